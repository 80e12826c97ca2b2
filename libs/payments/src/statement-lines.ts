import { Injectable } from '@nestjs/common';
import { Ledger, type Reference } from '#event-log';
import type { ContractId, StatementRef } from '#kernel';
import { accountStreamName } from './account.stream.js';
import type { PaymentEvent, StatementLine } from './domain/payments.events.js';
import { statementStreamName } from './statement.stream.js';

/** A line, and the event that put it on its statement. */
export interface RecordedLine {
  readonly line: StatementLine;
  readonly reference: Reference;
}

/** The lines of a statement, from the log itself. */
@Injectable()
export class StatementLines {
  constructor(private readonly ledger: Ledger) {}

  /** @param statement with `linesHere` above 0, its lines stand in the account, as those of the first version do. */
  async of(
    contract: ContractId,
    { statement, linesHere }: { readonly statement: StatementRef; readonly linesHere: number },
  ): Promise<readonly RecordedLine[]> {
    const stream = linesHere > 0 ? accountStreamName(contract) : statementStreamName(statement);
    const lines: RecordedLine[] = [];
    for await (const logged of this.ledger.log.readStream(stream, { from: 0 })) {
      if (logged.type !== 'StatementLinesAdded') continue;
      const { event } = this.ledger.codec.decode<PaymentEvent>(logged);
      if (event.type !== 'StatementLinesAdded' || event.statement !== statement) continue;
      const reference = { event: logged.id, stream, revision: logged.revision, as: 'statement-line' };
      for (const line of event.lines) lines.push({ line, reference });
    }
    return lines;
  }
}
