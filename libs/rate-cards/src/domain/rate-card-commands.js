import { payersOf } from '#contracts';
/**
 * @param terms those of today, which name the approvers. Payers and payment groups are those of any version of the terms:
 * a revision may be agreed for the day on which a payer joins, or for days on which one still paid.
 */
export function rateCardFactsOf(contract, terms) {
  const versions = contract.terms.map((version) => version.terms);
  return {
    startsOn: contract.startsOn,
    endsOn: contract.endsOn,
    outcomes: contract.outcomes,
    approvers: terms.approvers,
    paymentGroups: unique(versions.flatMap(({ paymentGroups }) => paymentGroups.map(({ code }) => code))),
    payers: unique(versions.flatMap(payersOf)),
  };
}
function unique(values) {
  return [...new Set(values)];
}
