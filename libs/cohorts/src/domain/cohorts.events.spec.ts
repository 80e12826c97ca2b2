import { describe, expect, it } from '@jest/globals';
import { describeGolden } from '../../../event-log/test/golden.js';
import {
  firstDefined,
  firstMeasured,
  firstRejected,
  firstVerified,
  matched,
  pooledMade,
  pooledRestated,
  pooledWithdrawn,
} from '../../test/fixtures.js';
import { CohortCode, cohortEvents, Measurement } from './cohorts.events.js';

describeGolden('cohorts', cohortEvents, new URL('../../test/golden/', import.meta.url), {
  CohortDefined: firstDefined,
  CohortMeasured: {
    ...firstMeasured,
    method: { ...matched, source: 'Protocol, section 4' },
    words: 'The register was completed',
  },
  CohortResultVerified: { ...firstVerified, words: 'Counted again from the extract' },
  CohortResultRejected: { ...firstRejected, words: 'The comparison group is another one' },
  CohortClaimMade: pooledMade,
  CohortClaimRestated: pooledRestated,
  CohortClaimWithdrawn: { ...pooledWithdrawn, words: 'Claimed too soon' },
});

describe('the code of a cohort', () => {
  it.each(['cohort_1', 'C2', 'P0000000000000001x'])('can be %s', (code) =>
    expect(CohortCode.safeParse(code).success).toBe(true),
  );
  // Each of them could make two claims share one reference.
  it.each(['pooled', 'cohort.1', 'P0000000000000001', ''])('cannot be "%s"', (code) =>
    expect(CohortCode.safeParse(code).success).toBe(false),
  );
});

describe('what was counted of a cohort', () => {
  it.each([
    ['fewer than no events', { size: 1000, events: '-1', expectedEvents: '1500' }],
    ['nothing that was expected', { size: 1000, events: '0', expectedEvents: '0' }],
    ['nobody in it', { size: 0, events: '0', expectedEvents: '1500' }],
    ['more than four decimals', { size: 1, events: '0.00001', expectedEvents: '1500' }],
  ])('cannot be %s', (_, counted) => expect(Measurement.safeParse(counted).success).toBe(false));
});
