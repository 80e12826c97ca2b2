import type { Naming } from '#contracts';
import type {
  AdvanceBalanceRow,
  AdvanceRow,
  ClawbackDetails,
  DisputeRow,
  InvestmentFlowRow,
  InvestorTotalsRow,
  RefundRow,
} from '#payments';
import { type OfferedAction, offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type TagColour,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayWords, moneyWords, periodWords, plainWords } from '../layout/words.js';
import { disputesTable } from './disputes-table.js';

export interface OtherMoneyContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly intro: readonly string[];
  readonly sections: readonly {
    readonly heading: string;
    readonly words: string;
    readonly tables: readonly DataTable[];
    readonly actions: readonly Action[];
  }[];
}

export interface OtherMoneyFacts {
  readonly contract: NamedContract;
  readonly disputes: readonly DisputeRow[];
  readonly clawbacks: readonly ClawbackDetails[];
  readonly advances: readonly AdvanceRow[];
  readonly balances: readonly AdvanceBalanceRow[];
  readonly refunds: readonly RefundRow[];
  readonly flows: readonly InvestmentFlowRow[];
  readonly investors: readonly InvestorTotalsRow[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller: Caller | undefined;
}

/** Money beside the claims of a contract: what is disputed, taken back, paid ahead, paid back and invested. */
export function otherMoneyPage(facts: OtherMoneyFacts): Page<OtherMoneyContent> {
  const { contract, asked } = facts;
  const heading = `Other money of ${contract.title}`;
  return {
    template: 'payments/other-money.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked),
      heading,
      intro: [
        'What is disputed, taken back, paid without outcomes, paid back and invested, beside what is paid for claims.',
      ],
      sections: sectionsOf(facts),
    },
  };
}

function sectionsOf(facts: OtherMoneyFacts): OtherMoneyContent['sections'] {
  const { naming, asked, caller, contract } = facts;
  const home = `/contracts/${contract.contract}`;
  const offers = (...actions: readonly OfferedAction[]) => (asked.isPast ? [] : offered(caller, actions));
  const sections = [
    {
      heading: 'Disputes',
      words: 'A payer may hold back what it doubts of a line until the dispute is dropped or conceded.',
      tables: [disputesTable(facts.disputes, naming, asked)],
      actions: [],
    },
    {
      heading: 'Taking back what was paid',
      words:
        'What was paid is taken back by lines of the next statement, each linked to what it takes back, or by an invoice.',
      tables: [clawbacksTable(facts)],
      actions: decisions(facts),
    },
    {
      heading: 'Paying without outcomes',
      words:
        'Paid without outcomes. An advance may be set against what later statements come to, when the terms say so.',
      tables: [advancesTable(facts), balancesTable(facts)],
      actions: offers(
        { text: 'Approve an advance', href: `${home}/advances/approve`, operation: 'pay-advance' },
        { text: 'Approve a payment of the grant', href: `${home}/advances/approve-grant`, operation: 'pay-advance' },
        ...facts.advances
          .filter(({ paid_on, payer }) => paid_on === null && payer === caller?.actor.organisation)
          .map(({ payment }) => ({
            text: `Record that ${payment} is paid`,
            href: `${home}/advances/${payment}/pay`,
            operation: 'pay-advance' as const,
          })),
      ),
    },
    {
      heading: 'Money that came back',
      words: 'Of an invoiced clawback, or of a statement that came to less than nothing.',
      tables: [refundsTable(facts)],
      actions: offers({ text: 'Record a refund', href: `${home}/refunds/record`, operation: 'record-refund' }),
    },
    {
      heading: 'Investment',
      words: 'What investors put in and get back. It never affects what is paid for outcomes.',
      tables: [flowsTable(facts), investorsTable(facts)],
      actions: offers(
        { text: 'Record a drawdown', href: `${home}/investment/draw`, operation: 'record-investment' },
        { text: 'Record a repayment', href: `${home}/investment/repay`, operation: 'record-investment' },
      ),
    },
  ];
  // Each section has a heading of its own.
  return sections.map((section) => ({
    ...section,
    tables: section.tables.map((table) => ({ ...table, captionSize: 's' as const })),
  }));
}

/** What the reader's organisation still has to say of a clawback that is proposed. */
function decisions({ contract, clawbacks, caller, asked }: OtherMoneyFacts): readonly Action[] {
  if (asked.isPast) return [];
  const waiting = clawbacks.filter(
    ({ status, decisions: all }) =>
      status === 'proposed' &&
      all.some(({ organisation, decision }) => organisation === caller?.actor.organisation && decision === 'waiting'),
  );
  return offered(
    caller,
    waiting.flatMap(({ clawback, ref }) =>
      (['approve', 'decline'] as const).map((what) => ({
        text: `${what === 'approve' ? 'Approve' : 'Decline'} ${ref}`,
        href: `/contracts/${contract.contract}/clawbacks/${clawback}/${what}`,
        operation: 'decide-clawback' as const,
      })),
    ),
  );
}

const clawbackColour: Record<ClawbackDetails['status'], TagColour> = {
  proposed: 'yellow',
  declined: 'red',
  agreed: 'blue',
  'carried-out': 'green',
};

function clawbacksTable({ contract, clawbacks, naming, asked }: OtherMoneyFacts): DataTable {
  const home = `/contracts/${contract.contract}`;
  return {
    caption: 'Clawbacks',
    columns: [
      { text: 'Clawback' },
      { text: 'Status' },
      { text: 'Proposed' },
      { text: 'What it takes back' },
      { text: 'Approvals' },
      { text: 'Collected' },
    ],
    rows: clawbacks.map((clawback) => [
      cell(clawback.ref, { note: capitalised(plainWords(clawback.cause)) }),
      cell(capitalised(plainWords(clawback.status)), { tag: clawbackColour[clawback.status] }),
      cell(dayWords(clawback.proposed_on), { note: `by ${naming.nameOf(clawback.proposed_by)}` }),
      listed([
        ...clawback.takenClaims.map(
          ({ claim, pence }) => `${claim}: ${pence === null ? 'all of it' : moneyWords(pence)}`,
        ),
        ...clawback.recoveries.map(
          ({ payer, pence }) => `${moneyWords(pence)} for ${naming.nameOf(payer)}, without naming claims`,
        ),
      ]),
      listed([
        clawback.needs === 'one' ? 'One of them is enough' : 'All of them are needed',
        ...clawback.decisions.map(({ organisation, decision, decided_on }) =>
          decided_on === null
            ? `${naming.nameOf(organisation)}: has not decided`
            : `${naming.nameOf(organisation)}: ${decision}, ${dayWords(decided_on)}`,
        ),
      ]),
      collectedCell(clawback, naming, (statement) => keepingMoment(`${home}/statements/${statement}`, asked)),
    ]),
    empty: 'Nothing has been taken back.',
  };
}

/** How it is taken back, and by which statement it was. */
function collectedCell(
  { collect, invoices, carried_out_by: statement }: ClawbackDetails,
  { nameOf }: Naming,
  hrefOf: (statement: string) => string,
): Cell {
  const items = [
    collect === 'netted' ? 'Netted with the statement' : 'By invoice',
    ...invoices.map(({ payer, pence }) => `${moneyWords(pence)} for ${nameOf(payer)}`),
  ];
  return statement === null
    ? cell('Not carried out yet', { items, prose: true })
    : cell(statement, { href: hrefOf(statement), items, prose: true });
}

function listed(items: readonly string[]): Cell {
  return items.length === 0 ? cell('None') : cell('', { items, ...(items.length > 1 && { prose: true }) });
}

function advancesTable({ advances, naming }: OtherMoneyFacts): DataTable {
  return {
    caption: 'Grants and advances',
    columns: [
      { text: 'Payment' },
      { text: 'Kind' },
      { text: 'Payer' },
      { text: 'For' },
      { text: 'Approved' },
      { text: 'Paid' },
      { text: 'Amount', numeric: true },
    ],
    rows: advances.map((row) => [
      cell(row.payment),
      cell(capitalised(row.kind)),
      cell(naming.nameOf(row.payer)),
      cell(
        row.period_from === null || row.period_to === null
          ? 'No span of time'
          : periodWords({ from: row.period_from, to: row.period_to }),
      ),
      cell(dayWords(row.approved_on), { note: `by ${naming.nameOf(row.approved_by)}` }),
      row.paid_on === null
        ? cell('Not yet')
        : cell(dayWords(row.paid_on), { note: `bank reference ${row.bank_reference ?? 'not said'}` }),
      cell(moneyWords(row.pence)),
    ]),
    empty: 'No grant and no advance has been approved.',
  };
}

function balancesTable({ balances, naming }: OtherMoneyFacts): DataTable {
  return {
    caption: 'By payer',
    columns: [
      { text: 'Payer' },
      { text: 'Paid as grant', numeric: true },
      { text: 'Paid ahead', numeric: true },
      { text: 'Set against statements', numeric: true },
      { text: 'Came back unspent', numeric: true },
      { text: 'Still to be set against', numeric: true },
    ],
    rows: balances.map(({ payer, granted_pence, advanced_pence, set_against_pence, returned_pence }) => [
      cell(naming.nameOf(payer)),
      cell(moneyWords(granted_pence)),
      cell(moneyWords(advanced_pence)),
      cell(moneyWords(set_against_pence)),
      cell(moneyWords(returned_pence)),
      cell(moneyWords(advanced_pence - set_against_pence - returned_pence)),
    ]),
    empty: 'No payer has paid without outcomes.',
  };
}

function refundsTable({ contract, refunds, naming, asked }: OtherMoneyFacts): DataTable {
  return {
    caption: 'Refunds',
    columns: [
      { text: 'Refund' },
      { text: 'Payer' },
      { text: 'Received' },
      { text: 'Of' },
      { text: 'Amount', numeric: true },
    ],
    rows: refunds.map(({ refund, payer, received_on, bank_reference, statement, clawback, advance, pence }) => [
      cell(refund),
      cell(naming.nameOf(payer)),
      cell(dayWords(received_on), { note: `bank reference ${bank_reference}` }),
      statement === null
        ? cell(clawback === null ? `Advance ${advance ?? 'not said'}` : `Clawback ${clawback}`)
        : cell(statement, {
            href: keepingMoment(`/contracts/${contract.contract}/statements/${statement}`, asked),
          }),
      cell(moneyWords(pence)),
    ]),
    empty: 'No money came back.',
  };
}

function flowsTable({ flows, naming }: OtherMoneyFacts): DataTable {
  return {
    caption: 'Drawn and repaid',
    columns: [
      { text: 'Movement' },
      { text: 'What' },
      { text: 'Investor' },
      { text: 'On' },
      { text: 'Capital', numeric: true },
      { text: 'Return', numeric: true },
    ],
    rows: flows.map(({ investment, kind, investor, moved_on, capital_pence, return_pence }) => [
      cell(investment),
      cell(capitalised(kind)),
      cell(naming.nameOf(investor)),
      cell(dayWords(moved_on)),
      cell(moneyWords(capital_pence)),
      cell(moneyWords(return_pence)),
    ]),
    empty: 'No investment is recorded.',
  };
}

function investorsTable({ investors, naming }: OtherMoneyFacts): DataTable {
  return {
    caption: 'By investor',
    columns: [
      { text: 'Investor' },
      { text: 'Put in', numeric: true },
      { text: 'Repaid', numeric: true },
      { text: 'Still in', numeric: true },
      { text: 'Return', numeric: true },
    ],
    rows: investors.map(({ investor, drawn_pence, repaid_pence, return_pence }) => [
      cell(naming.nameOf(investor)),
      cell(moneyWords(drawn_pence)),
      cell(moneyWords(repaid_pence)),
      cell(moneyWords(drawn_pence - repaid_pence)),
      cell(moneyWords(return_pence)),
    ]),
    empty: 'Nobody has invested.',
  };
}
