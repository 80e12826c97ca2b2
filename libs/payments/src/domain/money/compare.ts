import { formatPence, type OrganisationId } from '#kernel';
import type { Calculation, Cut, Limit } from './calculation.js';

type NameOf = (payer: OrganisationId) => string;

/**
 * In what one calculation of a claim differs from another, a sentence a difference, in the order in which an amount is
 * worked out: the first of them is where to look, for the rest often follows from it. Empty when both say the same.
 */
export function differencesBetween(
  then: Calculation,
  now: Calculation,
  nameOf: NameOf = (payer) => payer,
): readonly string[] {
  return [
    ...inPricing(then, now),
    ...moneyChanged('It was worth', 'before any cut', then.uncappedPence, now.uncappedPence),
    ...(then.termsVersion === now.termsVersion
      ? []
      : [`Version ${now.termsVersion} of the terms applies, where it was version ${then.termsVersion}.`]),
    ...ofCuts(then, now, nameOf),
    ...ofLimits(then, now, nameOf),
    ...moneyChanged('It came to', 'to be paid', then.payablePence, now.payablePence),
    ...ofParts(then, now, nameOf),
  ];
}

function inPricing({ pricing: then }: Calculation, { pricing: now }: Calculation): string[] {
  const said: [string, string | number | undefined, string | number | undefined][] = [
    ['the day that decides the price', then.date, now.date],
    ['the revision of the rate card', then.revision, now.revision],
    ['the line', then.line, now.line],
    ['the pricing rule', then.rule, now.rule],
    ['the quantity', then.quantity, now.quantity],
    ['what was measured', then.measured, now.measured],
    ['the payment group', then.paymentGroup, now.paymentGroup],
    ['the index', then.index, now.index],
    ['what had been counted over the contract', then.before?.contractUnits, now.before?.contractUnits],
    ['what had been counted of the same person', then.before?.personUnits, now.before?.personUnits],
    ['what had been measured of the same person', then.before?.personMeasured, now.before?.personMeasured],
  ];
  return said
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `Of its price, ${what} is ${other ?? 'not said'}, where it was ${one ?? 'not said'}.`);
}

function moneyChanged(start: string, end: string, then: number, now: number): string[] {
  return then === now ? [] : [`${start} ${formatPence(then)} ${end}; now it is ${formatPence(now)}.`];
}

function ofCuts(then: Calculation, now: Calculation, nameOf: NameOf): string[] {
  return changes(
    sums(
      then.cuts,
      (cut) => cutName(cut, nameOf),
      ({ cutPence }) => cutPence,
    ),
    sums(
      now.cuts,
      (cut) => cutName(cut, nameOf),
      ({ cutPence }) => cutPence,
    ),
    (name, before, after) => `${name} took off ${formatPence(before)}; now it takes off ${formatPence(after)}.`,
  );
}

function cutName(cut: Cut, nameOf: NameOf): string {
  switch (cut.cut) {
    case 'deadweight':
      return `Deadweight of ${cut.percentage}%`;
    case 'payment-mode':
      return `The payment mode (${cut.mode})`;
    case 'disallowed':
      return `The ruling ${cut.cause}${cut.payer === undefined ? '' : ` on the part of ${nameOf(cut.payer)}`}`;
  }
}

function ofLimits(then: Calculation, now: Calculation, nameOf: NameOf): string[] {
  const before = new Map(then.limits.map((limit) => [limitName(limit, nameOf), limit]));
  const after = new Map(now.limits.map((limit) => [limitName(limit, nameOf), limit]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const one = before.get(name);
    const other = after.get(name);
    if (one === undefined || other === undefined) {
      return [
        `${name} ${one === undefined ? 'is looked at now and was not then' : 'was looked at then and is not now'}.`,
      ];
    }
    const isSame = one.limit === other.limit && one.left === other.left && one.cutPence === other.cutPence;
    return isSame ? [] : [`${name}: ${limitInWords(other)}; then it was ${limitInWords(one)}.`];
  });
}

function limitName({ cap, level, counts, payer }: Limit, nameOf: NameOf): string {
  const whose = payer === undefined ? '' : ` of ${nameOf(payer)}`;
  return `The limit ${cap} (${level}${whose}, ${counts === 'pence' ? 'value' : 'number'})`;
}

function limitInWords({ counts, limit, left, cutPence }: Limit): string {
  const amount = (value: number) => (counts === 'pence' ? formatPence(value) : String(value));
  return `${amount(left)} left of ${amount(limit)}, cut ${formatPence(cutPence)}`;
}

function ofParts(then: Calculation, now: Calculation, nameOf: NameOf): string[] {
  return changes(
    sums(
      then.split.parts,
      ({ payer }) => nameOf(payer),
      ({ pence }) => pence,
    ),
    sums(
      now.split.parts,
      ({ payer }) => nameOf(payer),
      ({ pence }) => pence,
    ),
    (payer, before, after) => `The part of ${payer} was ${formatPence(before)}; now it is ${formatPence(after)}.`,
  );
}

function sums<Item>(items: readonly Item[], name: (item: Item) => string, amount: (item: Item) => number) {
  const found = new Map<string, number>();
  for (const item of items) found.set(name(item), (found.get(name(item)) ?? 0) + amount(item));
  return found;
}

function changes(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  inWords: (name: string, before: number, after: number) => string,
): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => (before.get(name) ?? 0) !== (after.get(name) ?? 0))
    .map((name) => inWords(name, before.get(name) ?? 0, after.get(name) ?? 0));
}
