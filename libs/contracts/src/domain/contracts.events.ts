import { z } from 'zod';
import { type EventOf, eventType, personal, type RawData } from '#event-log';
import { CalendarDate, ContractId, OrganisationId, OutcomeCode, Pence, Percentage, Period, Role } from '#kernel';
import { termsOfVersion1 } from './terms-of-version-1.js';

const Text = z.string().min(1).max(2000);
/** Before, no terms said what a sample leads to. */
const withoutSamples = (data: RawData): RawData => data;

const AboveZero = Pence.refine((amount) => amount > 0, 'must be above zero');

export const Unit = z.enum(['person', 'day', 'consecutive-days', 'bed-day', 'percentage-point', 'count']);
export type Unit = z.infer<typeof Unit>;

/** Which day decides the rate-card revision that prices a claim. */
export const PricingDatePolicy = z.enum(['achieved', 'referral', 'engagement-start', 'claim']);
export type PricingDatePolicy = z.infer<typeof PricingDatePolicy>;

/** Which outcomes a cap or a split is about; all of them, when neither is said. */
const scope = {
  outcomes: z.array(OutcomeCode).min(1).optional(),
  /** Only outcomes achieved in this span of days. */
  achievedIn: Period.optional(),
};

/**
 * The most that is paid, at one of four levels. The code is the cap's name over all versions of the terms: another
 * version may say another limit, and what was used before stays used.
 */
export const Cap = z.discriminatedUnion('level', [
  /** Over all the outcomes of one person that are in scope. */
  z.strictObject({
    cap: OutcomeCode,
    level: z.literal('person'),
    limitPence: Pence,
    paymentGroups: z.array(OutcomeCode).min(1).optional(),
    ...scope,
  }),
  /** Over everybody: how many of the outcomes together, and what they may come to. The number is applied first. */
  z.strictObject({
    cap: OutcomeCode,
    level: z.literal('outcome'),
    ...scope,
    outcomes: z.array(OutcomeCode).min(1),
    limitNumber: z.int().nonnegative().optional(),
    limitPence: Pence.optional(),
  }),
  z.strictObject({ cap: OutcomeCode, level: z.literal('payer'), payer: OrganisationId, limitPence: Pence, ...scope }),
  z.strictObject({ cap: OutcomeCode, level: z.literal('contract'), limitPence: Pence, ...scope }),
]);
export type Cap = z.infer<typeof Cap>;

/** How the payers share an amount. The order of the payers decides equal remainders. */
export const SplitRule = z.discriminatedUnion('rule', [
  /** They add up to 100. */
  z.strictObject({
    rule: z.literal('percentage'),
    shares: z.array(z.strictObject({ payer: OrganisationId, percentage: Percentage })).min(1),
  }),
  /** Some payers pay a fixed sum for each one counted, and one pays the rest. */
  z.strictObject({
    rule: z.literal('fixed'),
    fixed: z.array(z.strictObject({ payer: OrganisationId, pencePerUnit: AboveZero })).min(1),
    rest: OrganisationId,
  }),
  /** The first pays until its cap is reached, then the next; the last pays what is left. */
  z.strictObject({ rule: z.literal('waterfall'), payers: z.array(OrganisationId).min(2) }),
]);
export type SplitRule = z.infer<typeof SplitRule>;

/** The first whose scope fits decides; the last one has no scope, so that every outcome has a split. */
export const Split = z.strictObject({ split: SplitRule, ...scope });
export type Split = z.infer<typeof Split>;

/**
 * What an achieved outcome leads to. Under `grant` and `paused` outcomes are still recorded, verified and claimed, and
 * none of them is paid for; what is paid under a grant follows its schedule.
 */
export const PaymentMode = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('outcomes') }),
  z.strictObject({
    mode: z.literal('grant'),
    schedule: z.array(z.strictObject({ payer: OrganisationId, period: Period, pence: AboveZero })).min(1),
  }),
  z.strictObject({ mode: z.literal('paused') }),
]);
export type PaymentMode = z.infer<typeof PaymentMode>;

/** What a cap or a payment mode had left unpaid is looked at again, once, under the terms of that day. */
export const Release = z.strictObject({
  /** The variation that agreed it. */
  variation: z.int().positive(),
  on: CalendarDate,
  ...scope,
});
export type Release = z.infer<typeof Release>;

/** All the terms are one event, which has to stay of a size that every store takes. */
export const RELEASES_MAX = 40;

const Eligibility = z.strictObject({
  version: z.int().positive(),
  criteria: z.array(z.strictObject({ code: OutcomeCode, words: Text })).min(1),
});

/** They are shown and watched; nothing is refused because of them. */
const Deadlines = z.strictObject({
  /** Days after the issue of a statement. */
  approveDays: z.int().positive().optional(),
  payDays: z.int().positive().optional(),
  /** Days after a dispute was raised, within which it is to be resolved. */
  disputeDays: z.int().positive().optional(),
});

/** What a sample may lead to: nothing but what is found in it, where the terms say nothing. */
export const SampleTerms = z.strictObject({
  /** By what the errors of a sample are carried over to all that was paid. */
  extrapolation: z.enum(['point-estimate', 'lower-bound']),
  /** Of the intervals, in per cent. */
  confidence: z.enum(['90', '95', '99']),
});

export const Terms = z.strictObject({
  pricingDatePolicy: PricingDatePolicy,
  statementPeriod: z.enum(['month', 'quarter']),
  deadlines: Deadlines.optional(),
  splits: z.array(Split).min(1).max(40),
  caps: z.array(Cap).max(80),
  paymentMode: PaymentMode,
  /** Advances are set against what later statements come to. */
  advances: z.strictObject({ setAgainstOutcomes: z.boolean() }).optional(),
  releases: z.array(Release).max(RELEASES_MAX),
  /** Whose agreement a variation needs, one of the rate card or of anything else. */
  approvers: z.array(OrganisationId).min(1),
  /** Who may refer: independent of the provider, so that nobody picks the easy cases. */
  gateway: z.array(OrganisationId).min(1),
  eligibility: Eligibility,
  paymentGroups: z.array(z.strictObject({ code: OutcomeCode, title: Text })),
  /** How long records are kept after the contract has ended. */
  retentionYears: z.int().positive().optional(),
  samples: SampleTerms.optional(),
});
export type Terms = z.infer<typeof Terms>;

/** The terms that a contract is recorded with: what most contracts begin without need not be said. */
export const FirstTerms = Terms.omit({ releases: true }).extend({
  caps: Terms.shape.caps.default([]),
  paymentMode: PaymentMode.default({ mode: 'outcomes' }),
});

/** One thing that a variation changes. What is given takes the place of what stood there, as a whole. */
export const Change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cap'), caps: z.array(Cap).max(80) }),
  z.strictObject({ kind: z.literal('split'), splits: z.array(Split).min(1).max(40) }),
  z.strictObject({
    kind: z.literal('payment-mode'),
    paymentMode: PaymentMode,
    advances: z.strictObject({ setAgainstOutcomes: z.boolean() }).optional(),
  }),
  z.strictObject({ kind: z.literal('party-joins'), organisation: OrganisationId, roles: z.array(Role).min(1) }),
  z.strictObject({ kind: z.literal('party-leaves'), organisation: OrganisationId }),
  z.strictObject({
    kind: z.literal('term'),
    pricingDatePolicy: PricingDatePolicy.optional(),
    statementPeriod: z.enum(['month', 'quarter']).optional(),
    deadlines: Deadlines.optional(),
    approvers: z.array(OrganisationId).min(1).optional(),
    gateway: z.array(OrganisationId).min(1).optional(),
    eligibility: Eligibility.optional(),
    paymentGroups: z.array(z.strictObject({ code: OutcomeCode, title: Text })).optional(),
    retentionYears: z.int().positive().optional(),
    samples: SampleTerms.optional(),
    /** The last day of the contract. */
    endsOn: CalendarDate.optional(),
  }),
  /** What was left unpaid by a cap or a payment mode is looked at again from the effective date. */
  z.strictObject({ kind: z.literal('release'), ...scope }),
  /** An outcome that the contract did not define before, so that a rate card can pay for it. */
  z.strictObject({
    kind: z.literal('outcome'),
    outcome: OutcomeCode,
    title: z.string().min(1).max(200),
    definition: Text,
    unit: Unit,
  }),
]);
export type Change = z.infer<typeof Change>;

/** What a document or a meeting is about. */
export const Matter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('variation'), variation: z.int().positive() }),
  z.strictObject({ kind: z.literal('rate-card-revision'), revision: z.int().positive() }),
  z.strictObject({ kind: z.literal('meeting'), meeting: z.int().positive() }),
]);
export type Matter = z.infer<typeof Matter>;

/** What was planned for a span of days. */
export const PlanPeriod = z.strictObject({
  period: Period,
  referrals: z.int().nonnegative().optional(),
  starts: z.int().nonnegative().optional(),
  outcomes: z.array(z.strictObject({ outcome: OutcomeCode, number: z.int().nonnegative() })).optional(),
  paymentsPence: Pence.optional(),
});
export type PlanPeriod = z.infer<typeof PlanPeriod>;

/** STORED FORMATS: see `eventType`. */
export const organisationEvents = {
  OrganisationRegistered: eventType('An organisation was registered', {
    organisation: OrganisationId,
    name: z.string().min(1).max(200),
    /** For example `{ scheme: 'GB-COH', id: '01234567' }` (org-id.guide). */
    identifiers: z.array(z.strictObject({ scheme: z.string().max(40), id: z.string().max(80) })),
  }),
};
export type OrganisationEvent = EventOf<typeof organisationEvents>;

const inContract = { contract: ContractId };
/** One variation, by its number in the contract and the draft of it: every change to its content is a new draft. */
const ofVariation = { ...inContract, variation: z.int().positive(), draft: z.int().positive() };
const words = personal(z.string().max(2000));
const decision = {
  ...ofVariation,
  organisation: OrganisationId,
  decidedOn: CalendarDate,
  words,
};

export const contractEvents = {
  ContractRecorded: eventType(
    'The contract and its dates were recorded',
    {
      contract: ContractId,
      title: z.string().min(1).max(200),
      signedOn: CalendarDate,
      startsOn: CalendarDate,
      endsOn: CalendarDate,
      currency: z.literal('GBP'),
      /** True when the people in it are made up. Every page and export says so. */
      synthetic: z.boolean(),
      /** Where published figures come from, if they do. */
      source: z.string().max(1000).optional(),
    },
    { occurred: 'signedOn' },
  ),
  PartyJoined: eventType('An organisation became a party', {
    ...inContract,
    organisation: OrganisationId,
    roles: z.array(Role).min(1),
    from: CalendarDate,
  }),
  PartyLeft: eventType('An organisation stopped being a party', {
    ...inContract,
    organisation: OrganisationId,
    /** Its last day as a party. What it owes it still approves and pays. */
    lastDay: CalendarDate,
    variation: z.int().positive(),
  }),
  OutcomeDefined: eventType('An outcome of the contract was defined', {
    ...inContract,
    outcome: OutcomeCode,
    title: z.string().min(1).max(200),
    definition: Text,
    unit: Unit,
  }),
  /**
   * The consolidated terms from a day on. A variation that takes effect before a later version does sets that version
   * again, with what it changes and the later one left alone: among the versions valid from the same day, the last counts.
   */
  TermsSet: eventType(
    'The terms of the contract were set',
    {
      ...inContract,
      version: z.int().positive(),
      validFrom: CalendarDate,
      terms: Terms,
      /** The variation that led to it; absent in the terms that the contract was recorded with. */
      variation: z.int().positive().optional(),
    },
    { version: 3, upcasters: { 1: termsOfVersion1, 2: withoutSamples } },
  ),
  ContractEndMoved: eventType('The last day of the contract was moved', {
    ...inContract,
    from: CalendarDate,
    to: CalendarDate,
    variation: z.int().positive(),
  }),
  /** Draft 1 opens the variation; each further draft replaces the content, after which it has to be proposed again. */
  VariationDrafted: eventType(
    'A variation of the contract was drafted',
    {
      ...ofVariation,
      draftedBy: OrganisationId,
      draftedOn: CalendarDate,
      effectiveFrom: CalendarDate,
      title: z.string().min(1).max(200),
      changes: z.array(Change).min(1).max(12),
      reason: personal(z.string().min(1).max(2000)),
    },
    { version: 2, subject: 'contract', occurred: 'draftedOn', upcasters: { 1: withoutSamples } },
  ),
  VariationProposed: eventType(
    'A variation was put to the parties',
    {
      ...ofVariation,
      proposedBy: OrganisationId,
      proposedOn: CalendarDate,
      /** Whose agreement it needs, as the terms said then. */
      approvers: z.array(OrganisationId).min(1),
      /** The version of the terms that it was held against. */
      termsVersion: z.int().positive(),
      /** The last day on which it can be decided; after it the proposal has lapsed. */
      decideBy: CalendarDate.optional(),
    },
    { occurred: 'proposedOn' },
  ),
  VariationAgreedByParty: eventType(
    'A party agreed to a variation',
    {
      ...decision,
      /** The party says that it may take effect before the day it is agreed. */
      retroactive: z.boolean(),
    },
    { subject: 'contract', occurred: 'decidedOn' },
  ),
  VariationDeclined: eventType('A party declined a variation', decision, {
    subject: 'contract',
    occurred: 'decidedOn',
  }),
  VariationChangeRequested: eventType('A party asked for a change of a proposed variation', decision, {
    subject: 'contract',
    occurred: 'decidedOn',
  }),
  VariationWithdrawn: eventType(
    'The proposer withdrew a variation',
    { ...ofVariation, withdrawnOn: CalendarDate, words },
    { subject: 'contract', occurred: 'withdrawnOn' },
  ),
  VariationLapsed: eventType(
    'A proposed variation was not agreed by the day it had to be',
    { ...ofVariation, lapsedOn: CalendarDate },
    { occurred: 'lapsedOn' },
  ),
  VariationAgreed: eventType(
    'All parties have agreed: the variation is in force from its date',
    { ...ofVariation, agreedOn: CalendarDate, effectiveFrom: CalendarDate, retroactive: z.boolean() },
    { occurred: 'agreedOn' },
  ),
  MeetingHeld: eventType(
    'The partnership board met',
    {
      ...inContract,
      meeting: z.int().positive(),
      heldOn: CalendarDate,
      title: z.string().min(1).max(200),
      present: z.array(OrganisationId).min(1),
      about: z.array(Matter).max(50),
      /** Who said what, as far as it was minuted. */
      minutes: personal(z.string().max(8000)),
      /** What the board decided. */
      decisions: personal(z.array(z.string().min(1).max(2000)).max(50)),
    },
    { subject: 'contract', occurred: 'heldOn' },
  ),
  DocumentFiled: eventType(
    'A document of the contract was filed',
    {
      ...inContract,
      document: z.int().positive(),
      title: z.string().min(1).max(200),
      datedOn: CalendarDate,
      /** SHA-256 of the file, so that whoever has it can show that it is this one. */
      contentDigest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
      bytes: z.int().positive(),
      mediaType: z.string().regex(/^[a-z]+\/[a-z0-9.+-]{1,100}$/, 'must be a media type such as application/pdf'),
      /** Where it is kept. */
      location: z.string().min(1).max(500),
      about: z.array(Matter).max(50),
    },
    { occurred: 'datedOn' },
  ),
  /** A plan never moves money: it is what actual figures are held against. */
  PlanAgreed: eventType(
    'A plan of volumes and payments was agreed',
    {
      ...inContract,
      /** `base`, `high`, `low` … : several may stand side by side. */
      scenario: OutcomeCode,
      version: z.int().positive(),
      /** Periods that begin on or after this day are held against it. */
      inForceFrom: CalendarDate,
      agreedOn: CalendarDate,
      periods: z.array(PlanPeriod).min(1).max(120),
      variation: z.int().positive().optional(),
    },
    { occurred: 'agreedOn' },
  ),
};
export type ContractEvent = EventOf<typeof contractEvents>;
