import type { ContractOutcome } from '#contracts';
import { formatPence } from '#kernel';
import { pricingInWords, type RateCardLine } from '#rate-cards';

/** What is priced, for each what: `£220.00 for each person`, or the whole rule. */
export function priceInWords({ pricing, unit }: Pick<RateCardLine, 'pricing'> & Pick<ContractOutcome, 'unit'>): string {
  return pricingInWords(pricing, unit);
}

/** An outcome, with its number where one person has it again. */
export function outcomeInWords({
  outcome,
  occurrence,
}: {
  readonly outcome: string;
  readonly occurrence: number;
}): string {
  return occurrence === 1 ? outcome : `${outcome} (${occurrence})`;
}

/** Whom a claim is for: a person by pseudonym, or a cohort. */
export function subjectInWords({
  person,
  cohort,
}: {
  readonly person: string | null;
  readonly cohort: string | null;
}): string {
  return person ?? (cohort === null ? 'all cohorts' : `cohort ${cohort}`);
}

/** Codes as people read them: `change-requested` as `change requested`. */
export function plain(code: string): string {
  return code.replaceAll(/[-_]/g, ' ');
}

/** An amount that is more or less than another: `+£20.00`. */
export function signedPence(pence: number): string {
  return pence > 0 ? `+${formatPence(pence)}` : formatPence(pence);
}

/** Nothing where there is no amount, so that a table of few amounts can be read. */
export function unlessNothing(pence: number): string {
  return pence === 0 ? '' : formatPence(pence);
}
