/** A revision as the API answers it, cut short. */
export const revisionExample = {
  contract: 'reboot_west',
  revision: 1,
  draft: 1,
  status: 'agreed',
  draftedBy: 'bristol_cc',
  draftedOn: '2017-12-01',
  proposedBy: 'bristol_cc',
  proposedOn: '2017-12-01',
  effectiveFrom: '2018-01-08',
  approvers: ['bristol_cc', 'reboot_provider'],
  decisions: [
    { draft: 1, organisation: 'reboot_provider', decision: 'agreed', retroactive: false, decidedOn: '2017-12-15' },
  ],
  waitingFor: [],
  closedOn: '2017-12-15',
  retroactive: false,
  validFrom: '2018-01-08',
};

export const differenceExample = {
  from: { revision: 1, draft: 1, effectiveFrom: '2018-01-08' },
  to: { revision: 2, draft: 1, effectiveFrom: '2020-04-01' },
  lines: [
    {
      line: 'enters_employment',
      title: 'Enters employment',
      change: 'repriced',
      sentence: 'Enters employment has another price',
      fields: [
        {
          field: 'price',
          before: '£660.00 for each person',
          after: '£700.00 for each person',
          sentence: 'The price rises from £660.00 to £700.00 for each person',
          price: { beforePence: 66_000, afterPence: 70_000, byPence: 4_000, byPercent: '6.0606' },
        },
      ],
    },
  ],
};
