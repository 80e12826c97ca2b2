import { checkRows } from './check-rows.js';
import { atOnce, inTurns, type Steps } from './in-turns.js';
import type { PersonPlan, PersonRows, SetAsideRow } from './person-plan.js';
import { planPerson } from './plan-person.js';
import type { ReadReturn } from './read-return.js';
import { recordIdentity, recordKey } from './record-key.js';
import type { EngagementRow, OutcomeRow, ReferralRow, ReturnRows } from './return-format.js';
import { inOrder, type ReturnProblem } from './return-problem.js';
import type { ReturnRecord, ReturnState } from './return-state.js';

/** What a return leads to, when nothing is wrong with it. */
export interface ReturnPlan {
  /** Those with something to record, in the order of their references. */
  readonly persons: readonly PersonPlan[];
  readonly rows: number;
  /** Rows that are recorded already, just so. */
  readonly unchanged: number;
  /** What somebody else must record, row by row, where the state says that it is set aside. */
  readonly setAside: readonly SetAsideRow[];
  /** What this return recorded when it was sent before, and does not name any more. It stays recorded. */
  readonly missing: readonly ReturnRecord[];
}

export type PlannedReturn = { readonly problems: readonly ReturnProblem[] } | { readonly plan: ReturnPlan };

/**
 * Holds a return against itself, the contract and everything recorded: either all that is wrong with it, or the steps
 * that record what is new and correct what differs. A pure function: the same rows in any order against the same ledger
 * give the same plan, and what a plan has recorded, the next plan leaves alone.
 */
export function planReturn(read: ReadReturn, state: ReturnState): PlannedReturn {
  return atOnce(planning(read, state));
}

/** `planReturn` in short turns, between which everybody else of this process has theirs. */
export function planReturnInTurns(read: ReadReturn, state: ReturnState): Promise<PlannedReturn> {
  return inTurns(planning(read, state));
}

function* planning(read: ReadReturn, state: ReturnState): Steps<PlannedReturn> {
  const problems = [...read.problems, ...(yield* checkRows(read.rows, read.partial, state))];
  const before = problems.length;
  const earlier = new Map(state.earlier.map((record) => [recordKey(record), record]));
  const spoiledFiles = read.problems.some(({ row }) => row <= 1);
  const faulty = new Set(problems.map(({ file, row }) => `${file}\n${row}`));
  const persons: PersonPlan[] = [];
  for (const rows of personsOf(read.rows)) {
    // What the ledger would say of rows that are known to be wrong, or incomplete, would only mislead.
    const isFaulty = allOf(rows).some(({ file, row }) => faulty.has(`${file}\n${row}`));
    if (isFaulty || spoiledFiles || read.spoiled.has(rows.reference)) continue;
    persons.push(planPerson(rows, state, earlier, problems));
    yield;
  }
  if (problems.length > 0) return { problems: inOrder(summed(problems.slice(0, before), problems.slice(before))) };
  return {
    plan: {
      persons: persons.filter(({ steps, left }) => steps.length > 0 || left.length > 0),
      rows: rowCount(read.rows),
      unchanged: persons.reduce((sum, person) => sum + person.unchanged, 0),
      setAside: inOrder(persons.flatMap(({ setAside }) => setAside)),
      missing: missingFrom(state.earlier, persons),
    },
  };
}

export function rowCount({ referrals, engagements, outcomes }: ReturnRows): number {
  return referrals.length + engagements.length + outcomes.length;
}

/** The references that a return names, each once. */
export function referencesOf({ referrals, engagements, outcomes }: ReturnRows): Set<string> {
  return new Set([...referrals, ...engagements, ...outcomes].map((row) => row.person_reference));
}

function personsOf({ referrals, engagements, outcomes }: ReturnRows): PersonRows[] {
  const referralOf = new Map<string, ReferralRow>(referrals.map((row) => [row.person_reference, row]));
  const engagementsOf = Map.groupBy(engagements, (row: EngagementRow) => row.person_reference);
  const outcomesOf = Map.groupBy(outcomes, (row: OutcomeRow) => row.person_reference);
  return [...referencesOf({ referrals, engagements, outcomes })].sort().map((reference) => ({
    reference,
    referral: referralOf.get(reference),
    engagements: engagementsOf.get(reference) ?? [],
    outcomes: outcomesOf.get(reference) ?? [],
  }));
}

function allOf({ referral, engagements, outcomes }: PersonRows) {
  return [...(referral === undefined ? [] : [referral]), ...engagements, ...outcomes];
}

/** That somebody is missing who could record a thing is said once, not for each of ten thousand rows. */
function summed(ofRows: readonly ReturnProblem[], ofPlan: readonly ReturnProblem[]): ReturnProblem[] {
  const kept = ofPlan.filter(({ rule }) => rule !== 'nobody-to-act');
  const nobody = Map.groupBy(
    inOrder(ofPlan.filter(({ rule }) => rule === 'nobody-to-act')),
    ({ file, says }) => `${file}\n${says}`,
  );
  const once = [...nobody.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const others = more.length === 0 ? '' : ` (and ${more.length} more like it)`;
    return [{ ...first, says: `${first.says}${others}` }];
  });
  return [...ofRows, ...kept, ...once];
}

function missingFrom(earlier: readonly ReturnRecord[], persons: readonly PersonPlan[]): ReturnRecord[] {
  const named = new Set(persons.flatMap((person) => [...person.named]));
  // The day of an achievement disappears with its evidence, which is said already.
  return earlier.filter((record) => record.kind !== 'achieved' && !named.has(recordIdentity(record)));
}
