import { type StreamType, streamName } from '#event-log';
import type { ContractId } from '#kernel';
import {
  type InvestmentCommand,
  type InvestmentReason,
  type InvestmentState,
  investmentDecider,
} from './domain/investment.js';
import type { InvestmentEvent } from './domain/payments.events.js';

/** Apart from the account, so that nothing about outcome payments can ever wait for it or lean on it. */
export const investmentStream: StreamType<InvestmentCommand, InvestmentState, InvestmentEvent, InvestmentReason> = {
  category: 'investment',
  decider: investmentDecider,
};

export function investmentStreamName(contract: ContractId): string {
  return streamName('investment', contract);
}
