import { Injectable } from '@nestjs/common';
import { type ContractDetails, ContractRegister } from '#contracts';
import type { Naming } from '../audit-trail/timeline.js';
import type { ReadAt } from '../layout/read-at.js';

/** What codes are called: organisations of a contract by their names, its outcomes by their titles. */
@Injectable()
export class ContractNames {
  constructor(private readonly register: ContractRegister) {}

  of({ parties, outcomes }: Pick<ContractDetails, 'parties' | 'outcomes'>): Naming {
    const organisations = parties.map(({ organisation, name }) => [organisation, name ?? organisation] as const);
    const titles = outcomes.map(({ outcome, title }) => [outcome, title] as const);
    return naming([...titles, ...organisations]);
  }

  /** Over all contracts: organisations only, because two contracts may use one code for two outcomes. */
  everywhere({ asOf }: Pick<ReadAt, 'asOf'>): Naming {
    const { rows } = this.register.organisations({ asOf, limit: 500 });
    return naming(rows.map(({ organisation, name }) => [organisation, name] as const));
  }
}

function naming(pairs: readonly (readonly [string, string])[]): Naming {
  const names = new Map(pairs);
  return { names, nameOf: (organisation) => names.get(organisation) ?? organisation };
}
