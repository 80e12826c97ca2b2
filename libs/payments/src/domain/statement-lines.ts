import {
  type ContractId,
  type Decider,
  type Decision,
  type Pence,
  pence,
  refuse,
  type StatementRef,
  sumPence,
} from '#kernel';
import type { LinesTotal } from './account/statements.js';
import type { Part, StatementEvent, StatementLine } from './payments.events.js';

/**
 * Puts further lines on a statement. Whether it may still have any is the account's business, which counts the lines as
 * it issues them: what is put here afterwards is on no statement.
 */
export interface AddLines {
  readonly type: 'add-lines';
  readonly contract: ContractId;
  readonly statement: StatementRef;
  /** Numbered without a gap. */
  readonly lines: readonly StatementLine[];
  /** How many of them go into each event; all of them into one, when absent. */
  readonly perEvent?: readonly number[] | undefined;
}

export interface LinesState extends LinesTotal {
  /** The first number and the sum of each event that added lines. */
  readonly added: ReadonlyMap<number, { readonly lines: number; readonly pence: Pence }>;
}

export type LinesReason = 'lines-changed' | 'lines-out-of-order';

const none: LinesState = { lines: 0, totalPence: pence(0), parts: [], invoiced: [], held: [], added: new Map() };

export const linesDecider: Decider<AddLines, LinesState, StatementEvent, LinesReason> = {
  initial: none,
  decide({ contract, statement, lines, perEvent }, state): Decision<StatementEvent, LinesReason> {
    const first = lines[0]?.number;
    if (first === undefined) return [];
    const gap = lines.findIndex(({ number }, index) => number !== first + index);
    if (gap !== -1) return refuse('lines-out-of-order', { statement, number: first + gap });
    const chunks = divided(lines, perEvent);
    if (state.added.has(first)) {
      const isSame = chunks.every((chunk) => isAdded(state, chunk));
      return isSame ? [] : refuse('lines-changed', { planned: first + lines.length - 1, recorded: state.lines });
    }
    if (first !== state.lines + 1) return refuse('lines-changed', { planned: first - 1, recorded: state.lines });
    return chunks.map((chunk) => ({ type: 'StatementLinesAdded', contract, statement, lines: [...chunk] }));
  },
  evolve(state, { lines }) {
    return {
      lines: state.lines + lines.length,
      totalPence: pence(state.totalPence + sumOf(lines)),
      parts: withParts(state.parts, lines),
      invoiced: withParts(
        state.invoiced,
        lines.filter(({ collect }) => collect === 'invoiced'),
      ),
      held: withParts(
        state.held,
        lines.filter(({ collect }) => collect === 'held'),
      ),
      added: new Map(state.added).set(lines[0]?.number ?? 0, { lines: lines.length, pence: sumOf(lines) }),
    };
  },
};

function divided(
  lines: readonly StatementLine[],
  perEvent: readonly number[] = [lines.length],
): readonly (readonly StatementLine[])[] {
  let from = 0;
  return perEvent.map((count) => {
    const chunk = lines.slice(from, from + count);
    from += count;
    return chunk;
  });
}

function isAdded({ added }: LinesState, chunk: readonly StatementLine[]): boolean {
  const standing = added.get(chunk[0]?.number ?? 0);
  return standing?.lines === chunk.length && standing.pence === sumOf(chunk);
}

function sumOf(lines: readonly StatementLine[]): Pence {
  return sumPence(lines.map(({ amountPence }) => amountPence));
}

function withParts(sums: readonly Part[], lines: readonly StatementLine[]): Part[] {
  const byPayer = new Map(sums.map(({ payer, pence: amount }) => [payer, Number(amount)]));
  for (const { parts } of lines) {
    for (const { payer, pence: amount } of parts) byPayer.set(payer, (byPayer.get(payer) ?? 0) + amount);
  }
  return [...byPayer].map(([payer, amount]) => ({ payer, pence: pence(amount) }));
}
