import { z } from 'zod';
import { streamName } from '#event-log';
import { ContractId, OutcomeCode, PersonId } from '#kernel';
import type { OutcomePath } from './domain/evidence.events.js';

/** How an input names one outcome of one person; without an occurrence, the first. */
export const outcomePathInput = {
  contract: ContractId,
  person: PersonId,
  outcome: OutcomeCode,
  occurrence: z.int().positive().default(1),
};

/** `outcome-{contract}-{person}-{outcome}-{n}`: once per person, outcome and occurrence is the stream's name. */
export function outcomeStreamName({ contract, person, outcome, occurrence }: OutcomePath): string {
  return streamName('outcome', contract, person, outcome, occurrence);
}
