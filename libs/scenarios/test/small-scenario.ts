/** A scenario with one person, one outcome and one claim, as plain JSON that a spec may change. */
export function smallScenario() {
  return {
    format: 'outcomes-ledger/scenario@1',
    name: 'small',
    title: 'One person and one outcome',
    description: 'As little as a scenario can hold.',
    organisations: [
      { organisation: 'ashdown', name: 'Ashdown Council (synthetic)' },
      { organisation: 'steps', name: 'Next Steps (synthetic)' },
      { organisation: 'gateway', name: 'Ashdown Referral Gateway (synthetic)' },
      { organisation: 'checkers', name: 'Independent Checkers (synthetic)' },
    ],
    actors: {
      petra: { subject: 'petra', organisation: 'ashdown', role: 'outcome-payer' },
      rolf: { subject: 'rolf', organisation: 'ashdown', role: 'outcome-payer' },
      sam: { subject: 'sam', organisation: 'steps', role: 'service-provider' },
      gwen: { subject: 'gwen', organisation: 'gateway', role: 'referral-agency' },
      vera: { subject: 'vera', organisation: 'checkers', role: 'verifier' },
    },
    contract: {
      contract: 'ashdown_work',
      title: 'Ashdown into work (synthetic)',
      signedOn: '2020-12-01',
      startsOn: '2021-01-01',
      endsOn: '2023-12-31',
      synthetic: true,
      parties: [
        { organisation: 'ashdown', roles: ['outcome-payer'] },
        { organisation: 'steps', roles: ['service-provider'] },
        { organisation: 'gateway', roles: ['referral-agency'] },
        { organisation: 'checkers', roles: ['verifier'] },
      ],
      outcomes: [{ outcome: 'enters_work', title: 'Enters work', definition: 'Begins paid work.', unit: 'person' }],
      terms: {
        pricingDatePolicy: 'achieved',
        statementPeriod: 'quarter',
        splits: [{ split: { rule: 'percentage', shares: [{ payer: 'ashdown', percentage: '100' }] } }],
        approvers: ['ashdown', 'steps'],
        gateway: ['gateway'],
        eligibility: { version: 1, criteria: [{ code: 'out_of_work', words: 'Has been out of work for six months' }] },
        paymentGroups: [],
      },
    },
    rateCard: [
      {
        effectiveFrom: '2021-01-01',
        reason: 'The rate card of the contract as signed.',
        lines: [
          {
            line: 'enters_work',
            outcome: 'enters_work',
            title: 'Enters work',
            unit: 'person',
            pricing: { rule: 'fixed', pricePence: 100_000 },
            claimsPerPerson: { limit: 'once' },
            prerequisites: [],
            evidenceRule: { kind: 'payslip' },
          },
        ],
      },
    ],
    people: [{ reference: 'AW001', synthetic: true }],
    steps: [
      { on: '2021-01-11', do: 'engage', with: { person: '@AW001' } },
      { on: '2021-02-10', do: 'achieve', with: { person: '@AW001', outcome: 'enters_work' } },
    ] as object[],
    expect: { balances: { claimed: { count: 1, pence: 100_000 } } },
  };
}
