import { type OrganisationId, unreachable } from '#kernel';
import { sameContent } from '../same-content.js';
import {
  advancesInWords,
  capInWords,
  deadlinesInWords,
  limitInWords,
  modeInWords,
  policyWords,
  releaseInWords,
  samplesInWords,
  scopeInWords,
  splitRuleInWords,
} from '../terms-in-words.js';
import { payersOf } from './contract-state.js';
import type { Cap, PaymentMode, PricingDatePolicy, Release, Split, Terms } from './contracts.events.js';

type Field<Name extends keyof Terms> = { readonly before: Terms[Name]; readonly after: Terms[Name] };
type Criterion = Terms['eligibility']['criteria'][number];
type PaymentGroup = Terms['paymentGroups'][number];

/** One thing that is different between two versions of the terms. */
export type TermsDifference =
  | { readonly kind: 'payer-joins' | 'payer-leaves'; readonly payer: OrganisationId }
  | { readonly kind: 'split-added' | 'split-removed'; readonly split: Split }
  | { readonly kind: 'split-changed'; readonly before: Split; readonly after: Split }
  | { readonly kind: 'splits-reordered'; readonly before: readonly Split[]; readonly after: readonly Split[] }
  | { readonly kind: 'cap-added' | 'cap-removed'; readonly cap: Cap }
  | { readonly kind: 'cap-raised' | 'cap-lowered' | 'cap-changed'; readonly before: Cap; readonly after: Cap }
  | { readonly kind: 'payment-mode-changed'; readonly before: PaymentMode; readonly after: PaymentMode }
  | ({ readonly kind: 'advances-changed' } & Field<'advances'>)
  | { readonly kind: 'release-added' | 'release-removed'; readonly release: Release }
  | { readonly kind: 'approver-added' | 'approver-removed'; readonly organisation: OrganisationId }
  | { readonly kind: 'gateway-added' | 'gateway-removed'; readonly organisation: OrganisationId }
  | {
      readonly kind: 'pricing-date-policy-changed';
      readonly before: PricingDatePolicy;
      readonly after: PricingDatePolicy;
    }
  | ({ readonly kind: 'statement-period-changed' } & Field<'statementPeriod'>)
  | ({ readonly kind: 'deadlines-changed' } & Field<'deadlines'>)
  | ({ readonly kind: 'retention-changed' } & Field<'retentionYears'>)
  | ({ readonly kind: 'samples-changed' } & Field<'samples'>)
  | { readonly kind: 'eligibility-version-changed'; readonly before: number; readonly after: number }
  | { readonly kind: 'criterion-added' | 'criterion-removed'; readonly criterion: Criterion }
  | { readonly kind: 'criterion-changed'; readonly before: Criterion; readonly after: Criterion }
  | { readonly kind: 'payment-group-added' | 'payment-group-removed'; readonly paymentGroup: PaymentGroup }
  | { readonly kind: 'payment-group-changed'; readonly before: PaymentGroup; readonly after: PaymentGroup };

/** What is different in the second of two versions of the terms, by meaning and not by text: nothing when they say the same. */
export function termsDifference(before: Terms, after: Terms): TermsDifference[] {
  return [...payers(before, after), ...splits(before, after), ...caps(before, after), ...rest(before, after)];
}

function payers(before: Terms, after: Terms): TermsDifference[] {
  const { added, removed } = listed(payersOf(before), payersOf(after), String);
  return [
    ...added.map((payer) => ({ kind: 'payer-joins', payer }) as const),
    ...removed.map((payer) => ({ kind: 'payer-leaves', payer }) as const),
  ];
}

/** Splits are told apart by what they are for. */
function splits(before: Terms, after: Terms): TermsDifference[] {
  const { added, removed, changed } = listed(before.splits, after.splits, splitKey, ({ split }) => split);
  const differences: TermsDifference[] = [
    ...added.map((split) => ({ kind: 'split-added', split }) as const),
    ...removed.map((split) => ({ kind: 'split-removed', split }) as const),
    ...changed.map((pair) => ({ kind: 'split-changed', ...pair }) as const),
  ];
  const keys = (list: readonly Split[], others: readonly Split[]) =>
    list.map(splitKey).filter((key) => others.some((other) => splitKey(other) === key));
  // The first that fits decides, so another order is another agreement.
  const isReordered = !sameContent(keys(before.splits, after.splits), keys(after.splits, before.splits));
  return isReordered
    ? [...differences, { kind: 'splits-reordered', before: before.splits, after: after.splits }]
    : differences;
}

function splitKey({ outcomes, achievedIn }: Split): string {
  return `${outcomes?.toSorted().join(' ') ?? '*'} ${achievedIn?.from ?? ''}/${achievedIn?.to ?? ''}`;
}

function caps(before: Terms, after: Terms): TermsDifference[] {
  const { added, removed, changed } = listed(before.caps, after.caps, ({ cap }) => cap, inOrder);
  return [
    ...added.map((cap) => ({ kind: 'cap-added', cap }) as const),
    ...removed.map((cap) => ({ kind: 'cap-removed', cap }) as const),
    ...changed.map((pair) => ({ kind: capChange(pair.before, pair.after), ...pair })),
  ];
}

/** The order in which the outcomes of a cap are named means nothing. */
function inOrder(cap: Cap): Cap {
  return cap.outcomes === undefined ? cap : { ...cap, outcomes: cap.outcomes.toSorted() };
}

/** Raised or lowered, when only its limits are different and all of them go the same way. */
function capChange(before: Cap, after: Cap): 'cap-raised' | 'cap-lowered' | 'cap-changed' {
  if (!sameContent(withoutLimits(inOrder(before)), withoutLimits(inOrder(after)))) return 'cap-changed';
  const [was, is] = [limitsOf(before), limitsOf(after)];
  if (was.every((limit, index) => limit <= (is[index] ?? limit))) return 'cap-raised';
  return was.every((limit, index) => limit >= (is[index] ?? limit)) ? 'cap-lowered' : 'cap-changed';
}

function withoutLimits(cap: Cap): object {
  return { ...cap, limitPence: undefined, limitNumber: undefined };
}

/** A limit that is not said is none. */
function limitsOf(cap: Cap): number[] {
  const number = cap.level === 'outcome' ? cap.limitNumber : undefined;
  return [number ?? Number.POSITIVE_INFINITY, cap.limitPence ?? Number.POSITIVE_INFINITY];
}

function rest(before: Terms, after: Terms): TermsDifference[] {
  const approvers = listed(before.approvers, after.approvers, String);
  const gateways = listed(before.gateway, after.gateway, String);
  const releases = listed(before.releases, after.releases, releaseKey);
  const criteria = listed(before.eligibility.criteria, after.eligibility.criteria, ({ code }) => code);
  const groups = listed(before.paymentGroups, after.paymentGroups, ({ code }) => code);
  const versions = { before: before.eligibility.version, after: after.eligibility.version };
  return [
    ...fieldOf('paymentMode', before, after, (pair) => ({ kind: 'payment-mode-changed', ...pair })),
    ...fieldOf('advances', before, after, (pair) => ({ kind: 'advances-changed', ...pair })),
    ...releases.added.map((release) => ({ kind: 'release-added', release }) as const),
    ...releases.removed.map((release) => ({ kind: 'release-removed', release }) as const),
    ...approvers.added.map((organisation) => ({ kind: 'approver-added', organisation }) as const),
    ...approvers.removed.map((organisation) => ({ kind: 'approver-removed', organisation }) as const),
    ...gateways.added.map((organisation) => ({ kind: 'gateway-added', organisation }) as const),
    ...gateways.removed.map((organisation) => ({ kind: 'gateway-removed', organisation }) as const),
    ...fieldOf('pricingDatePolicy', before, after, (pair) => ({ kind: 'pricing-date-policy-changed', ...pair })),
    ...fieldOf('statementPeriod', before, after, (pair) => ({ kind: 'statement-period-changed', ...pair })),
    ...fieldOf('deadlines', before, after, (pair) => ({ kind: 'deadlines-changed', ...pair })),
    ...fieldOf('retentionYears', before, after, (pair) => ({ kind: 'retention-changed', ...pair })),
    ...fieldOf('samples', before, after, (pair) => ({ kind: 'samples-changed', ...pair })),
    ...(versions.before === versions.after ? [] : [{ kind: 'eligibility-version-changed', ...versions } as const]),
    ...criteria.added.map((criterion) => ({ kind: 'criterion-added', criterion }) as const),
    ...criteria.removed.map((criterion) => ({ kind: 'criterion-removed', criterion }) as const),
    ...criteria.changed.map((pair) => ({ kind: 'criterion-changed', ...pair }) as const),
    ...groups.added.map((paymentGroup) => ({ kind: 'payment-group-added', paymentGroup }) as const),
    ...groups.removed.map((paymentGroup) => ({ kind: 'payment-group-removed', paymentGroup }) as const),
    ...groups.changed.map((pair) => ({ kind: 'payment-group-changed', ...pair }) as const),
  ];
}

function releaseKey({ variation, on, ...scope }: Release): string {
  return `${variation} ${on}${scopeInWords(scope)}`;
}

function fieldOf<Name extends keyof Terms>(
  name: Name,
  before: Terms,
  after: Terms,
  difference: (pair: Field<Name>) => TermsDifference,
): TermsDifference[] {
  const pair = { before: before[name], after: after[name] };
  return sameContent([pair.before ?? null], [pair.after ?? null]) ? [] : [difference(pair)];
}

/** Two lists of things that are told apart by a key; what is under one key has changed when its meaning has. */
function listed<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  keyOf: (thing: Thing) => string,
  meaningOf: (thing: Thing) => unknown = (thing) => thing,
) {
  const earlier = new Map(before.map((thing) => [keyOf(thing), thing]));
  const later = new Set(after.map(keyOf));
  return {
    added: after.filter((thing) => !earlier.has(keyOf(thing))),
    removed: before.filter((thing) => !later.has(keyOf(thing))),
    changed: after.flatMap((thing) => {
      const was = earlier.get(keyOf(thing));
      return was === undefined || sameContent([meaningOf(was)], [meaningOf(thing)])
        ? []
        : [{ before: was, after: thing }];
    }),
  };
}

/** A difference as the sentence a partnership board reads. */
export function differenceInWords(difference: TermsDifference): string {
  switch (difference.kind) {
    case 'payer-joins':
      return `${difference.payer} joins those who pay.`;
    case 'payer-leaves':
      return `${difference.payer} no longer pays.`;
    case 'split-added':
    case 'split-removed': {
      const { split, kind } = difference;
      const words = `${forWhat(split)}: ${splitRuleInWords(split.split)}`;
      return kind === 'split-added' ? `A split is added${words}.` : `The split is removed${words}.`;
    }
    case 'split-changed': {
      const { before, after } = difference;
      return `The split changes${forWhat(after)}, from ${splitRuleInWords(before.split)} to ${splitRuleInWords(after.split)}.`;
    }
    case 'splits-reordered':
      return 'The splits are tried in another order.';
    case 'cap-added':
      return `The cap ${difference.cap.cap} is added: ${capInWords(difference.cap)}.`;
    case 'cap-removed':
      return `The cap ${difference.cap.cap} is removed: it was ${capInWords(difference.cap)}.`;
    case 'cap-raised':
    case 'cap-lowered': {
      const { before, after, kind } = difference;
      const direction = kind === 'cap-raised' ? 'raised' : 'lowered';
      return `The cap ${after.cap} is ${direction} from ${limitInWords(before)} to ${limitInWords(after)}.`;
    }
    case 'cap-changed':
      return `The cap ${difference.after.cap} changes from ${capInWords(difference.before)} to ${capInWords(difference.after)}.`;
    default:
      return restInWords(difference);
  }
}

type Rest = Exclude<
  TermsDifference,
  { kind: `payer-${string}` | `split-${string}` | 'splits-reordered' | `cap-${string}` }
>;

function restInWords(difference: Rest): string {
  switch (difference.kind) {
    case 'payment-mode-changed':
      return `The payment mode changes: ${modeInWords(difference.after)}. Before, ${modeInWords(difference.before)}.`;
    case 'advances-changed': {
      const words = advancesInWords(difference.after).replace(/^, and /, '');
      return words === ''
        ? 'Nothing is said of advances any more.'
        : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
    }
    case 'release-added':
      return `From ${difference.release.on}, ${releaseInWords(difference.release)}, by variation ${difference.release.variation}.`;
    case 'release-removed':
      return `It is no longer so that ${releaseInWords(difference.release)} from ${difference.release.on}.`;
    case 'approver-added':
      return `Changes need the agreement of ${difference.organisation} as well.`;
    case 'approver-removed':
      return `Changes no longer need the agreement of ${difference.organisation}.`;
    case 'gateway-added':
      return `${difference.organisation} may refer people.`;
    case 'gateway-removed':
      return `${difference.organisation} may no longer refer people.`;
    case 'pricing-date-policy-changed':
      return `Prices are those of ${policyWords[difference.after]}, no longer those of ${policyWords[difference.before]}.`;
    case 'statement-period-changed':
      return `Statements are made for each ${difference.after}, no longer for each ${difference.before}.`;
    case 'deadlines-changed':
      return `The deadlines change from ${deadlinesInWords(difference.before ?? {})} to ${deadlinesInWords(difference.after ?? {})}.`;
    case 'retention-changed':
      return `Records are kept for ${yearsInWords(difference.after)} after the end, no longer for ${yearsInWords(difference.before)}.`;
    case 'samples-changed':
      return `Errors in a sample are ${samplesInWords(difference.after)}; before, they were ${samplesInWords(difference.before)}.`;
    case 'eligibility-version-changed':
      return `Eligibility is version ${difference.after}, no longer version ${difference.before}.`;
    default:
      return codedInWords(difference);
  }
}

function codedInWords(difference: Extract<Rest, { kind: `criterion-${string}` | `payment-group-${string}` }>): string {
  switch (difference.kind) {
    case 'criterion-added':
      return `The eligibility criterion ${difference.criterion.code} is added: ${difference.criterion.words}.`;
    case 'criterion-removed':
      return `The eligibility criterion ${difference.criterion.code} is removed: ${difference.criterion.words}.`;
    case 'criterion-changed':
      return `The eligibility criterion ${difference.after.code} changes from "${difference.before.words}" to "${difference.after.words}".`;
    case 'payment-group-added':
      return `The payment group ${difference.paymentGroup.code} is added: ${difference.paymentGroup.title}.`;
    case 'payment-group-removed':
      return `The payment group ${difference.paymentGroup.code} is removed.`;
    case 'payment-group-changed':
      return `The payment group ${difference.after.code} is called "${difference.after.title}", no longer "${difference.before.title}".`;
    default:
      return unreachable(difference);
  }
}

function forWhat(split: Split): string {
  return scopeInWords(split) || ' for everything else';
}

function yearsInWords(years: number | undefined): string {
  if (years === undefined) return 'a time that is not agreed';
  return years === 1 ? 'one year' : `${years} years`;
}
