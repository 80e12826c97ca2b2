import { addDays, type CalendarDate } from '#kernel';
import { DisputeReason, type DisputeRow, type LinePartRow, type StatementLineRow } from '#payments';
import type { Field } from '../../forms/field.js';
import type { Form } from '../../forms/form.js';
import { optionsOf } from '../../forms/options.js';
import { contractCrumbs } from '../../layout/contract-crumbs.js';
import { cell, type NamedValue } from '../../layout/parts.js';
import type { ReadAt } from '../../layout/read-at.js';
import { dayWords, moneyWords, plainWords } from '../../layout/words.js';
import { disputesTable } from '../disputes-table.js';
import { lineHref, subjectCell } from '../money-words.js';
import type { AccountFacts } from './account-facts.js';

/** A line as its forms are about it: what each payer pays of it, and what is disputed. */
export interface LineFacts {
  readonly line: StatementLineRow;
  readonly parts: readonly LinePartRow[];
  readonly disputes: readonly DisputeRow[];
  readonly lineTitle: string;
}

export function lineFacts(
  { naming }: AccountFacts,
  { line, parts, lineTitle }: LineFacts,
  asked: ReadAt,
): NamedValue[] {
  return [
    { name: 'For', value: cell(lineTitle) },
    { name: line.person === null ? 'Cohort' : 'Person', value: subjectCell(line, asked) },
    { name: 'Achieved on', value: cell(dayWords(line.achieved_on)) },
    { name: 'On this line', value: cell(moneyWords(line.amount_pence)) },
    ...parts.map(({ payer, pence }) => ({ name: `Of that ${naming.nameOf(payer)}`, value: cell(moneyWords(pence)) })),
  ];
}

export function lineForm(
  { contract, home, revision }: AccountFacts,
  { line }: LineFacts,
  asked: ReadAt,
): Pick<Form, 'caption' | 'section' | 'crumbs' | 'cancelHref' | 'revision'> {
  return {
    caption: `Line ${line.number} of statement ${line.statement}`,
    section: 'payments',
    crumbs: contractCrumbs(
      contract,
      asked,
      { text: `Statement ${line.statement}`, href: `${home}/statements/${line.statement}` },
      { text: `Line ${line.number}`, href: lineHref(line) },
    ),
    cancelHref: lineHref(line),
    revision,
  };
}

export function disputeForm(
  account: AccountFacts,
  facts: LineFacts,
  { organisation, asked, today }: { organisation: string; asked: ReadAt; today: CalendarDate },
): Form {
  const own = facts.parts.find(({ payer }) => payer === organisation);
  const days = account.contract.terms?.terms.deadlines?.disputeDays;
  return {
    ...lineForm(account, facts, asked),
    title: 'Dispute a line',
    lead: [
      'You hold back what you doubt until you drop the dispute, or the provider concedes it. Everything else of the statement can be approved and paid meanwhile.',
      ...(own === undefined ? ['Your organisation pays nothing of this line.'] : []),
    ],
    facts: lineFacts(account, facts, asked),
    tables: facts.disputes.length === 0 ? [] : [disputesTable(facts.disputes, account.naming, asked)],
    fields: [
      {
        kind: 'money',
        name: 'heldPence',
        label: 'Amount you hold back',
        hint: 'All of your own part that is not paid yet, when nothing is typed.',
        isOptional: true,
        ...(own === undefined || own.pence <= 0 ? {} : { value: own.pence }),
      },
      { kind: 'choice', name: 'reasonCode', label: 'Why', options: optionsOf(DisputeReason.options) },
      { kind: 'words', name: 'words', label: 'What the provider should know', hint: 'It is sealed.', isOptional: true },
      {
        kind: 'day',
        name: 'resolveBy',
        label: 'To be resolved by',
        ...(days === undefined
          ? {}
          : { hint: `The terms say ${days} days after the dispute.`, value: addDays(today, days) }),
      },
    ],
    submit: 'Hold the amount back',
  };
}

/** @param organisation of whoever fills it in: a payer drops its own dispute, the provider concedes it. */
export function resolveForm(
  account: AccountFacts,
  facts: LineFacts,
  {
    organisation,
    isPayer,
    asked,
    today,
  }: { organisation: string; isPayer: boolean; asked: ReadAt; today: CalendarDate },
): Form {
  const open = facts.disputes.filter(({ status }) => status === 'open');
  const theirs = isPayer ? open.filter(({ payer }) => payer === organisation) : open;
  const [only] = theirs;
  const conceding: Field[] = [
    ...(theirs.length > 1
      ? [
          {
            kind: 'choice' as const,
            name: 'payer',
            label: 'Whose dispute',
            options: theirs.map(({ payer, held_pence }) => ({
              value: payer,
              text: account.naming.nameOf(payer),
              hint: `${moneyWords(held_pence)} held back`,
            })),
          },
        ]
      : only === undefined
        ? []
        : [{ kind: 'hidden' as const, name: 'payer', value: only.payer, isInput: true }]),
    {
      kind: 'money',
      name: 'disallowedPence',
      label: 'What of it is not payable',
      hint: 'The next statement takes it off; what is left is to be paid.',
      ...(theirs.length === 1 && only !== undefined ? { value: only.held_pence } : {}),
    },
  ];
  return {
    ...lineForm(account, facts, asked),
    title: isPayer ? 'Drop the dispute' : 'Concede the dispute',
    lead: [
      isPayer
        ? 'What you held back becomes payable again, and can be approved.'
        : 'What you concede is not paid. Only the payer who disputes a line can drop the dispute.',
    ],
    facts: [
      ...lineFacts(account, facts, asked),
      ...theirs.map((dispute) => ({
        name: `Held back by ${account.naming.nameOf(dispute.payer)}`,
        value: cell(moneyWords(dispute.held_pence), { note: plainWords(dispute.reason_code) }),
      })),
    ],
    fields: [
      ...(isPayer ? [] : conceding),
      { kind: 'day', name: 'resolvedOn', label: 'Day on which it was resolved', value: today },
      { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
    ],
    submit: isPayer ? 'Drop the dispute' : 'Concede it',
    isGrave: true,
  };
}
