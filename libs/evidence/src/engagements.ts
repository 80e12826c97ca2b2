import type { RecordedContract } from '#contracts';
import type { Period } from '#kernel';
import type { ReferralState } from '#referrals';

/** A person's times on the service. One that has not ended runs to the end of the contract. */
export function engagementsOf(referral: ReferralState, { endsOn }: RecordedContract): readonly Period[] {
  if (!('startedOn' in referral)) return [];
  return [{ from: referral.startedOn, to: referral.status === 'ended' ? referral.endedOn : endsOn }];
}
