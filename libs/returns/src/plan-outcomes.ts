import { type EvidenceItem, engagementsOf, evidenceDecider, evidenceReasons, type OutcomeState } from '#evidence';
import { type Actor, decimalInParts, decimalOfParts, isRefusal, type OutcomeCode, type PersonId } from '#kernel';
import { anotherProviderOf } from '#referrals';
import { columnOf, type PersonDraft } from './person-draft.js';
import type { OutcomeRow } from './return-format.js';
import { outcomeKey } from './return-state.js';
import { textOf } from './row-values.js';

/** What the rows of outcomes add: evidence that is new, and achievement dates that are said otherwise. */
export function planOutcomes(draft: PersonDraft, rows: readonly OutcomeRow[]): void {
  const byOutcome = Map.groupBy(rows, (row) => outcomeKey(row.outcome, row.occurrence ?? 1));
  for (const [key, ofOutcome] of byOutcome) {
    let outcome = draft.known?.outcomes.get(key) ?? evidenceDecider.initial;
    outcome = correctAchievement(draft, ofOutcome, key, outcome);
    // By reference, so that the order of rows makes no difference to what is recorded.
    for (const row of ofOutcome.toSorted(byReference)) outcome = submit(draft, row, key, outcome);
  }
}

function correctAchievement(
  draft: PersonDraft,
  rows: readonly OutcomeRow[],
  key: string,
  outcome: OutcomeState,
): OutcomeState {
  const [row] = rows;
  if (row === undefined || outcome.status === 'absent' || outcome.status === 'without-evidence') return outcome;
  if (outcome.achievedOn === row.achieved_on) return outcome;
  if (draft.wasSaid('achieved', key, row.achieved_on)) {
    for (const each of rows) {
      draft.leave(each, 'achieved_on', `was corrected to ${outcome.achievedOn} since this return was sent before`);
    }
    return outcome;
  }
  const path = pathOf(draft, row);
  const words = { achievedOn: row.achieved_on };
  const says = `${row.outcome}: achieved on ${outcome.achievedOn} corrected to ${row.achieved_on}`;
  const actor = draft.actor(rows, 'provider', says);
  if (actor === undefined) return outcome;
  const decision = evidenceDecider.decide(
    { type: 'correct-achievement-date', ...path, ...words, facts: submissionFacts(draft, actor) },
    outcome,
  );
  if (isRefusal(decision)) {
    draft.refused(row, 'achieved_on', decision, evidenceReasons, row.achieved_on);
    return outcome;
  }
  draft.steps.push({
    places: rows,
    kind: 'correction',
    command: 'correct-achievement-date',
    input: { ...withoutPerson(path), ...words },
    actor,
    commandId: draft.commandId('correct-achievement-date', { ...withoutPerson(path), ...words }, [
      outcome.status,
      outcome.achievedOn,
      outcome.attempts,
      outcome.items.length,
    ]),
    says,
  });
  return decision.reduce(evidenceDecider.evolve, outcome);
}

function submit(draft: PersonDraft, row: OutcomeRow, key: string, outcome: OutcomeState): OutcomeState {
  const evidence = draft.evidenceId(key, row.evidence_reference);
  const held = row.evidence_file === undefined ? 'provider' : 'ledger';
  const file = row.evidence_file === undefined ? undefined : draft.state.files.get(row.evidence_file);
  const contentDigest = file?.contentDigest ?? row.evidence_digest ?? '';
  const fileMark = draft.state.fileMarkOf(contentDigest);
  const standing = outcome.status === 'absent' ? undefined : outcome.items.find((item) => item.evidence === evidence);
  if (standing !== undefined) {
    compareEvidence(draft, row, standing, held, fileMark);
    return outcome;
  }
  const says = `${row.outcome}: evidence ${evidence} (${row.evidence_kind}), achieved on ${row.achieved_on}`;
  const actor = draft.actor([row], 'provider', says);
  if (actor === undefined) return outcome;
  const path = pathOf(draft, row);
  const facts = {
    achievedOn: row.achieved_on,
    ...(row.quantity === undefined ? {} : { quantity: row.quantity }),
    ...(row.measured === undefined ? {} : { measured: row.measured }),
    evidence,
    kind: row.evidence_kind,
    ...(row.evidence_issuer === undefined ? {} : { issuer: row.evidence_issuer }),
    ...(row.evidence_issued_on === undefined ? {} : { issuedOn: row.evidence_issued_on }),
  };
  const decision = evidenceDecider.decide(
    {
      type: 'submit',
      ...path,
      ...facts,
      held,
      bytes: file?.bytes ?? row.evidence_bytes ?? 1,
      mediaType: row.evidence_media_type ?? 'application/octet-stream',
      fileMark,
      submittedBy: actor.subject,
      submittedFor: actor.organisation,
      facts: {
        ...submissionFacts(draft, actor),
        unit: draft.state.contract.outcomes.find((defined) => defined.outcome === row.outcome)?.unit ?? 'count',
        file: held === 'ledger' ? 'stored' : 'with-the-provider',
      },
    },
    outcome,
  );
  if (isRefusal(decision)) {
    draft.refused(row, columnOf(decision.refused), decision, evidenceReasons);
    return outcome;
  }
  const input = {
    ...withoutPerson(path),
    ...facts,
    ...(row.evidence_description === undefined ? {} : { description: row.evidence_description }),
    ...providerFileOf(row),
  };
  draft.steps.push({
    places: [row],
    kind: 'new',
    command: 'submit-evidence',
    input,
    actor,
    commandId: draft.commandId('submit-evidence', { ...withoutPerson(path), evidence }, []),
    says,
    ...(row.evidence_file === undefined ? {} : { file: row.evidence_file }),
  });
  return decision.reduce(evidenceDecider.evolve, outcome);
}

function compareEvidence(
  draft: PersonDraft,
  row: OutcomeRow,
  standing: EvidenceItem,
  held: EvidenceItem['held'],
  fileMark: string,
): void {
  const pairs: readonly (readonly [column: string, given: string | undefined, recorded: string | undefined])[] = [
    ['quantity', textOf(row.quantity), textOf(standing.quantity)],
    ['measured', shortest(row.measured), shortest(standing.measured)],
    ['evidence_kind', row.evidence_kind, standing.kind],
    ['evidence_issuer', row.evidence_issuer, standing.issuer],
    ['evidence_issued_on', row.evidence_issued_on, standing.issuedOn],
    ['evidence_file', held, standing.held],
  ];
  let isSame = true;
  for (const [column, given, recorded] of pairs) {
    if (given === recorded) continue;
    isSame = false;
    draft.otherwise(row, column, given ?? '', recorded);
  }
  if (held === standing.held && fileMark !== standing.fileMark) {
    isSame = false;
    draft.problem(
      row,
      held === 'ledger' ? 'evidence_file' : 'evidence_digest',
      'recorded-otherwise',
      'is not the file that was submitted under this reference; withdraw that evidence, or give this one a reference of its own',
      row.evidence_file ?? row.evidence_digest,
    );
  }
  if (isSame && !draft.isDealtWith(row)) draft.unchanged += 1;
}

function submissionFacts(draft: PersonDraft, actor: Actor) {
  const { contract, today } = draft.state;
  return {
    anotherProvider: anotherProviderOf(draft.referral, actor),
    contract: { from: contract.startsOn, to: contract.endsOn },
    engagements: engagementsOf(draft.referral, contract),
    today,
  };
}

function pathOf(draft: PersonDraft, row: OutcomeRow) {
  return {
    contract: draft.state.contract.contract,
    person: draft.person,
    outcome: row.outcome as OutcomeCode,
    occurrence: row.occurrence ?? 1,
  };
}

function providerFileOf(row: OutcomeRow) {
  const { evidence_digest, evidence_location, evidence_bytes, evidence_media_type } = row;
  if (evidence_digest === undefined || evidence_location === undefined) return {};
  if (evidence_bytes === undefined || evidence_media_type === undefined) return {};
  return {
    providerFile: {
      contentDigest: evidence_digest,
      location: evidence_location,
      bytes: evidence_bytes,
      mediaType: evidence_media_type,
    },
  };
}

function withoutPerson<Path extends { readonly person: PersonId }>({ person: _, ...rest }: Path): Omit<Path, 'person'> {
  return rest;
}

/** `8.40` is written as `8.4`, so that one value is not taken for two. */
function shortest(measured: string | undefined): string | undefined {
  return measured === undefined ? undefined : decimalOfParts(decimalInParts(measured));
}

function byReference(a: OutcomeRow, b: OutcomeRow): number {
  return a.evidence_reference < b.evidence_reference ? -1 : 1;
}
