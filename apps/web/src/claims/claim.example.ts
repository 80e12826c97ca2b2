/** A claim as the API answers it. */
export const claimExample = {
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  contract: 'reboot_west',
  person: 'P7K3Q000000000000',
  outcome: 'enters_employment',
  occurrence: 1,
  status: 'made',
  verified: 1,
  achievedOn: '2019-03-01',
  claimedOn: '2019-04-02',
  rateCardLine: 'enters_employment',
  revision: 1,
  pricingPolicy: 'achieved',
  pricingDate: '2019-03-01',
  quantity: 1,
  unitPricePence: 66_000,
  /** Left out where the amount depends on what is billed before: then the statement says it. */
  uncappedPence: 66_000,
  late: 0,
};
