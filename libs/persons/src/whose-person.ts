import type { Ledger } from '#event-log';
import type { Actor } from '#kernel';
import { closedToProvider, type ReferralState, referralStream, referralStreamName } from '#referrals';
import type { WhosePerson } from './domain/person.js';

export function whosePerson(referral: ReferralState, actor: Actor): WhosePerson {
  if (referral.status === 'absent') {
    return { isReferred: false, anotherProvider: undefined, anotherGateway: undefined };
  }
  const { referredBy } = referral.referral;
  const { role, organisation } = actor;
  return {
    isReferred: true,
    anotherProvider: closedToProvider(referral, actor),
    anotherGateway: role === 'referral-agency' && referredBy !== organisation ? referredBy : undefined,
  };
}

export async function loadWhosePerson(
  ledger: Ledger,
  actor: Actor,
  contract: string,
  person: string,
): Promise<WhosePerson> {
  const { state } = await ledger.load(referralStream, referralStreamName(contract, person));
  return whosePerson(state, actor);
}
