import type { Naming } from '#contracts';
import { type Calculation, type LinePartRow, type StatementLineRow, type StatementPartRow, usedBy } from '#payments';
import { readable } from '../audit-trail/readable.js';
import type { NamedContract } from '../layout/contract-crumbs.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { dayWords, moneyWords } from '../layout/words.js';
import { levelWords, limitAmount } from './money-words.js';

type Limit = Calculation['limits'][number];
type Cut = Calculation['cuts'][number];

/** Every limit that was held against the claim, also those that cut nothing: an auditor asks what was looked at. */
export function limitsTable(
  calculation: Calculation | undefined,
  { contract }: NamedContract,
  { nameOf, names }: Naming,
  asked: ReadAt,
): DataTable {
  const used = calculation === undefined ? undefined : usedBy(calculation);
  const usedOf = ({ level, counts, payer }: Limit) =>
    level === 'payer' ? (used?.parts.find((part) => part.payer === payer)?.pence ?? 0) : (used?.[counts] ?? 0);
  return {
    caption: 'Limits, in the order in which they were held against it',
    columns: [
      { text: 'Limit' },
      { text: 'At most', numeric: true },
      { text: 'Used before', numeric: true },
      { text: 'Used by this claim', numeric: true },
      { text: 'Left after it', numeric: true },
      { text: 'Not paid because of it', numeric: true },
    ],
    rows: (calculation?.limits ?? []).map((limit) => [
      cell(
        limit.source === 'terms'
          ? readable(limit.cap, names)
          : `Limit of the rate card for “${readable(limit.cap, names)}”`,
        {
          ...(limit.source === 'terms'
            ? { href: keepingMoment(`/contracts/${contract}/caps?cap=${limit.cap}`, asked) }
            : {}),
          note: `${limit.payer === undefined ? levelWords[limit.level] : nameOf(limit.payer)}; ${
            limit.source === 'terms'
              ? `version ${limit.version} of the terms`
              : `revision ${limit.version} of the rate card`
          }`,
        },
      ),
      cell(limitAmount(limit, limit.limit)),
      cell(limitAmount(limit, limit.usedBefore)),
      cell(limitAmount(limit, usedOf(limit))),
      cell(limitAmount(limit, Math.max(0, limit.limit - limit.usedBefore - usedOf(limit)))),
      cell(moneyWords(limit.cutPence)),
    ]),
    empty:
      calculation === undefined
        ? 'The line was billed before limits were recorded with it: it was never cut.'
        : 'No limit was held against it.',
  };
}

/** The cuts that no limit makes. */
export function cutsTable({ cuts }: Calculation, naming: Naming): DataTable {
  return {
    caption: 'Other cuts',
    columns: [{ text: 'Cut' }, { text: 'Why' }, { text: 'Cut', numeric: true }],
    rows: cuts.map((cut) => [...cutWords(cut, naming), cell(moneyWords(cut.cutPence))]),
    empty: 'Nothing else was cut.',
  };
}

function cutWords(cut: Cut, { nameOf }: Naming): readonly [Cell, Cell] {
  switch (cut.cut) {
    case 'deadweight':
      return [cell('Deadweight'), cell(`${cut.percentage}%, for what would have happened anyway`)];
    case 'payment-mode':
      return [
        cell('Payment mode'),
        cell(
          `${cut.mode === 'grant' ? 'A grant was paid' : 'Payments were paused'} on that day (version ${cut.version} of the terms)`,
        ),
      ];
    case 'disallowed':
      return [
        cell('Found not payable'),
        cell(readable(cut.cause), {
          note:
            cut.of === 'claim'
              ? 'the claim as a whole'
              : cut.payer === undefined
                ? 'some of what would be paid'
                : `the part of ${nameOf(cut.payer)}`,
        }),
      ];
  }
}

export interface SplitFacts {
  readonly calculation: Calculation | undefined;
  readonly parts: readonly LinePartRow[];
  readonly statementParts: readonly StatementPartRow[];
  readonly line: Pick<StatementLineRow, 'contract' | 'amount_pence' | 'payable_pence'>;
  readonly naming: Naming;
  readonly asked: ReadAt;
}

/** Who pays it: each payer's part of the claim, where the odd pennies went, and its part of this line. */
export function splitTable({ calculation, parts, statementParts, line, naming, asked }: SplitFacts): DataTable {
  const settled = new Map(statementParts.map((part) => [part.payer, part]));
  const split = calculation?.split;
  const shares = new Map(split?.parts.map(({ payer, pence }) => [payer as string, pence as number]));
  const odd = new Set<string>(split?.oddPenniesTo);
  const payers = [...new Set([...shares.keys(), ...parts.map(({ payer }) => payer)])];
  return {
    caption: 'Who pays it',
    columns: [
      { text: 'Payer' },
      { text: 'Share' },
      { text: 'Paid on' },
      { text: 'Payment' },
      { text: 'Of the claim', numeric: true },
      { text: 'Of this line', numeric: true },
    ],
    rows: payers.map((payer) => {
      const { paid_on = null, payment = null, status } = settled.get(payer) ?? {};
      const ofLine = parts.find((part) => part.payer === payer)?.pence ?? 0;
      const share = shareWords(split, payer);
      return [
        cell(naming.nameOf(payer)),
        cell(share, odd.has(payer) ? { note: 'an odd penny more, by largest remainder' } : {}),
        cell(paid_on === null ? (status === 'paid' ? 'Nothing was to be paid' : 'Not yet') : dayWords(paid_on)),
        payment === null
          ? cell('None')
          : cell(payment, { href: keepingMoment(`/contracts/${line.contract}/payments/${payment}`, asked) }),
        cell(moneyWords(shares.get(payer) ?? ofLine)),
        cell(moneyWords(ofLine)),
      ];
    }),
    ...(payers.length < 2
      ? {}
      : {
          foot: [
            cell('Together'),
            cell(''),
            cell(''),
            cell(''),
            cell(moneyWords(line.payable_pence)),
            cell(moneyWords(line.amount_pence)),
          ],
        }),
    empty: 'The line is not split yet.',
  };
}

function shareWords(split: Calculation['split'] | undefined, payer: string): string {
  if (split === undefined) return 'Not said';
  const { by } = split;
  switch (by.rule) {
    case 'percentage': {
      const percentage = by.shares.find((share) => share.payer === payer)?.percentage;
      return percentage === undefined
        ? 'None'
        : `${percentage}%${split.rule === 'payer-prices' ? ', at its own price' : ''}`;
    }
    case 'fixed': {
      const fixed = by.fixed.find((one) => one.payer === payer);
      return fixed === undefined ? 'The rest' : `${moneyWords(fixed.pencePerUnit)} for each`;
    }
    case 'waterfall': {
      const place = by.payers.map(String).indexOf(payer);
      return place === 0
        ? 'First, up to its cap'
        : place === by.payers.length - 1
          ? 'What is left'
          : 'Next, up to its cap';
    }
  }
}
