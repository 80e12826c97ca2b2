import { type StreamType, streamName } from '#event-log';
import type { StatementRef } from '#kernel';
import type { StatementEvent } from './domain/payments.events.js';
import { type AddLines, type LinesReason, type LinesState, linesDecider } from './domain/statement-lines.js';

/** The lines of one statement, so that the account of a contract stays short however old it is. */
export const statementStream: StreamType<AddLines, LinesState, StatementEvent, LinesReason> = {
  category: 'statement',
  decider: linesDecider,
};

/** A statement's reference begins with its contract, so it is one of a kind in the whole ledger. */
export function statementStreamName(statement: StatementRef): string {
  return streamName('statement', statement);
}
