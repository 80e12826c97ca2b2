import { ContractRegister } from '#contracts';
import type { Installation } from '#installation';
import { ContractId } from '#kernel';
import { Failure } from '../exit-codes.js';

/** @throws Failure (failed) when the ledger has no such contract. */
export function contractNamed({ store }: Installation, text: string): ContractId {
  const parsed = ContractId.safeParse(text);
  if (!parsed.success || new ContractRegister(store).contract(parsed.data) === undefined) {
    throw new Failure('failed', 'not-found', `There is no contract ${text} in this ledger`);
  }
  return parsed.data;
}
