import type { Answer, CommandContext, Ledger } from '#event-log';
import { contractStream, contractStreamName } from './contract.stream.js';
import type { ContractCommand, ContractReason } from './domain/contract.js';
import type { RecordedContract } from './domain/contract-state.js';
import type { ContractEvent } from './domain/contracts.events.js';

/** Decides about a contract that is recorded, in its stream. */
export function changeContract(
  ledger: Ledger,
  command: Exclude<ContractCommand, { type: 'record' }>,
  { input, context }: { readonly input: unknown; readonly context: CommandContext },
): Promise<Answer<ContractReason>> {
  const at = ledger.clock.now();
  return ledger.transact(contractStream, contractStreamName(command.contract), command, { context, input, at });
}

/**
 * The first event that a command left in the log, by which it is said what was numbered; undefined when it was done
 * before under another id, or refused.
 */
export async function firstRecordedBy(
  ledger: Ledger,
  answer: Answer<ContractReason>,
): Promise<ContractEvent | undefined> {
  const first = answer.kind === 'recorded' ? answer.events[0] : undefined;
  if (answer.kind !== 'recorded' || first === undefined) return undefined;
  for await (const logged of ledger.log.readStream(answer.stream, { from: first.revision })) {
    return ledger.codec.decode<ContractEvent>(logged).event;
  }
  return undefined;
}

/** The contract as it stands after a command. */
export async function contractAsItIs(ledger: Ledger, contract: string): Promise<RecordedContract | undefined> {
  const { state } = await ledger.load(contractStream, contractStreamName(contract));
  return state.status === 'recorded' ? state : undefined;
}
