import type { ClaimRow } from '#claims';
import { capInWords, type Naming, type Terms } from '#contracts';
import type { StatementLineRow } from '#payments';
import type { PersonPath } from '#referrals';
import { readable } from '../audit-trail/readable.js';
import { type Cell, cell, type DataTable, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { lineCell } from '../payments/money-words.js';

export interface BilledLine extends StatementLineRow {
  /** The parts of payers that have paid their whole part of the statement. */
  readonly paid_pence: number;
}

/** What the money of one person is told from. */
export interface PersonMoney {
  readonly person: PersonPath;
  readonly claims: readonly ClaimRow[];
  /** Every line that bills something of the person's claims, and what of it was paid. */
  readonly lines: readonly BilledLine[];
  /** The terms in force on the day the page is read for. */
  readonly terms: Pick<Terms, 'caps' | 'paymentGroups'> | undefined;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** An outcome by its title, and which time it is. */
export function titled(
  { outcome, occurrence }: { readonly outcome: string; readonly occurrence: number },
  { names }: Naming,
): Cell {
  return cell(names.get(outcome) ?? plainWords(outcome), occurrence === 1 ? {} : { note: `time ${occurrence}` });
}

/** Three amounts that are never the same thing: what a claim was worth, what is payable of it, and what was paid. */
export function claimsTable({ claims, lines, naming, asked }: PersonMoney): DataTable {
  const billedOf = (claim: string) => lines.filter((line) => line.claim === claim);
  const sums = lines.reduce(
    (sum, line) => ({ billed: sum.billed + line.amount_pence, paid: sum.paid + line.paid_pence }),
    { billed: 0, paid: 0 },
  );
  return {
    caption: 'Claims, and what became of them',
    columns: [
      { text: 'Outcome' },
      { text: 'Status' },
      { text: 'Claimed' },
      { text: 'Billed on' },
      { text: 'Before cuts', numeric: true },
      { text: 'Cut', numeric: true },
      { text: 'Payable', numeric: true },
      { text: 'Billed', numeric: true },
      { text: 'Paid', numeric: true },
    ],
    rows: claims.map((claim) => {
      const billed = billedOf(claim.claim);
      const last = billed.at(-1);
      const sum = (amount: (line: BilledLine) => number) =>
        moneyWords(billed.reduce((total, line) => total + amount(line), 0));
      return [
        titled(claim, naming),
        cell(capitalised(claim.status), {
          tag: claim.status === 'made' ? 'green' : 'grey',
          ...(claim.verified === 1 ? {} : { note: 'its verification was taken back' }),
        }),
        cell(dayWords(claim.claimed_on), claim.late === 1 ? { note: 'late' } : {}),
        last === undefined
          ? cell('Not billed')
          : { ...lineCell(last, asked), ...(billed.length === 1 ? {} : { note: `and ${billed.length - 1} before` }) },
        cell(uncappedWords(claim, last)),
        cell(last === undefined ? 'Not billed' : moneyWords(last.uncapped_pence - last.payable_pence)),
        cell(last === undefined ? 'Not billed' : moneyWords(last.payable_pence)),
        cell(sum(({ amount_pence }) => amount_pence)),
        cell(sum(({ paid_pence }) => paid_pence)),
      ];
    }),
    ...(claims.length < 2
      ? {}
      : {
          foot: [
            cell('Together'),
            ...['', '', '', '', '', ''].map((nothing) => cell(nothing)),
            cell(moneyWords(sums.billed)),
            cell(moneyWords(sums.paid)),
          ],
        }),
    empty: 'Nothing has been claimed.',
  };
}

/** What statements say of it now; before the first one, what the claim itself says, where one price says it. */
function uncappedWords({ uncapped_pence }: ClaimRow, last: BilledLine | undefined): string {
  if (last !== undefined) return moneyWords(last.uncapped_pence);
  return uncapped_pence === null ? 'Worked out when it is billed' : moneyWords(uncapped_pence);
}

/** Every cap for one person that is one of theirs, with what billed lines have used of it. */
function capsOf({ person, lines, terms }: PersonMoney) {
  return (terms?.caps ?? []).flatMap((cap) => {
    if (cap.level !== 'person') return [];
    if (cap.paymentGroups?.every((group) => group !== person.paymentGroup)) return [];
    const counted = lines.filter(
      ({ outcome, achieved_on }) =>
        (cap.outcomes?.some((one) => one === outcome) ?? true) &&
        (cap.achievedIn === undefined || (achieved_on >= cap.achievedIn.from && achieved_on <= cap.achievedIn.to)),
    );
    return [{ cap, usedPence: counted.reduce((sum, { amount_pence }) => sum + amount_pence, 0) }];
  });
}

/** How far the caps for one person are used; undefined where there are none. */
export function capsTable(facts: PersonMoney): DataTable | undefined {
  const caps = capsOf(facts);
  if (caps.length === 0) return undefined;
  return {
    caption: 'Caps for one person',
    columns: [
      { text: 'Cap' },
      { text: 'Limit', numeric: true },
      { text: 'Used by what was billed', numeric: true },
      { text: 'Left', numeric: true },
    ],
    rows: caps.map(({ cap, usedPence }) => [
      cell(readable(cap.cap), { note: readable(capInWords(cap), facts.naming.names) }),
      cell(moneyWords(cap.limitPence)),
      cell(moneyWords(usedPence)),
      cell(moneyWords(Math.max(0, cap.limitPence - usedPence))),
    ]),
    empty: 'No cap is for one person.',
  };
}

/** What was billed and paid in all, and how far the caps for one person are used by it. */
export function moneyFacts(facts: PersonMoney): NamedValue[] {
  const { lines } = facts;
  const sumOf = (amount: (line: BilledLine) => number) =>
    moneyWords(lines.reduce((total, line) => total + amount(line), 0));
  return [
    ...(lines.length === 0
      ? []
      : [
          {
            name: 'Billed in all',
            value: cell(
              sumOf(({ amount_pence }) => amount_pence),
              { note: `${sumOf(({ paid_pence }) => paid_pence)} of it paid` },
            ),
          },
        ]),
    ...capsOf(facts).map(({ cap, usedPence }) => ({
      name: `Against the cap “${readable(cap.cap)}”`,
      value: cell(`${moneyWords(usedPence)} of ${moneyWords(cap.limitPence)}`, {
        note: `${moneyWords(Math.max(0, cap.limitPence - usedPence))} left`,
      }),
    })),
  ];
}
