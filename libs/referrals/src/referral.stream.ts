import { referenceTo } from '#contracts';
import { type Loaded, type Reference, type StreamType, streamName } from '#event-log';
import type { OutcomeCode } from '#kernel';
import { type ReferralCommand, type ReferralReason, type ReferralState, referralDecider } from './domain/referral.js';
import type { ReferralEvent } from './domain/referrals.events.js';

export const referralStream: StreamType<ReferralCommand, ReferralState, ReferralEvent, ReferralReason> = {
  category: 'referral',
  decider: referralDecider,
};

export function referralStreamName(contract: string, person: string): string {
  return streamName('referral', contract, person);
}

/** For `reliesOn`: the referral that stands. @throws RangeError for a person who was never referred. */
export function referralReference(loaded: Loaded<ReferralState>): Reference {
  return referenceTo(loaded, 'PersonReferred', 'referral');
}

/** For `reliesOn`: the start of the engagement. @throws RangeError for a person who never started. */
export function engagementReference(loaded: Loaded<ReferralState>): Reference {
  return referenceTo(loaded, 'EngagementStarted', 'engagement');
}

/** For `reliesOn`: how an outcome stood at the referral that stands; undefined while nobody has recorded it. */
export function baselineReference(loaded: Loaded<ReferralState>, outcome: OutcomeCode): Reference | undefined {
  if (loaded.state.status === 'absent') return undefined;
  const { baselines } = loaded.state;
  const nth = baselines.findIndex((baseline) => baseline.outcome === outcome);
  const correctedAs = baselines[nth]?.correctedAs;
  // The correction says all that the recording said, as it should have been.
  if (correctedAs !== undefined) return referenceTo(loaded, 'BaselineCorrected', 'baseline', correctedAs - 1);
  // Counted from the end, because an earlier referral may have had baselines too.
  return nth === -1 ? undefined : referenceTo(loaded, 'BaselineRecorded', 'baseline', nth - baselines.length);
}
