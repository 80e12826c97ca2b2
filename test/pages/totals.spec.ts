import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { parse } from 'csv-parse/sync';
import { datasets } from '#exports';
import { totalWords } from '../../apps/web/src/exports/choose-export.page.js';
import { tellChanges } from '../../apps/web/test/changed-story.js';
import { tellLargeStory } from '../../apps/web/test/large-story.js';
import { tellStory } from '../../apps/web/test/story.js';
import { TestLedger } from '../../apps/web/test/test-ledger.js';

type Row = Readonly<Record<string, unknown>>;

describe('the totals of one ledger', () => {
  let ledger: TestLedger;
  let paths: OpenAPIObject['paths'];
  beforeAll(async () => {
    ledger = await TestLedger.open();
    // More rows than any page of a list holds.
    await tellLargeStory(ledger, await tellChanges(ledger, await tellStory(ledger)), { people: 70, weeks: 28 });
    paths = ((await ledger.get('/openapi.json')).body as OpenAPIObject).paths;
  }, 300_000);
  afterAll(() => ledger.close());

  const screen = async (url: string): Promise<string> => {
    const { status, text } = await ledger.get(url, { accept: 'text/html' });
    expect({ url, status }).toEqual({ url, status: 200 });
    return text;
  };
  /** Every row of a list of the API, read on with its cursors. */
  const listed = async (operation: string): Promise<Row[]> => {
    const [path, parameters] = placeOf(operation);
    const limit = parameters.includes('limit') ? 'limit=7' : '';
    const rows: Row[] = [];
    let cursor = '';
    do {
      const { status, body } = await ledger.get(`${path}?${limit}${cursor}`);
      expect({ path, status }).toEqual({ path, status: 200 });
      rows.push(...(body.data ?? body));
      cursor = body.page?.next ? `&cursor=${body.page.next}` : '';
    } while (cursor !== '');
    return rows;
  };
  const file = async (dataset: string, filters = ''): Promise<{ rows: Row[]; said: Row; count: string }> => {
    const { status, text, headers } = await ledger.get(
      `/v1/exports/tables/${dataset}?contract=streets&format=csv${filters}`,
    );
    expect({ dataset, status }).toEqual({ dataset, status: 200 });
    const rows = parse(text, { columns: true }) as Row[];
    return { rows, said: JSON.parse(String(headers['ledger-totals'])) as Row, count: String(headers['ledger-rows']) };
  };
  const placeOf = (operation: string): readonly [path: string, parameters: readonly string[]] => {
    const found = Object.entries(paths).find(([, { get }]) => get?.operationId === operation);
    if (found === undefined) throw new Error(`There is no operation ${operation}`);
    const parameters = (found[1].get?.parameters ?? []).flatMap((one) => ('name' in one ? [one.name] : []));
    return [found[0].replace('{contract}', 'streets'), parameters];
  };

  /** Tables of a contract, each with the list of the API that has its rows under the address of the contract alone. */
  const summed = () =>
    datasets.flatMap(({ name, ofContract, lists }) => {
      const operation = lists.find((one) => !placeOf(one)[0].includes('{'));
      return ofContract && operation !== undefined ? [{ name, operation }] : [];
    });

  it('are the same on the screen, in the export and in the list of the API, for every table with a sum', async () => {
    const compared: string[] = [];
    for (const { name, operation } of summed()) {
      const { rows, said, count } = await file(name);
      if (Object.keys(said).length === 0) continue;
      const page = await screen(`/contracts/streets/exports/${name}`);
      const api = await listed(operation);
      expect({ name, rows: figure(page, 'Rows') }).toEqual({ name, rows: Number(count) });
      expect({ name, rows: rows.length }).toEqual({ name, rows: Number(count) });
      // Some lists have one object where the table has a row for each part of it.
      const isFlat = Object.keys(said).every((column) => api.every((row) => camel(column) in row));
      if (isFlat) expect({ name, rows: api.length }).toEqual({ name, rows: Number(count) });
      for (const [column, total] of Object.entries(said)) {
        expect({ name, column, is: sumOf(rows, column) }).toEqual({ name, column, is: total });
        expect({ name, column, is: figure(page, totalWords(column)) }).toEqual({ name, column, is: total });
        if (!isFlat) continue;
        expect({ name, column, is: sumOf(api, camel(column)) }).toEqual({ name, column, is: total });
        compared.push(`${name}.${column}`);
      }
    }
    const some = ['claims.uncapped_pence', 'statements.paid_pence', 'statement-lines.amount_pence', 'payments.pence'];
    expect(compared).toEqual(expect.arrayContaining(some));
    expect(compared.length).toBeGreaterThan(20);
  });

  it('are the same on the list of payments, page for page', async () => {
    for (const url of ['/payments', '/contracts/streets/payments']) {
      const first = await screen(url);
      let shown = 0;
      let rows = 0;
      for (let page: string | undefined = first; page !== undefined; ) {
        const amounts = lastCells(page);
        rows += amounts.length;
        shown += amounts.reduce((sum, pence) => sum + pence, 0);
        const next: string | undefined = /href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
        page = next === undefined ? undefined : await screen(next);
      }
      const { said, count } = await file('payments');
      expect(rows).toBeGreaterThan(50);
      expect({ url, rows, pence: shown }).toEqual({ url, rows: Number(count), pence: said['pence'] });
      expect({ rows: figure(first, 'Payments'), pence: figure(first, 'Paid in all') }).toEqual({ rows, pence: shown });
      expect(sumOf(await listed('PaymentsApi.payments'), 'pence')).toBe(shown);
    }
  });

  it('are the same on the page of the contract, and on that of all contracts', async () => {
    const paid = (await file('payments')).said['pence'];
    expect(figure(await screen('/contracts/streets'), 'Paid')).toBe(paid);
    expect(await screen('/contracts')).toContain(`>${pounds(Number(paid))}<`);
  });

  it('are the same on the page of people, by where they stand', async () => {
    const page = await screen('/contracts/streets/people');
    const { rows } = await file('referrals');
    const onPage = (status: string) =>
      numberIn(new RegExp(`people\\?status=${status}"[^>]*>[^<]*<strong>([^<]*)</strong>`).exec(page)?.[1] ?? '');
    for (const status of ['referred', 'declined', 'accepted', 'engaged', 'paused', 'ended']) {
      const count = rows.filter((row) => row['status'] === status).length;
      expect({ status, count: onPage(status) }).toEqual({ status, count });
    }
    expect(page).toContain(`Everybody <strong>${rows.length}</strong>`);
    expect(await listed('ReferralsApi.people')).toHaveLength(rows.length);
  });
});

/** A figure that a page shows by its name, in whole pence or pieces. */
function figure(page: string, name: string): number {
  const found = [...page.matchAll(/<dt[^>]*>([^<]*)<\/dt>\s*<dd[^>]*>\s*([^<]*?)\s*<\/dd>/g)].find(
    ([, own]) => own === name,
  );
  if (found === undefined) throw new Error(`No figure is called ${name}`);
  return numberIn(found[2] ?? '');
}

/** The amounts at the ends of the rows of the only table of a page. */
function lastCells(page: string): number[] {
  const body = /<tbody[\s\S]*?<\/tbody>/.exec(page)?.[0] ?? '';
  return [...body.matchAll(/<td[^>]*>([^<]*)<\/td>\s*<\/tr>/g)].map(([, text = '']) => numberIn(text));
}

/** `-£1,234.56` in pence, and `1,234` as it is. */
function numberIn(text: string): number {
  return Number(text.replace(/[£,.]/g, ''));
}

function pounds(pence: number): string {
  const [whole = '', rest = ''] = [String(Math.floor(pence / 100)), String(pence % 100).padStart(2, '0')];
  return `£${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}

function camel(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function sumOf(rows: readonly Row[], name: string): number {
  return rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0);
}
