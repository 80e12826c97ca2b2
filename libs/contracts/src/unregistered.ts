import type { Ledger } from '#event-log';
import type { OrganisationId } from '#kernel';
import { organisationStream, organisationStreamName } from './contract.stream.js';

/** Those of the organisations that nobody has registered. */
export async function unregisteredOf(
  ledger: Ledger,
  organisations: readonly OrganisationId[],
): Promise<OrganisationId[]> {
  const unknown: OrganisationId[] = [];
  for (const organisation of organisations) {
    const { state } = await ledger.load(organisationStream, organisationStreamName(organisation));
    if (state.status === 'absent') unknown.push(organisation);
  }
  return unknown;
}
