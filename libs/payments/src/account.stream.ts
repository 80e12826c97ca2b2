import { type StreamType, streamName } from '#event-log';
import type { ContractId } from '#kernel';
import type { PaymentEvent } from './domain/payments.events.js';
import { type AccountState, accountDecider, type PaymentCommand, type PaymentReason } from './domain/payments.js';

export const accountStream: StreamType<PaymentCommand, AccountState, PaymentEvent, PaymentReason> = {
  category: 'account',
  decider: accountDecider,
};

export function accountStreamName(contract: ContractId): string {
  return streamName('account', contract);
}
