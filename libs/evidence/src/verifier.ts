import { INTERESTED_ROLES, type RecordedContract } from '#contracts';
import type { Actor } from '#kernel';
import type { Verifier } from './domain/evidence.js';

/** Who decides, and whose interest in the contract keeps them from deciding. */
export function verifierOf({ subject, organisation }: Actor, { parties }: RecordedContract): Verifier {
  const interested = parties.filter(({ roles }) => roles.some((role) => INTERESTED_ROLES.includes(role)));
  return { subject, organisation, interested: interested.map((party) => party.organisation) };
}
