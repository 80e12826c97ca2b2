import {
  type AgreedChanges,
  agreedTermsOn,
  agreedVariations,
  type Change,
  type RecordedContract,
  type Terms,
  type Variation,
} from '#contracts';
import type { CalendarDate, OrganisationId } from '#kernel';
import {
  type AgreedRevision,
  agreedRevisions,
  type RateCardLine,
  type RateCardRevision,
  type RateCardState,
} from '#rate-cards';
import type { EffectQuestion } from './effect.js';
import type { Batch, MoneyBasis } from './money/item.js';

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

export type Asking = ChangeAsked | ChangeSupposed | CardsCompared;

/** There is nothing to compare: the reason stands in the words. */
export class NoSuchChange extends Error {
  override readonly name = 'NoSuchChange';
}

/** A thing that was put to the parties and is neither agreed nor over: what it would do can still be asked. */
const OVER: readonly RateCardRevision['status'][] = ['declined', 'withdrawn', 'lapsed'];

/** In what one side of the comparison is not as things are; and which releases it carries out, and with which statement. */
export interface AskedSide extends Partial<Pick<MoneyBasis, 'rateCard' | 'termsOn'>> {
  readonly releases: (billed: Iterable<Batch>, next: Batch) => Iterable<Batch>;
}

/** As the statements carried them out; those that are agreed and not carried out yet come with the next one. */
export function* asAgreed(billed: Iterable<Batch>, next: Batch): Generator<Batch> {
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

/** A question about a change, as two sides that are worked out. */
export interface Asked {
  readonly direction: 'past' | 'proposed';
  readonly status: RateCardRevision['status'];
  readonly effectiveFrom: CalendarDate;
  readonly before: AskedSide;
  readonly after: AskedSide;
  readonly concerns: EffectQuestion['concerns'];
}

/** @throws NoSuchChange when the contract has no such change, or it was declined, withdrawn or has lapsed. */
export function whatIsAsked(
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
