import { Injectable } from '@nestjs/common';
import { type ContractDetails, ContractRegister } from '#contracts';
import type { Naming } from '../audit-trail/timeline.js';
import type { ReadAt } from '../layout/read-at.js';

const ORGANISATIONS_MAX = 500;
const CONTRACTS_MAX = 20;

/** What codes are called: organisations of a contract by their names, its outcomes by their titles. */
@Injectable()
export class ContractNames {
  constructor(private readonly register: ContractRegister) {}

  of({ parties, outcomes }: Pick<ContractDetails, 'parties' | 'outcomes'>): Naming {
    const organisations = parties.map(({ organisation, name }) => [organisation, name ?? organisation] as const);
    const titles = outcomes.map(({ outcome, title }) => [outcome, title] as const);
    return naming([...titles, ...organisations]);
  }

  /** Over all contracts: a code that two contracts use for two outcomes stays a code. */
  everywhere({ asOf }: Pick<ReadAt, 'asOf'>): Naming {
    const organisations = this.register.organisations({ asOf, limit: ORGANISATIONS_MAX }).rows;
    const titles = new Map<string, Set<string>>();
    for (const { contract } of this.register.contracts({ asOf, limit: CONTRACTS_MAX }).rows) {
      for (const { outcome, title } of this.register.outcomes(contract, { asOf })) {
        titles.set(outcome, (titles.get(outcome) ?? new Set()).add(title));
      }
    }
    const unambiguous = [...titles].flatMap(([code, names]) =>
      names.size === 1 ? [[code, [...names].join()] as const] : [],
    );
    return naming([...unambiguous, ...organisations.map(({ organisation, name }) => [organisation, name] as const)]);
  }
}

function naming(pairs: readonly (readonly [string, string])[]): Naming {
  const names = new Map(pairs);
  return { names, nameOf: (organisation) => names.get(organisation) ?? organisation };
}
