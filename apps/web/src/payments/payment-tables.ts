import { type CalendarDate, daysBetween } from '#kernel';
import { type AdjustmentCause, causeInWords, type LimitHeld, type PricedTogether } from '#payments';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import { capitalised, counted, countWords, dayOfMoment, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { policyWords } from './line-trail.page.js';
import { levelWords, limitAmount, lineHref, subjectCell } from './money-words.js';
import type { PaidLine, PaymentFacts } from './payment-facts.js';

/** What is new on the statement, in the order of the rate card: number × price, and what of it is paid. */
export function pricedTable(facts: PaymentFacts): DataTable {
  const { contract, account, titleOfLine, naming, asked } = facts;
  const fresh = account.priced.filter(({ kind }) => kind === 'claim');
  const sum = (amount: (one: PricedTogether) => number) => fresh.reduce((total, one) => total + amount(one), 0);
  const isCut = fresh.some(({ uncapped_pence, payable_pence }) => uncapped_pence !== payable_pence);
  return {
    caption: 'What is new, and at what price',
    isStacked: true,
    columns: [
      { text: 'Outcome' },
      { text: 'Claimed', numeric: true },
      ...(isCut ? [{ text: 'Not paid', numeric: true }] : []),
      { text: 'On the statement', numeric: true },
      { text: `Part of ${naming.nameOf(account.payment.payer)}`, numeric: true },
    ],
    rows: fresh.map((one) => [
      cell(titleOfLine(one.rate_card_line), {
        href: keepingMoment(`/contracts/${contract.contract}/rate-card/revisions/${one.revision}`, asked),
        note: [`revision ${one.revision}`, ...ruleWords(one)].join(', '),
      }),
      cell(claimedWords(one)),
      ...(isCut ? [cell(moneyWords(one.uncapped_pence - one.payable_pence))] : []),
      cell(moneyWords(one.amount_pence)),
      cell(moneyWords(one.payer_pence)),
    ]),
    ...(fresh.length < 2
      ? {}
      : {
          foot: [
            cell(
              counted(
                sum(({ lines }) => lines),
                'claim',
              ),
            ),
            cell(moneyWords(sum(({ uncapped_pence }) => uncapped_pence))),
            ...(isCut ? [cell(moneyWords(sum((one) => one.uncapped_pence - one.payable_pence)))] : []),
            cell(moneyWords(sum(({ amount_pence }) => amount_pence))),
            cell(moneyWords(sum(({ payer_pence }) => payer_pence))),
          ],
        }),
    empty: 'Nothing on the statement is new: it only changes what earlier statements say.',
  };
}

/** What lines of the statement change of earlier ones, by outcome; undefined where they change nothing. */
export function changesTable({ account, titleOfLine, naming }: PaymentFacts): DataTable | undefined {
  const changes = account.priced.filter(({ kind }) => kind === 'adjustment');
  if (changes.length === 0) return undefined;
  const sum = (amount: (one: PricedTogether) => number) => changes.reduce((total, one) => total + amount(one), 0);
  return {
    caption: 'What it changes of earlier statements',
    isStacked: true,
    columns: [
      { text: 'Outcome' },
      { text: 'Lines', numeric: true },
      { text: 'On the statement', numeric: true },
      { text: `Part of ${naming.nameOf(account.payment.payer)}`, numeric: true },
    ],
    rows: changes.map((one) => [
      cell(titleOfLine(one.rate_card_line), { note: `revision ${one.revision}` }),
      cell(countWords(one.lines)),
      cell(moneyWords(one.amount_pence)),
      cell(moneyWords(one.payer_pence)),
    ]),
    foot: [
      cell('What is payable now, less what was billed before'),
      cell(countWords(sum(({ lines }) => lines))),
      cell(moneyWords(sum(({ amount_pence }) => amount_pence))),
      cell(moneyWords(sum(({ payer_pence }) => payer_pence))),
    ],
    empty: '',
  };
}

/** `2 × £2,100.00 = £4,200.00`, where one price says it all. */
function claimedWords({ quantity, unit_price_pence, uncapped_pence }: PricedTogether): string {
  const amount = moneyWords(uncapped_pence);
  if (unit_price_pence === null || quantity === null || quantity * unit_price_pence !== uncapped_pence) return amount;
  return `${countWords(quantity)} × ${moneyWords(unit_price_pence)} = ${amount}`;
}

function ruleWords({ unit_price_pence, rule }: PricedTogether): readonly string[] {
  return unit_price_pence !== null || rule === null || rule === 'none'
    ? []
    : [`priced by ${plainWords(rule)}, as each line says`];
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
  if (policy === null || dated_from === null || dated_to === null) return 'Recorded before the ledger kept the reason.';
  const isOne = dated_from === dated_to;
  const days = isOne
    ? `That was ${dayWords(dated_from)}`
    : `Those were ${dayWords(dated_from)} to ${dayWords(dated_to)}`;
  const since = effective_from ?? revisions.get(revision) ?? '';
  const force =
    since === ''
      ? 'nothing prices it any more, so it is worth nothing'
      : `on or after ${dayWords(since)}, when revision ${revision} took effect, and no later revision was in force then`;
  return `The contract prices by ${policyWords[policy as keyof typeof policyWords] ?? plainWords(policy)}. ${days}: ${force}.`;
}

/** One row for each limit, however many versions say it: the most, what was used before, by these claims, and what is left. */
export function limitsTableOf({ contract, account, titleOfLine, naming, asked }: PaymentFacts): DataTable {
  const nameOf = ({ source, cap }: LimitHeld) =>
    source === 'terms' ? readable(cap, naming.names) : `Limit of the rate card for “${titleOfLine(cap)}”`;
  return {
    caption: 'Limits on what is new',
    isStacked: true,
    columns: [
      { text: 'Limit' },
      { text: 'At most', numeric: true },
      { text: 'Used before', numeric: true },
      { text: 'Used by what is new', numeric: true },
      { text: 'Left after it', numeric: true },
      { text: 'Not paid because of it', numeric: true },
    ],
    rows: account.limits.map((held) => [
      cell(nameOf(held), {
        ...(held.source === 'terms'
          ? { href: keepingMoment(`/contracts/${contract.contract}/caps?cap=${held.cap}`, asked) }
          : {}),
        note: [whomWords(held, naming.nameOf), versionsWords(held), ...personsWords(held)].join('; '),
      }),
      cell(limitAmount(held, held.limit)),
      cell(limitAmount(held, held.used_before)),
      cell(limitAmount(held, held.used_here)),
      cell(limitAmount(held, held.left)),
      cell(moneyWords(held.cut_pence)),
    ]),
    empty: 'No limit was held against what is new on the statement.',
  };
}

function whomWords({ level, payer }: LimitHeld, nameOf: (code: string) => string): string {
  return payer === null ? levelWords[level] : nameOf(payer);
}

function versionsWords({ source, versions }: LimitHeld): string {
  const [one, many, of] =
    source === 'terms' ? ['version', 'versions', 'terms'] : ['revision', 'revisions', 'rate card'];
  return `${versions.length === 1 ? one : many} ${listed(versions.map(String))} of the ${of}`;
}

function personsWords({ persons, persons_at_limit }: LimitHeld): readonly string[] {
  if (persons === null || persons_at_limit === null) return [];
  return [
    'the figures are of the person who has used most',
    persons_at_limit === 0
      ? `none of ${counted(persons, 'person', 'people')} has used all of it`
      : `${countWords(persons_at_limit)} of ${counted(persons, 'person', 'people')} ${persons_at_limit === 1 ? 'has' : 'have'} used all of it`,
  ];
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

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
            : { note: `changes ${line.adjusts_statement}: ${causeInWords[line.cause as AdjustmentCause]}` }),
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
      cell(capitalised(causeInWords[row.cause as AdjustmentCause])),
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
