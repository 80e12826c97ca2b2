import { Injectable } from '@nestjs/common';
import { ClaimsRegister, claimIdOf } from '#claims';
import type { Page, PageRequest } from '#contracts';
import { type DecisionRow, EvidenceRegister, type OutcomePath, type OutcomeRow } from '#evidence';
import {
  type ContractId,
  calendarDate,
  type OrganisationId,
  type OutcomeCode,
  type Pence,
  type Period,
  type PersonId,
  pence,
  within,
} from '#kernel';
import { StatementsRegister } from '#payments';
import type { Moment } from '#read-store';
import { ReferralRegister } from '#referrals';
import type { FirstDecision } from './domain/checks.js';
import type { FrameFacts } from './domain/drawing.js';
import type { FrameQuery, Part, Stratify, StratifyBy } from './domain/samples.events.js';
import { type FrameMember, frameDigest } from './draw.js';

/** A member with what it was chosen and put into its stratum by. */
interface Candidate {
  readonly path: OutcomePath;
  readonly pence: number;
  readonly achievedOn: string;
  /** When it was paid, claimed or decided on. */
  readonly on: string;
  readonly verifier: string;
  readonly parts: readonly Part[];
}

export interface Frame {
  /** In the order of the bytes of their references. */
  readonly members: readonly FrameMember[];
  readonly facts: FrameFacts;
}

const ROWS = 500;

/**
 * What a sample is drawn from, found in the ledger as it was at an entry: whoever has the log up to that entry finds the
 * same members, in the same strata, for the same amounts.
 */
@Injectable()
export class FrameSource {
  constructor(
    private readonly claims: ClaimsRegister,
    private readonly statements: StatementsRegister,
    private readonly evidence: EvidenceRegister,
    private readonly referrals: ReferralRegister,
  ) {}

  frame(contract: ContractId, query: FrameQuery, stratify: Stratify | undefined, asOf: number): Frame {
    const moment = { asOf };
    const providers = this.#providers(contract, moment);
    const members: FrameMember[] = [];
    const payers = new Map<OrganisationId, number>();
    for (const candidate of this.#candidates(contract, query, moment)) {
      const provider = providers.get(candidate.path.person) ?? 'none';
      if (!isAskedFor(candidate, provider, query)) continue;
      const stratum = stratumOf(candidate, provider, stratify);
      members.push({ item: claimIdOf(candidate.path), stratum, pence: pence(candidate.pence) });
      for (const part of candidate.parts) payers.set(part.payer, (payers.get(part.payer) ?? 0) + part.pence);
    }
    members.sort((one, other) => (one.item < other.item ? -1 : 1));
    return { members, facts: factsOf(members, payers) };
  }

  /** The decision that stood about an outcome at an entry; undefined where nobody had verified or rejected it. */
  firstDecision(path: OutcomePath, asOf: number): FirstDecision | undefined {
    const last = this.evidence.decisions(path, { asOf }).findLast(isDecision);
    return (
      last && {
        decision: last.decision === 'verified' ? 'verified' : 'rejected',
        entry: last.entry,
        decidedOn: calendarDate(last.decided_on),
        decidedBy: last.decided_by,
        decidedFor: last.decided_for as OrganisationId,
      }
    );
  }

  #candidates(contract: ContractId, query: FrameQuery, moment: Moment): Iterable<Candidate> {
    switch (query.of) {
      case 'paid-claims':
        return this.#paid(contract, moment);
      case 'claims-before-payment':
        return this.#claimed(contract, moment);
      case 'verifications':
        return this.#decided(contract, moment);
    }
  }

  /** What statements that were paid in full billed of each person's claims: what was paid for it, all in all. */
  #paid(contract: ContractId, moment: Moment): Candidate[] {
    const paidOn = new Map<string, string>();
    for (const { statement, status } of all((page) => this.statements.statements(contract, { ...moment, ...page }))) {
      if (status !== 'paid') continue;
      const days = this.statements.parts(contract, statement, moment).map((part) => part.paid_on ?? '');
      paidOn.set(statement, days.sort().at(-1) ?? '');
    }
    const found = new Map<string, Candidate>();
    for (const line of all((page) => this.statements.lines(contract, { ...moment, ...page }))) {
      const { person, outcome, occurrence, statement, number } = line;
      const on = paidOn.get(statement);
      // What was paid for a cohort is measured on a group: there is nobody's evidence to look at.
      if (person === null || on === undefined) continue;
      const path = pathOf(contract, person, outcome, occurrence);
      const before = found.get(line.claim);
      const parts = this.statements.partsOfLine(contract, statement, number, moment).map(partOf);
      found.set(line.claim, {
        path,
        pence: (before?.pence ?? 0) + line.amount_pence,
        achievedOn: line.achieved_on,
        on: before === undefined || before.on < on ? on : before.on,
        verifier: this.firstDecision(path, moment.asOf ?? 0)?.decidedFor ?? 'none',
        parts: [...(before?.parts ?? []), ...parts],
      });
    }
    return [...found.values()].filter((candidate) => candidate.pence > 0);
  }

  /** Claims that stand and that no statement has billed: worth what they would come to before any cut. */
  #claimed(contract: ContractId, moment: Moment): Candidate[] {
    const found: Candidate[] = [];
    const claims = all((page) => this.claims.claims(contract, { ...moment, ...page, standing: true }));
    for (const claim of claims) {
      const lines = this.statements.linesOfClaim(claim.claim, moment);
      if (lines.some((line) => this.#isIssued(contract, line.statement, moment))) continue;
      const path = pathOf(contract, claim.person, claim.outcome, claim.occurrence);
      found.push({
        path,
        pence: claim.uncapped_pence ?? 0,
        achievedOn: claim.achieved_on,
        on: claim.claimed_on,
        verifier: this.firstDecision(path, moment.asOf ?? 0)?.decidedFor ?? 'none',
        parts: [],
      });
    }
    return found;
  }

  #isIssued(contract: string, statement: string, moment: Moment): boolean {
    const status = this.statements.statement(contract, statement, moment)?.status;
    return status !== undefined && status !== 'begun' && status !== 'abandoned';
  }

  #decided(contract: ContractId, moment: Moment): Candidate[] {
    const ofStatus = (status: OutcomeRow['status']) =>
      all((page) => this.evidence.outcomes(contract, { ...moment, ...page, status }));
    return [...ofStatus('verified'), ...ofStatus('rejected')].flatMap((row) => {
      const path = pathOf(contract, row.person, row.outcome, row.occurrence);
      const first = this.firstDecision(path, moment.asOf ?? 0);
      if (first === undefined) return [];
      return [
        { path, pence: 0, achievedOn: row.achieved_on, on: first.decidedOn, verifier: first.decidedFor, parts: [] },
      ];
    });
  }

  #providers(contract: string, moment: Moment): ReadonlyMap<string, string> {
    const people = all((page) => this.referrals.people(contract, { ...moment, ...page }));
    return new Map(people.flatMap(({ person, provider }) => (provider === undefined ? [] : [[person, provider]])));
  }
}

function factsOf(members: readonly FrameMember[], payers: ReadonlyMap<OrganisationId, number>): FrameFacts {
  const strata = [...Map.groupBy(members, ({ stratum }) => stratum)].map(([stratum, inIt]) => ({
    stratum,
    members: inIt.length,
    pence: total(inIt),
  }));
  return {
    members: members.length,
    pence: total(members),
    payers: [...payers]
      .filter(([, amount]) => amount > 0)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([payer, amount]) => ({ payer, pence: pence(amount) })),
    digest: frameDigest(members),
    strata: strata.sort((one, other) => (one.stratum < other.stratum ? -1 : 1)),
  };
}

function total(members: readonly FrameMember[]): Pence {
  return pence(members.reduce((sum, member) => sum + member.pence, 0));
}

function isAskedFor(
  { path, achievedOn, on, verifier }: Candidate,
  provider: string,
  { outcomes, providers, verifiers, achievedIn, period }: FrameQuery,
): boolean {
  return (
    isAmong(path.outcome, outcomes) &&
    isAmong(provider, providers) &&
    isAmong(verifier, verifiers) &&
    isIn(achievedOn, achievedIn) &&
    isIn(on, period)
  );
}

function isAmong(code: string, asked: readonly string[] | undefined): boolean {
  return asked === undefined || asked.includes(code);
}

function isIn(day: string, asked: Period | undefined): boolean {
  return asked === undefined || (day !== '' && within(calendarDate(day), asked));
}

function stratumOf(candidate: Candidate, provider: string, stratify: Stratify | undefined): string {
  const { path, pence: amount, verifier } = candidate;
  const values: Record<StratifyBy, () => string> = {
    outcome: () => path.outcome,
    provider: () => provider,
    verifier: () => verifier,
    amount: () => bandOf(amount, stratify?.bandsFromPence ?? []),
  };
  return stratify === undefined ? 'all' : stratify.by.map((by) => values[by]()).join('/');
}

/** `0-49999`, `50000-99999`, `100000-`: whole pence, both ends in it. */
function bandOf(amount: number, from: readonly number[]): string {
  const above = from.findIndex((first) => amount < first);
  const nth = above === -1 ? from.length : above;
  const next = from[nth];
  return `${from[nth - 1] ?? 0}-${next === undefined ? '' : next - 1}`;
}

function isDecision({ decision }: DecisionRow): boolean {
  return decision === 'verified' || decision === 'rejected';
}

function partOf({ payer, pence: amount }: { readonly payer: string; readonly pence: number }): Part {
  return { payer: payer as OrganisationId, pence: pence(amount) };
}

function pathOf(contract: ContractId, person: string, outcome: string, occurrence: number): OutcomePath {
  return { contract, person: person as PersonId, outcome: outcome as OutcomeCode, occurrence };
}

/** Every row of a list, page by page. */
function all<Row>(read: (page: PageRequest) => Page<Row>): Row[] {
  const rows: Row[] = [];
  let page = read({ limit: ROWS });
  rows.push(...page.rows);
  while (page.next !== undefined) {
    page = read({ limit: ROWS, after: page.next });
    rows.push(...page.rows);
  }
  return rows;
}
