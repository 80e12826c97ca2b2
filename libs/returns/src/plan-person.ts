import type { CalendarDate } from '#kernel';
import { DateCorrections } from './date-corrections.js';
import { PersonDraft } from './person-draft.js';
import type { PersonPlan, PersonRows } from './person-plan.js';
import { inSequence, newsOf, recordEngagement } from './plan-engagement.js';
import { planOutcomes } from './plan-outcomes.js';
import { planReferralRow, referFirst } from './plan-referral.js';
import { recordIdentity } from './record-key.js';
import type { ReturnProblem } from './return-problem.js';
import { outcomeKey, type RecordKind, type ReturnRecord, type ReturnState } from './return-state.js';

/**
 * What one person's rows add to what is recorded of them. Every step is put before the rules of the ledger here, each
 * on top of the ones before, so that what is planned is what will be recorded: a return is refused before, not halfway.
 */
export function planPerson(
  rows: PersonRows,
  state: ReturnState,
  earlier: ReadonlyMap<string, ReturnRecord>,
  problems: ReturnProblem[],
): PersonPlan {
  const draft = new PersonDraft(rows, state, earlier, problems);
  const { referral, engagements, outcomes, reference } = rows;
  const before = draft.problemCount;
  const corrections = new DateCorrections(draft);
  nameRecords(draft);
  if (referral !== undefined) referFirst(draft, referral);
  if (draft.hasSetAside) {
    // Whatever else is said of them rests on the referral that somebody else records first.
    for (const row of [...engagements, ...outcomes]) {
      draft.setAside(row, 'rests on a referral that only the referral gateway may record');
    }
    return draft.result();
  }
  if (draft.referral.status === 'absent') {
    for (const row of [...engagements, ...outcomes]) {
      draft.problem(row, 'person_reference', 'person-not-referred', 'is not referred to this contract', reference);
    }
    return draft.result();
  }
  // Refused as somebody else's, perhaps: then nothing recorded under the reference says anything about this row.
  if (draft.problemCount > before) return draft.result();
  if (referral !== undefined) planReferralRow(draft, referral, corrections);
  const news = newsOf(draft, engagements, corrections);
  corrections.plan();
  for (const row of inSequence(news, draft.referral)) recordEngagement(draft, row);
  // What is said of outcomes rests on the engagement; with that in doubt it would be said for the wrong reason.
  if (draft.problemCount === before) planOutcomes(draft, outcomes);
  return draft.result();
}

/** Notes all that the rows name, whether or not it is news. */
function nameRecords(draft: PersonDraft): void {
  const { person } = draft.known ?? {};
  if (person === undefined) return;
  const { referral, engagements, outcomes } = draft.rows;
  const add = (kind: RecordKind, dated: CalendarDate, item = '') =>
    draft.named.add(recordIdentity({ kind, person, item, dated }));
  if (referral !== undefined) add('referral', referral.referred_on);
  if (referral?.decided_on !== undefined) add('decision', referral.decided_on);
  for (const { change, on } of engagements) add(change, on);
  for (const row of outcomes) {
    const key = outcomeKey(row.outcome, row.occurrence ?? 1);
    add('evidence', row.achieved_on, `${key}.${draft.evidenceId(key, row.evidence_reference)}`);
  }
}
