import { Injectable } from '@nestjs/common';
import { ContractRegister } from '#contracts';
import { formatPence } from '#kernel';
import {
  type AdjustmentCause,
  Calculation,
  causeInWords,
  explain,
  type StatementLineRow,
  StatementsRegister,
  sumAgain,
} from '#payments';
import { RateCardHistory } from '#rate-cards';
import type { Moment } from '#read-store';

/** Why a line says what it says, as data and as sentences. */
export interface ExplainedLine {
  readonly amountPence: number;
  /** What the claim is worth with this line: all its lines up to it together. */
  readonly payablePence: number;
  readonly parts: readonly { readonly payer: string; readonly pence: number }[];
  /** Every step with its inputs; absent on lines that were written before the ledger kept it. */
  readonly calculation: Calculation | undefined;
  readonly words: readonly string[];
  /** Whether the sum, done again from what the calculation holds itself and from the line of the rate card, is the same. */
  readonly addsUp: boolean | undefined;
  /** A sentence for each place where it does not. */
  readonly problems: readonly string[];
}

/** Explains lines of statements from what was stored with them. */
@Injectable()
export class ExplainedLines {
  constructor(
    private readonly statements: StatementsRegister,
    private readonly rateCards: RateCardHistory,
    private readonly contracts: ContractRegister,
  ) {}

  of(contract: string, statement: string, number: number, moment: Moment): ExplainedLine | undefined {
    const line = this.statements.line(contract, statement, number, moment);
    if (line === undefined) return undefined;
    const parts = this.statements.partsOfLine(contract, statement, number, moment);
    const said = {
      amountPence: line.amount_pence,
      payablePence: line.payable_pence,
      parts: parts.map(({ payer, pence }) => ({ payer, pence })),
    };
    if (line.calculation === null) {
      const words = [`Billed whole, ${formatPence(line.amount_pence)}, by a version of the ledger that made no cuts.`];
      return { ...said, calculation: undefined, words, addsUp: undefined, problems: [] };
    }
    const calculation = Calculation.parse(JSON.parse(line.calculation));
    const { revision, line: code } = calculation.pricing;
    const priced = this.rateCards.revision(contract, revision, moment)?.lines.find((one) => one.line === code);
    const problems = sumAgain(calculation, priced);
    const nameOf = (payer: string) => this.contracts.organisation(payer, moment)?.name ?? payer;
    const words = [...explain(calculation, nameOf), ...adjustment(line)];
    return { ...said, calculation, words, addsUp: problems.length === 0, problems };
  }
}

function adjustment(line: StatementLineRow): string[] {
  const { kind, billed_before_pence: before, adjusts_statement: of, adjusts_line: number, cause } = line;
  if (kind !== 'adjustment' || before === null || cause === null) return [];
  const sum = `${formatPence(before)} had been billed before, so this line says ${formatPence(line.amount_pence)}`;
  return [`It adjusts line ${number} of ${of}: ${sum}, because ${causeInWords[cause as AdjustmentCause]}.`];
}
