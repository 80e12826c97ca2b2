import {
  CohortCode,
  type CohortCommand,
  type CohortEvent,
  cohortClaimIdOf,
  type Measurement,
  type Method,
  type RestsOn,
} from '#cohorts';
import type { ContractEvent } from '#contracts';
import { calendarDate, Decimal, type Of, OutcomeCode, pence } from '#kernel';
import type { RateCardEvent, RateCardLine } from '#rate-cards';
import {
  actors,
  brightFutures,
  cityCouncil,
  fairCheck,
  nationalFund,
  openEyes,
  riverside,
  riversideEvents,
} from '../../contracts/test/fixtures.js';
import { proposed1, revision1Events, startsWorkLine } from '../../rate-cards/test/fixtures.js';

/**
 * Two cohorts of the synthetic contract, true to a published case: short sentences, paid when reconviction events fall by
 * 10% in one cohort of 1,000, or else by 7.5% over all of them. The first fell by 8.4%, both together by 9%. How many events
 * there were is made up, so that those percentages follow.
 */
export const reconvictions = OutcomeCode.parse('reconvictions');
export const ofOutcome = { contract: riverside, outcome: reconvictions };
export const first = CohortCode.parse('cohort_1');
export const second = CohortCode.parse('cohort_2');

export const line: RateCardLine = {
  ...startsWorkLine,
  line: OutcomeCode.parse('reconvictions_avoided'),
  outcome: reconvictions,
  title: 'Fewer reconviction events',
  unit: 'count',
  pricing: {
    rule: 'cohort-threshold',
    pricePence: pence(600_000),
    per: 'event-avoided',
    threshold: Decimal.parse('10'),
    pooledThreshold: Decimal.parse('7.5'),
  },
  measurementWindow: undefined,
  claimWindow: { daysMax: 365, late: 'refuse' },
};

/** The first agreed rate card with these lines; none of them changes the days. */
export function cardOf(...lines: readonly RateCardLine[]): readonly RateCardEvent[] {
  return [{ ...proposed1, lines: [...lines] } as RateCardEvent, ...revision1Events.slice(1)];
}

/** The contract with the outcome that is measured on cohorts, and with its evaluator there from the start. */
export const contractEvents: readonly ContractEvent[] = riversideEvents.flatMap((event): ContractEvent[] => {
  if (event.type === 'TermsSet') {
    const outcome: ContractEvent = {
      type: 'OutcomeDefined',
      ...ofOutcome,
      title: 'Fewer reconviction events',
      definition: 'Reconviction events within twelve months of release, against a comparison group.',
      unit: 'count',
    };
    return [outcome, event];
  }
  if (event.type !== 'PartyJoined' || event.organisation !== openEyes) return [event];
  return [{ ...event, from: calendarDate('2021-04-01') }];
});

export const matched: Method = {
  method: OutcomeCode.parse('matched_comparison'),
  version: '1',
  comparedWith: 'comparison-group',
  description: 'Ten people who were not served are matched to each who was.',
};
/** The same, with more matched to each. */
export const matchedAnew: Method = { ...matched, version: '2', description: 'Twenty people are matched to each.' };

export const measured = (events: string, expectedEvents = '1500'): Measurement => ({
  size: 1000,
  events: Decimal.parse(events),
  expectedEvents: Decimal.parse(expectedEvents),
});

const day = calendarDate;
const joined = { from: day('2021-04-01'), to: day('2021-12-31') };
const joinedLater = { from: day('2022-01-01'), to: day('2022-09-30') };

export const firstDefined: Of<CohortEvent, 'CohortDefined'> = {
  type: 'CohortDefined',
  ...ofOutcome,
  cohort: first,
  title: 'The first thousand',
  joining: joined,
};
export const secondDefined: Of<CohortEvent, 'CohortDefined'> = {
  ...firstDefined,
  cohort: second,
  title: 'The second thousand',
  joining: joinedLater,
};

/** 8.4% less. */
export const firstMeasured: Of<CohortEvent, 'CohortMeasured'> = {
  type: 'CohortMeasured',
  ...ofOutcome,
  cohort: first,
  result: 1,
  method: matched,
  measurement: measured('1374'),
  reduction: Decimal.parse('8.4'),
  measuredOn: day('2023-01-10'),
  measuredBy: actors.evaluator.subject,
  measuredFor: openEyes,
};
/** 9.6% less, so that both together fell by 9%. */
export const secondMeasured: Of<CohortEvent, 'CohortMeasured'> = {
  ...firstMeasured,
  cohort: second,
  measurement: measured('1356'),
  reduction: Decimal.parse('9.6'),
  measuredOn: day('2023-10-10'),
};

export const firstVerified: Of<CohortEvent, 'CohortResultVerified'> = {
  type: 'CohortResultVerified',
  ...ofOutcome,
  cohort: first,
  result: 1,
  verifiedOn: day('2023-01-20'),
  verifiedBy: actors.verifier.subject,
  verifiedFor: fairCheck,
};
export const secondVerified: Of<CohortEvent, 'CohortResultVerified'> = {
  ...firstVerified,
  cohort: second,
  verifiedOn: day('2023-10-20'),
};
export const firstRejected: Of<CohortEvent, 'CohortResultRejected'> = {
  type: 'CohortResultRejected',
  ...ofOutcome,
  cohort: first,
  result: 1,
  rejectedOn: day('2023-01-20'),
  rejectedBy: actors.verifier.subject,
};

/** The first cohort measured anew by the other version of the method. */
export const firstMeasuredAnew = (events: string, reduction: string, result = 2): CohortEvent => ({
  ...firstMeasured,
  result,
  method: matchedAnew,
  measurement: measured(events),
  reduction: Decimal.parse(reduction),
  measuredOn: day('2023-11-10'),
});
export const anewVerified: Of<CohortEvent, 'CohortResultVerified'> = {
  ...firstVerified,
  result: 2,
  verifiedOn: day('2023-11-20'),
};

export const restsOn = (cohort: OutcomeCode, result: number, events: string): RestsOn => ({
  cohort,
  result,
  events: Decimal.parse(events),
  expectedEvents: Decimal.parse('1500'),
});

export const pooledClaim = cohortClaimIdOf(ofOutcome);
export const firstClaim = cohortClaimIdOf({ ...ofOutcome, cohort: first });

/** 9% over both: 270 events avoided. */
export const pooledMade: Of<CohortEvent, 'CohortClaimMade'> = {
  type: 'CohortClaimMade',
  ...ofOutcome,
  claim: pooledClaim,
  achievedOn: day('2023-10-10'),
  claimedOn: day('2023-11-01'),
  line: line.line,
  policy: 'achieved',
  revision: 1,
  per: 'event-avoided',
  threshold: Decimal.parse('7.5'),
  measured: Decimal.parse('9'),
  quantity: 270,
  results: [restsOn(first, 1, '1374'), restsOn(second, 1, '1356')],
};
/** A first cohort that fell by 12% instead, and was claimed on its own. */
export const firstMade: Of<CohortEvent, 'CohortClaimMade'> = {
  ...pooledMade,
  claim: firstClaim,
  cohort: first,
  achievedOn: day('2023-01-10'),
  claimedOn: day('2023-02-01'),
  threshold: Decimal.parse('10'),
  measured: Decimal.parse('12'),
  quantity: 180,
  results: [restsOn(first, 1, '1320')],
};
export const pooledWithdrawn: Of<CohortEvent, 'CohortClaimWithdrawn'> = {
  type: 'CohortClaimWithdrawn',
  ...ofOutcome,
  claim: pooledClaim,
  withdrawnOn: day('2023-11-05'),
};
/** The new method finds that the first cohort fell by 5%, and both together by 7.3%. */
export const pooledRestated: Of<CohortEvent, 'CohortClaimRestated'> = {
  type: 'CohortClaimRestated',
  ...ofOutcome,
  claim: pooledClaim,
  revision: 1,
  per: 'event-avoided',
  threshold: Decimal.parse('7.5'),
  measured: Decimal.parse('7.3'),
  quantity: 219,
  results: [restsOn(first, 2, '1425'), restsOn(second, 1, '1356')],
};

/** Both cohorts measured and verified: 8.4% and 9.6%. */
export const firstDone = [firstDefined, firstMeasured, firstVerified];
export const both = [...firstDone, secondDefined, secondMeasured, secondVerified];
export const pooled = [...both, pooledMade];
/** A first cohort that fell by 12%. */
export const twelve = { ...firstMeasured, measurement: measured('1320'), reduction: Decimal.parse('12') };
export const reached = [firstDefined, twelve, firstVerified];

export const interested = [cityCouncil, nationalFund, brightFutures];
const by = { subject: actors.verifier.subject, organisation: fairCheck, interested };
const today = day('2023-11-30');

type Command<Type extends CohortCommand['type']> = Of<CohortCommand, Type>;

export const define = (other: Partial<Command<'define'>> = {}): CohortCommand => ({
  type: 'define',
  ...ofOutcome,
  cohort: first,
  title: 'The first thousand',
  joining: joined,
  facts: { startsOn: day('2021-04-01'), endsOn: day('2024-03-31'), outcomes: [reconvictions] },
  ...other,
});
export const measure = (other: Partial<Command<'measure'>> = {}): CohortCommand => ({
  type: 'measure',
  ...ofOutcome,
  cohort: first,
  method: matched,
  measurement: measured('1374'),
  measuredOn: day('2023-01-10'),
  today,
  by: actors.evaluator,
  ...other,
});
export const verify = (rateCard: Command<'verify'>['facts']['rateCard'], other: Partial<Command<'verify'>> = {}) =>
  ({
    type: 'verify',
    ...ofOutcome,
    cohort: first,
    result: 1,
    by,
    verifiedOn: day('2023-01-20'),
    today,
    facts: { rateCard },
    ...other,
  }) satisfies CohortCommand;
export const reject = (other: Partial<Command<'reject'>> = {}): CohortCommand => ({
  type: 'reject',
  ...ofOutcome,
  cohort: first,
  result: 1,
  by,
  rejectedOn: day('2023-01-20'),
  today,
  ...other,
});
