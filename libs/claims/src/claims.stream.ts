import { type StreamType, streamName } from '#event-log';
import type { OutcomePath } from '#evidence';
import { ClaimId } from '#kernel';
import type { ClaimEvent } from './domain/claims.events.js';
import { type ClaimCommand, type ClaimReason, type ClaimState, claimDecider } from './domain/claims.js';

export const claimStream: StreamType<ClaimCommand, ClaimState, ClaimEvent, ClaimReason> = {
  category: 'claim',
  decider: claimDecider,
};

/** `claim-{contract}-{person}-{outcome}-{n}`: an occurrence can be claimed once, because its stream starts once. */
export function claimStreamName({ contract, person, outcome, occurrence }: OutcomePath): string {
  return streamName('claim', contract, person, outcome, occurrence);
}

/** The reference of a claim: `reboot_west.P7K3Q0000000000000.begins_course.1`. */
export function claimIdOf({ contract, person, outcome, occurrence }: OutcomePath): ClaimId {
  return ClaimId.parse(`${contract}.${person}.${outcome}.${occurrence}`);
}
