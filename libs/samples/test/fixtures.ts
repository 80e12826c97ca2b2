import type { OutcomePath } from '#evidence';
import { ClaimId, calendarDate, type Of, OutcomeCode, PersonId, pence } from '#kernel';
import { type SampleEvent, SampleRef } from '#samples';
import {
  actors,
  brightFutures,
  cityCouncil,
  fairCheck,
  nationalFund,
  riverside,
} from '../../contracts/test/fixtures.js';

export const sample = SampleRef.parse('riverside.V1');
export const ofSample = { sample, contract: riverside };
export const day = calendarDate;
export const interested = [cityCouncil, nationalFund, brightFutures];
export const checker = { subject: actors.otherVerifier.subject, organisation: fairCheck, interested };

/** The outcome of the nth person. */
export function path(nth: number): OutcomePath {
  return {
    contract: riverside,
    person: PersonId.parse(`P${String(nth).padStart(16, '0')}`),
    outcome: OutcomeCode.parse('starts_work'),
    occurrence: 1,
  };
}

export function item(nth: number): ClaimId {
  return ClaimId.parse(`riverside.${path(nth).person}.starts_work.1`);
}

export const digest = `sha256:${'a'.repeat(64)}`;
export const payers = [
  { payer: cityCouncil, pence: pence(280_000) },
  { payer: nationalFund, pence: pence(120_000) },
];

/** Four paid claims of £1,000 each in two strata, of which two and one are drawn. */
export const framed: Of<SampleEvent, 'SampleFrameClosed'> = {
  type: 'SampleFrameClosed',
  ...ofSample,
  frame: { of: 'paid-claims' },
  stratify: { by: ['outcome'] },
  asOf: 40,
  members: 4,
  pence: pence(400_000),
  payers,
  digest,
  strata: [
    { stratum: 'keeps_work', members: 1, pence: pence(100_000), size: 1 },
    { stratum: 'starts_work', members: 3, pence: pence(300_000), size: 2 },
  ],
  size: 3,
  confidence: '95',
  extrapolation: 'point-estimate',
  closedOn: day('2022-05-02'),
};

export const seeded: Of<SampleEvent, 'SampleSeedGiven'> = {
  type: 'SampleSeedGiven',
  ...ofSample,
  seed: '03 11 19 27 35 43',
  source: { kind: 'public-draw', words: 'The numbers of a lottery that is made up', drawnOn: day('2022-05-04') },
  givenOn: day('2022-05-05'),
};

export const drawn: Of<SampleEvent, 'SampleItemsDrawn'> = {
  type: 'SampleItemsDrawn',
  ...ofSample,
  part: 1,
  parts: 1,
  items: [
    { item: item(1), stratum: 'keeps_work', pence: pence(100_000) },
    { item: item(2), stratum: 'starts_work', pence: pence(100_000) },
    { item: item(3), stratum: 'starts_work', pence: pence(100_000) },
  ],
};

export function checked(
  nth: number,
  other: Partial<Of<SampleEvent, 'SampleItemChecked'>> = {},
): Of<SampleEvent, 'SampleItemChecked'> {
  return {
    type: 'SampleItemChecked',
    sample,
    ...path(nth),
    number: 1,
    finding: 'confirmed',
    rightPence: pence(100_000),
    checkedOn: day('2022-05-09'),
    checkedBy: checker.subject,
    checkedFor: fairCheck,
    ...other,
  };
}

/** The same frame, of verifications. */
export const framedVerifications: typeof framed = {
  ...framed,
  frame: { of: 'verifications' },
  pence: pence(0),
  payers: [],
  strata: framed.strata.map((stratum) => ({ ...stratum, pence: pence(0) })),
  extrapolation: undefined,
};
export const drawnVerifications: typeof drawn = {
  ...drawn,
  items: drawn.items.map((one) => ({ ...one, pence: pence(0) })),
};

export const firstDecision = {
  decision: 'verified',
  entry: 12,
  decidedOn: day('2022-02-08'),
  decidedBy: actors.verifier.subject,
  decidedFor: fairCheck,
} as const;

export function rechecked(
  nth: number,
  other: Partial<Of<SampleEvent, 'VerificationRechecked'>> = {},
): Of<SampleEvent, 'VerificationRechecked'> {
  return {
    type: 'VerificationRechecked',
    sample,
    ...path(nth),
    recheck: 'verified',
    checkedOn: day('2022-05-09'),
    checkedBy: checker.subject,
    checkedFor: fairCheck,
    first: { ...firstDecision },
    ...other,
  };
}

/** One of two in the larger stratum is wrong by £600: 30% of £3,000, and nothing in the other. */
export const closed: Of<SampleEvent, 'SampleClosed'> = {
  type: 'SampleClosed',
  ...ofSample,
  closedOn: day('2022-05-16'),
  confidence: '95',
  estimate: {
    members: 4,
    checked: 3,
    inError: 1,
    rate: decimal('37.5'),
    lower: decimal('0.4701'),
    upper: decimal('74.5299'),
    pence: pence(400_000),
    checkedPence: pence(300_000),
    errorPence: pence(60_000),
    estimatePence: pence(90_000),
    valueRate: decimal('22.5'),
    noInterval: 'too-few-checked',
    strata: [
      {
        stratum: 'keeps_work',
        members: 1,
        checked: 1,
        inError: 0,
        rate: decimal('0'),
        lower: decimal('0'),
        upper: decimal('0'),
        pence: pence(100_000),
        checkedPence: pence(100_000),
        errorPence: pence(0),
        estimatePence: pence(0),
      },
      {
        stratum: 'starts_work',
        members: 3,
        checked: 2,
        inError: 1,
        rate: decimal('50'),
        lower: decimal('1.2579'),
        upper: decimal('98.7421'),
        pence: pence(300_000),
        checkedPence: pence(200_000),
        errorPence: pence(60_000),
        estimatePence: pence(90_000),
      },
    ],
  },
  recovery: {
    rule: 'point-estimate',
    basisPence: pence(90_000),
    foundPence: pence(60_000),
    extrapolatedPence: pence(30_000),
    payers: [
      { payer: cityCouncil, pence: pence(21_000) },
      { payer: nationalFund, pence: pence(9_000) },
    ],
  },
};

function decimal(text: string) {
  return text as Of<SampleEvent, 'SampleClosed'>['estimate']['rate'];
}

export const wrong = checked(3, { finding: 'partly', rightPence: pence(40_000), reasonCode: 'wrong-amount' });
export const allChecked: readonly SampleEvent[] = [framed, seeded, drawn, checked(1), checked(2), wrong];
export const foundProposed: Of<SampleEvent, 'SampleRecoveryProposed'> = {
  type: 'SampleRecoveryProposed',
  ...ofSample,
  part: 'found',
  clawback: 1,
  pence: pence(60_000),
  proposedOn: day('2022-05-20'),
};
