import { describeGolden } from '../../../event-log/test/golden.js';
import { claimWithdrawn, made } from '../../test/fixtures.js';
import { claimEvents } from './claims.events.js';

describeGolden('claims', claimEvents, new URL('../../test/golden/', import.meta.url), {
  ClaimMade: made,
  ClaimWithdrawn: { ...claimWithdrawn, words: 'Claimed under the wrong outcome' },
});
