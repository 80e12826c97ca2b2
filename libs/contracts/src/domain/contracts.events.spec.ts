import { describeGolden } from '../../../event-log/test/golden.js';
import { contractEvents, organisationEvents } from './contracts.events.js';

const folder = new URL('../../test/golden/', import.meta.url);

describeGolden('organisations and contracts', { ...organisationEvents, ...contractEvents }, folder, {
  OrganisationRegistered: {
    organisation: 'city_council',
    name: 'City Council (synthetic)',
    identifiers: [{ scheme: 'XX-TEST', id: '001' }],
  },
  ContractRecorded: {
    contract: 'riverside',
    title: 'Riverside into Work (synthetic)',
    signedOn: '2021-03-01',
    startsOn: '2021-04-01',
    endsOn: '2024-03-31',
    currency: 'GBP',
    synthetic: true,
    source: 'Made up for specifications',
  },
  PartyJoined: {
    contract: 'riverside',
    organisation: 'city_council',
    roles: ['outcome-payer', 'referral-agency'],
    from: '2021-04-01',
  },
  OutcomeDefined: {
    contract: 'riverside',
    outcome: 'starts_work',
    title: 'Starts work',
    definition: 'A contract of employment has begun.',
    unit: 'person',
  },
  TermsSet: {
    contract: 'riverside',
    version: 1,
    validFrom: '2021-04-01',
    terms: {
      pricingDatePolicy: 'achieved',
      statementPeriod: 'quarter',
      shares: [
        { payer: 'city_council', percentage: '29.6' },
        { payer: 'national_fund', percentage: '70.4' },
      ],
      approvers: ['city_council', 'bright_futures'],
      gateway: ['gateway_service'],
      eligibility: { version: 1, criteria: [{ code: 'adult', words: 'Is 18 or older on the day of referral' }] },
      paymentGroups: [{ code: 'first_job', title: 'Has never been in paid work' }],
      maximumPence: 50_000_000,
    },
  },
});
