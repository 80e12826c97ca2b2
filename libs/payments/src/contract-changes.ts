import { Injectable } from '@nestjs/common';
import { type Change, ChangeLog, type DecidedAs, type FiledDocumentRow, type VariationStatus } from '#contracts';
import { Ledger } from '#event-log';
import type { CalendarDate, ContractId } from '#kernel';
import { RateCardHistory, type RevisionStatus } from '#rate-cards';
import { type Moment, ReadStore } from '#read-store';
import { AccountBook } from './account-book.js';
import { ClaimStanding } from './claim-standing.js';
import type { ChangeAsked } from './domain/change-asked.js';
import { type Forecast, forecastOf } from './domain/forecast.js';
import { type Comparison, EffectOfChange } from './effect-of-change.js';
import { StatementLines } from './statement-lines.js';
import { StatementPlanner } from './statement-planner.js';

/** What a change is about: `rate-card`, or what a variation can change. */
export type KindOfChange = 'rate-card' | Change['kind'];

/** What one party answered to the draft that stands. */
export interface ChangeAnswer {
  readonly organisation: string;
  readonly decided: DecidedAs;
  readonly decidedOn: string;
}

/** One change of what the parties agreed, whether it is a variation or a revision of the rate card. */
export interface ContractChange {
  readonly contract: string;
  readonly kind: ChangeAsked['kind'];
  readonly number: number;
  readonly about: readonly KindOfChange[];
  /** Undefined for a revision of the rate card: its words say what it is. */
  readonly title: string | undefined;
  /** What it says, a sentence a thing. */
  readonly words: readonly string[];
  readonly status: VariationStatus | RevisionStatus;
  readonly effectiveFrom: string;
  readonly draftedBy: string;
  readonly draftedOn: string;
  readonly proposedBy: string | undefined;
  readonly proposedOn: string | undefined;
  readonly approvers: readonly string[];
  readonly answers: readonly ChangeAnswer[];
  readonly stillToDecide: readonly string[];
  /** The day on which it was agreed, declined, withdrawn or lapsed. */
  readonly closedOn: string | undefined;
  /** Whether it took effect before it was agreed; undefined unless it was agreed. */
  readonly retroactive: boolean | undefined;
  readonly documents: readonly FiledDocumentRow[];
  /** The entry in which its reason is sealed: that of the last draft or proposal. */
  readonly reasonEntry: number | undefined;
  /** Who recorded that entry. */
  readonly recordedBy: string | undefined;
  /** Whether there was a rate card before it. */
  readonly isFirst: boolean;
}

/** Which changes are meant; all of them, where nothing is chosen. */
export interface ChangeChoice {
  readonly kind?: KindOfChange | undefined;
  /** Whoever drafted or proposed it, or has to agree. */
  readonly party?: string | undefined;
  /** Takes effect on or after this day, and on or before that one. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly retroactive?: boolean | undefined;
}

/** What a change did to the money, or would do; without amounts where it can have done nothing. */
export interface ChangeEffect {
  /** On the claims that were made so far. */
  readonly madePence: number | undefined;
  readonly claims: number;
  /** On what is planned for the days ahead; undefined where no plan or no price says it. */
  readonly forecastPence: number | undefined;
  readonly forecast: Forecast | undefined;
  readonly direction: 'past' | 'proposed' | 'none';
  readonly how: string;
}

/** The effects of changes of one contract, each worked out when it is asked for and not known. */
export interface EffectsOfChanges {
  /** Whether it is known without working out every claim of the contract. */
  isKnown(change: ContractChange): boolean;
  /** What it did to the money or would do. Every claim is worked out for each: see `EffectOfChange`. */
  of(change: ContractChange): Promise<ChangeEffect>;
}

/** Effects by change, entry and day. */
export type KeptEffects = Map<string, ChangeEffect>;

type At = Moment & { readonly on: CalendarDate };

const REVISIONS_MAX = 1000;
/** So many effects are kept: as of an entry and a day they are always the same. */
const EFFECTS_KEPT = 500;
const OVER: readonly ContractChange['status'][] = ['declined', 'withdrawn', 'lapsed'];

/** Everything that the parties ever proposed to change, and what each did to the money: one list for pages and files. */
@Injectable()
export class ContractChanges {
  readonly #log: ChangeLog;
  readonly #rateCards: RateCardHistory;
  #kept: KeptEffects = new Map();

  constructor(
    private readonly store: ReadStore,
    private readonly effectOfChange: EffectOfChange,
  ) {
    this.#log = new ChangeLog(store);
    this.#rateCards = new RateCardHistory(store);
  }

  /**
   * For whoever has no injector: an export.
   *
   * @param kept the effects that are known already, of the same read store: whoever asks again has them at once.
   */
  static over(store: ReadStore, ledger: Ledger, kept: KeptEffects): ContractChanges {
    const book = new AccountBook(store);
    const standing = new ClaimStanding(ledger, new StatementLines(ledger), book, store);
    const planner = new StatementPlanner(ledger, store, book, standing);
    const changes = new ContractChanges(store, new EffectOfChange(ledger, planner, book));
    changes.#kept = kept;
    return changes;
  }

  /** The newest first: by the day on which it was proposed, or drafted while it was not. */
  changes(contract: string, at: At, choice: ChangeChoice = {}): ContractChange[] {
    return [...this.#variations(contract, at), ...this.#revisions(contract, at)]
      .filter((change) => fits(change, choice))
      .toSorted((one, other) => (sortedBy(one) < sortedBy(other) ? 1 : -1));
  }

  change(contract: string, kind: ContractChange['kind'], number: number, at: At): ContractChange | undefined {
    return this.changes(contract, at).find((one) => one.kind === kind && one.number === number);
  }

  /**
   * What changes of a contract did to the money or would do, asked for one by one: what they all rest on is read once.
   *
   * @param at an entry that is the same for as long as nothing is recorded about the contract has more of them known.
   */
  effects(contract: string, at: At & { readonly asOf: number }): EffectsOfChanges {
    let comparison: Promise<Comparison> | undefined;
    return {
      isKnown: (change) => change.isFirst || OVER.includes(change.status) || this.#kept.has(keyOf(change, at)),
      of: async (change) => {
        const key = keyOf(change, at);
        const kept = this.#kept.get(key);
        if (kept !== undefined) return kept;
        const effect = await this.#worked(change, at, () => {
          comparison ??= this.effectOfChange.comparing(contract as ContractId, { asOf: at.asOf, on: at.on });
          return comparison;
        });
        if (this.#kept.size >= EFFECTS_KEPT) this.#kept.clear();
        this.#kept.set(key, effect);
        return effect;
      },
    };
  }

  /** What the plan in force would come to under other lines, from a day on; undefined without a plan for days ahead. */
  forecast(contract: string, at: At, question: Omit<Parameters<typeof forecastOf>[0], 'plan'>): Forecast | undefined {
    const [plan] = this.#log.plansInForce(contract, at.on, at);
    if (plan === undefined) return undefined;
    const forecast = forecastOf({ ...question, plan: plan.periods });
    return forecast.spans === 0 ? undefined : forecast;
  }

  async #worked(change: ContractChange, at: At, comparing: () => Promise<Comparison>): Promise<ChangeEffect> {
    const none = {
      madePence: undefined,
      claims: 0,
      forecastPence: undefined,
      forecast: undefined,
      direction: 'none',
    } as const;
    if (OVER.includes(change.status)) return { ...none, how: `It is ${change.status} and changes nothing.` };
    if (change.isFirst) return { ...none, how: 'There were no prices before it to compare with.' };
    const asked: ChangeAsked = { kind: change.kind, number: change.number };
    const { direction, total } = await (await comparing()).effectOf(asked);
    const forecast = change.kind === 'rate-card-revision' ? this.#forecastOfRevision(change, at) : undefined;
    return {
      madePence: total.differencePence,
      claims: total.changed,
      forecastPence: forecast?.differencePence,
      forecast,
      direction,
      how: [
        direction === 'past'
          ? `${total.claims} claims made so far, worked out with it and without it, caps and splits included; ${total.changed} come to something else.`
          : `${total.claims} claims made so far, worked out as if it were agreed and as things are, caps and splits included; ${total.changed} would come to something else.`,
        forecastWords(change, forecast),
      ].join(' '),
    };
  }

  #forecastOfRevision({ contract, number, effectiveFrom }: ContractChange, at: At): Forecast | undefined {
    const revision = this.#rateCards.revision(contract, number, at);
    // One whose days a later revision took over prices nothing that is to come.
    if (revision?.base === undefined || (revision.status === 'agreed' && revision.validFrom === undefined))
      return undefined;
    const before = this.#rateCards.revision(contract, revision.base, at);
    return this.forecast(contract, at, {
      from: effectiveFrom > at.on ? effectiveFrom : at.on,
      until: revision.validTo,
      before: before?.lines ?? [],
      after: revision.lines,
    });
  }

  #variations(contract: string, at: At): ContractChange[] {
    const sealed = this.#recorders(this.#log.reasonsSealedIn(contract, at));
    return this.#log.changeLog(contract, at).map((one) => ({
      contract,
      kind: 'variation',
      number: one.variation,
      about: [...new Set(one.changes.map(({ kind }) => kind))],
      title: one.title,
      words: one.words,
      status: one.status,
      effectiveFrom: one.effectiveFrom,
      draftedBy: one.draftedBy,
      draftedOn: one.draftedOn,
      proposedBy: one.proposedBy,
      proposedOn: one.proposedOn,
      approvers: one.approvers,
      answers: one.answers.filter(({ draft }) => draft === one.draft),
      stillToDecide: one.stillToDecide,
      closedOn: one.closedOn,
      retroactive: one.retroactive,
      documents: one.documents,
      ...sealed(one.variation, one.draft),
      isFirst: false,
    }));
  }

  #revisions(contract: string, at: At): ContractChange[] {
    const sealed = this.#recorders(this.#rateCards.reasonsSealedIn(contract, at));
    const documents = this.#log.documents(contract, at);
    return this.#rateCards.revisions(contract, { ...at, limit: REVISIONS_MAX }).rows.map((one) => ({
      contract,
      kind: 'rate-card-revision',
      number: one.revision,
      about: ['rate-card'],
      title: undefined,
      words: this.#rateCards.changesOf(contract, one.revision, at)?.lines.map(({ sentence }) => sentence) ?? [],
      status: one.status,
      effectiveFrom: one.effectiveFrom,
      draftedBy: one.draftedBy,
      draftedOn: one.draftedOn,
      proposedBy: one.proposedBy,
      proposedOn: one.proposedOn,
      approvers: one.approvers,
      answers: one.decisions
        .filter(({ draft }) => draft === one.draft)
        .map(({ organisation, decision, decidedOn }) => ({ organisation, decided: decision, decidedOn })),
      stillToDecide: one.waitingFor,
      closedOn: one.closedOn,
      retroactive: one.status === 'agreed' ? one.retroactive : undefined,
      documents: documents.filter(({ about }) =>
        about.some((matter) => matter.kind === 'rate-card-revision' && matter.revision === one.revision),
      ),
      ...sealed(one.revision, one.draft),
      isFirst: one.base === undefined,
    }));
  }

  #recorders(sealed: ReturnType<ChangeLog['reasonsSealedIn']>) {
    return (number: number, draft: number): Pick<ContractChange, 'reasonEntry' | 'recordedBy'> => {
      const entry = sealed.find((one) => one.number === number && one.draft === draft)?.entry;
      const by =
        entry === undefined
          ? undefined
          : this.store.get<{ actor_subject: string }>('SELECT actor_subject FROM entries WHERE sequence = :entry', {
              entry,
            })?.actor_subject;
      return { reasonEntry: entry, recordedBy: by };
    };
  }
}

function keyOf({ contract, kind, number }: ContractChange, { asOf, on }: At & { readonly asOf: number }): string {
  return `${contract}/${kind}/${number}/${asOf}/${on}`;
}

function sortedBy({ proposedOn, draftedOn, kind, number }: ContractChange): string {
  return `${proposedOn ?? draftedOn} ${kind} ${String(number).padStart(9, '0')}`;
}

function fits(change: ContractChange, { kind, party, from, to, retroactive }: ChangeChoice): boolean {
  const { about, draftedBy, proposedBy, approvers, effectiveFrom } = change;
  return (
    (kind === undefined || about.includes(kind)) &&
    (party === undefined || [draftedBy, proposedBy, ...approvers].includes(party)) &&
    (from === undefined || effectiveFrom >= from) &&
    (to === undefined || effectiveFrom <= to) &&
    (retroactive === undefined || (change.retroactive === true) === retroactive)
  );
}

function forecastWords({ kind }: ContractChange, forecast: Forecast | undefined): string {
  if (kind === 'variation')
    return 'No forecast: what caps, splits and terms do to claims to come depends on who makes them.';
  if (forecast === undefined) return 'No forecast: no span of the plan in force lies ahead under it.';
  if (forecast.outcomes.length === 0 && forecast.without.length === 0) {
    return 'Forecast: the plan in force gives no numbers of outcomes whose price it changes.';
  }
  const counted = `Forecast: the numbers of the plan in force for ${forecast.spans} ${forecast.spans === 1 ? 'span' : 'spans'} ahead, times the difference of the prices, before caps and splits`;
  return forecast.without.length === 0
    ? `${counted}.`
    : `${counted}; without ${forecast.without.join(', ')}, whose price no one amount says.`;
}
