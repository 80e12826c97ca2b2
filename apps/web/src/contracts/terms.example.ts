/** Terms as the API answers them, cut short. */
export const termsExample = {
  version: 1,
  validFrom: '2018-01-08',
  validTo: '2020-04-01',
  terms: { pricingDatePolicy: 'achieved', statementPeriod: 'quarter', caps: [], paymentMode: { mode: 'outcomes' } },
};

export const termsDifferenceExample = {
  before: termsExample,
  after: { ...termsExample, version: 2, validFrom: '2020-04-01', validTo: undefined, variation: 1 },
  differences: [
    {
      kind: 'cap-raised',
      before: { cap: 'contract_maximum', level: 'contract', limitPence: 225_000_000 },
      after: { cap: 'contract_maximum', level: 'contract', limitPence: 240_000_000 },
      words: 'The cap contract_maximum is raised from £2,250,000.00 to £2,400,000.00.',
    },
  ],
};
