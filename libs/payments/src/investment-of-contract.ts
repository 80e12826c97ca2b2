import type { AccessFacts } from '#contracts';
import type { Ledger } from '#event-log';
import type { Actor, ContractId, OrganisationId } from '#kernel';
import { type InvestmentFlow, isSameMovement } from './domain/investment.js';
import { investmentStream, investmentStreamName } from './investment.stream.js';

/** What an investment command needs to know of the contract and of whoever asks. */
export function investmentFacts({ contract }: AccessFacts, actor: Actor, investor: OrganisationId) {
  const party = contract.parties.find(({ organisation }) => organisation === investor);
  return {
    isInvestor: party?.roles.includes('investor') ?? false,
    askingInvestor: actor.role === 'investor' ? actor.organisation : undefined,
  };
}

/** The reference that a movement got where none was chosen; empty when there is no such movement. */
export async function movementOf(
  ledger: Ledger,
  contract: ContractId,
  movement: Omit<InvestmentFlow, 'investment'>,
): Promise<string> {
  const { state } = await ledger.load(investmentStream, investmentStreamName(contract));
  return state.flows.find((flow) => isSameMovement(flow, movement))?.investment ?? '';
}
