import { type Access, interestedIn, type RecordedContract } from '#contracts';
import type { Ledger } from '#event-log';
import type { Actor } from '#kernel';
import type { OutcomePath } from './domain/evidence.events.js';
import type { Verifier } from './domain/evidence.js';
import { outcomeStream } from './evidence.stream.js';
import { outcomeStreamName } from './outcome-path.js';

/** Who decides about an outcome, whose interest in the contract keeps them from deciding, and who submitted its evidence. */
export async function verifierOf(
  { ledger, access }: { readonly ledger: Ledger; readonly access: Access },
  { subject, organisation }: Actor,
  contract: RecordedContract,
  path: OutcomePath,
): Promise<Verifier> {
  const { state } = await ledger.load(outcomeStream, outcomeStreamName(path));
  const items = state.status === 'absent' ? [] : state.items;
  const people = await access.peopleBehind(subject, ...items.map(({ submittedBy }) => submittedBy));
  return { subject, organisation, interested: interestedIn(contract), people };
}
