import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#kernel';
import { subjects, told } from '../../contracts/test/told.js';
import {
  anewVerified,
  first,
  firstDefined,
  firstMade,
  firstMeasured,
  firstMeasuredAnew,
  firstRejected,
  firstVerified,
  matched,
  measured,
  pooledMade,
  pooledRestated,
  pooledWithdrawn,
  restsOn,
} from '../test/fixtures.js';
import { cohortsNarrative } from './cohorts.narrative.js';

const ofOwn = 'cohort riverside.reconvictions.cohort_1';

describe('the story of a cohort', () => {
  it('says what was measured, by which method, and who found it right', () => {
    expect(told(cohortsNarrative, [firstDefined, firstMeasured, firstVerified, firstRejected])).toEqual([
      'Cohort cohort_1 of reconvictions (The first thousand) was defined: people join it from 2021-04-01 to 2021-12-31.',
      'open_eyes measured cohort cohort_1 of reconvictions on 2023-01-10 by matched comparison version 1: result 1, 1374 events where 1500 were expected among 1000 people, 8.4% less.',
      'fair_check found on 2023-01-20 that result 1 of cohort cohort_1 of reconvictions was measured as its method says.',
      'Result 1 of cohort cohort_1 of reconvictions was rejected on 2023-01-20; a result that was verified before goes on standing.',
    ]);
  });

  it('says which result another one takes the place of, and when there was more than expected', () => {
    const more = { ...firstMeasured, measurement: measured('1600'), reduction: Decimal.parse('-6.6667') };
    expect(told(cohortsNarrative, [firstMeasuredAnew('1425', '5'), anewVerified, more])).toEqual([
      'open_eyes measured cohort cohort_1 of reconvictions on 2023-11-10 by matched comparison version 2: result 2, in the place of result 1, 1425 events where 1500 were expected among 1000 people, 5% less.',
      'fair_check found on 2023-11-20 that result 2 of cohort cohort_1 of reconvictions was measured as its method says.',
      'open_eyes measured cohort cohort_1 of reconvictions on 2023-01-10 by matched comparison version 1: result 1, 1600 events where 1500 were expected among 1000 people, 6.6667% more.',
    ]);
  });

  it('says what a claim is of and what it is paid for', () => {
    const perCohort = { ...pooledMade, per: 'cohort' as const, quantity: 2 };
    const perPoint = { ...firstMade, per: 'percentage-point' as const, quantity: 1 };
    expect(told(cohortsNarrative, [firstMade, pooledMade, perCohort, perPoint, pooledWithdrawn])).toEqual([
      'Cohort cohort_1 of reconvictions, achieved on 2023-01-10, was claimed under line reconvictions_avoided of rate card revision 1: 12% less, which reaches the threshold of 10%; it is paid for 180 events that did not happen.',
      'All 2 cohorts of reconvictions together, achieved on 2023-10-10, were claimed under line reconvictions_avoided of rate card revision 1: 9% less, which reaches the pooled threshold of 7.5%; it is paid for 270 events that did not happen.',
      'All 2 cohorts of reconvictions together, achieved on 2023-10-10, were claimed under line reconvictions_avoided of rate card revision 1: 9% less, which reaches the pooled threshold of 7.5%; it is paid for 2 cohorts.',
      'Cohort cohort_1 of reconvictions, achieved on 2023-01-10, was claimed under line reconvictions_avoided of rate card revision 1: 12% less, which reaches the threshold of 10%; it is paid for 12 percentage points.',
      'riverside.pooled.reconvictions was withdrawn on 2023-11-05.',
    ]);
  });

  it('says what a claim is worth once a result under it is replaced', () => {
    const still = {
      ...pooledRestated,
      measured: Decimal.parse('9.3333'),
      quantity: 1,
      results: [restsOn(first, 2, '1360')],
    };
    expect(told(cohortsNarrative, [pooledRestated, still])).toEqual([
      'riverside.pooled.reconvictions now rests on result 2 of cohort_1, result 1 of cohort_2: 7.3% less, short of the threshold of 7.5%: the claim is worth nothing from now on.',
      'riverside.pooled.reconvictions now rests on result 2 of cohort_1: 9.3333% less, which reaches the threshold of 7.5%; it is paid for 1 event that did not happen.',
    ]);
  });

  it('does the sum, so that anybody can do it again', () => {
    expect(cohortsNarrative.CohortMeasured.why?.(firstMeasured)).toEqual([
      '(1500 − 1374) ÷ 1500 = 8.4%, to four decimals.',
      'What was expected follows from people who were not served: Ten people who were not served are matched to each who was.',
    ]);
    const before = { ...firstMeasured, method: { ...matched, comparedWith: 'baseline' as const } };
    expect(cohortsNarrative.CohortMeasured.why?.(before)[1]).toContain('follows from what happened before');
    expect(cohortsNarrative.CohortClaimMade.why?.(pooledMade)).toEqual([
      'Result 1 of cohort_1: 1374 events where 1500 were expected.',
      'Result 1 of cohort_2: 1356 events where 1500 were expected.',
      '(3000 − 2730) ÷ 3000 = 9%, rounded down to four decimals. The exact fraction is held against 7.5%: reached.',
      'The contract prices by the day it was achieved, 2023-10-10: revision 1 was in force.',
    ]);
    expect(cohortsNarrative.CohortClaimMade.why?.({ ...firstMade, policy: 'claim' }).at(-1)).toBe(
      'The contract prices by the day of the claim, 2023-02-01: revision 1 was in force.',
    );
    expect(cohortsNarrative.CohortClaimRestated.why?.(pooledRestated)).toEqual([
      'Result 2 of cohort_1: 1425 events where 1500 were expected.',
      'Result 1 of cohort_2: 1356 events where 1500 were expected.',
      '(3000 − 2781) ÷ 3000 = 7.3%, rounded down to four decimals. The exact fraction is held against 7.5%: not reached.',
    ]);
  });

  it('is about the cohorts, the claim, and what prices it', () => {
    for (const event of [firstDefined, firstMeasured, firstVerified, firstRejected]) {
      expect(subjects(cohortsNarrative, event)).toEqual([ofOwn, 'contract riverside']);
    }
    const ofClaim = ['claim riverside.pooled.reconvictions', 'contract riverside'];
    const results = [ofOwn, 'cohort riverside.reconvictions.cohort_2', 'rate-card-revision riverside.R1'];
    expect(subjects(cohortsNarrative, pooledMade)).toEqual([
      ...ofClaim,
      ...results,
      'rate-card-line riverside.reconvictions_avoided',
    ]);
    expect(subjects(cohortsNarrative, pooledRestated)).toEqual([...ofClaim, ...results]);
    expect(subjects(cohortsNarrative, pooledWithdrawn)).toEqual(ofClaim);
  });
});
