/** Statements and what belongs to them as the API answers them. */
export const totalsExample = {
  contract: 'reboot_west',
  claims: 3118,
  claimedPence: 187_154_000,
  statements: 17,
  lines: 3118,
  unbilledPence: 0,
  notPayablePence: 0,
  curtailedPence: 0,
  payablePence: 187_154_000,
  recoveredPence: 0,
  issuedPence: 187_154_000,
  duePence: 187_154_000,
  heldPence: 0,
  setAgainstPence: 0,
  approvedPence: 187_154_000,
  payments: 17,
  paidPence: 187_154_000,
  refundedPence: 0,
};

export const statementExample = {
  contract: 'reboot_west',
  statement: 'reboot_west.S05',
  number: 5,
  periodFrom: '2019-01-01',
  periodTo: '2019-03-31',
  status: 'paid',
  lines: 82,
  totalPence: 1_804_000,
  issuedOn: '2019-04-05',
  duePence: 1_804_000,
  heldPence: 0,
  approvedPence: 1_804_000,
  paidPence: 1_804_000,
  restated: false,
};

/** A line of a statement that was not issued: it is on none yet. */
export const plannedLineExample = {
  number: 12,
  kind: 'claim',
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  outcome: 'enters_employment',
  occurrence: 1,
  rateCardLine: 'enters_employment',
  revision: 1,
  achievedOn: '2019-03-01',
  amountPence: 66_000,
  collect: 'netted',
};

export const lineExample = {
  contract: 'reboot_west',
  statement: 'reboot_west.S05',
  person: 'P7K3Q000000000000',
  ...plannedLineExample,
  uncappedPence: 66_000,
  payablePence: 66_000,
};

export const adjustmentExample = {
  ...lineExample,
  statement: 'reboot_west.S07',
  number: 3,
  kind: 'adjustment',
  amountPence: -66_000,
  payablePence: 0,
  adjustsStatement: 'reboot_west.S05',
  adjustsLine: 12,
  billedBeforePence: 66_000,
  cause: 'clawback',
};

export const paymentExample = {
  contract: 'reboot_west',
  payment: 'reboot_west.S05.P1',
  statement: 'reboot_west.S05',
  payer: 'bristol_cc',
  pence: 1_804_000,
  paidOn: '2019-04-26',
  bankReference: 'BACS-20190426-77',
};

export const limitExample = {
  cap: 'contract_maximum',
  level: 'contract',
  counts: 'pence',
  source: 'terms',
  version: 1,
  limit: 225_000_000,
  usedBefore: 224_960_000,
  left: 40_000,
  cutPence: 26_000,
};

export const calculationExample = {
  termsVersion: 1,
  pricing: {
    policy: 'achieved',
    date: '2019-03-01',
    revision: 1,
    effectiveFrom: '2018-01-08',
    line: 'enters_employment',
    rule: 'fixed',
    quantity: 1,
    unitPricePence: 66_000,
    steps: [],
  },
  uncappedPence: 66_000,
  cuts: [],
  limits: [limitExample],
  payablePence: 40_000,
  split: {
    rule: 'percentage',
    by: { rule: 'percentage', shares: [{ payer: 'bristol_cc', percentage: '100' }] },
    parts: [{ payer: 'bristol_cc', pence: 40_000 }],
    oddPenniesTo: [],
  },
};
