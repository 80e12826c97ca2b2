import { Injectable } from '@nestjs/common';
import { EvidenceRegister } from '#evidence';
import type { ContractId, PersonId, Refusal } from '#kernel';
import { type Obstacles, stillNeeded, type UndecidedOutcome } from './domain/person.js';
import type { PersonReason } from './domain/persons.reasons.js';
import { OpenMatters } from './open-matters.js';

const OUTCOMES_MAX = 1000;

/** What still needs what is known of a person, as the read models know it. */
@Injectable()
export class ErasureObstacles {
  constructor(
    private readonly evidence: EvidenceRegister,
    private readonly matters: OpenMatters,
  ) {}

  async of(contract: ContractId, person: PersonId): Promise<Omit<Obstacles, 'contractHolds'>> {
    const undecided = this.evidence
      .outcomes(contract, { person, limit: OUTCOMES_MAX })
      .rows.flatMap(({ outcome, status }): UndecidedOutcome[] => {
        if (status === 'submitted') return [{ outcome, waitsFor: 'verifier' }];
        return status === 'queried' ? [{ outcome, waitsFor: 'provider' }] : [];
      });
    return { undecided, matters: await this.matters.of(contract, person) };
  }

  /** Why an erasure would be refused, holds aside, for whoever is about to ask for one; undefined where nothing is open. */
  async refusal(contract: ContractId, person: PersonId): Promise<Refusal<PersonReason> | undefined> {
    return stillNeeded(await this.of(contract, person));
  }
}
