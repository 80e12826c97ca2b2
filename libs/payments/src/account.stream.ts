import { type StreamType, streamName } from '#event-log';
import type { ContractId } from '#kernel';
import { accountDecider, type PaymentCommand, type PaymentReason } from './domain/account/account.js';
import type { AccountState } from './domain/account/account-state.js';
import type { PaymentEvent } from './domain/payments.events.js';

export const accountStream: StreamType<PaymentCommand, AccountState, PaymentEvent, PaymentReason> = {
  category: 'account',
  decider: accountDecider,
};

export function accountStreamName(contract: ContractId): string {
  return streamName('account', contract);
}
