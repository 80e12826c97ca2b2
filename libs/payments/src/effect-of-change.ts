import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type RecordedContract, termsOn } from '#contracts';
import { Ledger } from '#event-log';
import { type CalendarDate, type ClaimId, type ContractId, londonDayOf, type Period } from '#kernel';
import type { RateCardRevision } from '#rate-cards';
import type { Moment } from '#read-store';
import { AccountBook } from './account-book.js';
import { settlement } from './domain/account/account-state.js';
import {
  type AskedSide,
  type Asking,
  asAgreed,
  type ChangeAsked,
  NoSuchChange,
  whatIsAsked,
} from './domain/change-asked.js';
import { type Effect, type EffectByStanding, effectOf, type Worth, type Worths, worthOf } from './domain/effect.js';
import type { Batch, Item } from './domain/money/item.js';
import { settle } from './domain/money/settle.js';
import { moneyBasis, type PlanGround, releasesDue } from './domain/statement-plan.js';
import { StatementPlanner } from './statement-planner.js';

/** What a change did to the money, or would do. */
export interface EffectOfAChange<Asked = ChangeAsked> extends Effect {
  readonly contract: ContractId;
  readonly change: Asked;
  /**
   * `past`: what the claims come to under what was agreed, beside what they would have come to without it. `proposed`:
   * what they would come to if it were agreed as it stands, beside what they come to now.
   */
  readonly direction: 'past' | 'proposed';
  readonly status: RateCardRevision['status'];
  readonly effectiveFrom: CalendarDate;
  /** Claims that no statement has billed yet: they are worked out too, behind all that were. */
  readonly unbilledClaims: number;
  /** What of the answer is looked at; everything, when absent. */
  readonly achievedIn?: Period | undefined;
}

/** When a thing is worked out: with what the ledger knew at an entry (now, when absent), as if on a day (today, when absent). */
export interface WorkedOutAt extends Moment {
  readonly on?: CalendarDate;
}

const LAST_DAY = '9999-12-31' as CalendarDate;
/** A few milliseconds: others are answered meanwhile. */
const WORKED_AT_ONCE = 250;

/**
 * What an agreed or proposed change does to the money of its contract, past and to come: every claim is worked out twice,
 * with it and without it, caps and splits included. With the ledger of now, or with what was known at any entry.
 */
@Injectable()
export class EffectOfChange {
  constructor(
    private readonly ledger: Ledger,
    private readonly planner: StatementPlanner,
    private readonly book: AccountBook,
  ) {}

  /**
   * @param achievedIn only outcomes achieved in this span; all of them, when absent.
   * @throws NoSuchChange when the contract has no such change, or it was declined, withdrawn or has lapsed.
   */
  async of<Asked extends Asking>(
    contract: ContractId,
    change: Asked,
    achievedIn?: Period,
    at: WorkedOutAt = {},
  ): Promise<EffectOfAChange<Asked>> {
    const { paid: _paid, pipeline: _pipeline, ...effect } = await this.byStanding(contract, change, achievedIn, at);
    return effect;
  }

  /**
   * The same, and what of it is about claims that are paid and about all others.
   *
   * @throws NoSuchChange as `of` does.
   */
  async byStanding<Asked extends Asking>(
    contract: ContractId,
    change: Asked,
    achievedIn?: Period,
    at: WorkedOutAt = {},
  ): Promise<EffectOfAChange<Asked> & EffectByStanding> {
    return (await this.comparing(contract, at)).effectOf(change, achievedIn);
  }

  /**
   * Reads what every comparison of a contract at a moment rests on: whoever asks for several changes has it read once.
   *
   * @throws NoSuchChange when there is no such contract.
   */
  async comparing(
    contract: ContractId,
    { on = londonDayOf(this.ledger.clock.now()), ...moment }: WorkedOutAt = {},
  ): Promise<Comparison> {
    const planner = this.planner.at(moment);
    const book = this.book.at(moment);
    if (!(await planner.knows(contract))) throw new NoSuchChange(`There is no contract ${contract}`);
    await planner.areTablesUpToDate();
    const ground = await planner.groundOf(contract, on);
    const unbilled = book.unbilled(contract, LAST_DAY).map(({ item }) => item);
    // Read once for all sides; what was billed of a claim is not asked about, and is not kept.
    const paid = new Set<ClaimId>();
    const billed: Batch[] = [];
    for (const { statement, releases, items } of book.batches(ground.contract)) {
      const issued = ground.account.statements.get(statement);
      const isPaid = issued?.status === 'issued' && settlement(ground.account, issued) === 'paid';
      if (isPaid) for (const { claim } of items) paid.add(claim);
      billed.push({ releases, items });
      await turn();
    }
    return new Comparison(contract, ground, { billed, unbilled, paid });
  }
}

/** The claims of a contract at a moment, to be worked out under one thing and another. */
export class Comparison {
  readonly #due: Batch['releases'];
  #asThingsAre: Promise<Worths> | undefined;

  constructor(
    private readonly contract: ContractId,
    private readonly ground: PlanGround,
    private readonly claims: {
      readonly billed: readonly Batch[];
      readonly unbilled: readonly Item[];
      readonly paid: ReadonlySet<ClaimId>;
    },
  ) {
    this.#due = releasesDue(ground);
  }

  /** @throws NoSuchChange as `EffectOfChange.of` does. */
  async effectOf<Asked extends Asking>(
    change: Asked,
    achievedIn?: Period,
  ): Promise<EffectOfAChange<Asked> & EffectByStanding> {
    const { contract: recorded, rateCard, account } = this.ground;
    const asked = whatIsAsked(change, recorded, rateCard, (variation) =>
      [...account.releases, ...this.#due.map((release) => release.variation)].includes(variation),
    );
    const { paid, unbilled } = this.claims;
    return {
      contract: this.contract,
      change,
      direction: asked.direction,
      status: asked.status,
      effectiveFrom: asked.effectiveFrom,
      unbilledClaims: unbilled.length,
      achievedIn,
      ...effectOf({
        before: await this.#worths(asked.before),
        after: await this.#worths(asked.after),
        concerns: asked.concerns,
        achievedIn,
        isPaid: (claim) => paid.has(claim),
        periods: { months: periodOf(recorded), from: recorded.startsOn },
      }),
    };
  }

  /** One of the two sides of nearly every comparison is how things are, and that is worked out once. */
  #worths(side: AskedSide): Promise<Worths> {
    const { releases, ...otherwise } = side;
    if (releases !== asAgreed || Object.keys(otherwise).length > 0) return this.#workedOut(side);
    this.#asThingsAre ??= this.#workedOut(side);
    return this.#asThingsAre;
  }

  async #workedOut({ releases, ...otherwise }: AskedSide): Promise<Worths> {
    const { billed, unbilled } = this.claims;
    const batches = releases(billed, { releases: this.#due, items: unbilled });
    // The last word on every claim: one that a release looks at again comes up a second time.
    const last = new Map<ClaimId, readonly [Item, Worth]>();
    let worked = 0;
    for (const { item, calculation } of settle(batches, { ...moneyBasis(this.ground), ...otherwise })) {
      last.set(item.claim, [item, worthOf(calculation)]);
      worked += 1;
      if (worked % WORKED_AT_ONCE === 0) await turn();
    }
    return last;
  }
}

function periodOf(contract: RecordedContract): 1 | 3 {
  return termsOn(contract, contract.startsOn).terms.statementPeriod === 'quarter' ? 3 : 1;
}
