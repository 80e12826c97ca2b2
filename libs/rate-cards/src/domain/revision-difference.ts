import { sameContent } from '#contracts';
import {
  changeInPercent,
  codeInWords,
  Decimal,
  decimalInParts,
  decimalOfParts,
  formatPence,
  type Pence,
  pence,
} from '#kernel';
import { pricingInWords } from '../pricing/pricing.js';
import { evidenceDifference } from './evidence-difference.js';
import {
  baselineInWords,
  claimsPerPersonInWords,
  claimWindowInWords,
  codesInWords,
  limitsInWords,
  minimumIntervalInWords,
  prerequisiteInWords,
  windowInWords,
} from './line-in-words.js';
import type { LineChange, PricingRule, RateCardLine } from './rate-cards.events.js';

export type DifferenceField =
  | 'title'
  | 'outcome'
  | 'unit'
  | 'price'
  | 'group-price'
  | 'payer-price'
  | 'indexation'
  | 'deadweight'
  | 'claims-per-person'
  | 'prerequisite'
  | 'measurement-window'
  | 'minimum-interval'
  | 'baseline'
  | 'claim-window'
  | 'payment-groups'
  | 'evidence'
  | 'limit'
  | 'last-day';

/** What changes what a claim is worth; everything else changes when there is one. */
const WORTH: readonly DifferenceField[] = ['price', 'group-price', 'payer-price', 'indexation', 'deadweight'];

/** One thing that two versions of a line say differently. Values are in words; undefined where one says nothing of it. */
export interface FieldDifference {
  readonly field: DifferenceField;
  /** The payment group, payer, outcome, kind of evidence, date or limit it is about, where there may be several. */
  readonly about?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly sentence: string;
  /** Where both prices are one fixed price for a unit. */
  readonly price?: PriceDifference | undefined;
}

export interface PriceDifference {
  readonly beforePence: Pence;
  readonly afterPence: Pence;
  readonly byPence: Pence;
  /** In per cent of the price before, to four decimals. */
  readonly byPercent: Decimal;
}

/** What becomes of one line from one set of lines to another. */
export interface LineDifference {
  readonly line: string;
  readonly title: string;
  readonly change: LineChange['change'];
  /** What happened to the line as a whole. */
  readonly sentence: string;
  /** What it says differently; none for a line that was added or retired. */
  readonly fields: readonly FieldDifference[];
}

/**
 * What a set of lines says otherwise than another, in meaning: lines that say the same are not named, whatever their
 * order. Lines of the later set come first, in its order; those that are gone last, in theirs.
 */
export function revisionDifference(
  before: readonly RateCardLine[],
  after: readonly RateCardLine[],
): readonly LineDifference[] {
  const changed = after.flatMap((line) => {
    const earlier = before.find((candidate) => candidate.line === line.line);
    return earlier === undefined ? [addedLine(line)] : (changedLine(earlier, line) ?? []);
  });
  const retired = before.filter(({ line }) => !after.some((candidate) => candidate.line === line));
  return [...changed, ...retired.map(retiredLine)];
}

/** The same, a word a line, as a proposal keeps it. */
export function lineChanges(before: readonly RateCardLine[], after: readonly RateCardLine[]): LineChange[] {
  const codes = new Map([...before, ...after].map(({ line }) => [line as string, line]));
  return revisionDifference(before, after).flatMap(({ line, change }) => {
    const code = codes.get(line);
    return code === undefined ? [] : [{ line: code, change }];
  });
}

function addedLine(card: RateCardLine): LineDifference {
  const { line, title, endsOn } = card;
  const price = priceOf(card);
  return endsOn === undefined
    ? { line, title, change: 'added', sentence: `${title} is added: ${price}`, fields: [] }
    : {
        line,
        title,
        change: 'added-temporarily',
        sentence: `${title} is added until ${endsOn}: ${price}`,
        fields: [],
      };
}

function retiredLine(card: RateCardLine): LineDifference {
  const { line, title, endsOn } = card;
  const was = endsOn === undefined ? 'it was' : `it was for a time, until ${endsOn}:`;
  return { line, title, change: 'retired', sentence: `${title} is retired; ${was} ${priceOf(card)}`, fields: [] };
}

function changedLine(was: RateCardLine, is: RateCardLine): LineDifference | undefined {
  const fields = fieldDifferences(was, is);
  if (fields.length === 0) return undefined;
  const change = fields.every(({ field }) => WORTH.includes(field)) ? 'repriced' : 'changed';
  const { line, title } = is;
  const verb = change === 'repriced' ? 'is priced otherwise' : 'is changed';
  return { line, title, change, sentence: `${title} ${verb}`, fields };
}

type Compare = (was: RateCardLine, is: RateCardLine) => FieldDifference[];

/** One for each field of a line, so that a field which nobody compares does not compile. Its code alone never differs. */
const comparisons: { readonly [Field in Exclude<keyof RateCardLine, 'line'>]-?: Compare } = {
  title: (was, is) => said('title', was.title, is.title, 'the title'),
  outcome: (was, is) => said('outcome', codeInWords(was.outcome), codeInWords(is.outcome), 'the outcome'),
  unit: (was, is) => said('unit', codeInWords(was.unit), codeInWords(is.unit), 'the unit'),
  pricing: (was, is) => priceDifferences('price', was, is),
  groupPrices: (was, is) => priceDifferences('group-price', was, is),
  payerPrices: (was, is) => priceDifferences('payer-price', was, is),
  indexation: indexDifferences,
  deadweight: deadweightDifferences,
  claimsPerPerson: (was, is) =>
    said(
      'claims-per-person',
      claimsPerPersonInWords(was.claimsPerPerson),
      claimsPerPersonInWords(is.claimsPerPerson),
      'how often one person may achieve it',
    ),
  prerequisites: prerequisiteDifferences,
  measurementWindow: (was, is) =>
    said(
      'measurement-window',
      inWords(was.measurementWindow, windowInWords),
      inWords(is.measurementWindow, windowInWords),
      'when it must be achieved',
    ),
  minimumInterval: (was, is) =>
    said(
      'minimum-interval',
      inWords(was.minimumInterval, minimumIntervalInWords),
      inWords(is.minimumInterval, minimumIntervalInWords),
      'the earliest day of the achievement',
    ),
  baseline: (was, is) =>
    said('baseline', inWords(was.baseline, baselineInWords), inWords(is.baseline, baselineInWords), 'the baseline'),
  claimWindow: (was, is) =>
    said(
      'claim-window',
      inWords(was.claimWindow, claimWindowInWords),
      inWords(is.claimWindow, claimWindowInWords),
      'when it must be claimed',
    ),
  paymentGroups: (was, is) =>
    said(
      'payment-groups',
      inWords(was.paymentGroups, codesInOrder),
      inWords(is.paymentGroups, codesInOrder),
      'the payment groups it is for',
      'all of them',
    ),
  evidenceRule: (was, is) =>
    evidenceDifference(was.evidenceRule, is.evidenceRule).map(
      ({ kind, sentence }): FieldDifference => ({ field: 'evidence', about: kind, sentence }),
    ),
  limits: limitDifferences,
  endsOn: (was, is) => said('last-day', was.endsOn, is.endsOn, 'the last day of the achievement'),
};

function fieldDifferences(was: RateCardLine, is: RateCardLine): FieldDifference[] {
  return Object.values(comparisons).flatMap((compare) => compare(was, is));
}

function inWords<Value>(value: Value | undefined, words: (value: Value) => string): string | undefined {
  return value === undefined ? undefined : words(value);
}

const codesInOrder = (codes: NonNullable<RateCardLine['paymentGroups']>) => codesInWords(codes.toSorted());

function said(
  field: DifferenceField,
  before: string | undefined,
  after: string | undefined,
  what: string,
  nothing = 'not set',
  about?: string,
): FieldDifference[] {
  if (before === after) return [];
  const sentence = `${what}: it was ${before ?? nothing}; it is ${after ?? nothing}`;
  return [{ field, about, before, after, sentence }];
}

interface Priced {
  readonly field: 'price' | 'group-price' | 'payer-price';
  readonly about?: string;
  readonly pricing: PricingRule;
}

function pricesOf(
  { pricing, groupPrices = [], payerPrices = [] }: RateCardLine,
  field: Priced['field'],
): Map<string | undefined, Priced> {
  const prices: readonly Priced[] = {
    price: [{ field, pricing }],
    'group-price': groupPrices.map((own) => ({ field, about: own.paymentGroup, pricing: own.pricing })),
    'payer-price': payerPrices.map((own) => ({ field, about: own.payer, pricing: own.pricing })),
  }[field];
  return new Map(prices.map((price) => [price.about, price]));
}

function priceDifferences(field: Priced['field'], was: RateCardLine, is: RateCardLine): FieldDifference[] {
  const [before, after] = [pricesOf(was, field), pricesOf(is, field)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((about) => {
    const [old, now] = [before.get(about), after.get(about)];
    if (old !== undefined && now !== undefined && sameContent(plainly(old.pricing), plainly(now.pricing))) return [];
    const what = {
      price: 'the price',
      'group-price': `the price for the group ${codeInWords(about ?? '')}`,
      'payer-price': `the price of the payer ${about}`,
    }[field];
    const [oldWords, newWords] = [
      old && pricingInWords(old.pricing, was.unit),
      now && pricingInWords(now.pricing, is.unit),
    ];
    const price = fixedDifference(old?.pricing, now?.pricing);
    const by = price === undefined ? '' : ` (${signed(price.byPence)}, ${changeInPercent(price.byPercent)})`;
    return said(field, oldWords, newWords, what, 'the price of everybody', about).map((difference) => ({
      ...difference,
      sentence: `${difference.sentence}${by}`,
      price,
    }));
  });
}

/** With its decimals written as short as they can be: `7.5` and `7.50` are one threshold. */
function plainly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainly);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plainly(inner)]));
  }
  return Decimal.safeParse(value).success ? plainDecimal(String(value)) : value;
}

function plainDecimal(decimal: string): string {
  return decimalOfParts(decimalInParts(decimal));
}

function fixedDifference(was: PricingRule | undefined, is: PricingRule | undefined): PriceDifference | undefined {
  if (was?.rule !== 'fixed' || is?.rule !== 'fixed') return undefined;
  const [beforePence, afterPence] = [was.pricePence, is.pricePence];
  const by = afterPence - beforePence;
  // Rounded away from zero at the half, in ten-thousandths of a per cent; exactly, whatever the prices are.
  const dividend = BigInt(Math.abs(by)) * 1_000_000n;
  const divisor = BigInt(beforePence);
  const parts = Number((2n * dividend + divisor) / (2n * divisor));
  return { beforePence, afterPence, byPence: pence(by), byPercent: decimalOfParts(by < 0 ? -parts : parts) };
}

function signed(amount: number): string {
  return amount > 0 ? `+${formatPence(amount)}` : formatPence(amount);
}

function indexDifferences(was: RateCardLine, is: RateCardLine): FieldDifference[] {
  const before = new Map((was.indexation ?? []).map(({ from, index }) => [from, `${plainDecimal(index)}%`]));
  const after = new Map((is.indexation ?? []).map(({ from, index }) => [from, `${plainDecimal(index)}%`]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((from) =>
      said('indexation', before.get(from), after.get(from), `the index from ${from}`, 'not set', from),
    );
}

function deadweightDifferences(was: RateCardLine, is: RateCardLine): FieldDifference[] {
  const of = ({ deadweight = [] }: RateCardLine) =>
    new Map(deadweight.map(({ paymentGroup, percentage }) => [paymentGroup, `${plainDecimal(percentage)}%`]));
  const [before, after] = [of(was), of(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((group) => {
    const what = `the deadweight taken off${group === undefined ? '' : ` for the group ${codeInWords(group)}`}`;
    return said('deadweight', before.get(group), after.get(group), what, 'nothing', group);
  });
}

function prerequisiteDifferences(was: RateCardLine, is: RateCardLine): FieldDifference[] {
  const of = ({ prerequisites }: RateCardLine) => {
    const words = new Map<string, string>();
    for (const needed of prerequisites) {
      const earlier = words.get(needed.outcome);
      const said = prerequisiteInWords(needed);
      words.set(needed.outcome, earlier === undefined ? said : `${earlier}, and ${said}`);
    }
    return words;
  };
  const [before, after] = [of(was), of(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((outcome) =>
    said(
      'prerequisite',
      before.get(outcome),
      after.get(outcome),
      `what is needed of ${codeInWords(outcome)} before`,
      'nothing',
      outcome,
    ),
  );
}

function limitDifferences({ limits: was = {} }: RateCardLine, { limits: is = {} }: RateCardLine): FieldDifference[] {
  return (['perPersonPence', 'totalNumber', 'totalPence'] as const).flatMap((limit) => {
    const words = limitsInWords[limit];
    return said('limit', inWords(was[limit], words), inWords(is[limit], words), 'the limit', 'no limit', limit);
  });
}

function priceOf({ pricing, unit }: RateCardLine): string {
  return pricingInWords(pricing, unit);
}
