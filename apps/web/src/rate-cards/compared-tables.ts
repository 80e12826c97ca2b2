import type { Naming } from '#contracts';
import type { EffectSums } from '#payments';
import { sideBySide } from '../contracts/terms-words.js';
import { type PairChart, pairChart } from '../layout/pair-chart.js';
import { type Cell, cell, type DataTable, keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { wordDifference } from '../layout/word-difference.js';
import { capitalised, counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { signedMoney } from '../payments/effect.section.js';
import type { CardsEffect, ComparedCards, LastChange } from './cards-compared.js';
import { evidenceRuleWords } from './line-words.js';
import { pointWords } from './rate-card-tables.js';

/** Which revision a line goes back to, from when, and why. */
export function lastChangeCells(
  changes: ReadonlyMap<string, LastChange>,
  home: string,
  asked: ReadAt,
): ReadonlyMap<string, Cell> {
  const said = new Set<number>();
  return new Map(
    [...changes].map(([line, { revision, from, reason }]) => {
      // The reason of a revision is read once, beside the first of its lines.
      const why = said.has(revision) ? '' : `; ${'words' in reason ? reason.words : 'its reason is sealed'}`;
      said.add(revision);
      const href = keepingMoment(`${home}/rate-card/revisions/${revision}`, asked);
      return [line, cell(`Revision ${revision}`, { href, note: `from ${dayWords(from)}${why}`, prose: true })];
    }),
  );
}

/** Evidence rules of lines that are on both cards, word by word: a sentence of which two words are new is read as one. */
export function evidenceTable({ before, after }: ComparedCards): DataTable {
  const rows = after.flatMap((line): (readonly Cell[])[] => {
    const was = before.find((candidate) => candidate.line === line.line);
    if (was === undefined) return [];
    const [old, now] = [evidenceRuleWords(was.evidenceRule), evidenceRuleWords(line.evidenceRule)];
    return old === now
      ? []
      : [[cell(line.title, { note: line.line }), cell('', { parts: wordDifference(old, now), prose: true })]];
  });
  return {
    caption: 'Evidence rules, word by word',
    columns: [{ text: 'Outcome' }, { text: 'What has to be shown' }],
    rows,
    empty: 'No evidence rule is different.',
  };
}

/** Caps, splits and everything else that was otherwise on the two days. */
export function termsTable({ terms }: ComparedCards, { names }: Naming): DataTable {
  if (terms === undefined) {
    const empty = 'Caps and all other terms are those of one day: there is nothing to compare.';
    return { caption: 'Caps and other terms', columns: [], rows: [], empty };
  }
  const [from, to] = terms.days.map(dayWords);
  return {
    ...sideBySide(`Caps and other terms, on ${from} and on ${to}`, terms.before, terms.after, names),
    empty: `Caps and all other terms say the same on ${from} and on ${to}.`,
  };
}

/** What an outcome means that only the later card pays for. An outcome keeps its meaning for as long as the contract runs. */
export function definedTable({ before, after }: ComparedCards, definitions: ReadonlyMap<string, string>): DataTable {
  const added = after.filter(({ outcome }) => !before.some((line) => line.outcome === outcome));
  return {
    caption: 'What the outcomes mean that are new',
    columns: [{ text: 'Outcome' }, { text: 'Definition' }],
    rows: added.map(({ title, outcome }) => [
      cell(title, { note: outcome }),
      cell(definitions.get(outcome) ?? 'Not known', { prose: true }),
    ]),
    empty: 'No outcome is new, and none has another definition: what an outcome means never changes.',
  };
}

export interface ComparedEffect {
  readonly words: readonly string[];
  readonly sums: DataTable;
  readonly chart: PairChart | undefined;
  readonly outcomes: DataTable;
}

/** So many outcomes are drawn; all of them stand in the table. */
const DRAWN = 12;

export function comparedEffect(
  { difference }: ComparedCards,
  { worked, forecast }: CardsEffect,
  { names }: Naming,
): ComparedEffect {
  const [from, to] = [pointWords(difference.from), pointWords(difference.to)];
  const titleOf = (outcome: string) => names.get(outcome) ?? capitalised(plainWords(outcome));
  const row = (name: Cell, { claims, payableBeforePence, payableAfterPence, differencePence }: EffectSums) => [
    name,
    cell(countWords(claims)),
    cell(moneyWords(payableBeforePence)),
    cell(moneyWords(payableAfterPence)),
    cell(signedMoney(differencePence)),
  ];
  const sum = (amount: (one: { readonly beforePence: number; readonly afterPence: number }) => number) =>
    (forecast?.outcomes ?? []).reduce((all, one) => all + amount(one), 0);
  const changed = worked.byOutcome.filter(({ differencePence }) => differencePence !== 0);
  const columns = (first: string) => [
    { text: first },
    { text: 'Claims', numeric: true },
    { text: `At ${from}`, numeric: true },
    { text: `At ${to}`, numeric: true },
    { text: 'Difference', numeric: true },
  ];
  return {
    words: [
      `What the claims made so far come to if ${from} had priced all of them, and if ${to} had, with every cap and split applied. It is a comparison of two cards, and not what anybody owes.`,
      forecastWords(forecast, titleOf),
    ],
    sums: {
      caption: 'In all',
      captionSize: 's',
      columns: columns('What'),
      rows: [
        row(cell('Paid so far, priced again'), worked.paid),
        row(cell('Claimed and not paid yet'), worked.pipeline),
        ...(forecast === undefined || forecast.outcomes.length === 0
          ? []
          : [
              [
                cell('Forecast, before caps and splits', { note: 'outcomes that are planned' }),
                cell(countWords(forecast.outcomes.reduce((all, { planned }) => all + planned, 0))),
                cell(moneyWords(sum(({ beforePence }) => beforePence))),
                cell(moneyWords(sum(({ afterPence }) => afterPence))),
                cell(signedMoney(forecast.differencePence)),
              ],
            ]),
      ],
      foot: row(cell('Claims together'), worked.total),
      empty: 'Nothing was claimed.',
    },
    chart:
      changed.length === 0
        ? undefined
        : pairChart(
            'What the claims so far come to under each',
            [from, to],
            changed
              .toSorted((one, other) => Math.abs(other.differencePence) - Math.abs(one.differencePence))
              .slice(0, DRAWN)
              .map(({ outcome, payableBeforePence, payableAfterPence }) => ({
                name: titleOf(outcome),
                amounts: [payableBeforePence, payableAfterPence],
              })),
          ),
    outcomes: {
      caption: 'By outcome, where it differs',
      captionSize: 's',
      columns: columns('Outcome'),
      rows: changed.map((sums) => row(cell(titleOf(sums.outcome)), sums)),
      empty: 'Every outcome comes to the same under both.',
    },
  };
}

function forecastWords(forecast: CardsEffect['forecast'], titleOf: (outcome: string) => string): string {
  if (forecast === undefined) return 'There is no forecast: no span of a plan in force lies ahead.';
  const spans = `the plan in force for ${counted(forecast.spans, 'span')} ahead`;
  if (forecast.outcomes.length + forecast.without.length === 0) {
    return `There is no forecast: ${spans} has no numbers of outcomes whose price differs.`;
  }
  const without =
    forecast.without.length === 0
      ? ''
      : `; without ${forecast.without.map(titleOf).join(', ')}, whose price no one amount says`;
  return `The forecast is the numbers of ${spans} times each price${without}.`;
}
