import type { PricingDatePolicy } from '#contracts';
import { codeInWords, formatPence, type OrganisationId } from '#kernel';
import type { Calculation, Cut, Limit } from './calculation.js';
import { grossOfCalculation } from './sum-again.js';

type NameOf = (payer: OrganisationId) => string;

/** A calculation as sentences, in the order in which it was made: whoever reads them can follow every penny. */
export function explain(calculation: Calculation, nameOf: NameOf = (payer) => payer): readonly string[] {
  const { cuts, limits } = calculation;
  const ofLevels = (...levels: Limit['level'][]) =>
    limits.filter(({ level }) => levels.includes(level)).map((limit) => limitInWords(limit, nameOf));
  return [
    ...price(calculation),
    ...payerPrices(calculation, nameOf),
    ...whichTerms(calculation),
    ...cuts.filter((cut) => !isOfPayable(cut)).map((cut) => cutInWords(cut, nameOf)),
    ...ofLevels('person', 'outcome'),
    splitInWords(calculation, nameOf),
    ...ofLevels('payer', 'contract'),
    ...cuts.filter(isOfPayable).map((cut) => cutInWords(cut, nameOf)),
    result(calculation, nameOf),
  ];
}

const dayOfPolicy: Record<PricingDatePolicy, string> = {
  achieved: 'the day it was achieved',
  referral: 'the day of the referral',
  'engagement-start': 'the day the engagement began',
  claim: 'the day it was claimed',
};

function price({ pricing, uncappedPence }: Calculation): string[] {
  const { policy, date, revision, effectiveFrom, line, rule, quantity, unitPricePence, paymentGroup, steps } = pricing;
  if (rule === 'none') {
    return [`Claimed under the line ${line} of revision ${revision}.`, ...steps.map(asSentence), 'Worth £0.00.'];
  }
  const since = effectiveFrom === undefined ? '' : `, in force from ${effectiveFrom}`;
  const group = paymentGroup === undefined ? '' : `, payment group ${codeInWords(paymentGroup)}`;
  const sum =
    steps.length === 0 && unitPricePence !== undefined
      ? [`${quantity} × ${formatPence(unitPricePence)} = ${formatPence(uncappedPence)}.`]
      : [...steps.map(asSentence), `Worth ${formatPence(uncappedPence)} before any cut.`];
  return [
    `Priced on ${date}, ${dayOfPolicy[policy]}: revision ${revision} of the rate card${since}, line ${line}${group}.`,
    ...countedBefore(pricing),
    ...sum,
  ];
}

function countedBefore({ before, rule }: Calculation['pricing']): string[] {
  if (before === undefined) return [];
  const { contractUnits, personUnits, personMeasured } = before;
  const counts = [
    ...(contractUnits === undefined ? [] : [`${contractUnits} over the contract`]),
    ...(personUnits === undefined ? [] : [`${personUnits} of the same person`]),
    ...(personMeasured === undefined ? [] : [`${personMeasured} measured for the same person`]),
  ];
  return counts.length === 0 ? [] : [`Before it, for the rule ${rule}: ${counts.join(', ')}.`];
}

function payerPrices(calculation: Calculation, nameOf: NameOf): string[] {
  const { payerPrices: own = [] } = calculation.pricing;
  if (calculation.split.rule !== 'payer-prices') return [];
  const each = own.map(
    ({ payer, uncappedPence }) =>
      `${nameOf(payer)} agreed a price of its own, at which all of it would be worth ${formatPence(uncappedPence)}.`,
  );
  const { grossPence } = grossOfCalculation(calculation);
  return [...each, `Each payer's part at its own price, the claim comes to ${formatPence(grossPence)}.`];
}

function whichTerms({ termsVersion, release }: Calculation): string[] {
  if (release === undefined)
    return [`The terms of version ${termsVersion}, in force on the day it was achieved, apply.`];
  const { variation, on } = release;
  return [
    `Variation ${variation} released what had been left unpaid: the terms of version ${termsVersion}, in force on ${on}, apply.`,
  ];
}

function isOfPayable(cut: Cut): boolean {
  return cut.cut === 'disallowed' && cut.of === 'payable';
}

function cutInWords(cut: Cut, nameOf: NameOf): string {
  const amount = formatPence(cut.cutPence);
  switch (cut.cut) {
    case 'deadweight':
      return `Deadweight of ${cut.percentage}%, for what would have happened anyway: cut ${amount}, to the nearest penny.`;
    case 'payment-mode': {
      const paid = cut.mode === 'grant' ? 'paid a grant' : 'had paused payments';
      return `Achieved while the contract ${paid} (terms version ${cut.version}): cut ${amount}.`;
    }
    case 'disallowed': {
      if (cut.of === 'claim') return `Disallowed as a whole (${cut.cause}): cut ${amount}.`;
      const whose = cut.payer === undefined ? 'what would be paid' : `the part of ${nameOf(cut.payer)}`;
      return `Disallowed (${cut.cause}): cut ${amount} of ${whose}.`;
    }
  }
}

const levelInWords: Record<Limit['level'], string> = {
  person: 'for one person',
  outcome: 'for the outcome',
  payer: 'for the payer',
  contract: 'for the contract',
};

function limitInWords(limit: Limit, nameOf: NameOf): string {
  const { cap, level, counts, source, version, payer, usedBefore, left, cutPence } = limit;
  const name =
    source === 'terms' ? `Cap ${cap} (version ${version})` : `Limit of the line ${cap} (revision ${version})`;
  const whose = payer === undefined ? levelInWords[level] : `for ${nameOf(payer)}`;
  const amount = (value: number) => (counts === 'pence' ? formatPence(value) : `${value} in number`);
  const used = `limit ${amount(limit.limit)}, used before ${amount(usedBefore)}, left ${amount(left)}`;
  return `${name} ${whose}: ${used}, cut ${formatPence(cutPence)}.`;
}

function splitInWords({ split }: Calculation, nameOf: NameOf): string {
  const { by } = split;
  const rule = (() => {
    switch (by.rule) {
      case 'percentage':
        return `by percentage: ${by.shares.map(({ payer, percentage }) => `${nameOf(payer)} ${percentage}%`).join(', ')}`;
      case 'fixed': {
        const fixed = by.fixed.map(
          ({ payer, pencePerUnit }) => `${nameOf(payer)} ${formatPence(pencePerUnit)} for each`,
        );
        return `by fixed sums: ${fixed.join(', ')}, the rest ${nameOf(by.rest)}`;
      }
      case 'waterfall':
        return `one after the other up to their caps: ${by.payers.map(nameOf).join(', then ')}`;
    }
  })();
  return `Split ${rule}${split.rule === 'payer-prices' ? ', each at its own price' : ''}.`;
}

function result({ payablePence, split }: Calculation, nameOf: NameOf): string {
  const parts = split.parts.map(({ payer, pence }) => {
    const odd = split.oddPenniesTo.includes(payer) ? ' (with a penny by largest remainder)' : '';
    return `${nameOf(payer)} ${formatPence(pence)}${odd}`;
  });
  return `Payable ${formatPence(payablePence)}: ${parts.join(', ')}.`;
}

function asSentence(step: string): string {
  return `${step.charAt(0).toUpperCase()}${step.slice(1)}.`;
}
