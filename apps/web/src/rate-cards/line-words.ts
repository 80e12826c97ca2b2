import { type EvidenceRule, ruleInWords } from '#contracts';
import { codeInWords, type OutcomeCode } from '#kernel';
import {
  baselineInWords,
  claimsPerPersonInWords,
  claimWindowInWords,
  codesInWords,
  limitsInWords,
  minimumIntervalInWords,
  prerequisiteInWords,
  pricingInWords,
  type RateCardLine,
  windowInWords,
} from '#rate-cards';
import { readable } from '../audit-trail/readable.js';
import { capitalised, dayWords } from '../layout/words.js';

type Names = ReadonlyMap<string, string>;

/** Everything that decides what a claim under the line is worth before any cap. */
export function priceWords(line: RateCardLine, names: Names): readonly string[] {
  const { pricing, unit, groupPrices = [], payerPrices = [], indexation = [], deadweight = [] } = line;
  return [
    pricingInWords(pricing, unit),
    ...groupPrices.map((own) => `for the group ${codeInWords(own.paymentGroup)}: ${pricingInWords(own.pricing, unit)}`),
    ...payerPrices.map((own) => `${own.payer} pays its share of: ${pricingInWords(own.pricing, unit)}`),
    ...indexation.map(({ from, index }) => `from ${from} ${index}% of the price that is written`),
    ...deadweight.map(
      ({ paymentGroup, percentage }) =>
        `less ${percentage}%${paymentGroup === undefined ? '' : ` for the group ${codeInWords(paymentGroup)}`}, for what would have happened anyway`,
    ),
  ].map((words) => readable(words, names));
}

/** How often and how much is paid under the line. */
export function limitWords({ claimsPerPerson, limits = {} }: RateCardLine): readonly string[] {
  const { perPersonPence, totalNumber, totalPence } = limits;
  return [
    claimsPerPersonInWords(claimsPerPerson),
    ...(perPersonPence === undefined ? [] : [limitsInWords.perPersonPence(perPersonPence)]),
    ...(totalNumber === undefined ? [] : [limitsInWords.totalNumber(totalNumber)]),
    ...(totalPence === undefined ? [] : [limitsInWords.totalPence(totalPence)]),
  ].map(capitalised);
}

/** Everything beside the evidence that must be true before the line can be claimed. */
export function conditionWords(line: RateCardLine, names: Names): readonly string[] {
  const called = (outcome: OutcomeCode) => {
    const title = names.get(outcome);
    return title === undefined ? codeInWords(outcome) : `“${title}”`;
  };
  const conditions = [
    ...line.prerequisites.map((needed) => `after ${prerequisiteInWords(needed, called)}`),
    ...(line.minimumInterval === undefined
      ? []
      : [`achieved at the earliest ${minimumIntervalInWords(line.minimumInterval)}`]),
    ...(line.measurementWindow === undefined ? [] : [`achieved ${windowInWords(line.measurementWindow)}`]),
    ...(line.baseline === undefined ? [] : [baselineInWords(line.baseline)]),
    ...(line.claimWindow === undefined ? [] : [`claimed ${claimWindowInWords(line.claimWindow)}`]),
    ...(line.paymentGroups === undefined ? [] : [`only for the group ${codesInWords(line.paymentGroups)}`]),
    ...(line.endsOn === undefined ? [] : [`for a time: achieved by ${dayWords(line.endsOn)}`]),
  ];
  return conditions.length === 0 ? ['No further conditions'] : conditions.map(capitalised);
}

export function evidenceRuleWords(rule: EvidenceRule): string {
  return capitalised(ruleInWords(rule));
}
