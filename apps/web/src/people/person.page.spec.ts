import { describe, expect, it } from '@jest/globals';
import type { ClaimRow } from '#claims';
import { Terms } from '#contracts';
import { calendarDate, PersonId } from '#kernel';
import { contractBody } from '../../test/story.js';
import { type PersonFacts, personPage } from './person.page.js';
import type { BilledLine } from './person-money.js';

const caps = [
  { cap: 'each_person', level: 'person', limitPence: 100_000 },
  { cap: 'homes_only', level: 'person', limitPence: 50_000, outcomes: ['enters_home'] },
  {
    cap: 'in_spring',
    level: 'person',
    limitPence: 30_000,
    achievedIn: { from: '2019-04-01', to: '2019-05-31' },
    paymentGroups: ['young'],
  },
];
const terms = Terms.parse({
  ...contractBody.terms,
  paymentGroups: [{ code: 'young', title: 'Young people' }],
  caps,
  paymentMode: { mode: 'outcomes' },
  releases: [],
});
const line = (more: Partial<BilledLine>) =>
  ({
    contract: 'streets',
    statement: 'streets.S01',
    number: 1,
    claim: 'streets.P1.enters_home.1',
    outcome: 'enters_home',
    achieved_on: '2019-04-08',
    uncapped_pence: 60_000,
    payable_pence: 50_000,
    amount_pence: 60_000,
    paid_pence: 60_000,
    ...more,
  }) as BilledLine;
const claim = (more: Partial<ClaimRow>) =>
  ({
    claim: 'streets.P1.enters_home.1',
    outcome: 'enters_home',
    occurrence: 1,
    status: 'made',
    verified: 1,
    claimed_on: '2019-05-02',
    late: 0,
    uncapped_pence: 60_000,
    ...more,
  }) as ClaimRow;
const facts = (more: Partial<PersonFacts>): PersonFacts => ({
  contract: { contract: 'streets', title: 'Off the Streets' },
  person: {
    contract: 'streets',
    person: PersonId.parse('P0000000000000001'),
    status: 'engaged',
    referredBy: 'gateway',
    referredOn: '2019-02-04',
    referrals: 1,
    cohort: undefined,
    declined: undefined,
    provider: 'works',
    acceptedOn: '2019-02-06',
    criteriaVersion: 1,
    paymentGroup: undefined,
    ageAtReferral: undefined,
    startedOn: '2019-02-11',
    endedOn: undefined,
    endReason: undefined,
    breaks: 0,
  },
  spans: [],
  outcomes: [],
  claims: [],
  lines: [],
  lapses: [],
  baselines: [],
  terms,
  law: {
    standing: { consents: [], holds: [], erasure: undefined, sameAs: undefined, alsoKnownAs: [], findings: [] },
    readings: [],
    disclosures: [],
  },
  story: [],
  naming: { names: new Map(), nameOf: (code) => `The ${code}` },
  items: [],
  payments: [],
  isParty: false,
  caller: undefined,
  today: calendarDate('2019-08-01'),
  asked: { asOf: 40, isPast: true },
  ...more,
});
const textsOf = (rows: readonly (readonly { readonly text: string }[])[] = []) =>
  rows.map((row) => row.map(({ text }) => text));

describe('the page of a person', () => {
  // Billed at 600, taken back to 500 on the next statement; the refund is not paid yet.
  const restated = [
    line({}),
    line({ statement: 'streets.S02', number: 3, amount_pence: -10_000, paid_pence: 0, uncapped_pence: 60_000 }),
    line({ claim: 'streets.P1.keeps_home.1', outcome: 'keeps_home', achieved_on: '2019-07-08', amount_pence: 20_000 }),
  ];

  it('says of each claim what it was worth, what is payable, what was billed in all and what of it was paid', () => {
    const { rows } = personPage(facts({ claims: [claim({})], lines: restated })).content.claims;
    expect(textsOf(rows)).toEqual([
      [
        'enters home',
        'Made',
        '2 May 2019',
        'streets.S02, line 3',
        '£600.00',
        '£100.00',
        '£500.00',
        '£500.00',
        '£600.00',
      ],
    ]);
    expect(rows[0]?.[3]).toMatchObject({
      href: '/contracts/streets/statements/streets.S02/lines/3?asOf=40',
      note: 'and 1 before',
    });
  });

  it('says before it is billed what the claim says, or that it is worked out then', () => {
    const unbilled = facts({ claims: [claim({}), claim({ occurrence: 2, uncapped_pence: null })] });
    const { rows, foot } = personPage(unbilled).content.claims;
    expect(rows.map((row) => row[4]?.text)).toEqual(['£600.00', 'Worked out when it is billed']);
    expect(rows[0]?.[3]?.text).toBe('Not billed');
    expect(foot?.at(-1)?.text).toBe('£0.00');
  });

  it('says of each cap for one person how far it is used, by the outcomes and days that it is for', () => {
    expect(textsOf(personPage(facts({ lines: restated })).content.caps?.rows)).toEqual([
      ['Each person', '£1,000.00', '£700.00', '£300.00'],
      ['Homes only', '£500.00', '£500.00', '£0.00'],
    ]);
    const young = { ...facts({}).person, paymentGroup: 'young' };
    expect(textsOf(personPage(facts({ lines: restated, person: young })).content.caps?.rows).at(-1)).toEqual([
      'In spring',
      '£300.00',
      '£500.00',
      '£0.00',
    ]);
    expect(personPage(facts({ terms: undefined })).content.caps).toBeUndefined();
  });

  it('calls the payment group by its title in the terms of the day, and by its code where there are none', () => {
    const young = { ...facts({}).person, paymentGroup: 'young' };
    const groupOf = (more: Partial<Parameters<typeof facts>[0]>) =>
      personPage(facts({ person: young, ...more })).content.facts.find(({ name }) => name === 'Payment group')?.value
        .text;
    expect(groupOf({})).toBe('Young people');
    expect(groupOf({ terms: undefined })).toBe('young');
  });

  it('says what was lost, and how it stood at referral, where there is anything to say', () => {
    const { lapses, baselines } = personPage(
      facts({
        lapses: [
          {
            contract: 'streets',
            person: 'P1',
            outcome: 'enters_home',
            occurrence: 1,
            number: 1,
            lapsed_on: '2019-05-01',
            regained_on: null,
            reason_code: 'moved-out',
          },
        ],
        baselines: [{ outcome: 'keeps_home', alreadyTrue: false, measured: '3', recordedOn: '2019-02-05' }],
      }),
    ).content;
    expect(textsOf(lapses?.rows)).toEqual([['enters home', '1 May 2019', 'Not regained', 'Moved out']]);
    expect(textsOf(baselines?.rows)).toEqual([['keeps home', 'No', '3', '5 February 2019']]);
    expect(personPage(facts({})).content).toMatchObject({ lapses: undefined, baselines: undefined });
  });
});
