import type { Cap, Split, SplitRule, Terms } from '#contracts';
import {
  type CalendarDate,
  type ClaimId,
  calendarDate,
  OrganisationId,
  OutcomeCode,
  Percentage,
  PersonId,
  pence,
} from '#kernel';
import type { AgreedRevision, PricingRule, RateCardLine, RateCardState } from '#rate-cards';
import type { Disallowance, Item, MoneyBasis } from '../src/domain/money/item.js';
import { isInScope } from '../src/domain/money/scope.js';
import type { Settled } from '../src/domain/money/settle.js';
import { type PersonUse, type UseSource, usedBy } from '../src/domain/money/use.js';

/** Terms, a rate card and claims in as few words as a rule needs. Everything is made up. */
export const council = OrganisationId.parse('council');
export const fund = OrganisationId.parse('fund');
export const trust = OrganisationId.parse('trust');
export const young = OutcomeCode.parse('young');
export const older = OutcomeCode.parse('older');

export const code = (text: string) => OutcomeCode.parse(text);
export const day = (text: string) => calendarDate(text);
export const personNo = (nth: number) => PersonId.parse(`P${String(nth).padStart(16, '0')}`);

export function byPercentage(...shares: readonly (readonly [OrganisationId, string])[]): SplitRule {
  return {
    rule: 'percentage',
    shares: shares.map(([payer, percentage]) => ({ payer, percentage: Percentage.parse(percentage) })),
  };
}

export const onlyCouncil: Split = { split: byPercentage([council, '100']) };

export const plainTerms: Terms = {
  pricingDatePolicy: 'achieved',
  statementPeriod: 'quarter',
  splits: [onlyCouncil],
  caps: [],
  paymentMode: { mode: 'outcomes' },
  releases: [],
  approvers: [council],
  gateway: [trust],
  eligibility: { version: 1, criteria: [{ code: code('any'), words: 'Anybody' }] },
  paymentGroups: [],
};

interface InScope {
  readonly outcomes?: readonly string[];
  readonly achievedIn?: readonly [string, string];
}

function scopeOf({ outcomes, achievedIn }: InScope) {
  return {
    ...(outcomes !== undefined && { outcomes: outcomes.map(code) }),
    ...(achievedIn !== undefined && { achievedIn: { from: day(achievedIn[0]), to: day(achievedIn[1]) } }),
  };
}

export const contractCap = (name: string, limitPence: number, scope: InScope = {}): Cap => ({
  cap: code(name),
  level: 'contract',
  limitPence: pence(limitPence),
  ...scopeOf(scope),
});

export const payerCap = (payer: OrganisationId, limitPence: number, scope: InScope = {}): Cap => ({
  cap: code(`of_${payer}`),
  level: 'payer',
  payer,
  limitPence: pence(limitPence),
  ...scopeOf(scope),
});

export const outcomeCap = (
  name: string,
  outcomes: readonly string[],
  most: { readonly limitNumber?: number; readonly limitPence?: number },
  scope: Pick<InScope, 'achievedIn'> = {},
): Cap => ({
  cap: code(name),
  level: 'outcome',
  ...scopeOf(scope),
  outcomes: outcomes.map(code),
  ...(most.limitNumber !== undefined && { limitNumber: most.limitNumber }),
  ...(most.limitPence !== undefined && { limitPence: pence(most.limitPence) }),
});

export const personCap = (
  name: string,
  limitPence: number,
  { paymentGroups, ...scope }: InScope & { readonly paymentGroups?: readonly OutcomeCode[] } = {},
): Cap => ({
  cap: code(name),
  level: 'person',
  limitPence: pence(limitPence),
  ...scopeOf(scope),
  ...(paymentGroups !== undefined && { paymentGroups: [...paymentGroups] }),
});

/** A line of the same name as its outcome, at £100.00 unless it says otherwise. */
export function lineFor(outcome: string, more: Partial<RateCardLine> = {}): RateCardLine {
  return {
    line: code(outcome),
    outcome: code(outcome),
    title: outcome,
    unit: 'count',
    pricing: fixed(10_000),
    claimsPerPerson: { limit: 'unlimited' },
    prerequisites: [],
    evidenceRule: { kind: 'form' },
    ...more,
  };
}

export const fixed = (pricePence: number): PricingRule => ({ rule: 'fixed', pricePence: pence(pricePence) });

const startOfAll = day('2020-01-01');

export interface Basis {
  readonly terms?: Partial<Terms>;
  /** Further versions of the terms, each from a day on. */
  readonly later?: readonly (readonly [string, Partial<Terms>])[];
  readonly lines?: readonly RateCardLine[];
  /** Further revisions, each from a day on. */
  readonly revisions?: readonly (readonly [string, readonly RateCardLine[]])[];
  readonly rulings?: readonly Disallowance[];
}

/** What amounts follow from: version 1 and revision 1 are in force from 2020 on. */
export function basisOf({ terms, later = [], lines = [lineFor('work')], revisions = [], rulings = [] }: Basis) {
  const versions = [
    { version: 1, validFrom: startOfAll, terms: { ...plainTerms, ...terms } },
    ...later.map(([from, changed], place) => ({
      version: place + 2,
      validFrom: day(from),
      terms: { ...plainTerms, ...terms, ...changed },
    })),
  ];
  const agreed: AgreedRevision[] = [[startOfAll, lines] as const, ...revisions].map(([from, its], place) => ({
    ...agreedParts,
    status: 'agreed',
    revision: place + 1,
    agreedAs: place + 1,
    agreedBefore: place,
    contents: [place + 1],
    decisions: [],
    effectiveFrom: day(from),
    lines: [...its],
  }));
  const rateCard: RateCardState = { revisions: agreed };
  const basis: MoneyBasis = {
    termsOn: (on: CalendarDate) => {
      const found = versions.findLast(({ validFrom }) => validFrom <= on);
      if (found === undefined) throw new RangeError(`No terms on ${on}`);
      return found;
    },
    rateCard,
    disallowancesOf: (claim: ClaimId) => rulings.filter((ruling) => ruling.claim === claim),
  };
  return basis;
}

const agreedParts = {
  draft: 1,
  draftedBy: council,
  draftedOn: startOfAll,
  proposedBy: council,
  proposedOn: startOfAll,
  approvers: [council],
  agreedOn: startOfAll,
  retroactive: false,
};

export interface ItemInput
  extends Partial<Omit<Item, 'claim' | 'outcome' | 'line' | 'achievedOn' | 'person' | 'cohort'>> {
  readonly outcome?: string;
  readonly line?: string;
  readonly on?: string;
  readonly person?: number;
  readonly cohort?: string;
}

/** The nth claim: of a person of its own, achieved on 1 June 2021, unless it says otherwise. */
export function itemNo(nth: number, input: ItemInput = {}): Item {
  const { outcome = 'work', line = outcome, on = '2021-06-01', person = nth, cohort, ...more } = input;
  return {
    claim: claimNo(nth),
    claimEvent: `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`,
    outcome: code(outcome),
    occurrence: 1,
    line: code(line),
    revision: 1,
    achievedOn: day(on),
    claimedOn: day(on),
    referredOn: day('2021-01-01'),
    startedOn: day('2021-02-01'),
    quantity: 1,
    stands: true,
    entry: nth,
    ...(cohort === undefined ? { person: personNo(person) } : { cohort: code(cohort) }),
    ...more,
  };
}

export const claimNo = (nth: number) => `claim-${nth}` as ClaimId;

/** The three tables of stored use, filled from settled claims: of a claim that came several times, the last counts. */
export function useStored(settled: readonly Settled[]): UseSource {
  const claims = [...new Map(settled.map((one) => [one.item.claim, one])).values()].map(({ item, calculation }) => ({
    ...item,
    ...usedBy(calculation),
  }));
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  return {
    everybody: (scope) => {
      const rows = claims.filter((claim) => isInScope(scope, claim));
      return { number: sum(rows.map(({ number }) => number)), pence: sum(rows.map((row) => row.pence)) };
    },
    payer: (payer, scope) => {
      const parts = claims.filter((claim) => isInScope(scope, claim)).flatMap((claim) => claim.parts);
      return sum(parts.filter((part) => part.payer === payer).map((part) => part.pence));
    },
    line: (line) => {
      const rows = claims.filter((claim) => claim.line === line);
      return {
        counted: sum(rows.map(({ counted }) => counted)),
        number: sum(rows.map(({ number }) => number)),
        pence: sum(rows.map((row) => row.pence)),
      };
    },
    person: (person) => claims.filter((claim) => claim.person === person).map((claim): PersonUse => claim),
  };
}
