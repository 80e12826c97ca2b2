import { sameContent } from '#contracts';
import { decimalOfParts, formatPence, pence } from '#kernel';
import { pricingInWords } from '../pricing/pricing.js';
import { evidenceDifference } from './evidence-difference.js';
import {
  baselineInWords,
  claimsPerPersonInWords,
  claimWindowInWords,
  codeInWords,
  codesInWords,
  limitsInWords,
  minimumIntervalInWords,
  prerequisiteInWords,
  windowInWords,
} from './line-in-words.js';

/** What changes what a claim is worth; everything else changes when there is one. */
const WORTH = ['price', 'group-price', 'payer-price', 'indexation', 'deadweight'];
/**
 * What a set of lines says otherwise than another, in meaning: lines that say the same are not named, whatever their
 * order. Lines of the later set come first, in its order; those that are gone last, in theirs.
 */
export function revisionDifference(before, after) {
  const changed = after.flatMap((line) => {
    const earlier = before.find((candidate) => candidate.line === line.line);
    return earlier === undefined ? [addedLine(line)] : (changedLine(earlier, line) ?? []);
  });
  const retired = before.filter(({ line }) => !after.some((candidate) => candidate.line === line));
  return [...changed, ...retired.map(retiredLine)];
}
/** The same, a word a line, as a proposal keeps it. */
export function lineChanges(before, after) {
  const codes = new Map([...before, ...after].map(({ line }) => [line, line]));
  return revisionDifference(before, after).flatMap(({ line, change }) => {
    const code = codes.get(line);
    return code === undefined ? [] : [{ line: code, change }];
  });
}
function addedLine(card) {
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
function retiredLine(card) {
  const { line, title } = card;
  return { line, title, change: 'retired', sentence: `${title} is retired; it was ${priceOf(card)}`, fields: [] };
}
function changedLine(was, is) {
  const fields = fieldDifferences(was, is);
  if (fields.length === 0) return undefined;
  const change = fields.every(({ field }) => WORTH.includes(field)) ? 'repriced' : 'changed';
  const { line, title } = is;
  const verb = change === 'repriced' ? 'is priced otherwise' : 'is changed';
  return { line, title, change, sentence: `${title} ${verb}`, fields };
}
function fieldDifferences(was, is) {
  return [
    ...said('title', was.title, is.title, 'the title'),
    ...said('outcome', codeInWords(was.outcome), codeInWords(is.outcome), 'the outcome'),
    ...said('unit', codeInWords(was.unit), codeInWords(is.unit), 'the unit'),
    ...priceDifferences(was, is),
    ...indexDifferences(was, is),
    ...deadweightDifferences(was, is),
    ...said(
      'claims-per-person',
      claimsPerPersonInWords(was.claimsPerPerson),
      claimsPerPersonInWords(is.claimsPerPerson),
      'how often one person may achieve it',
    ),
    ...prerequisiteDifferences(was, is),
    ...said(
      'measurement-window',
      inWords(was.measurementWindow, windowInWords),
      inWords(is.measurementWindow, windowInWords),
      'when it must be achieved',
    ),
    ...said(
      'minimum-interval',
      inWords(was.minimumInterval, minimumIntervalInWords),
      inWords(is.minimumInterval, minimumIntervalInWords),
      'the earliest day of the achievement',
    ),
    ...said('baseline', inWords(was.baseline, baselineInWords), inWords(is.baseline, baselineInWords), 'the baseline'),
    ...said(
      'claim-window',
      inWords(was.claimWindow, claimWindowInWords),
      inWords(is.claimWindow, claimWindowInWords),
      'when it must be claimed',
    ),
    ...said(
      'payment-groups',
      inWords(was.paymentGroups, codesInOrder),
      inWords(is.paymentGroups, codesInOrder),
      'the payment groups it is for',
      'all of them',
    ),
    ...evidenceDifference(was.evidenceRule, is.evidenceRule).map(({ kind, sentence }) => ({
      field: 'evidence',
      about: kind,
      sentence,
    })),
    ...limitDifferences(was, is),
    ...said('last-day', was.endsOn, is.endsOn, 'the last day of the achievement'),
  ];
}
function inWords(value, words) {
  return value === undefined ? undefined : words(value);
}
const codesInOrder = (codes) => codesInWords(codes.toSorted());
function said(field, before, after, what, nothing = 'not set', about) {
  if (before === after) return [];
  const sentence = `${what}: it was ${before ?? nothing}; it is ${after ?? nothing}`;
  return [{ field, about, before, after, sentence }];
}
function pricesOf({ pricing, groupPrices = [], payerPrices = [] }) {
  const prices = [
    { field: 'price', pricing },
    ...groupPrices.map((own) => ({ field: 'group-price', about: own.paymentGroup, pricing: own.pricing })),
    ...payerPrices.map((own) => ({ field: 'payer-price', about: own.payer, pricing: own.pricing })),
  ];
  return new Map(prices.map((price) => [`${price.field} ${price.about ?? ''}`, price]));
}
function priceDifferences(was, is) {
  const [before, after] = [pricesOf(was), pricesOf(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [old, now] = [before.get(key), after.get(key)];
    const either = now ?? old;
    if (either === undefined || (old !== undefined && now !== undefined && sameContent(old.pricing, now.pricing)))
      return [];
    const { field, about } = either;
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
    const by = price === undefined ? '' : ` (${signed(price.byPence)}, ${percentInWords(price.byPercent)})`;
    return said(field, oldWords, newWords, what, 'the price of everybody', about).map((difference) => ({
      ...difference,
      sentence: `${difference.sentence}${by}`,
      price,
    }));
  });
}
function fixedDifference(was, is) {
  if (was?.rule !== 'fixed' || is?.rule !== 'fixed') return undefined;
  const [beforePence, afterPence] = [was.pricePence, is.pricePence];
  const by = afterPence - beforePence;
  // Rounded away from zero at the half, in ten-thousandths of a per cent; exactly, whatever the prices are.
  const dividend = BigInt(Math.abs(by)) * 1000000n;
  const divisor = BigInt(beforePence);
  const parts = Number((2n * dividend + divisor) / (2n * divisor));
  return { beforePence, afterPence, byPence: pence(by), byPercent: decimalOfParts(by < 0 ? -parts : parts) };
}
function signed(amount) {
  return amount > 0 ? `+${formatPence(amount)}` : formatPence(amount);
}
function percentInWords(percent) {
  return percent.startsWith('-') ? `${percent}%` : `+${percent}%`;
}
function indexDifferences(was, is) {
  const before = new Map((was.indexation ?? []).map(({ from, index }) => [from, `${index}%`]));
  const after = new Map((is.indexation ?? []).map(({ from, index }) => [from, `${index}%`]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .flatMap((from) =>
      said('indexation', before.get(from), after.get(from), `the index from ${from}`, 'not set', from),
    );
}
function deadweightDifferences(was, is) {
  const of = ({ deadweight = [] }) =>
    new Map(deadweight.map(({ paymentGroup, percentage }) => [paymentGroup, `${percentage}%`]));
  const [before, after] = [of(was), of(is)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((group) => {
    const what = `the deadweight taken off${group === undefined ? '' : ` for the group ${codeInWords(group)}`}`;
    return said('deadweight', before.get(group), after.get(group), what, 'nothing', group);
  });
}
function prerequisiteDifferences(was, is) {
  const of = ({ prerequisites }) => {
    const words = new Map();
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
function limitDifferences({ limits: was = {} }, { limits: is = {} }) {
  return ['perPersonPence', 'totalNumber', 'totalPence'].flatMap((limit) => {
    const words = limitsInWords[limit];
    return said('limit', inWords(was[limit], words), inWords(is[limit], words), 'the limit', 'no limit', limit);
  });
}
function priceOf({ pricing, unit }) {
  return pricingInWords(pricing, unit);
}
