import { type ReturnPlan, type ReturnProblem, type ReturnRule, type ReturnStep, type Sent, shownValue } from '#returns';
import type { CheckedReturn } from './checked-returns.js';

/** What would become, or became, of one row. */
interface RowVerdict {
  /** The file, as it was called. */
  readonly file: string;
  /** As a spreadsheet counts: the row of headings is 1. */
  readonly row: number;
  readonly verdict: 'new' | 'correction' | 'left-alone' | 'for-others';
  /** What is recorded of it, without anything about a person; or why it is left alone, or who must record it. */
  readonly says: string;
}

/** What is wrong with one row, or with a file as a whole. */
interface RowProblem {
  /** The file, as it was called; empty where it is about the return as a whole. */
  readonly file: string;
  /** As a spreadsheet counts: the row of headings is 1. 0 for the file as a whole. */
  readonly row: number;
  readonly column?: string;
  /** What stood there; what may be about a person is masked, and the file of errors has it. */
  readonly value?: string;
  /** The rule that it breaks: stable, and meant for programs. */
  readonly rule: ReturnRule;
  /** What is wrong, in words. */
  readonly says: string;
}

/** What the ledger recorded of a return once it was confirmed. */
interface ImportRecorded {
  /** Steps that this sending recorded. */
  readonly steps: number;
  /** Steps that were recorded already, by an earlier sending. */
  readonly repeated: number;
  /** Steps that were not sent, after a refusal for the same person. */
  readonly unsent: number;
  /** Steps that were refused after all, because the ledger had moved on. */
  readonly refused: readonly {
    readonly file: string;
    readonly row: number;
    readonly says: string;
    /** The code of the refusal. */
    readonly code: string;
  }[];
}

/** A provider's return: what was found when it was held against the ledger, and what was recorded of it. */
export interface ImportAnswer {
  /** Under which it is kept for two hours: the digest of all that was sent. */
  readonly import: string;
  readonly contract: string;
  /** The name of the return: the same for the return that corrects it. */
  readonly name: string;
  /** `wrong`: nothing can be recorded; `right`: nothing is recorded yet; `recorded`. */
  readonly state: 'wrong' | 'right' | 'recorded';
  /** How many rows there are; absent where they could not all be read. */
  readonly rows?: number;
  /** How many rows are recorded already, just so. */
  readonly unchanged?: number;
  /** Everything that is wrong; empty unless the state says so. */
  readonly problems: readonly RowProblem[];
  /** Row by row, by file and row. */
  readonly verdicts: readonly RowVerdict[];
  /** What this return recorded before and does not name any more: nothing is taken back. */
  readonly missing: readonly {
    readonly kind: string;
    readonly person: string;
    /** The day that it is about. */
    readonly dated: string;
  }[];
  readonly recorded?: ImportRecorded;
}

export function importAnswer({ id, contract, name, found, sent }: CheckedReturn): ImportAnswer {
  const about = { import: id, contract, name };
  if ('problems' in found) {
    return { ...about, state: 'wrong', problems: found.problems.map(problemOf), verdicts: [], missing: [] };
  }
  const { plan } = found;
  return {
    ...about,
    state: sent === undefined ? 'right' : 'recorded',
    rows: plan.rows,
    unchanged: plan.unchanged,
    problems: [],
    verdicts: verdictsOf(plan),
    missing: plan.missing.map(({ kind, person, dated }) => ({ kind, person, dated })),
    ...(sent === undefined ? {} : { recorded: recordedOf(sent) }),
  };
}

function problemOf(problem: ReturnProblem): RowProblem {
  const { file, row, column, rule, says } = problem;
  const value = shownValue(problem);
  return {
    file,
    row,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value }),
    rule,
    says,
  };
}

function verdictsOf({ persons, setAside }: ReturnPlan): RowVerdict[] {
  const ofStep = ({ places, kind, says }: ReturnStep) =>
    places.map(({ file, row }): RowVerdict => ({ file, row, verdict: kind, says }));
  return [
    ...persons.flatMap(({ steps, left }) => [
      ...steps.flatMap(ofStep),
      ...left.map(({ file, row, says }): RowVerdict => ({ file, row, verdict: 'left-alone', says })),
    ]),
    ...setAside.map(({ file, row, says }): RowVerdict => ({ file, row, verdict: 'for-others', says })),
  ].sort((one, other) => (one.file === other.file ? one.row - other.row : one.file < other.file ? -1 : 1));
}

function recordedOf({ recorded, repeated, refused, unsent }: Sent): ImportRecorded {
  return {
    steps: recorded.length,
    repeated,
    unsent,
    refused: refused.map(({ step, refusal }) => ({
      file: step.places[0]?.file ?? '',
      row: step.places[0]?.row ?? 0,
      says: step.says,
      code: refusal.refused,
    })),
  };
}
