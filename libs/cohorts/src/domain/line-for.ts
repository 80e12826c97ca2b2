import type { PricingDatePolicy } from '#contracts';
import { type CalendarDate, type Decimal, type OutcomeCode, type Refusal, refuse } from '#kernel';
import { agreedRevisions, type RateCardLine, type RateCardState, revisionFor } from '#rate-cards';
import type { CohortMeasure } from './cohorts.events.js';
import type { CohortClaim } from './cohorts-state.js';

/** A rate-card line that pays for what a cohort achieved, and the threshold that is asked of the claim. */
export interface CohortLine {
  readonly line: RateCardLine;
  readonly revision: number;
  readonly per: CohortMeasure;
  readonly threshold: Decimal;
}

export type LineReason =
  | 'no-pricing-date'
  | 'no-rate-card-in-force'
  | 'outcome-not-on-rate-card'
  | 'line-not-on-rate-card'
  | 'line-not-for-cohorts'
  | 'several-lines-pay-this'
  | 'line-ended'
  | 'no-pooled-threshold';

/** The days that can price a claim of a cohort. */
interface Pricing {
  readonly policy: PricingDatePolicy;
  readonly achievedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
}

interface Asked {
  readonly outcome: OutcomeCode;
  readonly line: OutcomeCode | undefined;
  readonly isPooled: boolean;
}

/** Which line prices what is claimed, in the revision that is in force on the day of the policy. */
export function lineFor(asked: Asked, pricing: Pricing, rateCard: RateCardState): CohortLine | Refusal<LineReason> {
  const { policy } = pricing;
  const date = pricingDate(pricing);
  if (date === undefined) return refuse('no-pricing-date', { policy });
  const { chosen } = revisionFor(rateCard, date);
  if (chosen === undefined) return refuse('no-rate-card-in-force', { date, policy });
  const { revision } = chosen;
  const line = oneLine(chosen.lines, asked, revision);
  if ('refused' in line) return line;
  const { endsOn } = line;
  if (endsOn !== undefined && endsOn < pricing.achievedOn) {
    return refuse('line-ended', { achievedOn: pricing.achievedOn, line: line.line });
  }
  return cohortLine(line, revision, asked.isPooled) ?? refuse('no-pooled-threshold', { line: line.line, revision });
}

function oneLine(
  all: readonly RateCardLine[],
  { outcome, line: named }: Asked,
  revision: number,
): RateCardLine | Refusal<LineReason> {
  const lines = all.filter((line) => line.outcome === outcome);
  const [first] = lines;
  if (first === undefined) return refuse('outcome-not-on-rate-card', { outcome, revision });
  const candidates = named === undefined ? lines : lines.filter(({ line }) => line === named);
  if (candidates.length === 0) return refuse('line-not-on-rate-card', { line: named ?? '', outcome, revision });
  const forCohorts = candidates.filter(({ pricing }) => pricing.rule === 'cohort-threshold');
  const [line, another] = forCohorts;
  if (line === undefined) return refuse('line-not-for-cohorts', { line: candidates[0]?.line ?? first.line, revision });
  if (another !== undefined) {
    return refuse('several-lines-pay-this', { lines: forCohorts.map((each) => each.line).join(', ') });
  }
  return line;
}

/**
 * The line of a claim that stands, in the revision that prices it by now: a revision may have been agreed since that
 * reaches back. Where that one does not pay for cohorts under this line any more, the one that it was claimed under.
 *
 * @throws RangeError where the rate card does not have what the claim was made under.
 */
export function lineOfClaim(
  { claim, cohort, line, revision, ...pricing }: CohortClaim,
  rateCard: RateCardState,
): CohortLine {
  const date = pricingDate(pricing);
  const now = date === undefined ? undefined : revisionFor(rateCard, date).chosen;
  const then = agreedRevisions(rateCard).find((agreed) => agreed.revision === revision);
  for (const candidate of [now, then]) {
    const found = candidate?.lines.find((each) => each.line === line);
    const usable = found && candidate && cohortLine(found, candidate.revision, cohort === undefined);
    if (usable !== undefined) return usable;
  }
  throw new RangeError(`${claim} was claimed under line ${line} of revision ${revision}, which is not there`);
}

/** Undefined where the line does not pay for cohorts, or not for all of them pooled. */
function cohortLine(line: RateCardLine, revision: number, isPooled: boolean): CohortLine | undefined {
  const { pricing } = line;
  if (pricing.rule !== 'cohort-threshold') return undefined;
  const threshold = isPooled ? pricing.pooledThreshold : pricing.threshold;
  return threshold === undefined ? undefined : { line, revision, per: pricing.per, threshold };
}

/** A cohort is neither referred nor does it start on a day of its own, so only two policies give it a day. */
function pricingDate({ policy, achievedOn, claimedOn }: Pricing): CalendarDate | undefined {
  if (policy === 'achieved') return achievedOn;
  return policy === 'claim' ? claimedOn : undefined;
}
