import { describe, expect, it } from '@jest/globals';
import { Terms } from '#contracts';
import { contractBody } from '../../test/story.js';
import { toldVersions, versionBefore } from './terms-history.js';
import { sideBySide, termsList } from './terms-words.js';

const names = new Map([
  ['city', 'City Council'],
  ['fund', 'Outcomes Fund'],
  ['works', 'Homes that Work'],
]);
const terms = Terms.parse({ ...contractBody.terms, paymentMode: { mode: 'outcomes' }, releases: [] });
const capped = Terms.parse({
  ...terms,
  caps: [
    { cap: 'contract_maximum', level: 'contract', limitPence: 40_000_000 },
    { cap: 'of_the_fund', level: 'payer', payer: 'fund', limitPence: 100_000 },
  ],
  splits: [
    { split: { rule: 'waterfall', payers: ['fund', 'city'] }, outcomes: ['enters_home'] },
    { split: { rule: 'fixed', fixed: [{ payer: 'fund', pencePerUnit: 20_000 }], rest: 'city' } },
  ],
  deadlines: { approveDays: 30, payDays: 14 },
  paymentMode: { mode: 'paused' },
  releases: [{ variation: 3, on: '2020-04-01' }],
  retentionYears: 7,
});

describe('the terms in words', () => {
  it('are a name and what is agreed under it, with the names of organisations', () => {
    const list = new Map(termsList(terms, names).map(({ name, value }) => [name, value]));
    expect(list.get('Who pays')?.text).toBe('City Council 66.6667% and Outcomes Fund 33.3333%');
    expect(list.get('Cap: Contract maximum')?.text).toBe('At most £500,000.00 over the contract');
    expect(list.get('Who agrees to changes')?.text).toBe('City Council and Homes that Work');
    expect(list.get('Deadlines after a statement is issued')?.text).toBe('None');
  });

  it('say each split with what it is for', () => {
    const list = new Map(termsList(capped, names).map(({ name, value }) => [name, value]));
    expect(list.get('Who pays')?.items).toEqual([
      'For enters home: Outcomes Fund each to its cap, and then City Council',
      'For everything else: Outcomes Fund £200.00 for each, and City Council the rest',
    ]);
    expect(list.get('Deadlines after a statement is issued')?.text).toBe('30 days to approve and 14 days to pay');
    expect(list.get('Payment mode')?.text).toBe('Outcomes are recorded and not paid for');
    expect(list.get('Released by variation 3')?.text).toBe(
      'From 1 April 2020, what was left unpaid is looked at again',
    );
  });

  it('lie side by side where they say otherwise, and nowhere else', () => {
    const { rows } = sideBySide('Before and after', terms, capped, names);
    expect(rows.map(([name]) => name?.text)).toEqual([
      'Deadlines after a statement is issued',
      'Who pays',
      'Cap: Contract maximum',
      'Cap: Of the fund',
      'Payment mode',
      'Released by variation 3',
      'Records are kept',
    ]);
    expect(rows[2]?.map(({ text }) => text)).toEqual([
      'Cap: Contract maximum',
      'At most £500,000.00 over the contract',
      'At most £400,000.00 over the contract',
    ]);
    expect(rows[3]?.[1]?.text).toBe('Not agreed');
    expect(sideBySide('', capped, terms, names).rows.at(-1)?.[2]?.text).toBe('No longer agreed');
    expect(sideBySide('', terms, terms, names).rows).toEqual([]);
  });
});

describe('the versions of the terms', () => {
  const version = (number: number, validFrom: string, of: Terms) => ({
    version: number,
    validFrom,
    validTo: undefined,
    variation: number === 1 ? undefined : number - 1,
    terms: of,
  });
  const first = version(1, '2019-01-01', terms);
  const later = version(2, '2020-01-01', capped);
  const between = version(3, '2019-06-01', { ...terms, statementPeriod: 'quarter' });

  it('are each held against the one that would hold on its first day without it', () => {
    const versions = [first, later, between];
    expect(versionBefore(versions, first)).toBeUndefined();
    expect(versionBefore(versions, later)).toBe(first);
    // Agreed later, and in force before the second: what it replaces is the first.
    expect(versionBefore(versions, between)).toBe(first);
  });

  it('say what each of them changed', () => {
    expect(toldVersions([first, between]).map(({ changes }) => changes)).toEqual([
      [],
      ['Statements are made for each quarter, no longer for each month.'],
    ]);
  });
});
