import { type CalendarDate, type Decimal, daysBetween, decimalInParts, type Refusal, refuse } from '#kernel';
import { intervalInWords, type PricingRule, type RateCardLine } from '#rate-cards';
import type { ClaimFacts, ClaimReason } from './claim-commands.js';
import type { Conditions } from './claims.events.js';
import { clockOn, firstDayFrom, intervalEnd } from './clock.js';

type No = Refusal<ClaimReason>;

/** When it happened, and when it is asked about. */
interface Days {
  readonly achievedOn: CalendarDate;
  readonly today: CalendarDate;
}

/** Whether the earlier outcomes stand that the line asks for, and have lasted long enough. */
export function prerequisitesMet(
  { prerequisites }: RateCardLine,
  { standing }: ClaimFacts,
  { achievedOn, today }: Days,
): Pick<Conditions, 'prerequisites'> | No {
  const met: NonNullable<Conditions['prerequisites']> = [];
  for (const { outcome, state, interval, lapses: rule } of prerequisites) {
    const found = standing.find((one) => one.outcome === outcome && one.state === state);
    if (found === undefined) return refuse('prerequisite-missing', { outcome, state });
    const lasting = { ...found, rule, today };
    const clock = clockOn(lasting, achievedOn);
    const first = firstDayFrom(lasting, achievedOn, interval);
    const earliest = first === undefined ? 'once it is regained' : `from ${first} on`;
    if (!clock.runs) {
      const { lapsedOn } = clock;
      return refuse('prerequisite-lapsed', { outcome, lapsedOn, allowedDays: rule?.allowedDays ?? 0, earliest });
    }
    const { since } = clock;
    const until = interval === undefined ? undefined : intervalEnd(since, interval);
    if (interval !== undefined && until !== undefined && achievedOn < until) {
      return refuse('interval-not-run', { outcome, since, interval: intervalInWords(interval), earliest, achievedOn });
    }
    // An earlier outcome is one that was there before, or on the same day.
    if (achievedOn < since) return refuse('prerequisite-achieved-later', { outcome, since, achievedOn });
    met.push({ outcome, state, achievedOn: found.achievedOn, since, interval, until });
  }
  return met.length === 0 ? {} : { prerequisites: met };
}

export function minimumIntervalRun(
  { minimumInterval: minimum }: RateCardLine,
  facts: ClaimFacts,
  { achievedOn }: Days,
): Pick<Conditions, 'minimumInterval'> | No {
  if (minimum === undefined) return {};
  const { since, interval } = minimum;
  const from = startOf(since, facts);
  if (from === undefined) return refuse('no-measurement-start', { since });
  const until = intervalEnd(from, interval);
  if (achievedOn < until) {
    return refuse('before-minimum-interval', { since, from, interval: intervalInWords(interval), until, achievedOn });
  }
  return { minimumInterval: { since, from, interval, until } };
}

export function withinMeasurementWindow(
  { measurementWindow: window }: RateCardLine,
  facts: ClaimFacts,
  { achievedOn }: Days,
): Pick<Conditions, 'measurementWindow'> | No {
  if (window === undefined) return {};
  const { since, daysMin, daysMax } = window;
  const from = startOf(since, facts);
  if (from === undefined) return refuse('no-measurement-start', { since });
  const days = daysBetween(from, achievedOn);
  if (daysMin !== undefined && days < daysMin) return refuse('before-measurement-window', { days, daysMin, since });
  if (daysMax !== undefined && days > daysMax) return refuse('after-measurement-window', { days, daysMax, since });
  return { measurementWindow: { since, from, days, daysMin, daysMax } };
}

/** Whether it was not so already when the person came, or what is measured has improved since. */
export function betterThanAtReferral(
  { outcome, baseline: rule }: RateCardLine,
  pricing: PricingRule,
  { baseline }: Pick<ClaimFacts, 'baseline'>,
  measured: Decimal | undefined,
): Pick<Conditions, 'baseline'> | No {
  if (rule === undefined) return {};
  if (baseline === undefined) return refuse('baseline-not-recorded', { outcome });
  const { recordedOn, alreadyTrue } = baseline;
  const isImproved = rule.unlessImproved && hasImproved(pricing, baseline.measured, measured);
  if (alreadyTrue && !isImproved) return refuse('already-so-at-referral', { outcome, recordedOn });
  return { baseline: { recordedOn, alreadyTrue, measured: baseline.measured } };
}

/** More is better, unless the scale that prices it says that less is. */
function hasImproved(pricing: PricingRule, before: Decimal | undefined, now: Decimal | undefined): boolean {
  if (before === undefined || now === undefined) return false;
  const isLessBetter =
    pricing.rule === 'sliding-scale' && decimalInParts(pricing.fullAt) < decimalInParts(pricing.nothingAt);
  const gained = decimalInParts(now) - decimalInParts(before);
  return isLessBetter ? gained < 0 : gained > 0;
}

function startOf(
  since: 'referral' | 'engagement-start',
  { referredOn, startedOn }: Pick<ClaimFacts, 'referredOn' | 'startedOn'>,
): CalendarDate | undefined {
  return since === 'referral' ? referredOn : startedOn;
}

export function inClaimWindow(
  { claimWindow: window }: RateCardLine,
  { achievedOn, claimedOn }: { readonly achievedOn: CalendarDate; readonly claimedOn: CalendarDate },
): { readonly late: boolean; readonly condition: Pick<Conditions, 'claimWindow'> } | No {
  if (window === undefined) return { late: false, condition: {} };
  // Counted in days, because a window may be so long that its last day is on no calendar.
  const days = daysBetween(achievedOn, claimedOn);
  const late = days > window.daysMax;
  if (late && window.late === 'refuse') {
    return refuse('claimed-too-late', { claimedOn, until: intervalEnd(achievedOn, { days: window.daysMax }) });
  }
  return { late, condition: { claimWindow: { days, daysMax: window.daysMax } } };
}

/** Everything the line asks for beside evidence, in the order in which it is refused. */
export function conditionsOf(
  line: RateCardLine,
  pricing: PricingRule,
  facts: ClaimFacts,
  days: Days & { readonly measured: Decimal | undefined },
): Conditions | No {
  const met: Conditions = {};
  for (const asked of [
    () => prerequisitesMet(line, facts, days),
    () => minimumIntervalRun(line, facts, days),
    () => withinMeasurementWindow(line, facts, days),
    () => betterThanAtReferral(line, pricing, facts, days.measured),
  ]) {
    const answer = asked();
    if ('refused' in answer) return answer;
    Object.assign(met, answer);
  }
  return met;
}
