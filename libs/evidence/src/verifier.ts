import { interestedIn, type RecordedContract } from '#contracts';
import type { Actor } from '#kernel';
import type { Verifier } from './domain/evidence.js';

/** Who decides, and whose interest in the contract keeps them from deciding. */
export function verifierOf({ subject, organisation }: Actor, contract: RecordedContract): Verifier {
  return { subject, organisation, interested: interestedIn(contract) };
}
