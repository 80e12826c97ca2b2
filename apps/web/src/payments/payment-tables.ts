import type { TrailEntry } from '#audit-trail';
import { type CalendarDate, daysBetween } from '#kernel';
import type { AdjustmentCause, LimitHeld, PricedTogether } from '#payments';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import { capitalised, counted, countWords, dayOfMoment, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { policyWords } from './line-trail.page.js';
import { causeWords, lineHref, subjectCell } from './money-words.js';
import type { PaidLine, PaymentFacts } from './payment-facts.js';

/** From the lines of the statement to the amount that was paid, step by step, so that the last is the sum of the others. */
export function stepsToPayment({ account, story, naming }: PaymentFacts): DataTable {
  const { payment, part, payments, linesPence, besidePence } = account;
  const payer = naming.nameOf(payment.payer);
  const issued = story.find(({ type }) => type === 'StatementIssued');
  const against = setAgainst(issued, payment.payer);
  const notSettled = part.due_pence - part.pence + against;
  const place = payments.findIndex((one) => one.payment === payment.payment);
  const earlier = payments.slice(0, place).reduce((sum, { pence }) => sum + pence, 0);
  const later = payments.slice(place + 1).reduce((sum, { pence }) => sum + pence, 0);
  const open = part.due_pence - part.held_pence - part.paid_pence;
  const row = (what: string, pence: number, note?: string) => [
    cell(what, note === undefined ? {} : { note }),
    cell(moneyWords(pence)),
  ];
  const only = (what: string, pence: number, note?: string) => (pence === 0 ? [] : [row(what, pence, note)]);
  return {
    caption: 'From the lines to this payment',
    isStacked: true,
    columns: [{ text: 'Step' }, { text: 'Amount', numeric: true }],
    rows: [
      row(`The part of ${payer} of all lines`, linesPence, 'each line and its part stand below'),
      ...only('Taken back by clawbacks that name no claims', besidePence),
      ...only(
        'Asked for by an invoice, or taken from what was held back',
        notSettled,
        'not settled with the statement',
      ),
      ...only('Set against advances that were paid before', -against),
      ...only('Held back in disputes', -part.held_pence),
      ...only('Paid before, in other payments of the statement', -earlier),
      ...only('Paid later, in other payments of the statement', -later),
      ...only('Still to pay', -open),
    ],
    foot: [cell('This payment'), cell(moneyWords(payment.pence))],
    empty: '',
  };
}

function setAgainst(issued: TrailEntry | undefined, payer: string): number {
  const parts = (issued?.data['setAgainstAdvances'] ?? []) as readonly { payer: string; pence: number }[];
  return parts.filter((part) => part.payer === payer).reduce((sum, { pence }) => sum + pence, 0);
}

/** What was priced by which line and revision of the rate card, and why that revision. */
export function pricedTable(facts: PaymentFacts): DataTable {
  const { contract, account, titleOfLine, naming, asked } = facts;
  const sum = (amount: (one: PricedTogether) => number) =>
    account.priced.reduce((total, one) => total + amount(one), 0);
  return {
    caption: 'What was priced, and at what price',
    isStacked: true,
    columns: [
      { text: 'Rate card' },
      { text: 'Lines', numeric: true },
      { text: 'Before cuts', numeric: true },
      { text: 'On the statement', numeric: true },
      { text: `Part of ${naming.nameOf(account.payment.payer)}`, numeric: true },
    ],
    rows: account.priced.map((one) => [
      cell(titleOfLine(one.rate_card_line), {
        href: keepingMoment(`/contracts/${contract.contract}/rate-card/revisions/${one.revision}`, asked),
        note: [`revision ${one.revision}`, ...priceWords(one)].join(', '),
      }),
      cell(countWords(one.lines)),
      cell(moneyWords(one.uncapped_pence)),
      cell(moneyWords(one.amount_pence)),
      cell(moneyWords(one.payer_pence)),
    ]),
    ...(account.priced.length < 2
      ? {}
      : {
          foot: [
            cell('All lines'),
            cell(countWords(sum(({ lines }) => lines))),
            cell(moneyWords(sum(({ uncapped_pence }) => uncapped_pence))),
            cell(moneyWords(sum(({ amount_pence }) => amount_pence))),
            cell(moneyWords(sum(({ payer_pence }) => payer_pence))),
          ],
        }),
    empty: 'The statement has no lines.',
  };
}

function priceWords({ quantity, unit_price_pence, rule }: PricedTogether): readonly string[] {
  if (unit_price_pence !== null && quantity !== null) {
    return [`${countWords(quantity)} × ${moneyWords(unit_price_pence)}`];
  }
  return rule === null || rule === 'none' ? [] : [`rule: ${plainWords(rule)}`];
}

/** Each revision that prices a line, and why that one: the rule of dates in words. */
export function revisionsUsed(facts: PaymentFacts): DataTable {
  const { contract, account, asked } = facts;
  const used = new Map<string, PricedTogether[]>();
  for (const one of account.priced) {
    const key = [one.revision, one.policy, one.effective_from].join(' ');
    used.set(key, [...(used.get(key) ?? []), one]);
  }
  return {
    caption: 'Why these revisions of the rate card',
    isStacked: true,
    columns: [{ text: 'Revision' }, { text: 'Why this one' }, { text: 'Lines', numeric: true }],
    rows: [...used.values()].flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const { revision } = first;
      return [
        [
          cell(`Revision ${revision}`, {
            href: keepingMoment(`/contracts/${contract.contract}/rate-card/revisions/${revision}`, asked),
            nowrap: true,
          }),
          cell(whyRevision(spanOf(first, all), facts)),
          cell(countWords(all.reduce((sum, { lines }) => sum + lines, 0))),
        ],
      ];
    }),
    empty: 'The statement has no lines.',
  };
}

function spanOf(first: PricedTogether, all: readonly PricedTogether[]): PricedTogether {
  const days = all.flatMap(({ dated_from, dated_to }) => [dated_from ?? [], dated_to ?? []].flat()).sort();
  return { ...first, dated_from: days[0] ?? null, dated_to: days.at(-1) ?? null };
}

/** Which day decides, which days those were, and since when the revision is in force. */
function whyRevision(one: PricedTogether, { revisions }: PaymentFacts): string {
  const { policy, dated_from, dated_to, effective_from, revision } = one;
  if (policy === null || dated_from === null || dated_to === null) return 'Recorded before the ledger kept the reason';
  const days = dated_from === dated_to ? dayWords(dated_from) : `${dayWords(dated_from)} to ${dayWords(dated_to)}`;
  const since = effective_from ?? revisions.get(revision) ?? '';
  const force = since === '' ? 'nothing prices it any more' : `on or after ${dayWords(since)}, when it took effect`;
  return `The contract prices by ${policyWords[policy as keyof typeof policyWords] ?? plainWords(policy)}: ${days}, ${force}`;
}

export function limitsHeld({ contract, account, naming, asked }: PaymentFacts): DataTable {
  const amount = ({ counts }: LimitHeld, value: number) =>
    counts === 'pence' ? moneyWords(value) : `${countWords(value)} in number`;
  return {
    caption: 'Limits that were held against the new lines',
    isStacked: true,
    columns: [
      { text: 'Limit' },
      { text: 'For' },
      { text: 'Limit', numeric: true },
      { text: 'Used before', numeric: true },
      { text: 'Left for the last', numeric: true },
      { text: 'Cut here', numeric: true },
    ],
    rows: account.limits.map((held) => [
      held.source === 'terms'
        ? cell(readable(held.cap), {
            href: keepingMoment(`/contracts/${contract.contract}/caps?cap=${held.cap}`, asked),
            note: `version ${held.version} of the terms`,
          })
        : cell(`Line ${readable(held.cap).toLowerCase()}`, { note: `revision ${held.version} of the rate card` }),
      cell(held.payer === null ? levelWords[held.level] : naming.nameOf(held.payer)),
      cell(amount(held, held.limit)),
      cell(amount(held, held.used_before), held.level === 'person' ? { note: 'the least of anybody' } : {}),
      cell(amount(held, held.left), held.level === 'person' ? { note: 'the least of anybody' } : {}),
      cell(moneyWords(held.cut_pence)),
    ]),
    empty: 'No limit was held against them.',
  };
}

const levelWords: Record<LimitHeld['level'], string> = {
  person: 'Each person',
  outcome: 'The outcome',
  payer: 'A payer',
  contract: 'The contract',
};

/** The lines that are paid for, each with what it rests on and the payer's part. */
export function paidLinesTable(facts: PaymentFacts): DataTable {
  const { account, paidLines, titleOfLine, naming, laterThan, asked } = facts;
  return {
    caption: 'Lines: each opens the whole story behind it',
    isStacked: true,
    columns: [
      { text: 'Line' },
      { text: 'Outcome' },
      { text: 'For' },
      { text: 'What it rests on' },
      { text: 'On the statement', numeric: true },
      { text: `Part of ${naming.nameOf(account.payment.payer)}`, numeric: true },
    ],
    rows: paidLines.map((paid): readonly Cell[] => {
      const { line } = paid;
      const [later] = laterThan(line);
      return [
        cell(`Line ${line.number}`, {
          href: keepingMoment(lineHref(line), asked),
          hidden: 'and why it was paid',
          ...(line.cause === null
            ? {}
            : { note: `changes ${line.adjusts_statement}: ${causeWords[line.cause as AdjustmentCause]}` }),
        }),
        cell(titleOfLine(line.rate_card_line), { note: `achieved ${dayWords(line.achieved_on)}` }),
        subjectCell(line, asked),
        cell('', { items: restsOn(paid) }),
        cell(moneyWords(line.amount_pence), later === undefined ? {} : { note: `changed by ${later.statement}` }),
        cell(moneyWords(paid.payerPence)),
      ];
    }),
    empty: 'No line is like this. Nothing is missing.',
  };
}

function restsOn({ line, claimedOn, entries }: PaidLine): readonly string[] {
  const items: string[] = [];
  for (const { type, occurredAt, data } of entries) {
    const on = dayWords(dayOfMoment(occurredAt));
    if (type === 'EvidenceQueried') items.push(`Sent back ${on}: ${plainWords(String(data['reasonCode']))}`);
    if (type === 'EvidenceRejected') items.push(`Rejected ${on}: ${plainWords(String(data['reasonCode']))}`);
    if (type === 'EvidenceVerified') items.push(`Verified ${on} by ${plainWords(String(data['method']))}`);
    if (type === 'VerificationWithdrawn') items.push(`Verification taken back ${on}`);
    if (type === 'ClaimWithdrawn') items.push(`Claim withdrawn ${on}`);
  }
  if (claimedOn === undefined) return items;
  const days = daysBetween(line.achieved_on as CalendarDate, claimedOn as CalendarDate);
  const late = days <= 0 ? 'on the day it was achieved' : `${counted(days, 'day')} after it was achieved`;
  return [...items, `Claimed ${dayWords(claimedOn)}, ${late}`];
}

/** What later statements changed of the lines, for this payer: gross, what was changed, net. */
export function dependentsTable({ account, asked, contract }: PaymentFacts): DataTable {
  const { changedLater, grossPence, netPence } = account;
  return {
    caption: 'Later statements that changed these lines',
    isStacked: true,
    columns: [
      { text: 'Statement' },
      { text: 'Why' },
      { text: 'Lines', numeric: true },
      { text: 'For this payer', numeric: true },
    ],
    rows: changedLater.map((row) => [
      cell(row.statement, {
        href: keepingMoment(`/contracts/${contract.contract}/statements/${row.statement}`, asked),
        note: row.issued_on === null ? 'not issued' : `issued ${dayWords(row.issued_on)}`,
      }),
      cell(capitalised(causeWords[row.cause as AdjustmentCause])),
      cell(countWords(row.lines)),
      cell(moneyWords(row.payer_pence)),
    ]),
    ...(changedLater.length === 0
      ? {}
      : {
          foot: [
            cell('Paid of the statement, less and more of that'),
            cell(`${moneyWords(grossPence)} gross`),
            cell(''),
            cell(moneyWords(netPence), { note: 'net' }),
          ],
        }),
    empty: 'No later statement changed any of them: gross and net are the same.',
  };
}

export function takenBackTable({ account, contract, asked }: PaymentFacts): DataTable {
  const home = `/contracts/${contract.contract}`;
  return {
    caption: 'Clawbacks and refunds',
    isStacked: true,
    columns: [{ text: 'What' }, { text: 'Status' }, { text: 'When' }, { text: 'More' }],
    rows: [
      ...account.clawbacks.map((row) => [
        cell(`Clawback ${row.ref}`, { href: keepingMoment(`${home}/other-money`, asked) }),
        cell(capitalised(plainWords(row.status))),
        cell(`Proposed ${dayWords(row.proposed_on)}`),
        cell(
          row.carried_out_by === null
            ? capitalised(plainWords(row.cause))
            : `${capitalised(plainWords(row.cause))}; carried out by ${row.carried_out_by}`,
        ),
      ]),
      ...account.refunds.map((row) => [
        cell(`Refund ${row.refund}`, { href: keepingMoment(`${home}/other-money`, asked) }),
        cell('Received'),
        cell(dayWords(row.received_on)),
        cell(`${moneyWords(row.pence)}, bank reference ${row.bank_reference}`),
      ]),
    ],
    empty: 'Nothing of it was taken back or refunded.',
  };
}
