import { claimIdOf } from '#claims';
import { type ClaimId, calendarDate, type Of, PaymentRef, PersonId, pence, StatementRef } from '#kernel';
import {
  actors,
  brightFutures,
  cityCouncil,
  nationalFund,
  riverside,
  startsWork,
} from '../../contracts/test/fixtures.js';
import { RULES_VERSION } from '../src/domain/money/rules-version.js';
import type { PaymentEvent } from '../src/domain/payments.events.js';

/**
 * One statement of the synthetic contract as its account knows it: £1,000.00, of which the council is to pay £700.00 and
 * the fund £300.00. What becomes of it is told by the events below.
 */
export const first = StatementRef.parse('riverside.S01');
export const second = StatementRef.parse('riverside.S02');
const ofFirst = { contract: riverside, statement: first };

/** The claim of the nth made-up person. */
export function claimOf(nth: number): ClaimId {
  const person = PersonId.parse(`P${String(nth).padStart(16, '0')}`);
  return claimIdOf({ contract: riverside, person, outcome: startsWork, occurrence: 1 });
}

export const statementBegun: Of<PaymentEvent, 'StatementBegun'> = {
  type: 'StatementBegun',
  ...ofFirst,
  period: { from: calendarDate('2021-04-01'), to: calendarDate('2021-06-30') },
  number: 1,
};
export const statementIssued: Of<PaymentEvent, 'StatementIssued'> = {
  type: 'StatementIssued',
  ...ofFirst,
  period: statementBegun.period,
  issuedOn: calendarDate('2021-07-15'),
  lines: 10,
  totalPence: pence(100_000),
  parts: [
    { payer: cityCouncil, pence: pence(70_000) },
    { payer: nationalFund, pence: pence(30_000) },
  ],
  due: [
    { payer: cityCouncil, pence: pence(70_000) },
    { payer: nationalFund, pence: pence(30_000) },
  ],
  setAgainstAdvances: [],
  recoveries: [],
  heldBack: [],
  issuedToDatePence: pence(100_000),
  use: { contractPence: pence(100_000), payers: [], outcomes: [] },
  basis: { termsVersion: 1, revision: 1, releases: [], rulings: 0 },
  restated: false,
  rules: RULES_VERSION,
};
export const issuedFirst: readonly PaymentEvent[] = [statementBegun, statementIssued];

/** The next statement, which carries out so many rulings. */
export function issuedSecond(
  rulings: number,
  other: Partial<Of<PaymentEvent, 'StatementIssued'>> = {},
): readonly PaymentEvent[] {
  const period = { from: calendarDate('2021-07-01'), to: calendarDate('2021-09-30') };
  const basis = { ...statementIssued.basis, rulings };
  const named = { statement: second, period };
  return [
    { ...statementBegun, ...named, number: 2 },
    { ...statementIssued, ...named, issuedOn: calendarDate('2021-10-15'), basis, restated: true, ...other },
  ];
}

export const councilApproved: Of<PaymentEvent, 'StatementApproved'> = {
  type: 'StatementApproved',
  ...ofFirst,
  payer: cityCouncil,
  pence: pence(70_000),
  approvedOn: calendarDate('2021-07-20'),
  approvedBy: actors.payer.subject,
};
export const fundApproved: Of<PaymentEvent, 'StatementApproved'> = {
  ...councilApproved,
  payer: nationalFund,
  pence: pence(30_000),
  approvedBy: actors.fund.subject,
};
export const councilPaid: Of<PaymentEvent, 'PaymentMade'> = {
  type: 'PaymentMade',
  ...ofFirst,
  payment: PaymentRef.parse('riverside.S01.P1'),
  payer: cityCouncil,
  pence: pence(70_000),
  paidOn: calendarDate('2021-07-30'),
  bankReference: 'BACS 0001',
  releasedBy: actors.otherPayer.subject,
};
export const fundPaid: Of<PaymentEvent, 'PaymentMade'> = {
  ...councilPaid,
  payment: PaymentRef.parse('riverside.S01.P2'),
  payer: nationalFund,
  pence: pence(30_000),
  bankReference: 'CHAPS 77',
  releasedBy: 'demo:fund-2',
};

/** The council holds its part of line 3 back, £70.00. */
export const disputed: Of<PaymentEvent, 'LineDisputed'> = {
  type: 'LineDisputed',
  ...ofFirst,
  line: 3,
  claim: claimOf(3),
  payer: cityCouncil,
  heldPence: pence(7_000),
  disputedOn: calendarDate('2021-07-18'),
  resolveBy: calendarDate('2021-08-17'),
  reasonCode: 'evidence-insufficient',
};
export const dropped: Of<PaymentEvent, 'DisputeResolved'> = {
  type: 'DisputeResolved',
  ...ofFirst,
  line: 3,
  claim: claimOf(3),
  payer: cityCouncil,
  disallowedPence: pence(0),
  resolvedBy: cityCouncil,
  resolvedBySubject: actors.payer.subject,
  resolvedOn: calendarDate('2021-08-02'),
};
export const conceded: Of<PaymentEvent, 'DisputeResolved'> = {
  ...dropped,
  disallowedPence: pence(7_000),
  resolvedBy: brightFutures,
  resolvedBySubject: actors.provider.subject,
};

/** An audit finds that the claim of line 2, £100.00 between both payers, was a duplicate. */
export const clawbackProposed: Of<PaymentEvent, 'ClawbackProposed'> = {
  type: 'ClawbackProposed',
  contract: riverside,
  clawback: 1,
  cause: 'audit-finding',
  claims: [{ claim: claimOf(2) }],
  recovery: [],
  collect: 'netted',
  proposedBy: cityCouncil,
  proposedOn: calendarDate('2021-09-01'),
  proposedBySubject: actors.payer.subject,
  approvers: [cityCouncil, nationalFund],
  needs: 'all',
};
export const clawbackApproved: Of<PaymentEvent, 'ClawbackApproved'> = {
  type: 'ClawbackApproved',
  contract: riverside,
  clawback: 1,
  organisation: cityCouncil,
  approvedOn: calendarDate('2021-09-02'),
  approvedBy: actors.otherPayer.subject,
};
export const clawbackApprovedByFund: Of<PaymentEvent, 'ClawbackApproved'> = {
  ...clawbackApproved,
  organisation: nationalFund,
  approvedOn: calendarDate('2021-09-03'),
  approvedBy: actors.fund.subject,
};
export const clawbackDeclined: Of<PaymentEvent, 'ClawbackDeclined'> = {
  type: 'ClawbackDeclined',
  contract: riverside,
  clawback: 1,
  organisation: nationalFund,
  declinedOn: calendarDate('2021-09-03'),
};
export const clawbackAgreed: Of<PaymentEvent, 'ClawbackAgreed'> = {
  type: 'ClawbackAgreed',
  contract: riverside,
  clawback: 1,
  agreedOn: calendarDate('2021-09-03'),
};
export const agreedInFull: readonly PaymentEvent[] = [
  clawbackProposed,
  clawbackApproved,
  clawbackApprovedByFund,
  clawbackAgreed,
];

/** Money back for an invoiced clawback. */
export const refunded: Of<PaymentEvent, 'RefundReceived'> = {
  type: 'RefundReceived',
  contract: riverside,
  refund: PaymentRef.parse('riverside.R01'),
  payer: cityCouncil,
  pence: pence(7_000),
  receivedOn: calendarDate('2021-11-01'),
  bankReference: 'FROM BRIGHT FUTURES',
  clawback: 1,
  recordedBy: actors.payer.subject,
};

export const grantApproved: Of<PaymentEvent, 'AdvanceApproved'> = {
  type: 'AdvanceApproved',
  contract: riverside,
  payment: PaymentRef.parse('riverside.A01'),
  kind: 'grant',
  payer: cityCouncil,
  pence: pence(250_000),
  period: { from: calendarDate('2021-07-01'), to: calendarDate('2021-09-30') },
  approvedOn: calendarDate('2021-07-01'),
  approvedBy: actors.payer.subject,
};
export const grantPaid: Of<PaymentEvent, 'AdvancePaid'> = {
  type: 'AdvancePaid',
  contract: riverside,
  payment: grantApproved.payment,
  kind: 'grant',
  payer: cityCouncil,
  pence: grantApproved.pence,
  ...(grantApproved.period === undefined ? {} : { period: grantApproved.period }),
  paidOn: calendarDate('2021-07-05'),
  bankReference: 'BACS 0100',
  approvedBy: grantApproved.approvedBy,
  releasedBy: actors.otherPayer.subject,
};
export const advanceApproved: Of<PaymentEvent, 'AdvanceApproved'> = {
  type: 'AdvanceApproved',
  contract: riverside,
  payment: PaymentRef.parse('riverside.A01'),
  kind: 'advance',
  payer: cityCouncil,
  pence: pence(50_000),
  approvedOn: calendarDate('2021-07-01'),
  approvedBy: actors.payer.subject,
};
export const advancePaid: Of<PaymentEvent, 'AdvancePaid'> = {
  type: 'AdvancePaid',
  contract: riverside,
  payment: advanceApproved.payment,
  kind: 'advance',
  payer: cityCouncil,
  pence: advanceApproved.pence,
  paidOn: calendarDate('2021-07-05'),
  bankReference: 'BACS 0101',
  approvedBy: advanceApproved.approvedBy,
  releasedBy: actors.otherPayer.subject,
};
/** What no statement was set against of it. */
const { clawback: _, ...receivedBack } = refunded;
export const advanceReturned: Of<PaymentEvent, 'RefundReceived'> = {
  ...receivedBack,
  pence: pence(30_000),
  advance: advancePaid.payment,
};

/** One of each, with the words that are sealed, as their stored formats are held to. */
export const settlementSamples = {
  LineDisputed: { ...disputed, words: 'The contract of employment is not signed.' },
  DisputeResolved: { ...conceded, words: 'We could not find the signed copy.' },
  ClawbackProposed: {
    ...clawbackProposed,
    claims: [{ claim: claimOf(2) }, { claim: claimOf(4), pence: pence(2_500) }],
    words: 'Found by the internal audit of August.',
  },
  ClawbackApproved: { ...clawbackApproved, words: 'Agreed with the provider as well.' },
  ClawbackDeclined: { ...clawbackDeclined, words: 'The two claims are of two people.' },
  ClawbackAgreed: clawbackAgreed,
  RefundReceived: advanceReturned,
  AdvanceApproved: grantApproved,
  AdvancePaid: grantPaid,
};
