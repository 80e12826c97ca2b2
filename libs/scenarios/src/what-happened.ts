import type { ClaimEvent } from '#claims';
import type { EventCodec, EventLog } from '#event-log';
import type { EvidenceEvent } from '#evidence';
import type { CalendarDate, Period } from '#kernel';
import type { PaymentEvent } from '#payments';
import type { ReferralEvent } from '#referrals';

/** An outcome of a person by the reference that the scenario gives them. */
interface OutcomeOfPerson {
  readonly person: string;
  readonly outcome: string;
  readonly occurrence: number;
}

export interface ReportedLine extends OutcomeOfPerson {
  readonly number: number;
  readonly line: string;
  readonly revision: number;
  readonly achievedOn: CalendarDate;
  readonly pence: number;
  readonly parts: Readonly<Record<string, number>>;
}

export interface ReportedStatement {
  readonly statement: string;
  readonly period: Period;
  readonly issuedOn: CalendarDate;
  readonly count: number;
  readonly totalPence: number;
  readonly parts: Readonly<Record<string, number>>;
  readonly byLine: Readonly<Record<string, CountAndPence>>;
  readonly lines: readonly ReportedLine[];
}

export interface ReportedPayment {
  readonly payment: string;
  readonly statement: string;
  readonly payer: string;
  readonly pence: number;
  readonly paidOn: CalendarDate;
  readonly bankReference: string;
}

export interface ReportedClaim extends OutcomeOfPerson {
  readonly status: 'claimed' | 'withdrawn';
  readonly line: string;
  readonly revision: number;
  readonly pricedOn: CalendarDate;
  readonly claimedOn: CalendarDate;
  readonly pence: number;
  readonly late: boolean;
  /** The issued statement that it stands on. */
  readonly statement: string | null;
}

export interface CountAndPence {
  readonly count: number;
  readonly pence: number;
}

export interface Balances {
  /** Claims that stand and whose outcome is verified at the end. */
  readonly verified: CountAndPence;
  /** Claims that stand, at their price before any cut. */
  readonly claimed: CountAndPence;
  readonly issued: CountAndPence;
  /** Counts lines that every payer has approved; pence counts every payer's approval. */
  readonly approved: CountAndPence;
  /** Counts lines that every payer has paid; pence counts every payment. */
  readonly paid: CountAndPence;
  /** Claims that stand and are on no issued statement. */
  readonly unbilled: CountAndPence;
}

export interface PeopleCounts {
  readonly referred: number;
  readonly accepted: number;
  readonly declined: number;
  readonly engaged: number;
  readonly onService: number;
  readonly onBreak: number;
  readonly ended: number;
}

export interface OutcomeCounts {
  readonly submitted: number;
  readonly queried: number;
  readonly verified: number;
  readonly rejected: number;
  readonly withoutEvidence: number;
}

/** What stands in the ledger about one contract. */
export interface WhatHappened {
  readonly statements: readonly ReportedStatement[];
  readonly byLine: Readonly<Record<string, CountAndPence>>;
  readonly payments: readonly ReportedPayment[];
  readonly claims: readonly ReportedClaim[];
  readonly balances: Balances;
  readonly payers: Readonly<
    Record<string, { readonly issued: number; readonly approved: number; readonly paid: number }>
  >;
  readonly outcomes: OutcomeCounts;
  readonly people: PeopleCounts;
}

type ContractsEvent = ReferralEvent | EvidenceEvent | ClaimEvent | PaymentEvent;

/**
 * Reads the whole log for what became of a contract. It counts the events themselves and asks no read model, so a
 * scenario holds the log to its expectations, and read models can be held to the scenario.
 */
export async function whatHappened(
  log: EventLog,
  codec: EventCodec,
  contract: string,
  referenceOf: (person: string) => string,
): Promise<WhatHappened> {
  const account = new Account(referenceOf);
  for await (const batch of log.readAll('start')) {
    for (const entry of batch) {
      const { event } = codec.decode<ContractsEvent>(entry);
      if ('contract' in event && event.contract === contract) account.take(event);
    }
  }
  return account.close();
}

type PersonStatus = 'referred' | 'accepted' | 'declined' | 'engaged' | 'paused' | 'ended';
type OutcomeStatus = keyof OutcomeCounts;
type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

class Account {
  readonly #people = new Map<string, { status: PersonStatus; accepted: boolean; started: boolean }>();
  readonly #outcomes = new Map<string, { status: OutcomeStatus; standing: Set<string> }>();
  readonly #claims = new Map<string, Mutable<ReportedClaim>>();
  readonly #lines = new Map<string, ReportedLine[]>();
  readonly #claimsOf = new Map<string, string[]>();
  readonly #statements: ReportedStatement[] = [];
  readonly #approvals = new Map<string, Map<string, number>>();
  readonly #payments: ReportedPayment[] = [];

  constructor(private readonly referenceOf: (person: string) => string) {}

  take(event: ContractsEvent): void {
    switch (event.type) {
      case 'PersonReferred':
        this.#people.set(event.person, { status: 'referred', accepted: false, started: false });
        return;
      case 'ReferralAccepted':
        this.#person(event.person, { status: 'accepted', accepted: true });
        return;
      case 'ReferralDeclined':
        this.#person(event.person, { status: 'declined' });
        return;
      case 'EngagementStarted':
        this.#person(event.person, { status: 'engaged', started: true });
        return;
      case 'EngagementPaused':
        this.#person(event.person, { status: 'paused' });
        return;
      case 'EngagementResumed':
        this.#person(event.person, { status: 'engaged' });
        return;
      case 'EngagementEnded':
        this.#person(event.person, { status: 'ended' });
        return;
      case 'EvidenceSubmitted':
      case 'EvidenceWithdrawn':
      case 'EvidenceVerified':
      case 'EvidenceQueried':
      case 'EvidenceRejected':
      case 'VerificationWithdrawn':
      case 'AchievementDateCorrected':
        this.#outcome(event);
        return;
      case 'ClaimMade':
        this.#claimed(event);
        return;
      case 'ClaimWithdrawn': {
        const claim = this.#claims.get(event.claim);
        if (claim !== undefined) claim.status = 'withdrawn';
        return;
      }
      case 'StatementLinesAdded':
        this.#linesAdded(event);
        return;
      case 'StatementIssued':
        this.#issued(event);
        return;
      case 'StatementApproved': {
        const approvals = this.#approvals.get(event.statement) ?? new Map<string, number>();
        this.#approvals.set(event.statement, approvals.set(event.payer, event.pence));
        return;
      }
      case 'PaymentMade': {
        const { payment, statement, payer, pence, paidOn, bankReference } = event;
        this.#payments.push({ payment, statement, payer, pence, paidOn, bankReference });
        return;
      }
      default:
        return;
    }
  }

  close(): WhatHappened {
    return {
      statements: this.#statements,
      byLine: byLineOf(this.#statements.flatMap(({ lines }) => lines)),
      payments: this.#payments,
      claims: [...this.#claims.values()],
      balances: this.#balances(),
      payers: this.#payers(),
      outcomes: this.#outcomeCounts(),
      people: this.#peopleCounts(),
    };
  }

  #person(person: string, change: Partial<{ status: PersonStatus; accepted: boolean; started: boolean }>): void {
    const known = this.#people.get(person);
    if (known !== undefined) this.#people.set(person, { ...known, ...change });
  }

  #outcome(event: EvidenceEvent): void {
    const key = keyOf(event);
    const known = this.#outcomes.get(key) ?? { status: 'submitted' as OutcomeStatus, standing: new Set<string>() };
    this.#outcomes.set(key, known);
    const open = (): OutcomeStatus => (known.standing.size === 0 ? 'withoutEvidence' : 'submitted');
    switch (event.type) {
      case 'EvidenceSubmitted':
        known.standing.add(event.evidence);
        known.status = 'submitted';
        return;
      case 'EvidenceWithdrawn':
        known.standing.delete(event.evidence);
        if (known.status !== 'verified' && known.standing.size === 0) known.status = 'withoutEvidence';
        return;
      case 'EvidenceVerified':
        known.status = 'verified';
        return;
      case 'EvidenceQueried':
        known.status = 'queried';
        return;
      case 'EvidenceRejected':
        known.status = 'rejected';
        return;
      case 'VerificationWithdrawn':
      case 'AchievementDateCorrected':
        known.status = open();
        return;
    }
  }

  #claimed(event: Extract<ClaimEvent, { type: 'ClaimMade' }>): void {
    const { outcome, occurrence, line, revision, claimedOn, uncappedPence, late, pricing } = event;
    this.#claims.set(event.claim, {
      person: this.referenceOf(event.person),
      outcome,
      occurrence,
      status: 'claimed',
      line,
      revision,
      pricedOn: pricing.date,
      claimedOn,
      pence: uncappedPence,
      late,
      statement: null,
    });
    this.#outcomeOfClaim.set(event.claim, keyOf(event));
  }

  readonly #outcomeOfClaim = new Map<string, string>();

  #linesAdded({ statement, lines }: Extract<PaymentEvent, { type: 'StatementLinesAdded' }>): void {
    const known = this.#lines.get(statement) ?? [];
    const claims = this.#claimsOf.get(statement) ?? [];
    for (const line of lines) {
      claims.push(line.claim);
      known.push({
        number: line.number,
        person: this.referenceOf(line.person),
        outcome: line.outcome,
        occurrence: line.occurrence,
        line: line.rateCardLine,
        revision: line.revision,
        achievedOn: line.achievedOn,
        pence: line.amountPence,
        parts: partsOf(line.parts),
      });
    }
    this.#lines.set(statement, known);
    this.#claimsOf.set(statement, claims);
  }

  #issued({
    statement,
    period,
    issuedOn,
    totalPence,
    parts,
  }: Extract<PaymentEvent, { type: 'StatementIssued' }>): void {
    const lines = this.#lines.get(statement) ?? [];
    for (const id of this.#claimsOf.get(statement) ?? []) {
      const claim = this.#claims.get(id);
      if (claim !== undefined) claim.statement = statement;
    }
    this.#statements.push({
      statement,
      period,
      issuedOn,
      count: lines.length,
      totalPence,
      parts: partsOf(parts),
      byLine: byLineOf(lines),
      lines,
    });
  }

  #balances(): Balances {
    const standing = [...this.#claims].filter(([, { status }]) => status === 'claimed');
    const sumOf = (claims: typeof standing): CountAndPence => ({
      count: claims.length,
      pence: claims.reduce((sum, [, { pence }]) => sum + pence, 0),
    });
    const isVerified = (claim: string) =>
      this.#outcomes.get(this.#outcomeOfClaim.get(claim) ?? '')?.status === 'verified';
    const paid = new Map<string, Map<string, number>>();
    for (const { statement, payer, pence } of this.#payments) {
      paid.set(statement, (paid.get(statement) ?? new Map<string, number>()).set(payer, pence));
    }
    return {
      verified: sumOf(standing.filter(([claim]) => isVerified(claim))),
      claimed: sumOf(standing),
      issued: {
        count: this.#statements.reduce((sum, { count }) => sum + count, 0),
        pence: this.#statements.reduce((sum, { totalPence }) => sum + totalPence, 0),
      },
      approved: this.#settled(this.#approvals),
      paid: this.#settled(paid),
      unbilled: sumOf(standing.filter(([, { statement }]) => statement === null)),
    };
  }

  /** A payer that owes nothing of a statement is not waited for. */
  #settled(by: ReadonlyMap<string, ReadonlyMap<string, number>>): CountAndPence {
    let count = 0;
    let pence = 0;
    for (const { statement, parts, count: lines } of this.#statements) {
      const done = by.get(statement);
      if (Object.entries(parts).every(([payer, part]) => part === 0 || done?.has(payer))) count += lines;
      for (const amount of done?.values() ?? []) pence += amount;
    }
    return { count, pence };
  }

  #payers(): WhatHappened['payers'] {
    const payers: Record<string, { issued: number; approved: number; paid: number }> = {};
    const of = (payer: string) => {
      payers[payer] ??= { issued: 0, approved: 0, paid: 0 };
      return payers[payer];
    };
    for (const { statement, parts } of this.#statements) {
      for (const [payer, part] of Object.entries(parts)) of(payer).issued += part;
      for (const [payer, part] of this.#approvals.get(statement) ?? []) of(payer).approved += part;
    }
    for (const { payer, pence } of this.#payments) of(payer).paid += pence;
    return payers;
  }

  #outcomeCounts(): OutcomeCounts {
    const counts: Mutable<OutcomeCounts> = { submitted: 0, queried: 0, verified: 0, rejected: 0, withoutEvidence: 0 };
    for (const { status } of this.#outcomes.values()) counts[status] += 1;
    return counts;
  }

  #peopleCounts(): PeopleCounts {
    const people = [...this.#people.values()];
    const inStatus = (wanted: PersonStatus) => people.filter(({ status }) => status === wanted).length;
    return {
      referred: people.length,
      accepted: people.filter(({ accepted }) => accepted).length,
      declined: inStatus('declined'),
      engaged: people.filter(({ started }) => started).length,
      onService: inStatus('engaged'),
      onBreak: inStatus('paused'),
      ended: inStatus('ended'),
    };
  }
}

function keyOf({ person, outcome, occurrence }: { person: string; outcome: string; occurrence: number }): string {
  return `${person}/${outcome}/${occurrence}`;
}

function partsOf(parts: readonly { readonly payer: string; readonly pence: number }[]): Record<string, number> {
  return Object.fromEntries(parts.map(({ payer, pence }) => [payer, pence]));
}

function byLineOf(lines: readonly ReportedLine[]): Record<string, CountAndPence> {
  const byLine: Record<string, { count: number; pence: number }> = {};
  for (const { line, pence } of lines) {
    byLine[line] ??= { count: 0, pence: 0 };
    byLine[line].count += 1;
    byLine[line].pence += pence;
  }
  return Object.fromEntries(Object.entries(byLine).sort(([a], [b]) => (a < b ? -1 : 1)));
}
