import { createHmac } from 'node:crypto';
import type { RecordedContract, Terms } from '#contracts';
import { type EvidenceEvent, evidenceDecider } from '#evidence';
import { calendarDate, fold, type PersonId } from '#kernel';
import { type RateCardLine, type RateCardState, rateCardDecider } from '#rate-cards';
import { type ReferralEvent, referralDecider } from '#referrals';
import { outcomeKey, type ReturnState } from '../src/return-state.js';

export const gateway = { subject: 'rosa', organisation: 'council', role: 'referral-agency' } as never;
export const provider = { subject: 'dana', organisation: 'kestrel', role: 'service-provider' } as never;

const terms = {
  pricingDatePolicy: 'achieved',
  statementPeriod: 'quarter',
  splits: [{ split: { rule: 'percentage', shares: [{ payer: 'dfe', percentage: '100' }] } }],
  approvers: ['dfe', 'kestrel'],
  gateway: ['council'],
  eligibility: {
    version: 1,
    criteria: [
      { code: 'care_leaver', words: 'Has been in care' },
      { code: 'aged_16_to_25', words: 'Is between 16 and 25' },
    ],
  },
  paymentGroups: [{ code: 'high', title: 'High need' }],
} as unknown as Terms;

export const contract = {
  status: 'recorded',
  contract: 'west',
  title: 'A contract for specs',
  signedOn: '2018-10-01',
  startsOn: '2018-11-01',
  endsOn: '2022-10-31',
  currency: 'GBP',
  synthetic: true,
  parties: [],
  outcomes: [
    { outcome: 'begins_course', title: 'Begins a course', definition: 'Has begun', unit: 'person' },
    { outcome: 'feels_safe', title: 'Feels safe', definition: 'Says so', unit: 'count' },
    { outcome: 'unpriced', title: 'Not on the rate card', definition: 'Counted only', unit: 'count' },
  ],
  terms: [{ version: 1, validFrom: '2018-11-01', terms }],
} as unknown as RecordedContract;

const lines = [
  {
    line: 'begins_course',
    outcome: 'begins_course',
    claimsPerPerson: { limit: 'once' },
    evidenceRule: { any: [{ kind: 'enrolment_letter', issuers: ['college', 'university'] }, { kind: 'tutor_note' }] },
  },
  {
    line: 'feels_safe',
    outcome: 'feels_safe',
    claimsPerPerson: { limit: 'times', times: 3 },
    evidenceRule: { all: [{ kind: 'assessment' }] },
  },
] as unknown as RateCardLine[];

const rateCard = fold(rateCardDecider, [
  {
    type: 'RateCardRevisionProposed',
    contract: 'west',
    revision: 1,
    proposedBy: 'dfe',
    proposedOn: '2018-10-01',
    effectiveFrom: '2018-11-01',
    approvers: ['dfe', 'kestrel'],
    lines,
    reason: 'first',
  },
  { type: 'RateCardRevised', contract: 'west', revision: 1, agreedOn: '2018-10-02', effectiveFrom: '2018-11-01' },
] as never) as RateCardState;

export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

export const emptyState: ReturnState = {
  contract,
  terms,
  rateCard,
  today: calendarDate('2021-06-30'),
  actors: { gateway, provider },
  persons: new Map(),
  earlier: [],
  files: new Map([
    ['letter.pdf', { bytes: 10, contentDigest: digest('b'), mediaType: 'application/pdf' }],
    [
      'program.exe',
      { bytes: 10, contentDigest: digest('c'), mediaType: 'x/y', notTaken: 'The ledger does not take it' },
    ],
  ]),
  keyed: (content) => createHmac('sha256', 'a key for specs').update(content).digest('hex'),
  fileMarkOf: (contentDigest) => `mark of ${contentDigest}`,
};

export const ANNA = 'P0000000000000001' as PersonId;

/** A person of whom these events are recorded; the fields that name the contract and the person may be left out. */
export function stateWith(
  events: readonly ({ readonly type: string } & Record<string, unknown>)[],
  rest: Partial<ReturnState> = {},
): ReturnState {
  const whole = events.map((event) => ({ contract: 'west', person: ANNA, ...event }));
  const isEvidence = ({ type }: { type: string }) => /Evidence|Achievement|Verification/.test(type);
  const byOutcome = Map.groupBy(whole.filter(isEvidence), (event) =>
    outcomeKey(
      String((event as Record<string, unknown>).outcome),
      Number((event as Record<string, unknown>).occurrence),
    ),
  );
  const known = {
    person: ANNA,
    referral: fold(referralDecider, whole.filter((event) => !isEvidence(event)) as unknown as ReferralEvent[]),
    outcomes: new Map(
      [...byOutcome].map(([key, of]) => [key, fold(evidenceDecider, of as unknown as EvidenceEvent[])]),
    ),
  };
  return { ...emptyState, persons: new Map([['CL-1', known]]), ...rest };
}
