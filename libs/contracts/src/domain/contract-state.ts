import { type CalendarDate, type Of, type OrganisationId, type Role, unreachable } from '#kernel';
import { decisionFrom, type PartyDecision } from './change-procedure.js';
import type { Change, ContractEvent, PlanPeriod, SplitRule, Terms } from './contracts.events.js';

export type Recorded = Omit<Of<ContractEvent, 'ContractRecorded'>, 'type'>;
export type DefinedOutcome = Readonly<Omit<Of<ContractEvent, 'OutcomeDefined'>, 'type' | 'contract'>>;
export type TermsVersion = Readonly<Omit<Of<ContractEvent, 'TermsSet'>, 'type' | 'contract'>>;

/** An organisation and what it is in the contract, for a span of days. It may leave and join again. */
export type Party = Readonly<Omit<Of<ContractEvent, 'PartyJoined'>, 'type' | 'contract'>> & {
  /** Absent while it has not left. */
  readonly lastDay?: CalendarDate;
};

export interface ContractFacts extends Readonly<Recorded> {
  readonly parties: readonly Party[];
  readonly outcomes: readonly DefinedOutcome[];
}

/** What every variation has, from its first draft on: the content of the latest draft, and every answer there was. */
export interface DraftedVariation {
  readonly variation: number;
  readonly draft: number;
  readonly draftedBy: OrganisationId;
  readonly draftedOn: CalendarDate;
  readonly effectiveFrom: CalendarDate;
  readonly title: string;
  readonly changes: readonly Change[];
  readonly decisions: readonly PartyDecision[];
}

export interface PutVariation extends DraftedVariation {
  readonly proposedBy: OrganisationId;
  readonly proposedOn: CalendarDate;
  readonly approvers: readonly OrganisationId[];
  readonly termsVersion: number;
  readonly decideBy?: CalendarDate | undefined;
  /** How many variations were agreed when it was proposed: those that follow may have changed what it was held against. */
  readonly agreedBefore: number;
}

export type ProposedVariation = { readonly status: 'proposed' } & PutVariation;
export type AgreedVariation = {
  readonly status: 'agreed';
  readonly agreedOn: CalendarDate;
  readonly retroactive: boolean;
  /** Its place among the agreed ones in the order of their agreement, from 1. */
  readonly agreedAs: number;
} & PutVariation;

export type Variation =
  | ({ readonly status: 'draft' } & DraftedVariation)
  | ProposedVariation
  /** Somebody asked for a change: another draft has to be written. */
  | ({ readonly status: 'change-requested' } & PutVariation)
  | AgreedVariation
  | ({ readonly status: 'declined' } & PutVariation)
  | ({ readonly status: 'withdrawn'; readonly withdrawnOn: CalendarDate } & DraftedVariation)
  | ({ readonly status: 'lapsed'; readonly lapsedOn: CalendarDate } & PutVariation);

export type Meeting = Readonly<Omit<Of<ContractEvent, 'MeetingHeld'>, 'type' | 'contract' | 'minutes' | 'decisions'>>;
export type FiledDocument = Readonly<Omit<Of<ContractEvent, 'DocumentFiled'>, 'type' | 'contract'>>;
export type Plan = Readonly<Omit<Of<ContractEvent, 'PlanAgreed'>, 'type' | 'contract' | 'periods'>> & {
  readonly periods: readonly PlanPeriod[];
};

/** A contract with all that was recorded of it; the terms that were set last stand last. */
export interface RecordedContract extends ContractFacts {
  readonly status: 'recorded';
  readonly terms: readonly [TermsVersion, ...TermsVersion[]];
  /** What it was recorded with, which is what a repeated recording is held against. */
  readonly asRecorded: ContractFacts & { readonly terms: Terms };
  /** Every variation there ever was, by number. */
  readonly variations: readonly Variation[];
  readonly meetings: readonly Meeting[];
  readonly documents: readonly FiledDocument[];
  readonly plans: readonly Plan[];
}

export type ContractState =
  | { readonly status: 'absent' }
  /** Between the events of the one append that records a contract; nobody can meet a contract that stays so. */
  | ({ readonly status: 'being-recorded' } & ContractFacts)
  | RecordedContract;

/** What an event makes of a contract. It never refuses, because what it is given has happened. */
export function evolveContract(state: ContractState, event: ContractEvent): ContractState {
  if (event.type === 'ContractRecorded') {
    const { type: _, ...recorded } = event;
    return { status: 'being-recorded', ...recorded, parties: [], outcomes: [] };
  }
  if (state.status === 'absent') return state;
  switch (event.type) {
    case 'PartyJoined': {
      const { type: _, contract: _c, ...party } = event;
      return { ...state, parties: [...state.parties, party] };
    }
    case 'OutcomeDefined': {
      const { type: _, contract: _c, ...outcome } = event;
      return { ...state, outcomes: [...state.outcomes, outcome] };
    }
    case 'TermsSet':
      return withTerms(state, event);
    default:
      return state.status === 'recorded' ? evolveRecorded(state, event) : state;
  }
}

function withTerms(
  state: Exclude<ContractState, { status: 'absent' }>,
  { type: _, contract: _c, ...version }: Of<ContractEvent, 'TermsSet'>,
): RecordedContract {
  if (state.status === 'recorded') return { ...state, terms: [...state.terms, version] };
  const { status: _s, ...facts } = state;
  return {
    ...facts,
    status: 'recorded',
    terms: [version],
    asRecorded: { ...facts, terms: version.terms },
    variations: [],
    meetings: [],
    documents: [],
    plans: [],
  };
}

type Later = Exclude<ContractEvent, { type: 'ContractRecorded' | 'PartyJoined' | 'OutcomeDefined' | 'TermsSet' }>;

function evolveRecorded(state: RecordedContract, event: Later): RecordedContract {
  switch (event.type) {
    case 'PartyLeft':
      return {
        ...state,
        parties: state.parties.map((party) =>
          party.organisation === event.organisation && party.lastDay === undefined
            ? { ...party, lastDay: event.lastDay }
            : party,
        ),
      };
    case 'ContractEndMoved':
      return { ...state, endsOn: event.to };
    case 'MeetingHeld': {
      const { type: _, contract: _c, minutes: _m, decisions: _d, ...meeting } = event;
      return { ...state, meetings: [...state.meetings, meeting] };
    }
    case 'DocumentFiled': {
      const { type: _, contract: _c, ...document } = event;
      return { ...state, documents: [...state.documents, document] };
    }
    case 'PlanAgreed': {
      const { type: _, contract: _c, ...plan } = event;
      return { ...state, plans: [...state.plans, plan] };
    }
    default:
      return { ...state, variations: evolveVariations(state.variations, event) };
  }
}

type OfVariation = Extract<Later, { draft: number }>;

function evolveVariations(variations: readonly Variation[], event: OfVariation): readonly Variation[] {
  if (event.type === 'VariationDrafted') {
    const { type: _, contract: _c, reason: _r, ...drafted } = event;
    const earlier = variations.find(({ variation }) => variation === event.variation);
    const next: Variation = { status: 'draft', ...drafted, decisions: earlier?.decisions ?? [] };
    return earlier === undefined ? [...variations, next] : variations.map((each) => (each === earlier ? next : each));
  }
  return variations.map((each) =>
    each.variation === event.variation ? evolveVariation(each, event, variations) : each,
  );
}

function evolveVariation(
  variation: Variation,
  event: Exclude<OfVariation, { type: 'VariationDrafted' }>,
  all: readonly Variation[],
): Variation {
  if (event.type === 'VariationProposed') {
    const { proposedBy, proposedOn, approvers, termsVersion, decideBy } = event;
    const put = { proposedBy, proposedOn, approvers, termsVersion, ...(decideBy === undefined ? {} : { decideBy }) };
    return { ...draftOf(variation), status: 'proposed', ...put, agreedBefore: agreedCount(all) };
  }
  if (event.type === 'VariationWithdrawn') {
    return { ...draftOf(variation), status: 'withdrawn', withdrawnOn: event.withdrawnOn };
  }
  // Only what was proposed is decided or lapses.
  if (!('proposedOn' in variation)) return variation;
  switch (event.type) {
    case 'VariationAgreedByParty':
      return { ...variation, decisions: [...variation.decisions, decisionFrom(event, 'agreed', event.retroactive)] };
    case 'VariationDeclined':
      return { ...variation, status: 'declined', decisions: [...variation.decisions, decisionFrom(event, 'declined')] };
    case 'VariationChangeRequested':
      return {
        ...variation,
        status: 'change-requested',
        decisions: [...variation.decisions, decisionFrom(event, 'change-requested')],
      };
    case 'VariationLapsed':
      return { ...variation, status: 'lapsed', lapsedOn: event.lapsedOn };
    case 'VariationAgreed': {
      const { agreedOn, retroactive } = event;
      return { ...variation, status: 'agreed', agreedOn, retroactive, agreedAs: agreedCount(all) + 1 };
    }
    default:
      return unreachable(event);
  }
}

function draftOf({ variation, draft, draftedBy, draftedOn, effectiveFrom, title, changes, decisions }: Variation) {
  return { variation, draft, draftedBy, draftedOn, effectiveFrom, title, changes, decisions };
}

function agreedCount(variations: readonly Variation[]): number {
  return variations.filter(({ status }) => status === 'agreed').length;
}

/** The variations that came into force, in the order in which they were agreed. */
export function agreedVariations({ variations }: Pick<RecordedContract, 'variations'>): AgreedVariation[] {
  return variations
    .filter((variation) => variation.status === 'agreed')
    .toSorted((one, other) => one.agreedAs - other.agreedAs);
}

/**
 * What an organisation is in the contract on a day. One that is not a party on that day is given as it was last, or
 * else as it will be; undefined for one that never is.
 */
export function partyOn(
  contract: RecordedContract,
  organisation: OrganisationId,
  day: CalendarDate,
): Party | undefined {
  const spans = contract.parties.filter((party) => party.organisation === organisation);
  const begun = spans.filter((party) => actsFrom(contract, party) <= day);
  return begun.find((party) => !hasLeft(party, day)) ?? begun.at(-1) ?? spans[0];
}

/** Whether a party's last day is over on a day. */
export function hasLeft({ lastDay }: Party, day: CalendarDate): boolean {
  return lastDay !== undefined && lastDay < day;
}

/** Whether an organisation holds one of the roles among these parties. */
export function holds(parties: readonly Party[], organisation: OrganisationId, roles: readonly Role[]): boolean {
  return parties.some((party) => party.organisation === organisation && hasOneOf(party.roles, roles));
}

export function hasOneOf(held: readonly Role[], roles: readonly Role[]): boolean {
  return held.some((role) => roles.includes(role));
}

/** Who has an interest in what is found to be achieved, and so cannot be the one who finds it. */
export const INTERESTED_ROLES: readonly Role[] = ['outcome-payer', 'service-provider', 'social-prime', 'investor'];

/**
 * Every organisation with such an interest. Those that have left count as well: what was achieved while they were parties
 * is still verified, paid for and settled with them. So do those that are to join.
 */
export function interestedIn({ parties }: Pick<RecordedContract, 'parties'>): readonly OrganisationId[] {
  return parties.filter(({ roles }) => hasOneOf(roles, INTERESTED_ROLES)).map(({ organisation }) => organisation);
}

export function isInterestedVerifier(roles: readonly Role[]): boolean {
  return roles.includes('verifier') && hasOneOf(roles, INTERESTED_ROLES);
}

/**
 * The first day on which a party may act. Those who are parties from the start may act from the signature on, because
 * the rate card is agreed before the first day of the service.
 */
export function actsFrom(contract: RecordedContract, party: Party): CalendarDate {
  return party.from <= contract.startsOn ? contract.signedOn : party.from;
}

/**
 * The terms in force on a day; before the first day, those that will be. Among the versions that have begun it is the one
 * that begins last, and of those that begin on one day the one that was set last.
 */
export function termsOn({ terms }: Pick<RecordedContract, 'terms'>, day: CalendarDate): TermsVersion {
  const [first, ...later] = terms;
  let inForce = first;
  for (const version of later) {
    if (version.validFrom <= day && version.validFrom >= inForce.validFrom) inForce = version;
  }
  return inForce;
}

/** Every payer that has a part in any split, in the order in which the terms first name them. */
export function payersOf({ splits }: Pick<Terms, 'splits'>): readonly OrganisationId[] {
  return [...new Set(splits.flatMap(({ split }) => payersOfSplit(split)))];
}

export function payersOfSplit(split: SplitRule): readonly OrganisationId[] {
  switch (split.rule) {
    case 'percentage':
      return split.shares.map(({ payer }) => payer);
    case 'fixed':
      return [...split.fixed.map(({ payer }) => payer), split.rest];
    case 'waterfall':
      return split.payers;
    default:
      return unreachable(split);
  }
}
