import { PROVIDING_ROLES } from '#contracts';
import type { Actor } from '#kernel';
import { anotherProviderOf, type ReferralState } from '#referrals';
import type { ResponsibilityFacts } from './domain/evidence.js';

/** A provider records what became of its own people; a verifier what they find, whoever provides. */
export function lapseFacts(referral: ReferralState, actor: Actor): ResponsibilityFacts {
  const isProviding = PROVIDING_ROLES.includes(actor.role);
  return { anotherProvider: isProviding ? anotherProviderOf(referral, actor) : undefined };
}
