import { claimIdOf } from '#claims';
import {
  calendarDate,
  eventIdOf,
  type Of,
  OutcomeCode,
  PaymentRef,
  Percentage,
  PersonId,
  pence,
  StatementRef,
  splitPence,
} from '#kernel';
import type { Calculation, Part, PaymentEvent, StatementLine } from '#payments';
import { actors, cityCouncil, nationalFund, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { RULES_VERSION } from '../src/domain/money/rules-version.js';

/** The account of the synthetic contract: a statement of two claims for the second quarter of 2021. */
export const S01 = StatementRef.parse('riverside.S01');
export const S02 = StatementRef.parse('riverside.S02');
const shares = [
  { payer: cityCouncil, percentage: Percentage.parse('70') },
  { payer: nationalFund, percentage: Percentage.parse('30') },
];
export const quarter2 = { from: calendarDate('2021-04-01'), to: calendarDate('2021-06-30') };
export const quarter3 = { from: calendarDate('2021-07-01'), to: calendarDate('2021-09-30') };

/** What each payer owes of an amount. */
export function partsOf(amountPence: number): Part[] {
  const amounts = splitPence(
    amountPence,
    shares.map(({ percentage }) => percentage),
  );
  return shares.map(({ payer }, place) => ({ payer, pence: pence(amounts[place] ?? 0) }));
}

type Claim = Omit<StatementLine, 'number' | 'parts' | 'kind' | 'collect' | 'calculation'>;

/** The nth claim: each of another made-up person. */
export function billable(nth: number, amountPence = 66_000): Claim {
  const person = PersonId.parse(`P${String(nth).padStart(16, '0')}`);
  return {
    claim: claimIdOf({ contract: riverside, person, outcome: startsWork, occurrence: 1 }),
    claimEvent: eventIdOf(`claim-${nth}`, 0),
    person,
    outcome: startsWork,
    occurrence: 1,
    rateCardLine: OutcomeCode.parse('starts_work'),
    revision: 1,
    achievedOn: calendarDate('2021-06-01'),
    amountPence: pence(amountPence),
  };
}

/** A claim at the fixed price, of which the cap of the contract leaves a part. */
export function calculationOf(uncappedPence: number, payablePence = uncappedPence): Calculation {
  return {
    termsVersion: 1,
    pricing: {
      policy: 'achieved',
      date: calendarDate('2021-06-01'),
      revision: 1,
      effectiveFrom: calendarDate('2021-04-01'),
      line: OutcomeCode.parse('starts_work'),
      rule: 'fixed',
      quantity: 1,
      unitPricePence: pence(uncappedPence),
      steps: [],
    },
    uncappedPence: pence(uncappedPence),
    cuts: [],
    limits: [
      {
        cap: OutcomeCode.parse('contract_maximum'),
        level: 'contract',
        counts: 'pence',
        source: 'terms',
        version: 1,
        limit: 50_000_000,
        usedBefore: 50_000_000 - payablePence,
        left: payablePence,
        cutPence: pence(uncappedPence - payablePence),
      },
    ],
    payablePence: pence(payablePence),
    split: {
      rule: 'percentage',
      by: { rule: 'percentage', shares },
      parts: partsOf(payablePence),
      oddPenniesTo: [],
    },
  };
}

/** A claim's first line: it is paid in full, unless said otherwise. */
export function lineOf(number: number, claim: Claim, uncappedPence: number = claim.amountPence): StatementLine {
  const calculation = calculationOf(uncappedPence, claim.amountPence);
  return { number, kind: 'claim', ...claim, parts: partsOf(claim.amountPence), calculation, collect: 'netted' };
}

const named = { contract: riverside, statement: S01 };

export const begun: Of<PaymentEvent, 'StatementBegun'> = {
  type: 'StatementBegun',
  ...named,
  period: quarter2,
  number: 1,
};
export const linesAdded: Of<PaymentEvent, 'StatementLinesAdded'> = {
  type: 'StatementLinesAdded',
  ...named,
  lines: [lineOf(1, billable(1)), lineOf(2, billable(2, 22_001))],
};
export const issued: Of<PaymentEvent, 'StatementIssued'> = {
  type: 'StatementIssued',
  ...named,
  period: quarter2,
  issuedOn: calendarDate('2021-07-15'),
  lines: 2,
  totalPence: pence(88_001),
  parts: [
    { payer: cityCouncil, pence: pence(61_601) },
    { payer: nationalFund, pence: pence(26_400) },
  ],
  due: [
    { payer: cityCouncil, pence: pence(61_601) },
    { payer: nationalFund, pence: pence(26_400) },
  ],
  setAgainstAdvances: [],
  recoveries: [],
  heldBack: [],
  issuedToDatePence: pence(88_001),
  use: {
    contractPence: pence(88_001),
    payers: [
      { payer: cityCouncil, pence: pence(61_601) },
      { payer: nationalFund, pence: pence(26_400) },
    ],
    outcomes: [{ outcome: startsWork, number: 2, pence: pence(88_001) }],
  },
  basis: { termsVersion: 1, revision: 1, releases: [], rulings: 0 },
  restated: false,
  rules: RULES_VERSION,
};
export const abandoned: Of<PaymentEvent, 'StatementAbandoned'> = {
  type: 'StatementAbandoned',
  ...named,
  reasonCode: 'claims-changed',
};
export const heldOut: Of<PaymentEvent, 'ClaimHeldOut'> = {
  type: 'ClaimHeldOut',
  contract: riverside,
  claim: billable(3).claim,
  heldOn: calendarDate('2021-07-01'),
  reasonCode: 'under-investigation',
};
export const putBack: Of<PaymentEvent, 'ClaimPutBack'> = {
  type: 'ClaimPutBack',
  contract: riverside,
  claim: billable(3).claim,
  putBackOn: calendarDate('2021-09-01'),
};
export const approved: Of<PaymentEvent, 'StatementApproved'> = {
  type: 'StatementApproved',
  ...named,
  payer: cityCouncil,
  pence: pence(61_601),
  approvedOn: calendarDate('2021-07-20'),
  approvedBy: actors.payer.subject,
};
export const fundApproved: Of<PaymentEvent, 'StatementApproved'> = {
  ...approved,
  payer: nationalFund,
  pence: pence(26_400),
  approvedBy: actors.fund.subject,
};
export const paid: Of<PaymentEvent, 'PaymentMade'> = {
  type: 'PaymentMade',
  ...named,
  payment: PaymentRef.parse('riverside.S01.P1'),
  payer: cityCouncil,
  pence: pence(61_601),
  paidOn: calendarDate('2021-07-30'),
  bankReference: 'BACS 0001',
  releasedBy: actors.otherPayer.subject,
};
export const fundPaid: Of<PaymentEvent, 'PaymentMade'> = {
  ...paid,
  payment: PaymentRef.parse('riverside.S01.P2'),
  payer: nationalFund,
  pence: pence(26_400),
  bankReference: 'CHAPS 77',
  releasedBy: 'demo:fund-2',
};
