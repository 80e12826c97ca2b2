import { Injectable } from '@nestjs/common';
import { type ContractDetails, ContractRegister } from '#contracts';
import type { CalendarDate, Role } from '#kernel';
import type { Caller } from '../http/identity.js';
import { plainWords } from '../layout/words.js';

const CONTRACTS_MAX = 200;

/** Which contracts somebody's work is about. */
@Injectable()
export class TheirContracts {
  constructor(private readonly contracts: ContractRegister) {}

  /**
   * The contracts in which the organisation of whoever reads holds their role on the day, and they for it; all of them for
   * whoever has not said who they are.
   */
  of(
    caller: Pick<Caller, 'actor' | 'contracts'> | undefined,
    { asOf, day }: { readonly asOf: number; readonly day: CalendarDate },
  ): readonly ContractDetails[] {
    const { rows } = this.contracts.contracts({ asOf, limit: CONTRACTS_MAX });
    const all = rows.flatMap(({ contract }) => this.contracts.contract(contract, { asOf, on: day }) ?? []);
    if (caller === undefined) return all;
    const { actor, contracts: only } = caller;
    return all.filter(
      ({ contract, parties }) =>
        holds(parties, actor.organisation, actor.role) && (only === undefined || only.includes(contract)),
    );
  }
}

/** What an outcome is called in its contract: another contract may call another outcome by the same code. */
export function outcomeTitle(
  contracts: readonly Pick<ContractDetails, 'contract' | 'outcomes'>[],
  { contract, outcome }: { readonly contract: string; readonly outcome: string },
): string {
  const { outcomes = [] } = contracts.find((each) => each.contract === contract) ?? {};
  return outcomes.find((each) => each.outcome === outcome)?.title ?? plainWords(outcome);
}

function holds(parties: ContractDetails['parties'], organisation: string, role: Role): boolean {
  return parties.some((party) => party.organisation === organisation && party.roles.includes(role));
}
