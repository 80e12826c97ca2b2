import { z } from 'zod';
import { type StreamType, streamName } from '#event-log';
import { type OutcomePath, outcomePath } from '#evidence';
import { ClaimId, type ContractId } from '#kernel';
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

/** The reference of a claim: `reboot_west.P7K3Q000000000000.begins_course.1`. */
export function claimIdOf({ contract, person, outcome, occurrence }: OutcomePath): ClaimId {
  return ClaimId.parse(`${contract}.${person}.${outcome}.${occurrence}`);
}

/**
 * The outcome that a claim of a contract is about.
 *
 * @throws RangeError for the reference of another contract's claim.
 */
export function pathOfClaim(contract: ContractId, claim: ClaimId): OutcomePath {
  // The contract is given, because its code may have dots too.
  const rest = claim.startsWith(`${contract}.`) ? claim.slice(contract.length + 1) : '';
  const [, person, outcome, occurrence] = /^([^.]+)\.(.+)\.([1-9]\d*)$/.exec(rest) ?? [];
  const path = Path.safeParse({ contract, person, outcome, occurrence: Number(occurrence) });
  if (!path.success) throw new RangeError(`"${claim}" is not a claim of ${contract}`);
  return path.data;
}

const Path = z.strictObject(outcomePath);
