import type { ContractId, PersonId } from '#kernel';
import type { OpenMatter } from './domain/person.js';

/**
 * What is open and needs what is known of a person. Disputes and samples are downstream of persons, so this says what has
 * to be known and whoever puts the ledger together answers it.
 */
export abstract class OpenMatters {
  abstract of(contract: ContractId, person: PersonId): Promise<readonly OpenMatter[]>;
}
