import { Injectable } from '@nestjs/common';
import { type ContractDetails, ContractNames, ContractRegister, type Naming } from '#contracts';
import type { ContractId } from '#kernel';
import { accountStreamName, investmentStreamName } from '#payments';
import type { Asked } from '../../http/query-desk.js';
import { type RevisionSeen, StreamRevisions } from '../../http/stream-revisions.js';

/** What every form about the money of a contract says of it, and the revision of the account that is decided on. */
export interface AccountFacts {
  readonly contract: ContractDetails;
  readonly home: string;
  readonly naming: Naming;
  readonly revision: RevisionSeen;
  readonly investmentRevision: RevisionSeen;
}

@Injectable()
export class AccountReader {
  constructor(
    private readonly contracts: ContractRegister,
    private readonly names: ContractNames,
    private readonly revisions: StreamRevisions,
  ) {}

  of(code: string, asked: Asked): AccountFacts | undefined {
    const contract = this.contracts.contract(code, { asOf: asked.asOf, on: asked.day });
    if (contract === undefined) return undefined;
    return {
      contract,
      home: `/contracts/${contract.contract}`,
      naming: this.names.of(contract),
      revision: this.revisions.at(accountStreamName(contract.contract as ContractId), asked),
      investmentRevision: this.revisions.at(investmentStreamName(contract.contract as ContractId), asked),
    };
  }
}
