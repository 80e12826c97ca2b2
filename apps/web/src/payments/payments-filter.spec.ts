import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate, formatPence } from '#kernel';
import { type ChangedStory, tellChanges } from '../../test/changed-story.js';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';
import { contractYears, financialPeriods } from './payment-periods.js';

describe('the financial periods', () => {
  const textsOf = (startsOn: string, today: string) => financialPeriods(startsOn, calendarDate(today));

  it('are years from April to March, with the quarters of the one that is running', () => {
    expect(textsOf('2019-01-01', '2019-07-05').map(({ text, from, to }) => [text, from, to])).toEqual([
      ['Quarter 2, from 1 July 2019', '2019-07-01', '2019-09-30'],
      ['Quarter 1, from 1 April 2019', '2019-04-01', '2019-06-30'],
      ['Financial year 2019 to 2020', '2019-04-01', '2020-03-31'],
      ['Financial year 2018 to 2019', '2018-04-01', '2019-03-31'],
    ]);
  });

  it('shows the quarters of the year that is looked at', () => {
    const periods = financialPeriods('2019-01-01', calendarDate('2026-07-05'), calendarDate('2020-02-03'));
    expect(periods.slice(0, 4).map(({ from }) => from)).toEqual([
      '2020-01-01',
      '2019-10-01',
      '2019-07-01',
      '2019-04-01',
    ]);
  });

  it.each([
    ['2020-03-31', '2019-04-01'],
    ['2020-04-01', '2020-04-01'],
  ])('put %s into the year that begins on %s', (today, from) => {
    expect(textsOf(today, today).at(-1)?.from).toBe(from);
  });
});

describe('the years of a contract', () => {
  it('begin on the day it starts, and end with it', () => {
    const years = contractYears('2019-02-15', '2021-08-31', calendarDate('2026-01-01'));
    expect(years.map(({ text, from, to }) => [text, from, to])).toEqual([
      ['Contract year 3, from 15 February 2021', '2021-02-15', '2022-02-14'],
      ['Contract year 2, from 15 February 2020', '2020-02-15', '2021-02-14'],
      ['Contract year 1, from 15 February 2019', '2019-02-15', '2020-02-14'],
    ]);
    expect(contractYears('2019-02-15', '2021-08-31', calendarDate('2019-02-14'))).toEqual([]);
  });
});

describe('the list of payments', () => {
  let ledger: TestLedger;
  let story: ChangedStory;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    story = await tellChanges(ledger, await tellStory(ledger));
    const { restated } = story;
    const paid = { paidOn: '2019-06-28', bankReference: 'CITY-13' };
    await ledger.post(`/v1/contracts/streets/statements/${restated}/approvals`, { as: cast.anna });
    await ledger.post(`/v1/contracts/streets/statements/${restated}/payments`, { as: cast.ben, body: paid });
    await ledger.readable();
  });
  afterAll(() => ledger.close());

  it.each([
    ['all of them', {}, 3],
    ['of one payer', { payer: 'city' }, 2],
    ['of a payer on a statement that another has paid', { payer: 'city', status: 'part-paid' }, 0],
    ['of a financial quarter', { paidFrom: '2019-04-01', paidUntil: '2019-06-20' }, 1],
    ['of an outcome', { outcome: 'keeps_home' }, 1],
    ['of a provider', { provider: 'works' }, 3],
    ['priced by a revision', { revision: '1' }, 3],
    ['on a statement that is paid in full', { status: 'paid' }, 2],
    ['corrected since', { corrected: 'true' }, 2],
    ['with a claim long after it was achieved', { backdated: 'true' }, 0],
    ['of several things at once', { payer: 'city', outcome: 'keeps_home' }, 1],
  ])('adds up to the same on screen, in the API and in an export: %s', async (_, filters, count) => {
    const choice = new URLSearchParams(filters as Record<string, string>).toString();
    for (const [home, list] of [
      ['/contracts/streets/payments', '/v1/contracts/streets/payments'],
      ['/payments', '/v1/payments'],
    ] as const) {
      const page = await ledger.get(`${home}?${choice}`);
      const api = await ledger.get(`${list}?${choice}`);
      const [, href = ''] = /href="([^"]+format=jsonl[^"]*)"/.exec(page.text) ?? [];
      const exported = await ledger.get(href.replaceAll('&amp;', '&'));
      const rows = exported.text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { pence: number });
      const sum = (all: readonly { pence: number }[]) => all.reduce((total, { pence }) => total + pence, 0);
      expect({ home, api: api.body.data.length, exported: rows.length }).toEqual({ home, api: count, exported: count });
      expect(sum(rows)).toBe(sum(api.body.data));
      expect(exported.headers['ledger-totals']).toBe(JSON.stringify({ pence: sum(rows) }));
      expect(page.text).toContain(count === 0 ? 'No payment is like this' : `<strong>${formatPence(sum(rows))}<br>`);
    }
  });

  it('of all contracts is kept to one of them, which has years of its own', async () => {
    const count = async (address: string) => (await ledger.get(address)).body.data.length;
    expect([await count('/v1/payments?contract=streets'), await count('/v1/payments?contract=nowhere')]).toEqual([
      3, 0,
    ]);
    const page = await ledger.get('/payments?contract=streets');
    expect(page.text).toContain('Contract year 1, from 1 January 2019');
    const csv = await ledger.get('/v1/payments/file?format=csv&contract=streets&payer=city');
    expect(csv.headers['content-disposition']).toMatch(/outcomes-ledger_payments_streets_payer-city_asof-/);
    expect(csv.headers['ledger-rows']).toBe('2');
    expect((await ledger.get('/v1/payments/file')).body.errors).toMatchObject([{ pointer: '/format' }]);
  });

  it.each([
    ['status=lost', 'choose-status'],
    ['revision=x', 'choose-revision'],
    ['revision=99', 'choose-revision'],
    ['corrected=no', 'choose-corrected'],
    ['payer=zzz', 'choose-payer'],
    ['payer=gateway', 'choose-payer'],
    ['provider=city', 'choose-provider'],
    ['outcome=zzz', 'choose-outcome'],
    ['paidFrom=soon', undefined],
    ['statement=zzz', undefined],
  ])('says that %s is not one of its choices, beside the field, and shows all payments', async (choice, field) => {
    for (const home of ['/contracts/streets/payments', '/payments']) {
      const all = await ledger.get(home);
      const { status, text } = await ledger.get(`${home}?${choice}`);
      expect(status).toBe(400);
      expect(text).toContain('There is a problem');
      expect(text).toMatch(/<title[^>]*>Error: Payments/);
      const [, total] = /<strong>(£[^<]+)<br>/.exec(all.text) ?? [];
      expect(text).toContain(`<strong>${total}<br>`);
      expect(text.replaceAll(/format=\w+/g, '')).not.toContain(choice);
      expect(text.includes(`id="${field}-error"`)).toBe(field !== undefined);
      expect(text.includes(`href="#${field}"`)).toBe(field !== undefined);
    }
  });

  it('says so of a contract that there is not, and of several filters at once', async () => {
    const { status, text } = await ledger.get('/payments?contract=nowhere&payer=city&status=lost');
    expect(status).toBe(400);
    expect(text).toContain('href="#choose-contract"');
    expect(text).toContain('href="#choose-status"');
    expect(text).not.toContain('href="#choose-payer"');
    expect(text).toContain('<option value="city" selected>');
  });

  it('refuses a filter that means nothing over the API', async () => {
    for (const choice of ['status=lost', 'paidFrom=soon', 'revision=x', 'corrected=no', 'utm_source=mail']) {
      expect((await ledger.get(`/v1/contracts/streets/payments?${choice}`)).status).toBe(400);
    }
  });
});
