import { Injectable } from '@nestjs/common';
import { Ledger } from '#event-log';
import { type ClaimId, type ContractId, londonDayOf, type Pence, pence, type StatementRef } from '#kernel';
import { AccountBook } from './account-book.js';
import type { Billed, BookedClaim } from './domain/booked-claim.js';
import type { Calculation, Part } from './domain/money/calculation.js';
import { differencesBetween } from './domain/money/compare.js';
import { explain } from './domain/money/explain.js';
import type { Batch } from './domain/money/item.js';
import { differences, settle } from './domain/money/settle.js';
import type { PaymentEvent, StatementLine } from './domain/payments.events.js';
import { moneyBasis, releasesDue } from './domain/statement-plan.js';
import type { WorkedOutAt } from './effect-of-change.js';
import { StatementPlanner } from './statement-planner.js';

/** A claim that comes to something else today than statements have billed of it: the next one makes up for it. */
export interface DifferingClaim {
  readonly claim: ClaimId;
  readonly statement: StatementRef;
  readonly line: number;
  readonly billedPence: Pence;
  readonly nowPence: Pence;
  /** Now less billed, for each payer. */
  readonly parts: readonly Part[];
}

/** All that was billed of a contract beside what it comes to when everything is worked out again with today's ledger. */
export interface RecomputedContract {
  readonly contract: ContractId;
  readonly statements: number;
  readonly claims: number;
  readonly billedPence: Pence;
  readonly nowPence: Pence;
  /** True when every claim comes to what was billed of it, for each payer. */
  readonly agrees: boolean;
  readonly differing: readonly DifferingClaim[];
}

/** One claim, worked out again with everything before it. */
export interface RecomputedClaim {
  readonly contract: ContractId;
  readonly claim: ClaimId;
  readonly billedPence: Pence;
  readonly nowPence: Pence;
  readonly agrees: boolean;
  /** Now less billed, for each payer. */
  readonly parts: readonly Part[];
  readonly calculation: Calculation;
  readonly explanation: readonly string[];
  /** What is different from the calculation that was billed last, in the order in which an amount is worked out. */
  readonly differences: readonly string[];
}

/** A claim of a statement that comes to something else, and what is different from the calculation that was billed last. */
export interface ExplainedDifference extends DifferingClaim {
  /** A sentence each; empty of those beyond the first few, whose lines tell it. */
  readonly differences: readonly string[];
}

/** Some claims, worked out again with everything before them. */
export interface RecomputedClaims {
  readonly claims: number;
  readonly differing: readonly ExplainedDifference[];
}

/** There is nothing to work out again: the reason stands in the words. */
export class NothingBilled extends Error {
  override readonly name = 'NothingBilled';
}

/**
 * Works out everything that was billed once more, from the first claim on, with what the ledger knows today, or knew at an
 * entry. It shares nothing with the sums that statements were issued by.
 */
@Injectable()
export class Recompute {
  constructor(
    private readonly ledger: Ledger,
    private readonly planner: StatementPlanner,
    private readonly book: AccountBook,
  ) {}

  /** @throws NothingBilled when there is no such contract. */
  async ofContract(contract: ContractId, at: WorkedOutAt = {}): Promise<RecomputedContract> {
    const { amounts, statements } = await this.#again(contract, at);
    let billedPence = 0;
    let nowPence = 0;
    const differing: DifferingClaim[] = [];
    for (const each of amounts.values()) {
      billedPence += each.billed.pence;
      nowPence += each.calculation.payablePence;
      const one = differingOf(each);
      if (one !== undefined) differing.push(one);
    }
    return {
      contract,
      statements,
      claims: amounts.size,
      billedPence: pence(billedPence),
      nowPence: pence(nowPence),
      agrees: differing.length === 0,
      differing,
    };
  }

  /**
   * @param asked the claims that are looked at, all of which have to be billed to be told.
   * @param most of so many that differ it says why.
   * @throws NothingBilled when there is no such contract.
   */
  async ofClaims(
    contract: ContractId,
    asked: ReadonlySet<string>,
    most: number,
    at: WorkedOutAt = {},
  ): Promise<RecomputedClaims> {
    const { amounts } = await this.#again(contract, at);
    const found = [...amounts.values()].filter(({ booked }) => asked.has(booked.item.claim));
    const differing: ExplainedDifference[] = [];
    for (const each of found) {
      const one = differingOf(each);
      if (one === undefined) continue;
      const line = differing.length < most ? await this.#lineOf(each.billed) : undefined;
      const { calculation } = each;
      const differences = line?.calculation === undefined ? [] : differencesBetween(line.calculation, calculation);
      differing.push({ ...one, differences });
    }
    return { claims: found.length, differing };
  }

  /** @throws NothingBilled when no statement has the claim. */
  async ofClaim(contract: ContractId, claim: ClaimId, at: WorkedOutAt = {}): Promise<RecomputedClaim> {
    const { amounts } = await this.#again(contract, at);
    const found = amounts.get(claim);
    if (found === undefined) throw new NothingBilled(`No statement of ${contract} has billed ${claim}`);
    const { billed, calculation } = found;
    const { parts } = differenceOf(billed, calculation);
    const line = await this.#lineOf(billed);
    return {
      contract,
      claim,
      billedPence: pence(billed.pence),
      nowPence: calculation.payablePence,
      agrees: parts.every((part) => part.pence === 0),
      parts,
      calculation,
      explanation: explain(calculation),
      differences: line?.calculation === undefined ? [] : differencesBetween(line.calculation, calculation),
    };
  }

  async #again(contract: ContractId, { on = londonDayOf(this.ledger.clock.now()), ...moment }: WorkedOutAt) {
    const planner = this.planner.at(moment);
    const book = this.book.at(moment);
    if (!(await planner.knows(contract))) throw new NothingBilled(`There is no contract ${contract}`);
    await planner.areTablesUpToDate();
    const ground = await planner.groundOf(contract, on);
    const amounts = new Map<ClaimId, Again>();
    let statements = 0;
    const booked = new Map<ClaimId, BookedClaim>();
    function* batches(): Generator<Batch> {
      for (const batch of book.batches(ground.contract)) {
        statements += 1;
        for (const one of batch.booked) booked.set(one.item.claim, one);
        yield batch;
      }
      yield { releases: releasesDue(ground), items: [] };
    }
    for (const { item, calculation } of settle(batches(), moneyBasis(ground))) {
      const one = booked.get(item.claim);
      if (one?.billed !== undefined) amounts.set(item.claim, { booked: one, billed: one.billed, calculation });
    }
    return { amounts, statements };
  }

  /** The line that was billed last, as it is stored. */
  async #lineOf({ last, reference }: Billed): Promise<StatementLine | undefined> {
    for await (const logged of this.ledger.log.readStream(reference.stream, { from: reference.revision })) {
      const { event } = this.ledger.codec.decode<PaymentEvent>(logged);
      return event.type === 'StatementLinesAdded' ? event.lines.find(({ number }) => number === last.line) : undefined;
    }
    return undefined;
  }
}

interface Again {
  readonly booked: BookedClaim;
  readonly billed: Billed;
  readonly calculation: Calculation;
}

function differingOf({ booked, billed, calculation }: Again): DifferingClaim | undefined {
  const { parts } = differenceOf(billed, calculation);
  if (parts.every((part) => part.pence === 0)) return undefined;
  return {
    claim: booked.item.claim,
    statement: billed.last.statement,
    line: billed.last.line,
    billedPence: pence(billed.pence),
    nowPence: calculation.payablePence,
    parts,
  };
}

function differenceOf(billed: Billed, calculation: Calculation) {
  return differences(calculation, { payablePence: billed.pence, parts: billed.parts });
}
