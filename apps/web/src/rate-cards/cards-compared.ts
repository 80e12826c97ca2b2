import { Injectable } from '@nestjs/common';
import { type ContractDetails, ContractRegister, type Terms } from '#contracts';
import { type CalendarDate, type ContractId, calendarDate, type OrganisationId } from '#kernel';
import {
  type CardsCompared,
  type ChangeEffect,
  ContractChanges,
  type EffectByStanding,
  type EffectOfAChange,
  EffectOfChange,
  type Forecast,
  StatementsRegister,
} from '#payments';
import { type RateCardDifference, RateCardHistory, type RateCardLine } from '#rate-cards';
import { ChangeReasons, type ToldReason } from '../contracts/change-reasons.js';
import type { Caller } from '../http/identity.js';
import { LedgerMoments } from '../http/ledger-moments.js';
import type { Asked } from '../http/query-desk.js';
import { CLAIMS_WORKED_OUT_AT_ONCE } from '../payments/asked-effect.js';

/** The revision since which a line says what it says, with its day and why it was made. */
export interface LastChange {
  readonly revision: number;
  readonly from: string;
  readonly reason: ToldReason;
}

/** What the claims made so far come to under each of two cards, and what is planned. */
export interface CardsEffect {
  readonly worked: EffectOfAChange<CardsCompared> & EffectByStanding;
  readonly forecast: Forecast | undefined;
}

/** Two rate cards with all that a board wants to know of the difference. */
export interface ComparedCards {
  readonly difference: RateCardDifference;
  readonly before: readonly RateCardLine[];
  readonly after: readonly RateCardLine[];
  readonly lastChanges: ReadonlyMap<string, LastChange>;
  /** The terms of the days from which the two hold; undefined where one of them has none. */
  readonly terms:
    | { readonly before: Terms; readonly after: Terms; readonly days: readonly [string, string] }
    | undefined;
  /** Undefined while nobody asked for it and it takes more than a moment. */
  readonly effect: CardsEffect | undefined;
}

/** The list of revisions is looked at for their lines, too, and does not keep anybody waiting for amounts. */
const CLAIMS_IN_THE_LIST = 15_000;

export type CardPoint = { readonly revision: number } | { readonly on: CalendarDate };

@Injectable()
export class CardsComparison {
  constructor(
    private readonly history: RateCardHistory,
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
    private readonly changes: ContractChanges,
    private readonly effects: EffectOfChange,
    private readonly reasons: ChangeReasons,
    private readonly moments: LedgerMoments,
  ) {}

  /** @returns undefined when one of the two does not exist, or was not known at the moment. */
  async of(
    contract: ContractDetails,
    [from, to]: readonly [CardPoint, CardPoint],
    asked: Asked,
    caller: Caller | undefined,
  ): Promise<ComparedCards | undefined> {
    const code = contract.contract;
    const difference = this.history.difference(code, from, to, { asOf: asked.asOf });
    if (difference === undefined) return undefined;
    const before = this.#lines(code, difference.from.revision, asked);
    const after = this.#lines(code, difference.to.revision, asked);
    return {
      ...{ difference, before, after },
      lastChanges: await this.#lastChanges(contract, difference, asked, caller),
      terms: this.#terms(code, dayOf(from, difference.from), dayOf(to, difference.to), asked),
      effect: await this.#effect(contract, { before, after }, asked),
    };
  }

  /** What each revision did to the money; those that take more than a moment to say are left to their own pages. */
  async effectsOfRevisions(contract: string, asked: Asked): Promise<ReadonlyMap<number, ChangeEffect>> {
    const at = { asOf: asked.asOf, on: asked.day };
    const { claims } = this.statements.totals(contract, asked);
    const worked = this.changes.effects(contract, { ...this.moments.lastAbout(contract, asked), on: asked.day });
    const effects = new Map<number, ChangeEffect>();
    let left = CLAIMS_IN_THE_LIST;
    for (const change of this.changes.changes(contract, at, { kind: 'rate-card' })) {
      if (!worked.isKnown(change)) left -= claims;
      if (left < 0) break;
      effects.set(change.number, await worked.of(change));
    }
    return effects;
  }

  #lines(code: string, revision: number | undefined, { asOf }: Asked): readonly RateCardLine[] {
    return revision === undefined ? [] : (this.history.revision(code, revision, { asOf })?.lines ?? []);
  }

  /** Of each line that differs: by which revision it came to say what it says, or was taken away. */
  async #lastChanges(
    { contract }: ContractDetails,
    { lines, to }: RateCardDifference,
    asked: Asked,
    caller: Caller | undefined,
  ): Promise<ReadonlyMap<string, LastChange>> {
    const found = new Map<string, LastChange>();
    if (to.revision === undefined) return found;
    const lastChanged = new Map(
      this.history
        .revision(contract, to.revision, { asOf: asked.asOf })
        ?.lastChanged.map(({ line, revision }) => [line, revision]),
    );
    const all = this.changes.changes(contract, { asOf: asked.asOf, on: asked.day }, { kind: 'rate-card' });
    const told = new Map<number, LastChange>();
    for (const { line } of lines) {
      // A line that is gone was taken away by the first revision, after the last that had it, up to this one.
      const revision = lastChanged.get(line) ?? this.#goneSince(contract, line, to.revision, asked);
      const change = all.find(({ number }) => number === revision);
      if (revision === undefined || change === undefined) continue;
      const known = told.get(revision) ?? {
        revision,
        from: change.effectiveFrom,
        reason: await this.reasons.of(change, asked, caller),
      };
      told.set(revision, known);
      found.set(line, known);
    }
    return found;
  }

  #goneSince(contract: string, line: string, upTo: number, { asOf }: Asked): number | undefined {
    const had = this.history.line(contract, line, { asOf }).filter(({ revision }) => revision < upTo);
    const last = had.at(-1)?.revision;
    if (last === undefined) return undefined;
    for (let revision = last + 1; revision <= upTo; revision += 1) {
      if (this.history.revision(contract, revision, { asOf })?.status === 'agreed') return revision;
    }
    return upTo;
  }

  #terms(code: string, from: string | undefined, to: string | undefined, { asOf }: Asked): ComparedCards['terms'] {
    if (from === undefined || to === undefined || from === to) return undefined;
    const termsOn = (day: string) => this.contracts.consolidatedTerms(code, calendarDate(day), { asOf })?.terms;
    const [before, after] = [termsOn(from), termsOn(to)];
    return before === undefined || after === undefined ? undefined : { before, after, days: [from, to] };
  }

  async #effect(
    { contract, parties }: ContractDetails,
    { before, after }: Pick<ComparedCards, 'before' | 'after'>,
    asked: Asked,
  ): Promise<CardsEffect | undefined> {
    const { claims } = this.statements.totals(contract, asked);
    if (claims > CLAIMS_WORKED_OUT_AT_ONCE && asked.filters['effect'] !== 'shown') return undefined;
    const by = (parties[0]?.organisation ?? contract) as OrganisationId;
    return {
      worked: await this.effects.byStanding(
        contract as ContractId,
        { kind: 'two-cards', by, before, after },
        undefined,
        asked.workedOutAt,
      ),
      forecast: this.changes.forecast(
        contract,
        { asOf: asked.asOf, on: asked.day },
        { from: asked.day, until: undefined, before, after },
      ),
    };
  }
}

/** The day that somebody asked about, or from which a revision holds. */
function dayOf(point: CardPoint, { effectiveFrom }: RateCardDifference['from']): string | undefined {
  return 'on' in point ? point.on : effectiveFrom;
}
