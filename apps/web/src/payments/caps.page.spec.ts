import { describe, expect, it } from '@jest/globals';
import { type Cap, Terms } from '#contracts';
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
const use = (cap: Cap) => (cap.level === 'person' ? undefined : { number: 2, pence: 120_000 });
const facts: CapsFacts = {
  contract: { contract: 'streets', title: 'Off the Streets' },
  terms: version(1, terms, '2019-01-01'),
  versions: [version(1, terms, '2019-01-01'), version(2, raised, '2020-01-01')],
  useOf: use,
  curtailed: [
    { contract: 'streets', level: 'contract', cap: 'contract_maximum', claims: 2, cut_pence: 20_000 },
    { contract: 'streets', level: 'person', cap: 'enters_home', claims: 1, cut_pence: 500 },
  ],
  unpaid: [],
  of: undefined,
  pages: { nextHref: undefined, firstHref: undefined },
  naming,
  asked: { asOf: 40, isPast: false },
};
const texts = (rows: readonly (readonly { readonly text: string }[])[]) =>
  rows.map((row) => row.map(({ text }) => text));

describe('the page of caps', () => {
  it('says of each cap its limit, what is used, left and cut, a number and a value where both are limited', () => {
    expect(texts(capsPage(facts).content.caps.rows)).toEqual([
      ['Contract maximum', 'At most £1,000.00 over the contract', '£1,000.00', '£1,200.00', '£0.00', '£200.00', '2'],
      [
        'Homes',
        'At most 3 outcomes and £1,500.00 for Enters a home',
        '3 outcomes and £1,500.00',
        '2 and £1,200.00',
        '1 and £300.00',
        '£0.00',
        '0',
      ],
      ['Each person', 'At most £500.00 for one person', '£500.00', 'each person', 'each person', '£0.00', '0'],
      [
        'Enters home',
        'A limit of a line of the rate card, or a cap that is no longer in force',
        'On each line',
        'On each line',
        'On each line',
        '£5.00',
        '1',
      ],
    ]);
  });

  it('does not say what was used at an earlier entry, which is not kept', () => {
    const { rows } = capsPage({ ...facts, useOf: () => undefined, asked: { asOf: 40, isPast: true } }).content.caps;
    expect(rows[0]?.map(({ text }) => text).slice(2, 5)).toEqual(['£1,000.00', 'Shown for today only', 'Not known']);
  });

  it('shows a cap once for each thing that it came to say', () => {
    expect(texts(capsPage(facts).content.versions.rows).map(([cap, on]) => [cap, on])).toEqual([
      ['Contract maximum', 'Version 1'],
      ['Homes', 'Version 1'],
      ['Each person', 'Version 1'],
      ['Contract maximum', 'Version 2'],
    ]);
  });

  it('lists what was achieved, verified and is not payable, with the cap that cut it', () => {
    const cut = {
      contract: 'streets',
      claim: 'streets.P1.enters_home.1',
      place: 1,
      outcome: 'enters_home',
      achieved_on: '2019-04-08',
      person: 'P1',
      statement: 'streets.S01',
      line: 4,
      cap: 'contract_maximum',
      level: 'contract',
      counts: 'pence',
      source: 'terms',
      version: 1,
      payer: null,
      limit_value: 100_000,
      used_before: 90_000,
      room: 10_000,
      cut_pence: 20_000,
    };
    const { unpaid, all } = capsPage({ ...facts, unpaid: [cut], of: 'contract_maximum' }).content;
    expect(unpaid.caption).toBe('Achieved, verified, not payable: cut by the cap contract maximum');
    expect(texts(unpaid.rows)).toEqual([
      [
        'streets.S01, line 4',
        'Enters a home',
        'P1',
        '8 April 2019',
        'Contract maximum',
        '£1,000.00',
        '£900.00',
        '£100.00',
        '£200.00',
      ],
    ]);
    expect(all?.href).toBe('/contracts/streets/caps');
  });
});
