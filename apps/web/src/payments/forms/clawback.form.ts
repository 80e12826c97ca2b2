import type { CalendarDate } from '#kernel';
import { ClawbackCause, type ClawbackDetails, type StatementLineRow } from '#payments';
import type { Field, Option } from '../../forms/field.js';
import type { Form } from '../../forms/form.js';
import { optionsOf } from '../../forms/options.js';
import { contractCrumbs } from '../../layout/contract-crumbs.js';
import { cell, type DataTable, type NamedValue } from '../../layout/parts.js';
import type { ReadAt } from '../../layout/read-at.js';
import { capitalised, counted, dayWords, moneyWords, plainWords } from '../../layout/words.js';
import type { AccountFacts } from './account-facts.js';
import { type LineFacts, lineFacts, lineForm } from './dispute.form.js';

/** A sample's recovery is proposed from its own page, where the claims follow from what was found. */
const CAUSES = ClawbackCause.options.filter((cause) => cause !== 'sample-recovery');

const collectOptions: readonly Option[] = [
  { value: 'netted', text: 'Netted with the next statement' },
  { value: 'invoiced', text: 'Asked back by an invoice of its own' },
];

function proposalFields(): Field[] {
  return [
    { kind: 'choice', name: 'cause', label: 'Why it is taken back', options: optionsOf(CAUSES) },
    { kind: 'choice', name: 'collect', label: 'How it is collected', options: collectOptions, value: 'netted' },
    { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
  ];
}

const PROPOSED = 'Nothing is taken back before everybody whose approval it needs has approved it.';

/** Takes back what a line billed of one claim, or some of it. */
export function clawBackLineForm(account: AccountFacts, facts: LineFacts, asked: ReadAt): Form {
  return {
    ...lineForm(account, facts, asked),
    title: 'Propose to take back what was billed',
    lead: [PROPOSED],
    facts: lineFacts(account, facts, asked),
    fields: [
      { kind: 'hidden', name: 'claims.0.claim', value: facts.line.claim, isInput: true },
      {
        kind: 'money',
        name: 'claims.0.pence',
        label: 'Amount that is taken back',
        hint: 'All that was billed of the claim and not taken back yet, when nothing is typed.',
        isOptional: true,
      },
      ...proposalFields(),
    ],
    submit: 'Propose the clawback',
  };
}

/** Takes back all that was billed of several claims of one statement. */
export function clawBackStatementForm(
  { contract, home, naming, revision }: AccountFacts,
  { statement, lines }: { statement: string; lines: readonly StatementLineRow[] },
  asked: ReadAt,
): Form {
  const href = `${home}/statements/${statement}`;
  return {
    title: 'Propose to take back what was billed',
    caption: `Statement ${statement}`,
    section: 'payments',
    crumbs: contractCrumbs(contract, asked, { text: `Statement ${statement}`, href }),
    lead: [
      `All that was billed of each claim that you choose, on whatever statement. ${PROPOSED}`,
      'To take back some of a claim, begin at its line.',
    ],
    fields: [
      {
        kind: 'several',
        name: 'chosen',
        label: 'Which claims',
        options: lines.map((line) => ({
          value: line.claim,
          text: `Line ${line.number}: ${moneyWords(line.amount_pence)} for ${naming.names.get(line.outcome) ?? plainWords(line.outcome)}`,
          hint: `${line.person ?? line.cohort ?? 'all cohorts'}, achieved ${dayWords(line.achieved_on)}`,
        })),
      },
      ...proposalFields(),
    ],
    submit: 'Propose the clawback',
    cancelHref: href,
    revision,
  };
}

const needsWords: Record<ClawbackDetails['needs'], string> = {
  all: 'Each payer that has a part in it',
  one: 'One payer, because the provider offers to pay it back',
};

function clawbackFacts({ naming }: AccountFacts, clawback: ClawbackDetails): NamedValue[] {
  return [
    { name: 'Cause', value: cell(capitalised(plainWords(clawback.cause))) },
    {
      name: 'Proposed',
      value: cell(dayWords(clawback.proposed_on), {
        note: `by ${naming.nameOf(clawback.proposed_by_subject)} of ${naming.nameOf(clawback.proposed_by)}`,
      }),
    },
    {
      name: 'Collected',
      value: cell(clawback.collect === 'netted' ? 'Netted with the next statement' : 'By an invoice of its own'),
    },
    { name: 'Needs the approval of', value: cell(needsWords[clawback.needs]) },
  ];
}

function clawbackTables({ naming }: AccountFacts, clawback: ClawbackDetails): DataTable[] {
  return [
    {
      caption: 'What it takes back',
      columns: [{ text: 'Of' }, { text: 'Amount', numeric: true }],
      rows: [
        ...clawback.takenClaims.map(({ claim, pence }) => [
          cell(claim),
          cell(pence === null ? 'All of it' : moneyWords(pence)),
        ]),
        ...clawback.recoveries.map(({ payer, pence }) => [
          cell(`What was billed to ${naming.nameOf(payer)}, without naming claims`),
          cell(moneyWords(pence)),
        ]),
      ],
      empty: 'It takes nothing back.',
    },
    {
      caption: 'Who has decided',
      columns: [{ text: 'Payer' }, { text: 'Decision' }, { text: 'On' }],
      rows: clawback.decisions.map(({ organisation, decision, decided_on, decided_by }) => [
        cell(naming.nameOf(organisation)),
        cell(capitalised(decision)),
        decided_on === null
          ? cell('Not yet')
          : cell(dayWords(decided_on), { note: `by ${naming.nameOf(decided_by ?? '')}` }),
      ]),
      empty: 'Nobody has to decide.',
    },
  ];
}

export function decideClawbackForm(
  account: AccountFacts,
  clawback: ClawbackDetails,
  { approves, asked, today }: { approves: boolean; asked: ReadAt; today: CalendarDate },
): Form {
  const { contract, home, revision } = account;
  const claims = counted(clawback.takenClaims.length, 'claim');
  return {
    title: approves ? `Approve clawback ${clawback.ref}` : `Decline clawback ${clawback.ref}`,
    section: 'payments',
    crumbs: contractCrumbs(contract, asked, { text: 'Other money', href: `${home}/other-money` }),
    facts: clawbackFacts(account, clawback),
    tables: clawbackTables(account, clawback),
    fields: [
      {
        kind: 'day',
        name: approves ? 'approvedOn' : 'declinedOn',
        label: 'Day of the decision',
        value: today,
      },
      { kind: 'words', name: 'words', label: 'Why', hint: 'It is sealed.', isOptional: true },
    ],
    warning: approves
      ? `With the approvals it needs, the next statement takes back what was billed of ${claims}. Whoever proposed it must not be the only person who approves it.`
      : 'A clawback that one payer declines is not carried out. It can be proposed again.',
    submit: approves ? 'Approve the clawback' : 'Decline the clawback',
    cancelHref: `${home}/other-money`,
    revision,
    isGrave: true,
  };
}

/** @param owed what something came back for, each under a value that says which. */
export function refundForm(
  { contract, home, naming, revision }: AccountFacts,
  {
    organisation,
    owed,
    asked,
    today,
  }: { organisation: string; owed: readonly Option[]; asked: ReadAt; today: CalendarDate },
): Form {
  return {
    title: `Record money that came back to ${naming.nameOf(organisation)}`,
    section: 'payments',
    crumbs: contractCrumbs(contract, asked, { text: 'Other money', href: `${home}/other-money` }),
    lead: [
      'Of a statement that came to less than nothing, of a clawback collected by invoice, or of an advance that was not spent.',
      ...(owed.length === 0 ? ['Nothing is owed back to your organisation under this contract.'] : []),
    ],
    fields: [
      { kind: 'choice', name: 'of', label: 'What it is for', options: owed },
      {
        kind: 'money',
        name: 'pence',
        label: 'Amount',
        hint: 'All that is still owed, when nothing is typed.',
        isOptional: true,
      },
      { kind: 'day', name: 'receivedOn', label: 'Day on which it was received', value: today },
      { kind: 'text', name: 'bankReference', label: 'Reference of the bank', width: 20 },
    ],
    submit: 'Record the refund',
    cancelHref: `${home}/other-money`,
    revision,
    isGrave: true,
  };
}
