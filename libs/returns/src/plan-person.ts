import { refusalInWords } from '#contracts';
import { type EvidenceItem, engagementsOf, evidenceDecider, evidenceReasons, type OutcomeState } from '#evidence';
import {
  type Actor,
  type CalendarDate,
  decimalInParts,
  decimalOfParts,
  type EvidenceId,
  isRefusal,
  type OutcomeCode,
  type PersonId,
  type Refusal,
} from '#kernel';
import {
  anotherProviderOf,
  type BreakReason,
  type CorrectableField,
  type EndReason,
  type ReferralCommand,
  type ReferralState,
  referralDecider,
  referralFactsOf,
  referralReasons,
} from '#referrals';
import type { EngagementRow, OutcomeRow, ReferralRow, RowPlace } from './return-format.js';
import type { ReturnProblem, ReturnRule } from './return-problem.js';
import { type KnownPerson, outcomeKey, type RecordKind, type ReturnRecord, type ReturnState } from './return-state.js';

/** The rows of one person. */
export interface PersonRows {
  readonly reference: string;
  readonly referral: ReferralRow | undefined;
  readonly engagements: readonly EngagementRow[];
  readonly outcomes: readonly OutcomeRow[];
}

export type StepCommand =
  | 'refer-person'
  | 'accept-referral'
  | 'decline-referral'
  | 'start-engagement'
  | 'pause-engagement'
  | 'resume-engagement'
  | 'end-engagement'
  | 'correct-referral-dates'
  | 'submit-evidence'
  | 'correct-achievement-date';

/** One command that a return leads to. */
export interface ReturnStep {
  /** The rows it comes from, for the report. */
  readonly places: readonly RowPlace[];
  readonly kind: 'new' | 'correction';
  readonly command: StepCommand;
  /**
   * The command's input, without the person: a person who is new has no pseudonym before `refer-person` is done. The
   * evidence file, if there is one, is stored before, and its digest added.
   */
  readonly input: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  /** The same for the same step, however often and in whatever order the rows are sent. */
  readonly commandId: string;
  /** What it records, without anything about a person. */
  readonly says: string;
  readonly file?: string;
}

/** A row that says something else than the ledger, and is left alone because this return has said it before. */
export interface LeftRow extends RowPlace {
  readonly column: string;
  readonly says: string;
}

export interface PersonPlan {
  readonly reference: string;
  /** Undefined for somebody who is referred first. */
  readonly person: PersonId | undefined;
  readonly steps: readonly ReturnStep[];
  /** Rows that the ledger has already, as they are. */
  readonly unchanged: number;
  readonly left: readonly LeftRow[];
  /** What the rows name, by `recordIdentity`: what was recorded before and is not among these has disappeared. */
  readonly named: ReadonlySet<string>;
}

/** Stands for somebody who has no pseudonym yet, while the rules are asked what they will say. */
const SOMEBODY = 'P0000000000000000' as PersonId;

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
  return new PersonPlanner(rows, state, earlier, problems).plan();
}

class PersonPlanner {
  readonly #steps: ReturnStep[] = [];
  readonly #left: LeftRow[] = [];
  readonly #named = new Set<string>();
  #unchanged = 0;
  readonly #known: KnownPerson | undefined;
  readonly #person: PersonId;
  #referral: ReferralState;

  constructor(
    private readonly rows: PersonRows,
    private readonly state: ReturnState,
    private readonly earlier: ReadonlyMap<string, ReturnRecord>,
    private readonly problems: ReturnProblem[],
  ) {
    this.#known = state.persons.get(rows.reference);
    this.#person = this.#known?.person ?? SOMEBODY;
    this.#referral = this.#known?.referral ?? referralDecider.initial;
  }

  plan(): PersonPlan {
    const { referral, engagements, outcomes, reference } = this.rows;
    const before = this.problems.length;
    const corrections = new Corrections();
    this.#name();
    if (referral !== undefined) this.#refer(referral);
    if (this.#referral.status === 'absent') {
      for (const row of [...engagements, ...outcomes]) {
        this.#problem(row, 'person_reference', 'person-not-referred', 'is not referred to this contract', reference);
      }
      return this.#result();
    }
    // Refused as somebody else's, perhaps: then nothing recorded under the reference says anything about this row.
    if (this.problems.length > before) return this.#result();
    if (referral !== undefined) this.#decide(referral, corrections);
    const changes = this.#changes(engagements, corrections);
    this.#correct(corrections);
    for (const change of inSequence(changes, this.#referral)) this.#record(change);
    // What is said of outcomes rests on the engagement; with that in doubt it would be said for the wrong reason.
    if (this.problems.length === before) this.#outcomes(outcomes);
    return this.#result();
  }

  #result(): PersonPlan {
    return {
      reference: this.rows.reference,
      person: this.#known?.person,
      steps: this.#steps,
      unchanged: this.#unchanged,
      left: this.#left,
      named: this.#named,
    };
  }

  #name(): void {
    const { person } = this.#known ?? {};
    if (person === undefined) return;
    const { referral, engagements, outcomes } = this.rows;
    const add = (kind: RecordKind, dated: CalendarDate, item = '') =>
      this.#named.add(recordIdentity({ kind, person, item, dated }));
    if (referral !== undefined) add('referral', referral.referred_on);
    if (referral?.decided_on !== undefined) add('decision', referral.decided_on);
    for (const { change, on } of engagements) add(change, on);
    for (const row of outcomes) {
      const key = outcomeKey(row.outcome, row.occurrence ?? 1);
      add('evidence', row.achieved_on, `${key}.${this.#evidenceId(key, row.evidence_reference)}`);
    }
  }

  #refer(row: ReferralRow): void {
    const referral = this.#referral;
    const recorded = referral.status === 'absent' ? undefined : referral;
    const isAgain = recorded?.status === 'declined' && row.referred_on > recorded.declined.declinedOn;
    if (recorded !== undefined && !isAgain) return;
    this.#step({
      places: [row],
      kind: 'new',
      column: 'referred_on',
      command: 'refer-person',
      input: {
        reference: row.person_reference,
        ...(row.name === undefined ? {} : { name: row.name }),
        referredOn: row.referred_on,
        ...(row.cohort === undefined ? {} : { cohort: row.cohort }),
        ...(row.note === undefined ? {} : { note: row.note }),
      },
      by: 'gateway',
      says: `referred on ${row.referred_on}`,
      asked: {
        type: 'refer',
        referredOn: row.referred_on,
        cohort: row.cohort as OutcomeCode | undefined,
        reference: row.person_reference,
      },
    });
  }

  /** Compares a row of referrals with what is recorded, and records the decision when there was none. */
  #decide(row: ReferralRow, corrections: Corrections): void {
    const referral = this.#referral;
    if (referral.status === 'absent') return;
    // A referral that was declined before the one that stands is history, and nothing about it is corrected here.
    const isPast = referral.past.some(
      ({ referral: past, declined }) => past.referredOn === row.referred_on && declined.declinedOn === row.decided_on,
    );
    if (isPast) {
      this.#unchanged += 1;
      return;
    }
    this.#compareDate(
      row,
      'referred_on',
      'referral',
      'referredOn',
      referral.referral.referredOn,
      row.referred_on,
      corrections,
    );
    if (row.cohort !== undefined && row.cohort !== referral.referral.cohort) {
      this.#otherwise(row, 'cohort', row.cohort, referral.referral.cohort);
    }
    if (row.decision === 'accepted') this.#accept(row, corrections);
    if (row.decision === 'declined') this.#decline(row, corrections);
    const isNew = this.#steps.some(({ places }) => places.includes(row));
    if (!isNew && !corrections.has(row)) this.#unchanged += 1;
  }

  #accept(row: ReferralRow, corrections: Corrections): void {
    const referral = this.#referral;
    const { decided_on: on } = row;
    if (on === undefined) return;
    if ('acceptance' in referral) {
      const { acceptance } = referral;
      this.#compareDate(row, 'decided_on', 'decision', 'acceptedOn', acceptance.acceptedOn, on, corrections);
      const given = row.criteria_met;
      if (given !== undefined && !sameCodes(given, acceptance.criteriaMet)) {
        this.#otherwise(row, 'criteria_met', given.join(';'), acceptance.criteriaMet.join(';'));
      }
      if (row.payment_group !== undefined && row.payment_group !== acceptance.paymentGroup) {
        this.#otherwise(row, 'payment_group', row.payment_group, acceptance.paymentGroup);
      }
      if (row.age_at_referral !== undefined && row.age_at_referral !== acceptance.ageAtReferral) {
        this.#otherwise(row, 'age_at_referral', String(row.age_at_referral), textOf(acceptance.ageAtReferral));
      }
      return;
    }
    if (referral.status === 'declined') {
      this.#otherwise(row, 'decision', 'accepted', 'declined');
      return;
    }
    const accepted = {
      acceptedOn: on,
      criteriaMet: (row.criteria_met ?? []) as readonly OutcomeCode[],
      ...(row.payment_group === undefined ? {} : { paymentGroup: row.payment_group as OutcomeCode }),
      ...(row.age_at_referral === undefined ? {} : { ageAtReferral: row.age_at_referral }),
    };
    this.#step({
      places: [row],
      kind: 'new',
      column: 'decided_on',
      command: 'accept-referral',
      input: accepted,
      by: 'provider',
      says: `accepted on ${on}`,
      asked: { type: 'accept', ...accepted },
    });
  }

  #decline(row: ReferralRow, corrections: Corrections): void {
    const referral = this.#referral;
    const { decided_on: on, decline_reason: reasonCode } = row;
    if (on === undefined || reasonCode === undefined) return;
    if (referral.status === 'declined') {
      this.#compareDate(row, 'decided_on', 'decision', 'declinedOn', referral.declined.declinedOn, on, corrections);
      if (referral.declined.reasonCode !== reasonCode) {
        this.#otherwise(row, 'decline_reason', reasonCode, referral.declined.reasonCode);
      }
      return;
    }
    if ('acceptance' in referral) {
      this.#otherwise(row, 'decision', 'declined', 'accepted');
      return;
    }
    this.#step({
      places: [row],
      kind: 'new',
      column: 'decided_on',
      command: 'decline-referral',
      input: { declinedOn: on, reasonCode, ...wordsOf(row.decision_words) },
      by: 'provider',
      says: `declined on ${on} (${reasonCode})`,
      asked: { type: 'decline', declinedOn: on, reasonCode },
    });
  }

  /**
   * Tells rows of the engagement that are recorded already from corrections and from news. A row is known by what
   * happened and the day; one whose day differs is a correction only where it cannot be news.
   */
  #changes(rows: readonly EngagementRow[], corrections: Corrections): EngagementRow[] {
    const referral = this.#referral;
    const engaged = 'startedOn' in referral ? referral : undefined;
    const breaks = engaged?.breaks ?? [];
    const open: EngagementRow[] = [];
    for (const row of rows) {
      if (!this.#isRecorded(row)) open.push(row);
    }
    const fresh: EngagementRow[] = [];
    const last = breaks.at(-1);
    const isMatched = (change: EngagementRow['change'], on: CalendarDate | undefined) =>
      rows.some((row) => row.change === change && row.on === on);
    const paused = open.filter(({ change }) => change === 'paused').sort(byDay);
    const resumed = open.filter(({ change }) => change === 'resumed').sort(byDay);
    let otherPause: EngagementRow | undefined;
    let otherReturn: EngagementRow | undefined;
    if (last !== undefined && !isMatched('paused', last.pausedOn)) {
      const until = last.resumedOn ?? resumed[0]?.on;
      otherPause = paused.find(({ on, reason }) => reason === last.reasonCode && (until === undefined || on < until));
    }
    if (last?.resumedOn !== undefined && !isMatched('resumed', last.resumedOn)) {
      // While nobody is in a break, a return can only be another day for the one that is recorded, unless a new break
      // begins before it.
      const nextPause = paused.find((row) => row !== otherPause)?.on;
      otherReturn = resumed.find(({ on }) => nextPause === undefined || on < nextPause);
    }
    for (const row of open) {
      if (row.change === 'started' && engaged !== undefined) {
        this.#compareDate(row, 'on', 'started', 'startedOn', engaged.startedOn, row.on, corrections);
      } else if (row.change === 'ended' && engaged?.status === 'ended') {
        this.#compareDate(row, 'on', 'ended', 'endedOn', engaged.endedOn, row.on, corrections);
        if (row.reason !== engaged.reasonCode) this.#otherwise(row, 'reason', row.reason ?? '', engaged.reasonCode);
      } else if (row === otherPause && last !== undefined) {
        this.#compareDate(row, 'on', 'paused', 'pausedOn', last.pausedOn, row.on, corrections);
      } else if (row === otherReturn && last?.resumedOn !== undefined) {
        this.#compareDate(row, 'on', 'resumed', 'resumedOn', last.resumedOn, row.on, corrections);
      } else if (this.#wasSaid(row.change, '', row.on)) {
        this.#leave(row, 'on', 'was corrected since this return was sent before');
      } else {
        fresh.push(row);
      }
    }
    return fresh;
  }

  #isRecorded(row: EngagementRow): boolean {
    const referral = this.#referral;
    if (!('startedOn' in referral)) return false;
    switch (row.change) {
      case 'started':
        if (referral.startedOn !== row.on) return false;
        break;
      case 'paused': {
        const found = referral.breaks.find(({ pausedOn }) => pausedOn === row.on);
        if (found === undefined) return false;
        if (found.reasonCode !== row.reason) this.#otherwise(row, 'reason', row.reason ?? '', found.reasonCode);
        break;
      }
      case 'resumed':
        if (!referral.breaks.some(({ resumedOn }) => resumedOn === row.on)) return false;
        break;
      case 'ended':
        if (referral.status !== 'ended' || referral.endedOn !== row.on) return false;
        if (referral.reasonCode !== row.reason) this.#otherwise(row, 'reason', row.reason ?? '', referral.reasonCode);
        break;
    }
    this.#unchanged += 1;
    return true;
  }

  #compareDate(
    row: RowPlace,
    column: string,
    kind: RecordKind,
    field: CorrectableField,
    recorded: CalendarDate,
    given: CalendarDate,
    corrections: Corrections,
  ): void {
    if (recorded === given) return;
    if (this.#wasSaid(kind, '', given)) {
      this.#leave(row, column, `was corrected to ${recorded} since this return was sent before`);
      return;
    }
    corrections.add({ row, column, field, from: recorded, to: given });
  }

  #correct({ wanted }: Corrections): void {
    for (const { field, from } of wanted) {
      if (field !== 'pausedOn' && field !== 'resumedOn') continue;
      const kind = field === 'pausedOn' ? 'paused' : 'resumed';
      this.#named.add(recordIdentity({ kind, person: this.#person, item: '', dated: from }));
    }
    const byGateway = wanted.filter(({ field }) => field === 'referredOn');
    const byProvider = wanted.filter(({ field }) => field !== 'referredOn');
    const groups = [
      { by: 'gateway' as const, changes: byGateway },
      { by: 'provider' as const, changes: byProvider },
    ].filter(({ changes }) => changes.length > 0);
    // Dates that move together may be out of order in between: whose correction fits goes first.
    const [first, second] = groups;
    const isBlocked = first !== undefined && second !== undefined && this.#refusalOf(first) !== undefined;
    for (const group of isBlocked ? [second, first] : groups) {
      const { by, changes } = group;
      const [{ row, column } = { row: undefined, column: '' }] = changes;
      if (row === undefined) continue;
      this.#step({
        places: changes.map((change) => change.row),
        kind: 'correction',
        column,
        command: 'correct-referral-dates',
        input: { changes: changes.map(({ field, to }) => ({ field, to })) },
        by,
        says: changes.map(({ field, from, to }) => `${field} ${from} corrected to ${to}`).join(', '),
        asked: this.#correction(changes),
      });
    }
  }

  #refusalOf({ by, changes }: { readonly by: 'gateway' | 'provider'; readonly changes: readonly Correction[] }) {
    const actor = this.state.actors[by];
    if (actor === undefined) return undefined;
    const decision = this.#decideReferral(this.#correction(changes), actor);
    return isRefusal(decision) ? decision : undefined;
  }

  #correction(changes: readonly Correction[]): AskedOf<'correct-dates'> {
    return { type: 'correct-dates', changes: changes.map(({ field, to }) => ({ field, to })), today: this.state.today };
  }

  /** Rows of news, in the order in which they can have happened. */
  #record(row: EngagementRow): void {
    const on = row.on;
    const common = { places: [row], kind: 'new', column: 'on', by: 'provider' } as const;
    switch (row.change) {
      case 'started':
        this.#step({
          ...common,
          command: 'start-engagement',
          input: { startedOn: on },
          says: `started on ${on}`,
          asked: { type: 'start', startedOn: on },
        });
        return;
      case 'paused': {
        const reasonCode = row.reason as BreakReason;
        this.#step({
          ...common,
          command: 'pause-engagement',
          input: { pausedOn: on, reasonCode, ...wordsOf(row.words) },
          says: `break began on ${on} (${reasonCode})`,
          asked: { type: 'pause', pausedOn: on, reasonCode },
        });
        return;
      }
      case 'resumed':
        this.#step({
          ...common,
          command: 'resume-engagement',
          input: { resumedOn: on },
          says: `came back on ${on}`,
          asked: { type: 'resume', resumedOn: on },
        });
        return;
      case 'ended': {
        const reasonCode = row.reason as EndReason;
        this.#step({
          ...common,
          command: 'end-engagement',
          input: { endedOn: on, reasonCode, ...wordsOf(row.words) },
          says: `ended on ${on} (${reasonCode})`,
          asked: { type: 'end', endedOn: on, reasonCode },
        });
      }
    }
  }

  #outcomes(rows: readonly OutcomeRow[]): void {
    const byOutcome = Map.groupBy(rows, (row) => outcomeKey(row.outcome, row.occurrence ?? 1));
    for (const [key, ofOutcome] of byOutcome) {
      let outcome = this.#known?.outcomes.get(key) ?? evidenceDecider.initial;
      outcome = this.#correctAchievement(ofOutcome, key, outcome);
      // By reference, so that the order of rows makes no difference to what is recorded.
      for (const row of ofOutcome.toSorted(byReference)) outcome = this.#submit(row, key, outcome);
    }
  }

  #correctAchievement(rows: readonly OutcomeRow[], key: string, outcome: OutcomeState): OutcomeState {
    const [row] = rows;
    if (row === undefined || outcome.status === 'absent' || outcome.status === 'without-evidence') return outcome;
    if (outcome.achievedOn === row.achieved_on) return outcome;
    if (this.#wasSaid('achieved', key, row.achieved_on)) {
      for (const each of rows) {
        this.#leave(each, 'achieved_on', `was corrected to ${outcome.achievedOn} since this return was sent before`);
      }
      return outcome;
    }
    const path = this.#path(row);
    const words = { achievedOn: row.achieved_on };
    const actor = this.#actor(row, 'provider');
    if (actor === undefined) return outcome;
    const decision = evidenceDecider.decide(
      { type: 'correct-achievement-date', ...path, ...words, facts: this.#submissionFacts(actor) },
      outcome,
    );
    if (isRefusal(decision)) {
      this.#refused(row, 'achieved_on', decision, evidenceReasons, row.achieved_on);
      return outcome;
    }
    this.#steps.push({
      places: rows,
      kind: 'correction',
      command: 'correct-achievement-date',
      input: { ...withoutPerson(path), ...words },
      actor,
      commandId: this.#commandId('correct-achievement-date', { ...withoutPerson(path), ...words }, [
        outcome.status,
        outcome.achievedOn,
        outcome.attempts,
        outcome.items.length,
      ]),
      says: `${row.outcome}: achieved on ${outcome.achievedOn} corrected to ${row.achieved_on}`,
    });
    return decision.reduce(evidenceDecider.evolve, outcome);
  }

  #submit(row: OutcomeRow, key: string, outcome: OutcomeState): OutcomeState {
    const evidence = this.#evidenceId(key, row.evidence_reference);
    const held = row.evidence_file === undefined ? 'provider' : 'ledger';
    const file = row.evidence_file === undefined ? undefined : this.state.files.get(row.evidence_file);
    const contentDigest = file?.contentDigest ?? row.evidence_digest ?? '';
    const fileMark = this.state.fileMarkOf(contentDigest);
    const standing = outcome.status === 'absent' ? undefined : outcome.items.find((item) => item.evidence === evidence);
    if (standing !== undefined) {
      this.#compareEvidence(row, standing, held, fileMark);
      return outcome;
    }
    const actor = this.#actor(row, 'provider');
    if (actor === undefined) return outcome;
    const path = this.#path(row);
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
          ...this.#submissionFacts(actor),
          unit: this.state.contract.outcomes.find((defined) => defined.outcome === row.outcome)?.unit ?? 'count',
          file: held === 'ledger' ? 'stored' : 'with-the-provider',
        },
      },
      outcome,
    );
    if (isRefusal(decision)) {
      this.#refused(row, columnOf(decision.refused), decision, evidenceReasons);
      return outcome;
    }
    const input = {
      ...withoutPerson(path),
      ...facts,
      ...(row.evidence_description === undefined ? {} : { description: row.evidence_description }),
      ...providerFileOf(row),
    };
    this.#steps.push({
      places: [row],
      kind: 'new',
      command: 'submit-evidence',
      input,
      actor,
      commandId: this.#commandId('submit-evidence', { ...withoutPerson(path), evidence }, []),
      says: `${row.outcome}: evidence ${evidence} (${row.evidence_kind}), achieved on ${row.achieved_on}`,
      ...(row.evidence_file === undefined ? {} : { file: row.evidence_file }),
    });
    return decision.reduce(evidenceDecider.evolve, outcome);
  }

  #compareEvidence(row: OutcomeRow, standing: EvidenceItem, held: EvidenceItem['held'], fileMark: string): void {
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
      this.#otherwise(row, column, given ?? '', recorded);
    }
    if (held === standing.held && fileMark !== standing.fileMark) {
      isSame = false;
      this.#problem(
        row,
        held === 'ledger' ? 'evidence_file' : 'evidence_digest',
        'recorded-otherwise',
        'is not the file that was submitted under this reference; withdraw that evidence, or give this one a reference of its own',
        row.evidence_file ?? row.evidence_digest,
      );
    }
    if (isSame && !this.#steps.some(({ places }) => places.includes(row))) this.#unchanged += 1;
  }

  #step(step: {
    readonly places: readonly RowPlace[];
    readonly kind: ReturnStep['kind'];
    readonly column: string;
    readonly command: StepCommand;
    readonly input: Readonly<Record<string, unknown>>;
    readonly by: 'gateway' | 'provider';
    readonly says: string;
    readonly asked: Asked;
  }): void {
    const { places, kind, column, command, by, says, asked } = step;
    const [place] = places;
    if (place === undefined) return;
    const actor = this.#actor(place, by);
    if (actor === undefined) return;
    const decision = this.#decideReferral(asked, actor);
    if (isRefusal(decision)) {
      this.#refused(place, columnOf(decision.refused) || column, decision, referralReasons);
      return;
    }
    const input = { contract: this.state.contract.contract, ...step.input };
    // What happened before is part of the id, so that a correction back and forth is not taken for a repetition.
    const id = this.#commandId(command, input, kind === 'correction' ? [this.#referral] : []);
    this.#steps.push({ places, kind, command, input, actor, commandId: id, says });
    this.#referral = decision.reduce(referralDecider.evolve, this.#referral);
  }

  #decideReferral(asked: Asked, actor: Actor) {
    const { contract, terms } = this.state;
    const command = {
      ...asked,
      contract: contract.contract,
      person: this.#person,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as ReferralCommand;
    return referralDecider.decide(command, this.#referral);
  }

  #actor(place: RowPlace, by: 'gateway' | 'provider'): Actor | undefined {
    const actor = this.state.actors[by];
    if (actor === undefined) {
      const who = by === 'gateway' ? 'a referral-agency' : 'a service-provider or social-prime';
      this.#problem(place, '', 'nobody-to-act', `says something new, which only ${who} may record: name one with --as`);
    }
    return actor;
  }

  #submissionFacts(actor: Actor) {
    const { contract, today } = this.state;
    return {
      anotherProvider: anotherProviderOf(this.#referral, actor),
      contract: { from: contract.startsOn, to: contract.endsOn },
      engagements: engagementsOf(this.#referral, contract),
      today,
    };
  }

  #path(row: OutcomeRow) {
    return {
      contract: this.state.contract.contract,
      person: this.#person,
      outcome: row.outcome as OutcomeCode,
      occurrence: row.occurrence ?? 1,
    };
  }

  /** Random to whoever has not the key, because a sender's reference may be a name. */
  #evidenceId(key: string, reference: string): EvidenceId {
    const digest = this.state.keyed(
      JSON.stringify(['evidence', this.state.contract.contract, this.rows.reference, key, reference]),
    );
    return `E${base32(digest).slice(0, 13)}` as EvidenceId;
  }

  #commandId(command: StepCommand, input: object, standing: readonly unknown[]): string {
    const said = JSON.stringify([command, this.rows.reference, input, standing]);
    return `return-${this.state.keyed(said).slice(0, 40)}`;
  }

  #wasSaid(kind: RecordKind, item: string, dated: CalendarDate): boolean {
    return this.#known !== undefined && this.earlier.has(recordKey({ kind, person: this.#known.person, item, dated }));
  }

  #leave({ file, row }: RowPlace, column: string, says: string): void {
    this.#left.push({ file, row, column, says });
  }

  #otherwise(place: RowPlace, column: string, given: string, recorded: string | undefined): void {
    const was = recorded === undefined ? 'nothing is recorded there' : `"${recorded}" is recorded`;
    this.#problem(place, column, 'recorded-otherwise', `${was}, and a return cannot change it`, given);
  }

  #refused(
    place: RowPlace,
    column: string,
    refusal: Refusal,
    words: Readonly<Record<string, string>>,
    value?: string,
  ): void {
    const says = refusalInWords(words, refusal);
    this.#problem(place, column, 'refused', says, value);
  }

  #problem({ file, row }: RowPlace, column: string, rule: ReturnRule, says: string, value?: string): void {
    this.problems.push({
      file,
      row,
      ...(column === '' ? {} : { column }),
      rule,
      says,
      ...(value === undefined || value === '' ? {} : { value }),
    });
  }
}

interface Correction {
  readonly row: RowPlace;
  readonly column: string;
  readonly field: CorrectableField;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

class Corrections {
  readonly wanted: Correction[] = [];

  add(correction: Correction): void {
    this.wanted.push(correction);
  }

  has(row: RowPlace): boolean {
    return this.wanted.some((correction) => correction.row === row);
  }
}

type WithoutFacts<Command> = Command extends ReferralCommand
  ? Omit<Command, 'contract' | 'person' | 'by' | 'facts'>
  : never;
type Asked = WithoutFacts<ReferralCommand>;
type AskedOf<Type extends Asked['type']> = Extract<Asked, { type: Type }>;

/**
 * Rows of news by day, and on one day in the order in which they can follow from each other: whoever comes back and
 * leaves on the same day came back first.
 */
function inSequence(rows: readonly EngagementRow[], referral: ReferralState): EngagementRow[] {
  const waiting = rows.toSorted(byDay);
  const inOrder: EngagementRow[] = [];
  let isPaused = referral.status === 'paused';
  while (waiting.length > 0) {
    const day = waiting[0]?.on;
    const today = waiting.filter(({ on }) => on === day);
    const wanted: readonly EngagementRow['change'][] = isPaused
      ? ['started', 'resumed', 'ended', 'paused']
      : ['started', 'paused', 'ended', 'resumed'];
    const change = wanted.find((candidate) => today.some((row) => row.change === candidate));
    const next = today.find((row) => row.change === change);
    if (next === undefined) break;
    waiting.splice(waiting.indexOf(next), 1);
    inOrder.push(next);
    if (next.change === 'paused') isPaused = true;
    if (next.change === 'resumed') isPaused = false;
  }
  return inOrder;
}

const columnsOfReasons: Readonly<Record<string, string>> = {
  'another-providers-person': 'person_reference',
  'reference-of-another-gateway': 'person_reference',
  'criteria-not-met': 'criteria_met',
  'criterion-not-defined': 'criteria_met',
  'payment-group-not-defined': 'payment_group',
  'person-not-engaged': 'person_reference',
  'achieved-outside-contract': 'achieved_on',
  'achieved-outside-engagement': 'achieved_on',
  'achieved-in-the-future': 'achieved_on',
  'achieved-on-another-day': 'achieved_on',
  'issued-in-the-future': 'evidence_issued_on',
  'quantity-not-one': 'quantity',
  'already-verified': 'evidence_reference',
  'already-rejected': 'evidence_reference',
};

function columnOf(reason: string): string {
  return columnsOfReasons[reason] ?? '';
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

function wordsOf(words: string | undefined): { readonly words?: string } {
  return words === undefined ? {} : { words };
}

function withoutPerson<Path extends { readonly person: PersonId }>({ person: _, ...rest }: Path): Omit<Path, 'person'> {
  return rest;
}

/** `8.40` is written as `8.4`, so that one value is not taken for two. */
function shortest(measured: string | undefined): string | undefined {
  return measured === undefined ? undefined : decimalOfParts(decimalInParts(measured));
}

function textOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function sameCodes(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((code) => others.includes(code));
}

function byDay(a: EngagementRow, b: EngagementRow): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : 0;
}

function byReference(a: OutcomeRow, b: OutcomeRow): number {
  return a.evidence_reference < b.evidence_reference ? -1 : 1;
}

export function recordKey({ kind, person, item, dated }: ReturnRecord): string {
  return [kind, person, item, dated].join('\n');
}

/** Which fact a record is about. Of breaks there may be several, told apart by their days; of all else there is one. */
export function recordIdentity({ kind, person, item, dated }: ReturnRecord): string {
  return [kind, person, item, kind === 'paused' || kind === 'resumed' ? dated : ''].join('\n');
}

// Crockford's base 32, as all references of the ledger.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(hex: string): string {
  let bits = BigInt(`0x${hex}`);
  let text = '';
  while (bits > 0n) {
    text += LETTERS[Number(bits & 31n)] ?? '';
    bits >>= 5n;
  }
  return text.padEnd(52, '0');
}
