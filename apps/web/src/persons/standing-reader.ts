import { Injectable } from '@nestjs/common';
import { ContractNames, ContractRegister } from '#contracts';
import { contractHoldsStreamName, PersonsRegister, personStreamName } from '#persons';
import { ReferralRegister } from '#referrals';
import type { Asked } from '../http/query-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import type { StandingFormFacts } from './standing.form.js';

/** Gathers what the forms about the standing of people in law say of them. */
@Injectable()
export class StandingReader {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly names: ContractNames,
    private readonly referrals: ReferralRegister,
    private readonly persons: PersonsRegister,
    private readonly revisions: StreamRevisions,
  ) {}

  /** @param person undefined for everybody in the contract. */
  of(code: string, person: string | undefined, asked: Asked): StandingFormFacts | undefined {
    const contract = this.contracts.contract(code, asked);
    if (contract === undefined) return undefined;
    if (person !== undefined && this.referrals.person(code, person, asked) === undefined) return undefined;
    const moment = { asOf: asked.asOf };
    return {
      contract,
      person,
      standing:
        person === undefined
          ? { consents: [], holds: this.persons.holds(code, moment), erasure: undefined }
          : this.persons.standing(code, person, moment),
      naming: this.names.of(contract),
      revision: this.revisions.at(
        person === undefined ? contractHoldsStreamName(code) : personStreamName(person),
        asked,
      ),
      asked,
      today: asked.day,
    };
  }
}
