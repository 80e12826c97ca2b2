import { CohortsRegister } from '#cohorts';
import { ChangeLog, ContractRegister } from '#contracts';
import { countInWords, formatPence, londonDayOf } from '#kernel';
import {
  AdvancesRegister,
  ClawbacksRegister,
  DisputesRegister,
  InvestmentRegister,
  StatementsRegister,
} from '#payments';
import { type ErasureRow, PersonsRegister } from '#persons';
import type { ReadStore } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { type Asked, dayOfAsked, momentOf } from '../moments.js';
import { reading } from '../open.js';
import { everyPage } from '../pages.js';
import type { Session } from '../session.js';
import { type Column, table } from '../table.js';
import { type Names, namesOf, plain, unlessNothing } from '../words.js';
import { mattersInWords, planTable, revisionsOf, variationsOf } from './changes.js';
import { resolutionInWords } from './show/statement.js';

interface Listed {
  readonly value: readonly object[];
  readonly lines: readonly string[];
}

interface Place {
  readonly store: ReadStore;
  readonly contract: string;
  readonly asked: Asked;
  readonly on: ReturnType<typeof dayOfAsked>;
  readonly width: number;
  readonly names: Names;
}

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: 'right' });

const lists: Readonly<Record<string, (place: Place) => Listed>> = {
  variations,
  revisions,
  meetings,
  documents,
  plans,
  statements,
  payments,
  disputes,
  clawbacks,
  advances,
  refunds,
  investments,
  cohorts,
  holds,
  erasures,
  'merge-findings': mergeFindings,
};
export const LISTS = Object.keys(lists);

/** `ledger list`: the records of one kind of a contract. */
export function list(
  session: Session,
  kind: string,
  contract: string,
  options: { readonly asOf?: string; readonly effectiveOn?: string },
): Promise<ExitCode> {
  const one = lists[kind];
  if (one === undefined) {
    throw new Failure('usage', 'kind-unknown', `There is no list of ${kind}; there is one of ${LISTS.join(', ')}`);
  }
  return reading(session, async ({ store, clock }) => {
    const { out } = session;
    const asked = momentOf(store, options);
    if (new ContractRegister(store).contract(contract, asked) === undefined)
      throw new Failure('failed', 'not-found', `There is no contract ${contract} in this ledger`);
    const on = dayOfAsked(store, asked, londonDayOf(clock.now()));
    const { value, lines } = one({
      store,
      contract,
      asked,
      on,
      width: out.width,
      names: namesOf(store, contract, asked),
    });
    if (session.options.json) {
      await out.document({ contract, asOf: asked.asOf ?? null, [kind]: value });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    if (value.length === 0) out.note(`There are no ${kind} of ${contract}.`);
    else await out.lines(lines);
    return exitCodes.ok;
  });
}

function holds({ store, contract, asked, width }: Place): Listed {
  const value = new PersonsRegister(store).holds(contract, asked);
  const columns = [left('Over'), right('Hold'), left('Status'), left('Why'), left('Placed by'), left('Lifted by')];
  const rows = value.map((row) => [
    row.over === 'contract' ? 'everybody' : row.subject,
    String(row.hold),
    row.status,
    plain(row.reason_code),
    `${row.placed_by} of ${row.placed_for}, ${row.placed_at.slice(0, 10)}`,
    row.lifted_at === null ? '' : `${row.lifted_by} of ${row.lifted_for}, ${row.lifted_at.slice(0, 10)}`,
  ]);
  return { value, lines: table(columns, rows, width) };
}

function erasures({ store, contract, asked, width }: Place): Listed {
  const register = new PersonsRegister(store);
  const value = everyPage<ErasureRow>((after) => register.erasures(contract, { ...asked, ...after }));
  const columns = [
    left('Person'),
    left('Status'),
    left('Ground'),
    left('Asked for by'),
    left('Decided by'),
    left('Backups until'),
  ];
  const rows = value.map((row) => [
    row.person,
    row.status,
    plain(row.basis),
    `${row.requested_by} of ${row.requested_for}, ${row.requested_at.slice(0, 10)}`,
    row.decided_at === null ? '' : `${row.decided_by} of ${row.decided_for}, ${row.decided_at.slice(0, 10)}`,
    row.backups_expire_by ?? '',
  ]);
  return { value, lines: table(columns, rows, width) };
}

function mergeFindings({ store, contract, asked, width }: Place): Listed {
  const value = new PersonsRegister(store).findings(contract, asked);
  const columns = [left('Claim'), left('Person'), left('Is'), left('Also claimed as'), left('Paid')];
  const rows = value.map((row) => [
    row.claim,
    row.person,
    row.same_as,
    row.also_claimed ?? '',
    row.paid === 1 ? 'yes' : 'no',
  ]);
  return { value, lines: table(columns, rows, width) };
}

function variations({ store, contract, asked, on, width }: Place): Listed {
  const value = variationsOf(store, contract, { ...asked, on });
  const columns = [
    left('Variation'),
    left('Status'),
    left('Takes effect'),
    left('Proposed'),
    left('Agreed'),
    left('Title'),
  ];
  const rows = value.map((one) => [
    `${contract}.V${one.variation}`,
    plain(one.status),
    `${one.effectiveFrom}${one.retroactive === true ? ', retroactive' : ''}`,
    one.proposedOn ?? '',
    one.retroactive === undefined ? '' : (one.closedOn ?? ''),
    one.title,
  ]);
  return { value, lines: table(columns, rows, width) };
}

function revisions({ store, contract, asked, on, width }: Place): Listed {
  const value = revisionsOf(store, contract, { ...asked, on });
  const columns = [
    left('Revision'),
    left('Status'),
    left('Prices from'),
    left('To before'),
    left('Proposed'),
    left('What it changes'),
  ];
  const rows = value.map((one) => [
    `${contract}.R${one.revision}`,
    plain(one.status),
    one.validFrom ?? '',
    one.validTo ?? '',
    one.proposedOn ?? '',
    one.base === undefined
      ? `the first, of ${one.lines.length} lines`
      : (one.changes?.lines ?? []).map(({ line, change }) => `${line} ${plain(change)}`).join(', '),
  ]);
  return { value, lines: table(columns, rows, width) };
}

function meetings({ store, contract, asked, width, names }: Place): Listed {
  const value = new ChangeLog(store).meetings(contract, asked);
  const rows = value.map(({ meeting, heldOn, title, present, about }) => [
    `${contract}.M${meeting}`,
    heldOn,
    mattersInWords(about),
    names.list(present),
    title,
  ]);
  return {
    value,
    lines: table([left('Meeting'), left('Held'), left('About'), left('Present'), left('Title')], rows, width),
  };
}

function documents({ store, contract, asked, width }: Place): Listed {
  const value = new ChangeLog(store).documents(contract, asked);
  const rows = value.map(({ document, datedOn, about, mediaType, title }) => [
    `${contract}.D${document}`,
    datedOn,
    mattersInWords(about),
    mediaType,
    title,
  ]);
  return {
    value,
    lines: table([left('Document'), left('Dated'), left('About'), left('Type'), left('Title')], rows, width),
  };
}

function plans({ store, contract, asked, width }: Place): Listed {
  const value = new ChangeLog(store).plans(contract, asked);
  return { value, lines: value.flatMap((plan, place) => [...(place === 0 ? [] : ['']), ...planTable(plan, width)]) };
}

function statements({ store, contract, asked, width }: Place): Listed {
  const value = everyPage((after) => new StatementsRegister(store).statements(contract, { ...asked, ...after }));
  const columns = [
    left('Statement'),
    left('From'),
    left('To'),
    left('Issued'),
    right('Lines'),
    right('Total'),
    right('Due'),
    right('Held back'),
    right('Approved'),
    right('Paid'),
    left('Status'),
  ];
  const rows = value.map((one) => [
    one.statement,
    one.period_from,
    one.period_to,
    one.issued_on ?? '',
    countInWords(one.lines),
    formatPence(one.total_pence),
    formatPence(one.due_pence),
    unlessNothing(one.held_pence),
    formatPence(one.approved_pence),
    formatPence(one.paid_pence),
    plain(one.status),
  ]);
  return { value, lines: table(columns, rows, width) };
}

function payments({ store, contract, asked, width, names }: Place): Listed {
  const value = everyPage((after) => new StatementsRegister(store).payments(contract, { ...asked, ...after }));
  const rows = value.map((one) => [
    one.payment,
    one.statement,
    one.paid_on,
    names.of(one.payer),
    formatPence(one.pence),
    one.bank_reference,
  ]);
  return {
    value,
    lines: table(
      [left('Payment'), left('Statement'), left('Paid'), left('Payer'), right('Amount'), left('Bank reference')],
      rows,
      width,
    ),
  };
}

function disputes({ store, contract, asked, width, names }: Place): Listed {
  const value = everyPage((after) => new DisputesRegister(store).disputes(contract, { ...asked, ...after }));
  const rows = value.map((one) => [
    `${one.statement}/${one.line}`,
    names.of(one.payer),
    one.disputed_on,
    plain(one.reason_code),
    formatPence(one.held_pence),
    resolutionInWords(one),
  ]);
  return {
    value,
    lines: table(
      [left('Line'), left('Payer'), left('Disputed'), left('Because'), right('Held back'), left('How it stands')],
      rows,
      width,
    ),
  };
}

function clawbacks({ store, contract, asked, width }: Place): Listed {
  const value = everyPage((after) => new ClawbacksRegister(store).clawbacks(contract, { ...asked, ...after }));
  const rows = value.map((one) => [
    one.ref,
    plain(one.cause),
    one.proposed_on,
    one.collect,
    countInWords(one.claims),
    `${plain(one.status)}${one.carried_out_by === null ? '' : ` by ${one.carried_out_by}`}`,
  ]);
  return {
    value,
    lines: table(
      [left('Clawback'), left('Cause'), left('Proposed'), left('How'), right('Claims'), left('How it stands')],
      rows,
      width,
    ),
  };
}

function advances({ store, contract, asked, width, names }: Place): Listed {
  const register = new AdvancesRegister(store);
  const value = everyPage((after) => register.advances(contract, { ...asked, ...after }));
  const rows = value.map((one) => [
    one.payment,
    one.kind,
    names.of(one.payer),
    formatPence(one.pence),
    one.period_from === null ? '' : `${one.period_from} to ${one.period_to}`,
    one.approved_on,
    one.paid_on === null ? 'not yet' : `${one.paid_on} (${one.bank_reference})`,
  ]);
  const balances = register
    .balances(contract, asked)
    .map((one) => [
      names.of(one.payer),
      formatPence(one.granted_pence),
      formatPence(one.advanced_pence),
      formatPence(one.set_against_pence),
      formatPence(one.returned_pence),
      formatPence(one.advanced_pence - one.set_against_pence - one.returned_pence),
    ]);
  return {
    value,
    lines: [
      ...table(
        [left('Payment'), left('Kind'), left('Payer'), right('Amount'), left('For'), left('Approved'), left('Paid')],
        rows,
        width,
      ),
      '',
      ...table(
        [
          left('Payer'),
          right('Grants'),
          right('Advances'),
          right('Set against statements'),
          right('Came back'),
          right('Still to set'),
        ],
        balances,
        width,
      ),
    ],
  };
}

function refunds({ store, contract, asked, width, names }: Place): Listed {
  const value = everyPage((after) => new AdvancesRegister(store).refunds(contract, { ...asked, ...after }));
  const rows = value.map((one) => [
    one.refund,
    names.of(one.payer),
    formatPence(one.pence),
    one.received_on,
    one.bank_reference,
    one.clawback === null
      ? one.advance === null
        ? `statement ${one.statement}`
        : `advance ${one.advance}`
      : `clawback ${contract}.C${String(one.clawback).padStart(2, '0')}`,
  ]);
  return {
    value,
    lines: table(
      [left('Refund'), left('Payer'), right('Amount'), left('Received'), left('Bank reference'), left('For')],
      rows,
      width,
    ),
  };
}

function investments({ store, contract, asked, width, names }: Place): Listed {
  const register = new InvestmentRegister(store);
  const value = everyPage((after) => register.flows(contract, { ...asked, ...after }));
  const rows = value.map((one) => [
    one.investment,
    one.kind,
    names.of(one.investor),
    one.moved_on,
    formatPence(one.capital_pence),
    unlessNothing(one.return_pence),
  ]);
  const totals = register
    .totals(contract, asked)
    .map((one) => [
      names.of(one.investor),
      formatPence(one.drawn_pence),
      formatPence(one.repaid_pence),
      formatPence(one.return_pence),
    ]);
  return {
    value,
    lines: [
      ...table(
        [left('Movement'), left('Kind'), left('Investor'), left('On'), right('Capital'), right('Return')],
        rows,
        width,
      ),
      '',
      ...table([left('Investor'), right('Drawn'), right('Repaid'), right('Return')], totals, width),
    ],
  };
}

function cohorts({ store, contract, asked, width }: Place): Listed {
  const register = new CohortsRegister(store);
  const value = register.cohorts(contract, asked);
  const rows = value.map((one) => [
    `${contract}.${one.outcome}.${one.cohort}`,
    `${one.joins_from} to ${one.joins_to}`,
    countInWords(one.results),
    one.verified_reduction === null ? 'none' : `${one.verified_reduction}% (result ${one.verified_result})`,
    one.title,
  ]);
  return {
    value,
    lines: table(
      [left('Cohort'), left('People join'), right('Results'), left('Verified reduction'), left('Title')],
      rows,
      width,
    ),
  };
}
