import { Injectable } from '@nestjs/common';
import {
  type AgreedChanges,
  agreedTermsOn,
  agreedVariations,
  type Change,
  type RecordedContract,
  type Terms,
  termsOn,
  type Variation,
} from '#contracts';
import { Ledger } from '#event-log';
import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  londonDayOf,
  type OrganisationId,
  type Period,
} from '#kernel';
import {
  type AgreedRevision,
  agreedRevisions,
  type RateCardLine,
  type RateCardRevision,
  type RateCardState,
} from '#rate-cards';
import type { Moment } from '#read-store';
import { AccountBook } from './account-book.js';
import { settlement } from './domain/account/account-state.js';
import { type Effect, type EffectByStanding, type EffectQuestion, effectOf, type Side } from './domain/effect.js';
import type { Batch, MoneyBasis } from './domain/money/item.js';
import { moneyBasis, releasesDue } from './domain/statement-plan.js';
import { StatementPlanner } from './statement-planner.js';

/** The change whose effect is asked for: a revision of the rate card, or a variation of anything else. */
export type ChangeAsked =
  | { readonly kind: 'rate-card-revision'; readonly number: number }
  | { readonly kind: 'variation'; readonly number: number };

/** A change that nobody has recorded yet: what it would do can be seen before the parties are asked. */
export type ChangeSupposed =
  | {
      readonly kind: 'supposed-revision';
      readonly by: OrganisationId;
      readonly effectiveFrom: CalendarDate;
      /** All the lines as they would stand. */
      readonly lines: readonly RateCardLine[];
    }
  | {
      readonly kind: 'supposed-variation';
      readonly effectiveFrom: CalendarDate;
      readonly changes: readonly Change[];
    };

/** Two sets of lines, each as if it had priced everything from the first day on: what the same claims come to under each. */
export interface CardsCompared {
  readonly kind: 'two-cards';
  readonly by: OrganisationId;
  readonly before: readonly RateCardLine[];
  readonly after: readonly RateCardLine[];
}

type Asking = ChangeAsked | ChangeSupposed | CardsCompared;

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

/** There is nothing to compare: the reason stands in the words. */
export class NoSuchChange extends Error {
  override readonly name = 'NoSuchChange';
}

const LAST_DAY = '9999-12-31' as CalendarDate;

/** A thing that was put to the parties and is neither agreed nor over: what it would do can still be asked. */
const OVER: readonly RateCardRevision['status'][] = ['declined', 'withdrawn', 'lapsed'];

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
    { on = londonDayOf(this.ledger.clock.now()), ...moment }: WorkedOutAt = {},
  ): Promise<EffectOfAChange<Asked> & EffectByStanding> {
    const planner = this.planner.at(moment);
    const book = this.book.at(moment);
    if (!(await planner.knows(contract))) throw new NoSuchChange(`There is no contract ${contract}`);
    await planner.areTablesUpToDate();
    const ground = await planner.groundOf(contract, on);
    const { contract: recorded, rateCard } = ground;
    const due = releasesDue(ground);
    const asked = whatIsAsked(change, recorded, rateCard, (variation) =>
      [...ground.account.releases, ...due.map((release) => release.variation)].includes(variation),
    );
    const unbilled = book.unbilled(contract, LAST_DAY);
    // Read once for both sides; what was billed of a claim is not asked about, and is not kept.
    const paid = new Set<ClaimId>();
    const billed = Array.from(book.batches(recorded), ({ statement, releases, items }): Batch => {
      const issued = ground.account.statements.get(statement);
      const isPaid = issued?.status === 'issued' && settlement(ground.account, issued) === 'paid';
      if (isPaid) for (const { claim } of items) paid.add(claim);
      return { releases, items };
    });
    const basis = moneyBasis(ground);
    const side = ({ releases, ...so }: AskedSide): Side => ({
      basis: { ...basis, ...so },
      batches: () => releases(billed, { releases: due, items: unbilled.map(({ item }) => item) }),
    });
    const { statementPeriod } = termsOn(recorded, recorded.startsOn).terms;
    return {
      contract,
      change,
      direction: asked.direction,
      status: asked.status,
      effectiveFrom: asked.effectiveFrom,
      unbilledClaims: unbilled.length,
      achievedIn,
      ...effectOf({
        before: side(asked.before),
        after: side(asked.after),
        concerns: asked.concerns,
        achievedIn,
        isPaid: (claim) => paid.has(claim),
        periods: { months: statementPeriod === 'quarter' ? 3 : 1, from: recorded.startsOn },
      }),
    };
  }
}

/** In what one side of the comparison is not as things are; and which releases it carries out, and with which statement. */
interface AskedSide extends Partial<Pick<MoneyBasis, 'rateCard' | 'termsOn'>> {
  readonly releases: (billed: Iterable<Batch>, next: Batch) => Iterable<Batch>;
}

/** As the statements carried them out; those that are agreed and not carried out yet come with the next one. */
function* asAgreed(billed: Iterable<Batch>, next: Batch): Generator<Batch> {
  yield* billed;
  yield next;
}

/** As if a variation had released nothing. */
function withoutReleasesOf(variation: number): AskedSide['releases'] {
  return function* (billed, next) {
    for (const batch of asAgreed(billed, next)) {
      yield { ...batch, releases: batch.releases.filter((release) => release.variation !== variation) };
    }
  };
}

/** As if what a variation would release came when everything claimed so far has been billed. */
function withReleasesOf(variation: AgreedChanges): AskedSide['releases'] {
  return function* (billed, next) {
    yield* asAgreed(billed, next);
    yield { releases: releasesOf([variation]), items: [] };
  };
}

/** One for each variation that releases anything. */
function releasesOf(variations: readonly AgreedChanges[]): Batch['releases'] {
  return variations
    .filter(({ changes }) => changes.some(({ kind }) => kind === 'release'))
    .map(({ variation, effectiveFrom }) => ({ variation, on: effectiveFrom }));
}

interface Asked {
  readonly direction: 'past' | 'proposed';
  readonly status: RateCardRevision['status'];
  readonly effectiveFrom: CalendarDate;
  readonly before: AskedSide;
  readonly after: AskedSide;
  readonly concerns: EffectQuestion['concerns'];
}

function whatIsAsked(
  change: Asking,
  contract: RecordedContract,
  rateCard: RateCardState,
  isReleased: (variation: number) => boolean,
): Asked {
  if (change.kind === 'supposed-revision') return revisionSupposed(change, rateCard);
  if (change.kind === 'supposed-variation') return variationSupposed(change, contract);
  if (change.kind === 'two-cards') return cardsCompared(change, contract);
  if (change.kind === 'rate-card-revision') {
    const revision = standing(rateCard.revisions[change.number - 1], `revision ${change.number} of the rate card`);
    const isAgreed = revision.status === 'agreed';
    return {
      direction: isAgreed ? 'past' : 'proposed',
      status: revision.status,
      effectiveFrom: revision.effectiveFrom,
      before: { releases: asAgreed, ...(isAgreed ? { rateCard: without(rateCard, revision) } : {}) },
      after: { releases: asAgreed, ...(isAgreed ? {} : { rateCard: asIfAgreed(rateCard, revision) }) },
      concerns: (_item, _before, after) => after.revision === revision.revision,
    };
  }
  const variation = standing(
    contract.variations.find(({ variation: number }) => number === change.number),
    `variation ${change.number}`,
  );
  const isAgreed = variation.status === 'agreed';
  const agreed = agreedVariations(contract);
  const others = agreed.filter(({ variation: number }) => number !== change.number);
  return {
    direction: isAgreed ? 'past' : 'proposed',
    status: variation.status,
    effectiveFrom: variation.effectiveFrom,
    before: isAgreed
      ? { termsOn: termsOf(contract, others), releases: withoutReleasesOf(variation.variation) }
      : { releases: asAgreed },
    after: isAgreed
      ? { releases: isReleased(variation.variation) ? asAgreed : withReleasesOf(variation) }
      : { termsOn: termsOf(contract, [...agreed, variation]), releases: withReleasesOf(variation) },
    concerns: ({ achievedOn }) => achievedOn >= variation.effectiveFrom,
  };
}

type Supposed<Kind> = Extract<ChangeSupposed, { readonly kind: Kind }>;

/** As if a revision were agreed behind all that there are. */
function revisionSupposed({ by, effectiveFrom, lines }: Supposed<'supposed-revision'>, rateCard: RateCardState): Asked {
  const agreed = agreedRevisions(rateCard).length;
  const supposed: RateCardRevision = {
    ...{ status: 'draft', revision: rateCard.revisions.length + 1, draft: 1, draftedBy: by, draftedOn: effectiveFrom },
    ...{ effectiveFrom, lines, agreedBefore: agreed, contents: [], decisions: [] },
  };
  const { revisions } = rateCard;
  return {
    direction: 'proposed',
    status: 'draft',
    effectiveFrom,
    before: { releases: asAgreed },
    after: { releases: asAgreed, rateCard: asIfAgreed({ revisions: [...revisions, supposed] }, supposed) },
    concerns: (_item, _before, after) => after.revision === supposed.revision,
  };
}

const FIRST_DAY = '0001-01-01' as CalendarDate;

function cardsCompared({ by, before, after }: CardsCompared, { startsOn }: RecordedContract): Asked {
  const card = (lines: readonly RateCardLine[]): RateCardState => {
    const supposed = { by, effectiveFrom: FIRST_DAY, lines, kind: 'supposed-revision' } as const;
    // Where one of the two has no lines, nothing is paid for under it.
    return lines.length === 0
      ? { revisions: [] }
      : (revisionSupposed(supposed, { revisions: [] }).after.rateCard ?? { revisions: [] });
  };
  return {
    direction: 'proposed',
    status: 'draft',
    effectiveFrom: startsOn,
    before: { releases: asAgreed, rateCard: card(before) },
    after: { releases: asAgreed, rateCard: card(after) },
    concerns: () => true,
  };
}

/** As if a variation were agreed behind all that there are. */
function variationSupposed(
  { effectiveFrom, changes }: Supposed<'supposed-variation'>,
  contract: RecordedContract,
): Asked {
  const supposed = { variation: contract.variations.length + 1, effectiveFrom, changes };
  return {
    direction: 'proposed',
    status: 'draft',
    effectiveFrom,
    before: { releases: asAgreed },
    after: {
      termsOn: termsOf(contract, [...agreedVariations(contract), supposed]),
      releases: withReleasesOf(supposed),
    },
    concerns: ({ achievedOn }) => achievedOn >= effectiveFrom,
  };
}

function standing<Change extends RateCardRevision | Variation>(change: Change | undefined, name: string): Change {
  if (change === undefined) throw new NoSuchChange(`The contract has no ${name}`);
  if (OVER.includes(change.status)) throw new NoSuchChange(`There is nothing to compare: ${name} is ${change.status}`);
  return change;
}

/** The rate card as if a revision had never been agreed: what it priced is priced by the one agreed before it. */
function without({ revisions }: RateCardState, { revision }: RateCardRevision): RateCardState {
  return { revisions: revisions.filter((one) => one.revision !== revision) };
}

function asIfAgreed(rateCard: RateCardState, asked: RateCardRevision): RateCardState {
  const agreed: AgreedRevision = {
    ...asked,
    status: 'agreed',
    ...{ proposedBy: asked.draftedBy, proposedOn: asked.draftedOn, approvers: [] },
    ...{ agreedOn: asked.effectiveFrom, retroactive: true, agreedAs: agreedRevisions(rateCard).length + 1 },
  };
  return { revisions: rateCard.revisions.map((one) => (one.revision === asked.revision ? agreed : one)) };
}

/**
 * The terms on each day under some agreed changes. Terms change on few days, so each span of days has one value, which is
 * kept: whoever works out a hundred thousand claims asks again and again.
 */
function termsOf(contract: RecordedContract, agreed: readonly AgreedChanges[]): MoneyBasis['termsOn'] {
  const days = [...new Set(agreed.map(({ effectiveFrom }) => effectiveFrom))].toSorted();
  const first = contract.terms[0].terms;
  const versions: { readonly from: CalendarDate | ''; readonly version: number; readonly terms: Terms }[] = [
    { from: '', version: 1, terms: first },
    ...days.map((from, index) => ({ from, version: index + 2, terms: agreedTermsOn(contract, agreed, from) })),
  ];
  return (day) => versions.findLast(({ from }) => from <= day) ?? { version: 1, terms: first };
}
