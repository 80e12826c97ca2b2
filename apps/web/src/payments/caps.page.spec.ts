import { describe, expect, it } from '@jest/globals';
import { Terms } from '#contracts';
import { calendarDate, OrganisationId, OutcomeCode } from '#kernel';
import { type CapStanding, NO_TOTALS, type NotPayableRow } from '#payments';
import { contractBody } from '../../test/story.js';
import { type CapsFacts, capsPage } from './caps.page.js';

const naming = { names: new Map([['enters_home', 'Enters a home']]), nameOf: (code: string) => `The ${code}` };
const caps = [
  { cap: 'contract_maximum', level: 'contract', limitPence: 100_000 },
  { cap: 'homes', level: 'outcome', outcomes: ['enters_home'], limitNumber: 3, limitPence: 150_000 },
  { cap: 'each_person', level: 'person', limitPence: 50_000 },
];
const terms = Terms.parse({ ...contractBody.terms, caps, paymentMode: { mode: 'outcomes' }, releases: [] });
const version = (number: number, of: Terms, validFrom: string) => ({
  version: number,
  validFrom,
  validTo: undefined,
  variation: number === 1 ? undefined : number,
  terms: of,
});
const raised = Terms.parse({ ...terms, caps: [{ ...caps[0], limitPence: 200_000 }, ...caps.slice(1)] });

const maximum: CapStanding = {
  cap: OutcomeCode.parse('contract_maximum'),
  level: 'contract',
  counts: 'pence',
  source: 'terms',
  version: 1,
  limit: 100_000,
  payer: undefined,
  used: 120_000,
  left: 0,
  personsAtLimit: undefined,
  cutClaims: 2,
  cutPence: 20_000,
};
const enters = OutcomeCode.parse('enters_home');
const standings: readonly CapStanding[] = [
  {
    ...maximum,
    cap: enters,
    level: 'person',
    source: 'rate-card',
    version: 3,
    personsAtLimit: 1,
    cutClaims: 0,
    cutPence: 0,
  },
  {
    ...maximum,
    cap: OutcomeCode.parse('homes'),
    level: 'outcome',
    counts: 'number',
    outcomes: [enters],
    ...{ limit: 3, used: 2, left: 1, cutClaims: 0, cutPence: 0 },
  },
  { ...maximum, cap: OutcomeCode.parse('fund'), level: 'payer', payer: OrganisationId.parse('top_up') },
  { ...maximum, achievedIn: { from: calendarDate('2020-01-01'), to: calendarDate('2020-12-31') } },
];
const ofReason = { contract: 'streets', level: '', cap: '' } as const;
const facts: CapsFacts = {
  contract: { contract: 'streets', title: 'Off the Streets' },
  standings,
  versions: [version(1, terms, '2019-01-01'), version(2, raised, '2020-01-01')],
  totals: {
    contract: 'streets',
    ...NO_TOTALS,
    ...{ claimed_pence: 200_000, unbilled_pence: 5_000, not_payable_pence: 45_000, payable_pence: 150_000 },
    ...{ issued_pence: 150_000, due_pence: 148_000, held_pence: 2_500, set_against_pence: 1_500, paid_pence: 100_000 },
  },
  reasons: [
    { contract: 'streets', reason: 'cap', level: 'contract', cap: 'contract_maximum', claims: 2, cut_pence: 20_000 },
    { contract: 'streets', reason: 'cap', level: 'person', cap: 'gone', claims: 1, cut_pence: 500 },
    { ...ofReason, reason: 'payment-mode', claims: 1, cut_pence: 24_500 },
  ],
  unpaid: [],
  inVain: new Map(),
  of: undefined,
  pages: { nextHref: undefined, firstHref: undefined },
  naming,
  asked: { asOf: 40, isPast: false },
};
const texts = (rows: readonly (readonly { readonly text: string }[])[]) =>
  rows.map((row) => row.map(({ text }) => text));

const cut: NotPayableRow = {
  contract: 'streets',
  claim: 'streets.P1.enters_home.1',
  place: 1,
  outcome: 'enters_home',
  achieved_on: '2019-04-08',
  person: 'P1',
  cohort: null,
  statement: 'streets.S01',
  line: 4,
  released_by: null,
  reason: 'cap',
  cut_pence: 20_000,
  cap: 'contract_maximum',
  level: 'contract',
  counts: 'pence',
  source: 'terms',
  version: 1,
  payer: null,
  limit_value: 100_000,
  used_before: 90_000,
  room: 10_000,
  mode: null,
  percentage: null,
  cause: null,
};
const noLimit = {
  cap: null,
  level: null,
  counts: null,
  source: null,
  limit_value: null,
  used_before: null,
  room: null,
};

describe('the page of caps', () => {
  it('says of each cap and each limit of the rate card what is used, left and cut', () => {
    const { rows } = capsPage(facts).content.caps;
    expect(texts(rows).map(([cap, whom, ...amounts]) => [cap, whom, amounts.join(' ')])).toEqual([
      [
        'Enters a home',
        'Each person, on this line of the rate card; 1 person has used all of it',
        '£1,000.00 at most £1,200.00 each person £0.00',
      ],
      ['Homes', 'The outcome; Enters a home', '3 outcomes 2 outcomes 1 outcome £0.00'],
      ['Fund', 'The top_up', '£1,000.00 £1,200.00 £0.00 £200.00'],
      [
        'Contract maximum',
        'The contract; achieved 1 January 2020 to 31 December 2020',
        '£1,000.00 £1,200.00 £0.00 £200.00',
      ],
      ['Gone', 'Person', 'None   £5.00'],
    ]);
    expect(rows.map(([, whom]) => whom?.note)).toEqual([
      'revision 3 of the rate card',
      ...['version 1 of the terms', 'version 1 of the terms', 'version 1 of the terms'],
      'no longer in force',
    ]);
    // How many claims a cap cut stands below what it cut.
    expect(rows.map((row) => row.at(-1)?.note)).toEqual([
      undefined,
      undefined,
      'of 2 claims',
      'of 2 claims',
      'of 1 claim',
    ]);
  });

  it('keeps to the moment and to the day that it is read for', () => {
    const asked = { asOf: 40, isPast: true, effectiveOn: calendarDate('2019-05-01') };
    const { rows } = capsPage({ ...facts, asked }).content.caps;
    expect(rows[0]?.[0]?.href).toBe('/contracts/streets/caps?cap=enters_home&asOf=40&effectiveOn=2019-05-01');
  });

  it('shows a cap once for each thing that it came to say', () => {
    expect(texts(capsPage(facts).content.versions.rows).map(([cap, on]) => [cap, on])).toEqual([
      ['Contract maximum', 'Version 1'],
      ['Homes', 'Version 1'],
      ['Each person', 'Version 1'],
      ['Contract maximum', 'Version 2'],
    ]);
  });

  it('goes from what was claimed to what was paid, with a reason for every penny', () => {
    expect(texts(capsPage(facts).content.sum.rows)).toEqual([
      ['Claimed', '£2,000.00'],
      ['On no statement yet', '-£50.00'],
      ['Cut by the cap contract maximum', '-£200.00'],
      ['Cut by the cap gone', '-£5.00'],
      ['Achieved while a grant was paid or payments were paused', '-£245.00'],
      ['Payable', '£1,500.00'],
      ['Issued on statements', '£1,500.00'],
      ['Set against advances', '-£15.00'],
      ['Held back in disputes, or asked back by an invoice of its own', '-£30.00'],
      ['To be paid still', '-£455.00'],
      ['Paid', '£1,000.00'],
    ]);
  });

  it('lists what was achieved and is not payable, with the cap that cut it', () => {
    const of = { reason: 'cap', cap: 'contract_maximum' } as const;
    const { unpaid, all } = capsPage({ ...facts, unpaid: [cut], of }).content;
    expect(unpaid.caption).toBe('Achieved, not payable: cut by the cap contract maximum');
    expect(texts(unpaid.rows)).toEqual([['streets.S01, line 4', 'Enters a home', 'P1', 'Contract maximum', '£200.00']]);
    expect(unpaid.rows[0]?.[3]?.items).toEqual([
      'version 1 of the terms: limit £1,000.00',
      'used before £900.00, left £100.00',
    ]);
    expect(all?.href).toBe('/contracts/streets/caps');
  });

  it('says why where it was no cap', () => {
    const rows: readonly NotPayableRow[] = [
      { ...cut, ...noLimit, reason: 'payment-mode', mode: 'grant', version: 3 },
      { ...cut, ...noLimit, reason: 'payment-mode', mode: 'paused', version: 4 },
      { ...cut, ...noLimit, reason: 'deadweight', percentage: '12.5' },
      { ...cut, ...noLimit, reason: 'disallowed', cause: 'dispute streets.S01/4', payer: 'top_up' },
      { ...cut, ...noLimit, reason: 'own-price' },
    ];
    const of = { reason: 'payment-mode', cap: '' } as const;
    const { unpaid } = capsPage({ ...facts, unpaid: rows, of }).content;
    expect(unpaid.caption).toBe('Achieved, not payable: achieved while a grant was paid or payments were paused');
    expect(unpaid.rows.map((row) => row[3]?.text)).toEqual([
      'A grant was paid on that day, by version 3 of the terms',
      'Payments were paused on that day, by version 4 of the terms',
      'Deadweight of 12.5%',
      'Disallowed: dispute streets.S01/4, of the part of The top_up',
      'At the own price of a payer',
    ]);
  });

  it('says when a release looked at a claim again and came to no more', () => {
    const again = [{ variation: 5, on: calendarDate('2020-02-01'), statement: 'streets.S05' }];
    const { rows } = capsPage({ ...facts, unpaid: [cut], inVain: new Map([[cut, again]]) }).content.unpaid;
    expect(rows[0]?.[3]?.items?.at(-1)).toBe(
      'looked at again with streets.S05, as variation 5 released it under the terms of 1 February 2020: it came to no more',
    );
  });
});
