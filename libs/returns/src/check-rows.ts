import type { EvidenceRule } from '#contracts';
import type { CalendarDate } from '#kernel';
import { agreedRevisions, type RateCardLine } from '#rate-cards';
import { BreakReason, EndReason } from '#referrals';
import type { Steps } from './in-turns.js';
import type { PartialRows } from './read-return.js';
import type { EngagementRow, OutcomeRow, ReferralRow, ReturnRows, RowPlace } from './return-format.js';
import type { ReturnProblem, ReturnRule } from './return-problem.js';
import { outcomeKey, type ReturnState } from './return-state.js';

/** The cells of a row, those of a partial row too. */
type Cells<Row> = Partial<Row> & RowPlace;
type Say = (place: RowPlace, column: string, rule: ReturnRule, says: string, value?: string) => void;

/**
 * What can be said about rows without knowing anybody's history: cells that need or exclude each other, rows that
 * repeat or contradict each other, codes that the contract does not know, days that cannot be.
 */
export function* checkRows(rows: ReturnRows, partial: PartialRows, state: ReturnState): Steps<ReturnProblem[]> {
  const problems: ReturnProblem[] = [];
  const say: Say = ({ file, row }, column, rule, says, value) => {
    problems.push({ file, row, column, rule, says, ...(value === undefined ? {} : { value }) });
  };
  const lines = linesByOutcome(state);
  function* each<Row>(all: readonly Row[], check: (row: Row) => void): Steps<void> {
    for (const row of all) {
      check(row);
      yield;
    }
  }
  yield* each([...rows.referrals, ...partial.referrals], (row) => checkReferralCells(row, state, say));
  yield* each(rows.referrals, (row) => checkReferral(row, say));
  yield* each([...rows.engagements, ...partial.engagements], (row) => checkEngagementCells(row, state, say));
  yield* each(rows.engagements, (row) => checkEngagement(row, say));
  yield* each([...rows.outcomes, ...partial.outcomes], (row) => checkOutcomeCells(row, state, lines, say));
  yield* each(rows.outcomes, (row) => checkOutcome(row, lines, say));
  yield* checkRepetitions(rows, say);
  return problems;
}

function checkReferralCells(row: Cells<ReferralRow>, { terms, today }: ReturnState, say: Say): void {
  notAfter(row, 'referred_on', row.referred_on, today, say);
  notAfter(row, 'decided_on', row.decided_on, today, say);
  const { criteria } = terms.eligibility;
  for (const code of row.criteria_met ?? []) {
    if (!criteria.some((criterion) => criterion.code === code)) {
      say(
        row,
        'criteria_met',
        'criterion-unknown',
        `is no criterion of the contract; these are: ${listed(criteria)}`,
        code,
      );
    }
  }
  const group = row.payment_group;
  if (group !== undefined && !terms.paymentGroups.some(({ code }) => code === group)) {
    const groups = terms.paymentGroups.length === 0 ? 'it has none' : `these are: ${listed(terms.paymentGroups)}`;
    say(row, 'payment_group', 'payment-group-unknown', `is no payment group of the contract; ${groups}`, group);
  }
}

function checkReferral(row: ReferralRow, say: Say): void {
  const isAccepted = row.decision === 'accepted';
  const isDeclined = row.decision === 'declined';
  needed(row, 'decided_on', row.decided_on, row.decision !== undefined, 'with a decision', say);
  unneeded(row, 'decided_on', row.decided_on, row.decision === undefined, 'without a decision', say);
  needed(row, 'decline_reason', row.decline_reason, isDeclined, 'with the decision declined', say);
  unneeded(row, 'decline_reason', row.decline_reason, !isDeclined, 'unless the decision is declined', say);
  unneeded(row, 'decision_words', row.decision_words, !isDeclined, 'unless the decision is declined', say);
  for (const column of ['criteria_met', 'payment_group', 'age_at_referral'] as const) {
    unneeded(row, column, row[column], !isAccepted, 'unless the decision is accepted', say);
  }
  if (row.decided_on !== undefined && row.decided_on < row.referred_on) {
    say(row, 'decided_on', 'out-of-order', 'is before the referral', row.decided_on);
  }
}

function checkEngagementCells(row: Cells<EngagementRow>, { contract, today }: ReturnState, say: Say): void {
  notAfter(row, 'on', row.on, today, say);
  withinContract(row, 'on', row.on, contract, say);
}

function checkEngagement(row: EngagementRow, say: Say): void {
  const reasons = { paused: BreakReason.options, ended: EndReason.options, started: [], resumed: [] }[row.change];
  const takesReason = reasons.length > 0;
  needed(row, 'reason', row.reason, takesReason, `with ${row.change}`, say);
  unneeded(row, 'reason', row.reason, !takesReason, `with ${row.change}`, say);
  unneeded(row, 'words', row.words, !takesReason, `with ${row.change}`, say);
  if (takesReason && row.reason !== undefined && !(reasons as readonly string[]).includes(row.reason)) {
    say(row, 'reason', 'not-one-of', `must, with ${row.change}, be one of ${reasons.join(', ')}`, row.reason);
  }
}

const providerFileColumns = [
  'evidence_digest',
  'evidence_location',
  'evidence_bytes',
  'evidence_media_type',
] as const satisfies readonly (keyof OutcomeRow)[];

function checkOutcomeCells(
  row: Cells<OutcomeRow>,
  { contract, today, files }: ReturnState,
  lines: ReadonlyMap<string, RateCardLine[]>,
  say: Say,
): void {
  notAfter(row, 'achieved_on', row.achieved_on, today, say);
  withinContract(row, 'achieved_on', row.achieved_on, contract, say);
  notAfter(row, 'evidence_issued_on', row.evidence_issued_on, today, say);
  checkFileBeside(row, files, say);
  if (row.outcome === undefined) return;
  if (!contract.outcomes.some(({ outcome }) => outcome === row.outcome)) {
    say(row, 'outcome', 'outcome-unknown', 'is no outcome of the contract', row.outcome);
    return;
  }
  const priced = lines.get(row.outcome) ?? [];
  if (priced.length === 0) return;
  const most = Math.max(...priced.map(({ claimsPerPerson }) => timesOf(claimsPerPerson)));
  if (row.occurrence !== undefined && row.occurrence > most) {
    const says = `is above what the rate card allows for a person: ${most === 1 ? 'once' : `${most} times`}`;
    say(row, 'occurrence', 'occurrence-above-limit', says, String(row.occurrence));
  }
  const kind = row.evidence_kind;
  const kinds = new Set(leavesOf(priced).map((leaf) => leaf.kind));
  if (kind !== undefined && !kinds.has(kind)) {
    const says = `is not taken for this outcome; these are: ${[...kinds].join(', ')}`;
    say(row, 'evidence_kind', 'evidence-kind-not-in-rule', says, kind);
  }
}

function checkOutcome(row: OutcomeRow, lines: ReadonlyMap<string, RateCardLine[]>, say: Say): void {
  checkFile(row, say);
  const ofKind = leavesOf(lines.get(row.outcome) ?? []).filter(({ kind }) => kind === row.evidence_kind);
  const issuers = ofKind.map((leaf) => leaf.issuers);
  const isTaken = issuers.some((list) => list === undefined || list.includes(row.evidence_issuer ?? ''));
  if (ofKind.length > 0 && !isTaken) {
    const known = [...new Set(issuers.flatMap((list) => list ?? []))].join(', ');
    say(row, 'evidence_issuer', 'issuer-not-in-rule', `must be one of: ${known}`, row.evidence_issuer);
  }
}

function checkFileBeside(row: Cells<OutcomeRow>, files: ReturnState['files'], say: Say): void {
  if (row.evidence_file === undefined) return;
  const file = files.get(row.evidence_file);
  if (file === undefined) {
    say(
      row,
      'evidence_file',
      'evidence-file-missing',
      'is not in the folder "evidence" of the return',
      row.evidence_file,
    );
  } else if (file.notTaken !== undefined) {
    say(row, 'evidence_file', 'evidence-file-not-taken', file.notTaken, row.evidence_file);
  }
}

function checkFile(row: OutcomeRow, say: Say): void {
  const given = providerFileColumns.filter((column) => row[column] !== undefined);
  if (row.evidence_file === undefined) {
    if (given.length === 0) {
      say(
        row,
        'evidence_file',
        'needed-here',
        'is needed, unless the file stays with the provider and the four columns about it are filled',
      );
      return;
    }
    for (const column of providerFileColumns) {
      if (row[column] === undefined) say(row, column, 'needed-here', `is needed with ${given.join(', ')}`);
    }
    return;
  }
  for (const column of given) {
    say(row, column, 'given-without-need', 'must be empty: the ledger keeps the file', String(row[column]));
  }
}

function* checkRepetitions({ referrals, engagements, outcomes }: ReturnRows, say: Say): Steps<void> {
  const people = new Repetitions<ReferralRow>();
  for (const row of referrals) {
    const first = people.firstWith(row, row.person_reference);
    if (first !== undefined)
      say(row, 'person_reference', 'row-twice', `stands in row ${first.row} already`, row.person_reference);
    yield;
  }
  const changes = new Repetitions<EngagementRow>();
  for (const row of engagements) {
    // There is one start and one end; breaks there may be many of, on different days.
    const day = row.change === 'started' || row.change === 'ended' ? '' : row.on;
    const first = changes.firstWith(row, row.person_reference, row.change, day);
    if (first !== undefined) {
      say(row, 'change', 'row-twice', `of this person stands in row ${first.row} already`, row.change);
    }
    yield;
  }
  const evidence = new Repetitions<OutcomeRow>();
  const achieved = new Repetitions<OutcomeRow>();
  for (const row of outcomes) {
    const path = [row.person_reference, outcomeKey(row.outcome, row.occurrence ?? 1)];
    const first = evidence.firstWith(row, ...path, row.evidence_reference);
    if (first !== undefined) {
      say(
        row,
        'evidence_reference',
        'row-twice',
        `stands for this outcome in row ${first.row} already`,
        row.evidence_reference,
      );
    }
    const other = achieved.firstWith(row, ...path);
    if (other !== undefined && other.achieved_on !== row.achieved_on) {
      const says = `is another day than in row ${other.row}, for the same outcome`;
      say(row, 'achieved_on', 'rows-disagree', says, row.achieved_on);
    }
    yield;
  }
}

/** Remembers the first row of each key. */
class Repetitions<Row> {
  readonly #first = new Map<string, Row>();

  firstWith(row: Row, ...key: readonly string[]): Row | undefined {
    const text = key.join('\n');
    const first = this.#first.get(text);
    if (first === undefined) this.#first.set(text, row);
    return first;
  }
}

function linesByOutcome({ rateCard }: ReturnState): Map<string, RateCardLine[]> {
  return Map.groupBy(
    agreedRevisions(rateCard).flatMap(({ lines }) => lines),
    ({ outcome }) => outcome as string,
  );
}

function timesOf(claims: RateCardLine['claimsPerPerson']): number {
  switch (claims.limit) {
    case 'once':
      return 1;
    case 'times':
      return claims.times;
    case 'unlimited':
      return Number.POSITIVE_INFINITY;
  }
}

type Leaf = Extract<EvidenceRule, { kind: string }>;

function leavesOf(lines: readonly RateCardLine[]): Leaf[] {
  const within = (rule: EvidenceRule): Leaf[] =>
    'kind' in rule ? [rule] : ('all' in rule ? rule.all : rule.any).flatMap(within);
  return lines.flatMap(({ evidenceRule }) => within(evidenceRule));
}

function notAfter(row: RowPlace, column: string, date: CalendarDate | undefined, today: CalendarDate, say: Say): void {
  if (date !== undefined && date > today) say(row, column, 'dated-in-the-future', `is after today, ${today}`, date);
}

function withinContract(
  row: RowPlace,
  column: string,
  date: CalendarDate | undefined,
  { startsOn, endsOn }: { readonly startsOn: CalendarDate; readonly endsOn: CalendarDate },
  say: Say,
): void {
  if (date !== undefined && (date < startsOn || date > endsOn)) {
    say(row, column, 'outside-the-contract', `is outside the contract, which runs from ${startsOn} to ${endsOn}`, date);
  }
}

function needed(row: RowPlace, column: string, value: unknown, isNeeded: boolean, when: string, say: Say): void {
  if (isNeeded && value === undefined) say(row, column, 'needed-here', `is needed ${when}`);
}

function unneeded(row: RowPlace, column: string, value: unknown, isUnneeded: boolean, when: string, say: Say): void {
  if (isUnneeded && value !== undefined) {
    say(
      row,
      column,
      'given-without-need',
      `must be empty ${when}`,
      Array.isArray(value) ? value.join(';') : String(value),
    );
  }
}

function listed(codes: readonly { readonly code: string }[]): string {
  return codes.map(({ code }) => code).join(', ');
}
