import type { Naming } from '#contracts';
import type { CalendarDate } from '#kernel';
import { AbandonReason, HoldReason, type NextStatement, type StatementPartRow } from '#payments';
import type { Form } from '../../forms/form.js';
import type { FormAsked } from '../../forms/form-desk.js';
import { optionsOf } from '../../forms/options.js';
import { contractCrumbs } from '../../layout/contract-crumbs.js';
import { cell, type DataTable, type NamedValue } from '../../layout/parts.js';
import type { ReadAt } from '../../layout/read-at.js';
import { capitalised, counted, dayWords, moneyWords, periodWords, plainWords } from '../../layout/words.js';
import { draftTables } from '../draft.section.js';
import { waitsForAnother } from '../money-actions.js';
import { ownPart, toApprove, toPay } from '../own-part.js';
import type { SettlementFacts } from '../settlement-facts.js';
import { linesTable, partsTable } from '../settlement-tables.js';
import { statementStatus } from '../statements-table.js';
import type { AccountFacts } from './account-facts.js';

export interface Proposed {
  readonly period: { readonly from: CalendarDate; readonly to: CalendarDate };
  readonly next: NextStatement;
  readonly on: CalendarDate;
}

/** Begins a statement: what is waiting to be billed stands above the period that is asked for. */
export function draftForm({ contract, home, naming, revision }: AccountFacts, proposed: Proposed, asked: ReadAt): Form {
  const { period, next, on } = proposed;
  return {
    title: 'Draft a statement',
    caption: contract.title,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'Statements', href: `${home}/statements` }),
    lead: [
      `If a statement until ${dayWords(period.to)} were issued on ${dayWords(on)}, it would have ${counted(next.lines.length, 'line')} and come to ${moneyWords(next.totalPence)}.`,
      'A draft bills nothing. What it would say can be looked at, and claims can be held out of it, until it is issued or given up.',
    ],
    tables: draftTables(next, naming),
    fields: [
      { kind: 'day', name: 'period.from', label: 'First day of its period', value: period.from },
      {
        kind: 'day',
        name: 'period.to',
        label: 'Last day of its period',
        hint: 'Every verified claim made up to this day that is on no statement yet is taken.',
        value: period.to,
      },
    ],
    submit: 'Begin the draft',
    cancelHref: `${home}/statements`,
    revision,
  };
}

function statementForm(
  { contract, home, revision }: AccountFacts,
  { statement }: SettlementFacts,
  asked: ReadAt,
): Pick<Form, 'caption' | 'section' | 'crumbs' | 'cancelHref' | 'revision'> {
  const href = `${home}/statements/${statement.statement}`;
  return {
    caption: `Statement ${statement.statement}`,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: `Statement ${statement.statement}`, href }),
    cancelHref: href,
    revision,
  };
}

export function issueForm(account: AccountFacts, facts: SettlementFacts, asked: ReadAt): Form | undefined {
  const { draft, statement, naming } = facts;
  if (draft === undefined) return undefined;
  const { lines, totalPence, heldOut, isComplete } = draft.draft;
  return {
    ...statementForm(account, facts, asked),
    title: `Issue the statement: ${moneyWords(totalPence)}`,
    lead: isComplete ? [] : ['The read models are behind the ledger, so a claim may be missing. Open this page again.'],
    facts: [
      { name: 'Period', value: cell(periodOf(statement)) },
      { name: 'Lines', value: cell(counted(lines.length, 'line')) },
      { name: 'Total', value: cell(moneyWords(totalPence)) },
      { name: 'Held out', value: cell(counted(heldOut.length, 'claim')) },
    ],
    tables: draftTables(draft.draft, naming),
    fields: [{ kind: 'day', name: 'issuedOn', label: 'Day of issue', value: draft.on as CalendarDate }],
    warning:
      'An issued statement is never edited. What turns out to be wrong is put right by lines of a later statement.',
    submit: 'Issue the statement',
  };
}

export function abandonForm(account: AccountFacts, facts: SettlementFacts, asked: ReadAt): Form {
  return {
    ...statementForm(account, facts, asked),
    title: 'Give up the draft',
    lead: ['Nothing was billed by it. The claims that it would have billed wait for the next statement.'],
    facts: [{ name: 'Period', value: cell(periodOf(facts.statement)) }],
    fields: [{ kind: 'choice', name: 'reasonCode', label: 'Why', options: optionsOf(AbandonReason.options) }],
    warning: 'Its reference is not used again.',
    submit: 'Give up the draft',
  };
}

/** The figures that are approved are repeated, so that nobody approves from memory. */
export function approveForm(
  account: AccountFacts,
  facts: SettlementFacts,
  { organisation, asked, today }: { organisation: string; asked: ReadAt; today: CalendarDate },
): Form {
  const { naming, parts, disputes } = facts;
  const part = ownPart(parts, organisation);
  const pence = part === undefined ? 0 : toApprove(part);
  const own = disputes.filter(({ payer, status }) => payer === organisation && status === 'open');
  return {
    ...statementForm(account, facts, asked),
    title:
      pence === 0
        ? `Nothing is left to approve for ${naming.nameOf(organisation)}`
        : `Approve ${moneyWords(pence)} of ${naming.nameOf(organisation)}`,
    facts: [...settlementFacts(facts), ...ownFacts(part, pence, 'You approve', naming)],
    tables: settlementTables(facts),
    lead:
      own.length === 0
        ? []
        : [`${counted(own.length, 'line')} that you dispute ${own.length === 1 ? 'is' : 'are'} left out of it.`],
    fields: [{ kind: 'day', name: 'approvedOn', label: 'Day of the approval', value: today }],
    warning:
      'An approval stands. What you find wrong later comes back by a dispute before it is paid, or by a clawback.',
    submit: `Approve ${moneyWords(pence)}`,
    isGrave: true,
  };
}

export function payForm(
  account: AccountFacts,
  facts: SettlementFacts,
  { organisation, asked, today }: { organisation: string; asked: FormAsked; today: CalendarDate },
): Form {
  const { naming, parts } = facts;
  const another = waitsForAnother(facts, asked.caller);
  const part = ownPart(parts, organisation);
  const pence = part === undefined ? 0 : toPay(part);
  return {
    ...statementForm(account, facts, asked),
    section: 'payments',
    title: `Record the payment of ${naming.nameOf(organisation)}`,
    isClosed: another !== undefined,
    lead: [
      ...(another === undefined ? [] : [another]),
      'The ledger moves no money: it records that your bank did. Whoever approved the statement cannot release its payment.',
    ],
    facts: [...settlementFacts(facts), ...ownFacts(part, pence, 'Approved and not paid', naming)],
    tables: settlementTables(facts),
    fields: [
      {
        kind: 'money',
        name: 'pence',
        label: 'Amount that was paid',
        hint: 'Less than all that is open pays the statement in part.',
        value: pence,
      },
      { kind: 'day', name: 'paidOn', label: 'Day on which it was paid', value: today },
      { kind: 'text', name: 'bankReference', label: 'Reference of the bank', width: 20 },
    ],
    warning: 'A payment is never deleted. What was paid wrongly comes back by a clawback or a refund.',
    submit: 'Record the payment',
    isGrave: true,
  };
}

export interface WaitingClaim {
  readonly claim: string;
  readonly facts: readonly NamedValue[];
}

export function holdOutForm({ contract, home, revision }: AccountFacts, held: WaitingClaim, asked: ReadAt): Form {
  return {
    title: 'Hold a claim out of the statements',
    caption: `Claim ${held.claim}`,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'Statements', href: `${home}/statements` }),
    lead: ['No statement takes it until it is put back. Who held it out, when and why stays in the ledger.'],
    facts: held.facts,
    fields: [
      { kind: 'choice', name: 'reasonCode', label: 'Why', options: optionsOf(HoldReason.options) },
      { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
    ],
    submit: 'Hold the claim out',
    cancelHref: `${home}/statements`,
    revision,
  };
}

export function putBackForm({ contract, home, revision }: AccountFacts, held: WaitingClaim, asked: ReadAt): Form {
  return {
    title: 'Put a claim back',
    caption: `Claim ${held.claim}`,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: 'Statements', href: `${home}/statements` }),
    lead: ['The next statement, or the draft that stands, takes it like any other claim.'],
    facts: held.facts,
    fields: [{ kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true }],
    submit: 'Put the claim back',
    cancelHref: `${home}/statements`,
    revision,
  };
}

function settlementFacts({ statement }: SettlementFacts): NamedValue[] {
  return [
    { name: 'Period', value: cell(periodOf(statement)) },
    { name: 'Status', value: cell(statementStatus(statement).text) },
    {
      name: 'Issued on',
      value: cell(statement.issued_on === null ? 'Not issued' : dayWords(statement.issued_on)),
    },
    { name: 'Total', value: cell(moneyWords(statement.total_pence)) },
  ];
}

function ownFacts(part: StatementPartRow | undefined, pence: number, name: string, naming: Naming): NamedValue[] {
  if (part === undefined) return [{ name: 'Your part', value: cell('Your organisation pays no part of it') }];
  return [
    { name: `Share of ${naming.nameOf(part.payer)}`, value: cell(moneyWords(part.pence)) },
    { name: 'To pay of it', value: cell(moneyWords(part.due_pence)) },
    { name: 'Held back in disputes', value: cell(moneyWords(part.held_pence)) },
    { name: 'Approved before', value: cell(moneyWords(part.approved_pence)) },
    { name: 'Paid before', value: cell(moneyWords(part.paid_pence)) },
    { name, value: cell(moneyWords(pence)) },
  ];
}

function settlementTables(facts: SettlementFacts): DataTable[] {
  const shown = facts.lines.length;
  const caption =
    shown < facts.statement.lines ? `The first ${shown} of ${counted(facts.statement.lines, 'line')}` : 'Lines';
  return [partsTable(facts), { ...linesTable(facts), caption }];
}

export function heldOutWords(reasonCode: string): string {
  return capitalised(plainWords(reasonCode));
}

function periodOf({ period_from, period_to }: SettlementFacts['statement']): string {
  return periodWords({ from: period_from, to: period_to });
}
