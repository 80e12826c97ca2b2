import type { ClaimEvent } from '#claims';
import type { CohortEvent } from '#cohorts';
import { isSameOnceWithdrawn, type PaymentEvent, type StatementLine } from '#payments';
import { type ContractsEvent, keyOfOutcome } from './contracts-event.js';
import type {
  Balances,
  CountAndPence,
  CutByCause,
  OutcomeOf,
  PayerTotals,
  ReportedClaim,
  ReportedClawback,
  ReportedDispute,
  ReportedLine,
  ReportedPayment,
  ReportedStatement,
} from './reported.js';

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };
type Amounts = Record<string, number>;
type Calculated = NonNullable<StatementLine['calculation']>;

/** What the statements said of one claim, and what the last of them found it to be worth. */
interface Billed {
  readonly statement: string;
  pence: number;
  readonly parts: Amounts;
  last: Calculated | undefined;
}

/** Claims, statements and what was paid on them. */
export class TallyOfMoney {
  readonly #claims = new Map<string, Mutable<ReportedClaim>>();
  readonly #outcomeOfClaim = new Map<string, string>();
  readonly #lines = new Map<string, StatementLine[]>();
  readonly #billed = new Map<string, Billed>();
  readonly #statements: ReportedStatement[] = [];
  readonly #approvals = new Map<string, Amounts>();
  readonly #payments: ReportedPayment[] = [];
  readonly #advanced: Amounts = {};
  readonly #refunded: Amounts = {};
  readonly #disputes: Mutable<ReportedDispute>[] = [];
  /** By line and payer: what had not been approved of the line when it was disputed. */
  readonly #keptFromApproval = new Map<string, number>();
  readonly #clawbacks = new Map<number, ReportedClawback>();
  readonly #investment = { drawnPence: 0, repaidPence: 0, returnPence: 0 };
  readonly #broken: string[] = [];

  constructor(
    private readonly referenceOf: (person: string) => string,
    private readonly isVerified: (outcome: string) => boolean,
  ) {}

  take(event: ContractsEvent): void {
    switch (event.type) {
      case 'ClaimMade':
        this.#claimed(event);
        return;
      case 'CohortClaimMade':
        this.#claimedForCohort(event);
        return;
      case 'ClaimWithdrawn':
      case 'CohortClaimWithdrawn': {
        const claim = this.#claims.get(event.claim);
        if (claim !== undefined) claim.status = 'withdrawn';
        return;
      }
      case 'StatementLinesAdded':
        this.#lines.set(event.statement, [...(this.#lines.get(event.statement) ?? []), ...event.lines]);
        return;
      case 'StatementIssued':
        this.#issued(event);
        return;
      case 'StatementApproved':
        add(this.#approvalsOf(event.statement), event.payer, event.pence);
        return;
      case 'PaymentMade': {
        const { payment, statement, payer, pence, paidOn, bankReference } = event;
        this.#payments.push({ payment, statement, payer, pence, paidOn, bankReference });
        return;
      }
      case 'AdvancePaid':
        add(this.#advanced, event.payer, event.pence);
        return;
      case 'RefundReceived':
        add(this.#refunded, event.payer, event.pence);
        return;
      case 'LineDisputed': {
        const { statement, line, payer, heldPence } = event;
        const name = `${statement}/${line}`;
        this.#keptFromApproval.set(`${name} ${payer}`, Math.min(heldPence, this.#unapproved(statement, payer)));
        this.#disputes.push({ line: name, payer, status: 'open', heldPence });
        return;
      }
      case 'DisputeResolved': {
        const dispute = this.#disputes.findLast(
          ({ line, payer }) => line === `${event.statement}/${event.line}` && payer === event.payer,
        );
        if (dispute === undefined) return;
        dispute.status = 'resolved';
        dispute.disallowedPence = event.disallowedPence;
        // Whoever approved the rest and drops a dispute approves what it had kept from approval.
        const approvals = this.#approvalsOf(event.statement);
        const isDropped = event.disallowedPence === 0 && approvals[event.payer] !== undefined;
        const kept = this.#keptFromApproval.get(`${dispute.line} ${dispute.payer}`) ?? 0;
        if (isDropped) add(approvals, event.payer, Math.max(0, kept));
        return;
      }
      case 'ClawbackProposed':
        this.#clawbacks.set(event.clawback, { clawback: event.clawback, status: 'proposed' });
        return;
      case 'ClawbackDeclined':
        this.#clawbacks.set(event.clawback, { clawback: event.clawback, status: 'declined' });
        return;
      case 'ClawbackAgreed':
        this.#clawbacks.set(event.clawback, { clawback: event.clawback, status: 'agreed' });
        return;
      case 'InvestmentDrawn':
        this.#investment.drawnPence += event.pence;
        return;
      case 'InvestmentRepaid':
        this.#investment.repaidPence += event.capitalPence;
        this.#investment.returnPence += event.returnPence;
        return;
      default:
        return;
    }
  }

  close() {
    const claims = [...this.#claims].map(([id, claim]): ReportedClaim => {
      const billed = this.#billed.get(id);
      if (billed === undefined) return claim;
      return { ...claim, payablePence: billed.pence, parts: billed.parts, cut: cutsOf(billed.last) };
    });
    return {
      statements: this.#statements,
      byLine: byLineOf(this.#statements.flatMap(({ lines }) => lines)),
      cut: this.#cutByCause(),
      payments: this.#payments,
      claims,
      balances: this.#balances(),
      payers: this.#payers(),
      disputes: this.#disputes,
      clawbacks: [...this.#clawbacks.values()],
      investment: this.#investment,
      broken: [...this.#broken, ...this.#brokenSums()],
    };
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
      ...(uncappedPence === undefined ? {} : { pence: uncappedPence }),
      late,
      statement: this.#billed.get(event.claim)?.statement ?? null,
      cut: {},
    });
    this.#outcomeOfClaim.set(event.claim, keyOfOutcome(event));
  }

  #claimedForCohort(event: Extract<CohortEvent, { type: 'CohortClaimMade' }>): void {
    const { outcome, cohort = 'pooled', line, revision, claimedOn } = event;
    this.#claims.set(event.claim, {
      cohort,
      outcome,
      occurrence: 1,
      status: 'claimed',
      line,
      revision,
      claimedOn,
      late: false,
      statement: this.#billed.get(event.claim)?.statement ?? null,
      cut: {},
    });
  }

  #issued(event: Extract<PaymentEvent, { type: 'StatementIssued' }>): void {
    const { statement, period, issuedOn, totalPence, parts, due, setAgainstAdvances } = event;
    const stored = this.#lines.get(statement) ?? [];
    for (const line of stored) this.#bill(statement, line);
    const lines = stored.map((line) => this.#reported(line));
    const cut: Amounts = {};
    for (const line of lines) for (const [cause, pence] of Object.entries(line.cut)) add(cut, cause, pence);
    this.#statements.push({
      statement,
      period,
      issuedOn,
      count: lines.length,
      adjustments: lines.filter(({ kind }) => kind === 'adjustment').length,
      totalPence,
      parts: partsOf(parts),
      due: partsOf(due),
      setAgainstAdvances: partsOf(setAgainstAdvances),
      cut,
      byLine: byLineOf(lines),
      lines,
    });
    const recovered = event.recoveries.flatMap((recovery) => recovery.parts.map(({ pence }) => pence));
    const sum = sumOf(lines.map(({ pence }) => pence)) - sumOf(recovered);
    if (sum !== totalPence) this.#broken.push(`${statement} comes to ${sum} by its lines and says ${totalPence}`);
    if (sumOf(parts.map(({ pence }) => pence)) !== totalPence) {
      this.#broken.push(`the parts of ${statement} do not add up to ${totalPence}`);
    }
  }

  #bill(statement: string, { claim, amountPence, parts, calculation }: StatementLine): void {
    const billed = this.#billed.get(claim) ?? { statement, pence: 0, parts: {}, last: undefined };
    this.#billed.set(claim, billed);
    billed.pence += amountPence;
    for (const { payer, pence } of parts) add(billed.parts, payer, pence);
    billed.last = calculation;
    const made = this.#claims.get(claim);
    if (made !== undefined) made.statement = billed.statement;
  }

  #reported(line: StatementLine): ReportedLine {
    const { calculation, adjusts } = line;
    return {
      number: line.number,
      kind: line.kind,
      ...this.#subjectOf(line),
      outcome: line.outcome,
      occurrence: line.occurrence,
      line: line.rateCardLine,
      revision: line.revision,
      achievedOn: line.achievedOn,
      pence: line.amountPence,
      parts: partsOf(line.parts),
      collect: line.collect,
      cut: cutsOf(calculation),
      ...(calculation === undefined
        ? {}
        : { uncappedPence: calculation.uncappedPence, termsVersion: calculation.termsVersion }),
      ...(adjusts === undefined ? {} : { cause: adjusts.cause, adjusts: `${adjusts.statement}/${adjusts.line}` }),
    };
  }

  #subjectOf({ person, cohort }: StatementLine): Pick<OutcomeOf, 'person' | 'cohort'> {
    return person === undefined ? { cohort: cohort ?? 'pooled' } : { person: this.referenceOf(person) };
  }

  #unapproved(statement: string, payer: string): number {
    const due = this.#statements.find((issued) => issued.statement === statement)?.due[payer] ?? 0;
    const held = this.#disputes
      .filter(({ line, status, payer: by }) => by === payer && status === 'open' && line.startsWith(`${statement}/`))
      .map(({ heldPence }) => heldPence);
    return due - sumOf(held) - (this.#approvals.get(statement)?.[payer] ?? 0);
  }

  #approvalsOf(statement: string): Amounts {
    const known = this.#approvals.get(statement) ?? {};
    this.#approvals.set(statement, known);
    return known;
  }

  /** The promise of every statement: what all of them say of a claim is what it is worth by the last calculation. */
  #brokenSums(): string[] {
    return [...this.#billed].flatMap(([claim, { pence, parts, last }]) => {
      if (last === undefined) return [];
      const broken: string[] = [];
      if (last.payablePence !== pence) {
        broken.push(`the lines of ${this.#named(claim)} come to ${pence}, and it is worth ${last.payablePence}`);
      }
      const worth = partsOf(last.split.parts);
      for (const payer of new Set([...Object.keys(parts), ...Object.keys(worth)])) {
        if ((parts[payer] ?? 0) === (worth[payer] ?? 0)) continue;
        broken.push(
          `the lines of ${this.#named(claim)} ask ${payer} for ${parts[payer] ?? 0}, and its part is ${worth[payer] ?? 0}`,
        );
      }
      return broken;
    });
  }

  #named(claim: string): string {
    return claim
      .split('.')
      .map((part) => this.referenceOf(part))
      .join('.');
  }

  #balances(): Balances {
    const standing = [...this.#claims].filter(([, { status }]) => status === 'claimed');
    const sumOfClaims = (claims: typeof standing): CountAndPence => ({
      count: claims.length,
      pence: sumOf(claims.map(([id, { pence = 0 }]) => this.#billed.get(id)?.last?.uncappedPence ?? pence)),
    });
    const isVerified = (claim: string) => {
      const outcome = this.#outcomeOfClaim.get(claim);
      // The result of a cohort is verified before it can be claimed.
      return outcome === undefined || this.isVerified(outcome);
    };
    const paid = new Map<string, Amounts>();
    for (const { statement, payer, pence } of this.#payments) {
      const known = paid.get(statement) ?? {};
      add(known, payer, pence);
      paid.set(statement, known);
    }
    const payable = [...this.#billed.values()].filter(({ pence }) => pence !== 0);
    const cuts = [...this.#billed.values()].map(({ last }) => sumOf((last?.limits ?? []).map((one) => one.cutPence)));
    return {
      verified: sumOfClaims(standing.filter(([claim]) => isVerified(claim))),
      claimed: sumOfClaims(standing),
      issued: {
        count: sumOf(this.#statements.map(({ count }) => count)),
        pence: sumOf(this.#statements.map(({ totalPence }) => totalPence)),
      },
      approved: this.#settled(this.#approvals, ({ parts }, payer, done) => parts[payer] === 0 || done !== undefined),
      paid: this.#settled(paid, ({ due }, payer, done = 0) => done >= (due[payer] ?? 0)),
      unbilled: sumOfClaims(standing.filter(([, { statement }]) => statement === null)),
      payable: { count: payable.length, pence: sumOf(payable.map(({ pence }) => pence)) },
      notPayable: this.#notPayable(),
      curtailed: { count: cuts.filter((cut) => cut > 0).length, pence: sumOf(cuts) },
    };
  }

  /**
   * Of a claim that was withdrawn, once a statement has taken it back or has nothing to take back, nothing is claimed any
   * more that could be paid.
   */
  #notPayable(): CountAndPence {
    const left = [...this.#billed].flatMap(([claim, { last }]) => {
      if (last === undefined) return [];
      if (isSameOnceWithdrawn(last) && this.#claims.get(claim)?.status !== 'claimed') return [];
      return last.uncappedPence === last.payablePence ? [] : [last.uncappedPence - last.payablePence];
    });
    return { count: left.length, pence: sumOf(left) };
  }

  /** A payer that owes nothing of a statement is not waited for; a part payment is not yet one of the whole. */
  #settled(
    by: ReadonlyMap<string, Amounts>,
    isSettled: (statement: ReportedStatement, payer: string, done: number | undefined) => boolean,
  ): CountAndPence {
    let count = 0;
    let pence = 0;
    for (const statement of this.#statements) {
      const done = by.get(statement.statement) ?? {};
      if (Object.keys(statement.parts).every((payer) => isSettled(statement, payer, done[payer]))) {
        count += statement.count;
      }
      pence += sumOf(Object.values(done));
    }
    return { count, pence };
  }

  #payers(): Record<string, PayerTotals> {
    const payers: Record<string, Mutable<PayerTotals>> = {};
    const of = (payer: string) => {
      payers[payer] ??= { issued: 0, approved: 0, paid: 0, advanced: 0, refunded: 0 };
      return payers[payer];
    };
    for (const { statement, parts } of this.#statements) {
      for (const [payer, part] of Object.entries(parts)) of(payer).issued += part;
      for (const [payer, part] of Object.entries(this.#approvals.get(statement) ?? {})) of(payer).approved += part;
    }
    for (const { payer, pence } of this.#payments) of(payer).paid += pence;
    for (const [payer, pence] of Object.entries(this.#advanced)) of(payer).advanced += pence;
    for (const [payer, pence] of Object.entries(this.#refunded)) of(payer).refunded += pence;
    return payers;
  }

  #cutByCause(): Record<string, CountAndPence> {
    const found: Record<string, Mutable<CountAndPence>> = {};
    for (const { last } of this.#billed.values()) {
      for (const [cause, pence] of Object.entries(cutsOf(last))) {
        found[cause] ??= { count: 0, pence: 0 };
        found[cause].count += 1;
        found[cause].pence += pence;
      }
    }
    return inNameOrder(found);
  }
}

/** What a calculation took off, by cap or by what else did it; what cut nothing is left out. */
function cutsOf(calculation: Calculated | undefined): CutByCause {
  const cuts: Amounts = {};
  for (const { cut, cutPence } of calculation?.cuts ?? []) if (cutPence !== 0) add(cuts, cut, cutPence);
  for (const { cap, cutPence } of calculation?.limits ?? []) if (cutPence !== 0) add(cuts, cap, cutPence);
  return cuts;
}

function add(amounts: Amounts, name: string, pence: number): void {
  amounts[name] = (amounts[name] ?? 0) + pence;
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, pence) => sum + pence, 0);
}

function partsOf(parts: readonly { readonly payer: string; readonly pence: number }[]): Amounts {
  return Object.fromEntries(parts.map(({ payer, pence }) => [payer, pence]));
}

function byLineOf(lines: readonly ReportedLine[]): Record<string, CountAndPence> {
  const byLine: Record<string, Mutable<CountAndPence>> = {};
  for (const { line, pence } of lines) {
    byLine[line] ??= { count: 0, pence: 0 };
    byLine[line].count += 1;
    byLine[line].pence += pence;
  }
  return inNameOrder(byLine);
}

function inNameOrder<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
