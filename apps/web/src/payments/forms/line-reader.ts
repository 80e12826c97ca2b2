import { Injectable } from '@nestjs/common';
import { DisputesRegister, StatementsRegister } from '#payments';
import type { Asked } from '../../http/query-desk.js';
import { SettlementReader } from '../settlement-facts.js';
import type { AccountFacts } from './account-facts.js';
import type { LineFacts } from './dispute.form.js';

/** Gathers what the forms about one line of a statement say of it. */
@Injectable()
export class LineReader {
  constructor(
    private readonly statements: StatementsRegister,
    private readonly disputes: DisputesRegister,
    private readonly settlements: SettlementReader,
  ) {}

  of({ contract }: AccountFacts, statement: string, number: number, asked: Asked): LineFacts | undefined {
    const code = contract.contract;
    const line = this.statements.line(code, statement, number, asked);
    if (line === undefined) return undefined;
    return {
      line,
      parts: this.statements.partsOfLine(code, statement, number, asked),
      disputes: this.disputes
        .disputes(code, { asOf: asked.asOf, claim: line.claim })
        .rows.filter((dispute) => dispute.statement === statement && dispute.line === number),
      lineTitle: this.settlements.titlesOf(contract, [line.revision], asked.asOf)(line.rate_card_line),
    };
  }
}
