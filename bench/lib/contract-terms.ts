import type { Cap } from '#contracts';
import { Actor, type CalendarDate, OrganisationId, OutcomeCode, pence } from '#kernel';

/** What somebody achieves, in order, some of it many times over. */
export const STEPS = [
  'joins_group',
  'feels_safe',
  'begins_course',
  'completes_course',
  'volunteers',
  'starts_work',
  'keeps_work',
  'enters_home',
  'keeps_home',
  'no_reoffending',
  'health_improved',
  'stays_in_touch',
];

const PAYERS = [
  { payer: 'synthetic_council', percentage: '29.6' },
  { payer: 'synthetic_fund', percentage: '70.4' },
];
const APPROVERS = ['synthetic_council', 'synthetic_provider'];

/** Far above whatever an invented contract comes to: these limits are looked at for every claim and cut nothing. */
const NEVER_REACHED = 100_000_000_000_00;

function actor(subject: string, organisation: string, role: string): Actor {
  return Actor.parse({ subject: `synthetic:${subject}`, organisation: `synthetic_${organisation}`, role });
}

export const actors = {
  payer: actor('payer-1', 'council', 'outcome-payer'),
  provider: actor('worker-17', 'provider', 'service-provider'),
  agency: actor('agency-3', 'agency', 'referral-agency'),
  verifier: actor('verifier-2', 'verifier', 'verifier'),
} as const;

/** One of the two people of a payer that every payment takes. */
export function payerActor(organisation: string, nth: 1 | 2): Actor {
  return Actor.parse({ subject: `synthetic:${organisation}-${nth}`, organisation, role: 'outcome-payer' });
}

/** Organisations with their role in every contract. */
export const parties = [
  { organisation: 'synthetic_council', role: 'outcome-payer' },
  { organisation: 'synthetic_fund', role: 'outcome-payer' },
  { organisation: 'synthetic_provider', role: 'service-provider' },
  { organisation: 'synthetic_agency', role: 'referral-agency' },
  { organisation: 'synthetic_verifier', role: 'verifier' },
] as const;

/**
 * One cap at least on each of the four levels. That of the person cuts some claims of those whose outcomes are dear; the
 * others are never reached.
 */
export function capsOn(personPence: number): Cap[] {
  const [starts, keeps] = [5, 6].map((index) => OutcomeCode.parse(STEPS[index]));
  const limitPence = pence(NEVER_REACHED);
  return [
    { cap: OutcomeCode.parse('per_person'), level: 'person', limitPence: pence(personPence) },
    {
      cap: OutcomeCode.parse('work'),
      level: 'outcome',
      outcomes: [starts, keeps].filter((one) => one !== undefined),
      limitNumber: 10_000_000,
      limitPence,
    },
    ...PAYERS.map(({ payer }) => ({
      cap: OutcomeCode.parse(`most_of_${payer}`),
      level: 'payer' as const,
      payer: OrganisationId.parse(payer),
      limitPence,
    })),
    { cap: OutcomeCode.parse('contract_maximum'), level: 'contract', limitPence },
  ];
}

export function termsOf(caps: readonly Cap[]) {
  return {
    pricingDatePolicy: 'achieved',
    statementPeriod: 'quarter',
    splits: [{ split: { rule: 'percentage', shares: PAYERS } }],
    caps,
    paymentMode: { mode: 'outcomes' },
    releases: [],
    approvers: APPROVERS,
    gateway: ['synthetic_agency'],
    eligibility: { version: 1, criteria: [{ code: 'adult', words: 'Is 18 or older on the day of referral' }] },
    paymentGroups: [],
  };
}

/** A fixed price for each outcome. @param risePence of every price, over those of the first revision. */
export function rateCardLines(risePence = 0) {
  return STEPS.map((outcome) => ({
    line: outcome,
    outcome,
    title: outcome,
    unit: 'person' as const,
    pricing: { rule: 'fixed' as const, pricePence: priceOf(outcome) + risePence },
    claimsPerPerson: { limit: 'times' as const, times: 9 },
    prerequisites: [],
    evidenceRule: { kind: 'signed_form' },
  }));
}

export function proposalOf(effectiveFrom: CalendarDate) {
  return {
    revision: 1,
    draft: 1,
    proposedBy: 'synthetic_council',
    proposedOn: effectiveFrom,
    effectiveFrom,
    approvers: APPROVERS,
    lines: rateCardLines(),
    changes: STEPS.map((line) => ({ line, change: 'added' })),
    reason: 'The first rate card',
  };
}

export function priceOf(outcome: string): number {
  return 100_00 + STEPS.indexOf(outcome) * 75_00;
}
