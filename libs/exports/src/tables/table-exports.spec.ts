import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { type Installation, openInstallation } from '#installation';
import { calendarDate } from '#kernel';
import { contentOf, endedAt, type PlayedLedger, playedLedger } from '../../test/played-ledger.js';
import { datasets } from './datasets.js';
import { TableExports } from './table-exports.js';
import { TABLE_FORMATS, type TableFormat } from './table-facts.js';

const day = calendarDate('2024-01-01');
const exportsOf = ({ store, ledger }: Installation) => new TableExports(store, ledger);

/** Every table of a ledger in one format, by name: the facts and the bytes. */
async function everything(installation: Installation, contract: string, format: TableFormat, asOf?: number) {
  const made = new Map<string, { facts: object; bytes: Buffer; sha256: string }>();
  for (const { name, ofContract } of datasets) {
    const file = await exportsOf(installation).of({
      dataset: name,
      format,
      day,
      asOf,
      ...(ofContract ? { contract } : {}),
    });
    const bytes = await contentOf(file);
    // A position belongs to one store: what two stores have in common is the entry and its leaf.
    const { position: _, ...moment } = file.facts.moment;
    made.set(name, { facts: { ...file.facts, moment }, bytes, sha256: file.sha256.toString('hex') });
    expect({ name, bytes: bytes.length }).toEqual({ name, bytes: file.bytes });
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256.toString('hex'));
  }
  return made;
}

describe('the tables of a ledger', () => {
  let played: PlayedLedger;
  beforeAll(async () => {
    played = await playedLedger('variation-by-the-whole-procedure', 'sqlite');
  });
  afterAll(() => played.close());

  it.each(TABLE_FORMATS)(
    'are the same bytes each time, from a rebuilt read store and from a reader: %s',
    async (format) => {
      const { installation, contract, data = '' } = played;
      const first = await everything(installation, contract, format);
      expect(await everything(installation, contract, format)).toEqual(first);
      await installation.follower?.rebuild();
      expect(await everything(installation, contract, format)).toEqual(first);
      const reader = await openInstallation({ data, store: { kind: 'sqlite' }, mode: 'reader' });
      try {
        expect(await everything(reader, contract, format)).toEqual(first);
      } finally {
        await reader.close();
      }
    },
  );
});

describe.each([
  'variation-by-the-whole-procedure',
  'clawback-invoiced',
  'dispute-conceded',
  'claim-held-out',
  'peterborough',
  'investment-drawn-and-repaid',
  'plan-in-versions',
  'cap-per-person',
  'advance-set-against-outcomes',
])('%s', (story) => {
  it('says as of an entry what a ledger that ended there says', async () => {
    const whole = await playedLedger(story);
    const { installation, contract } = whole;
    const last = installation.store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries')?.last ?? 0;
    const contractAt = installation.store.get<{ entry: number }>(
      "SELECT min(sequence) AS entry FROM entries WHERE stream = 'contract-' || :contract",
      { contract },
    );
    const first = contractAt?.entry ?? 0;
    const moments = [0.3, 0.6, 0.9].map((part) => first + Math.ceil((last - first) * part));
    for (const entry of moments) {
      const ended = await endedAt(installation, entry);
      try {
        expect(await everything(installation, contract, 'csv', entry)).toEqual(
          await everything(ended, contract, 'csv'),
        );
      } finally {
        await ended.close();
      }
    }
    await whole.close();
  });
});

describe('a table', () => {
  let played: PlayedLedger;
  beforeAll(async () => {
    played = await playedLedger('clawback-invoiced');
  });
  afterAll(() => played.close());
  const ask = (dataset: string, format: TableFormat, filters = {}) =>
    exportsOf(played.installation).of({ dataset, contract: played.contract, format, filters, day });

  it('is CSV that says each amount in pounds and in pence, with the totals of its rows', async () => {
    const file = await ask('statement-lines', 'csv');
    const text = (await contentOf(file)).toString();
    expect(text.endsWith('\r\n')).toBe(true);
    const rows = parse(text, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
    expect(rows).toHaveLength(file.facts.rows);
    const sum = rows.reduce((total, row) => total + Number(row['amount_pence']), 0);
    expect(file.facts.totals).toEqual({ amount_pence: sum });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(Number(row['amount_pounds'])).toBe(Number(row['amount_pence']) / 100);
      expect(row['achieved_on']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
    expect(file.name).toMatch(
      new RegExp(`^outcomes-ledger_statement-lines_${played.contract}_asof-[0-9-]{10}_entry-\\d+\\.csv$`),
    );
  });

  it('has JSON Lines with the same rows, names in the order of the columns and money in whole pence', async () => {
    const csv = parse(await contentOf(await ask('payments', 'csv')), { columns: true }) as Record<string, string>[];
    const text = (await contentOf(await ask('payments', 'jsonl'))).toString();
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map((row) => [row['payment'], row['pence']])).toEqual(
      csv.map((row) => [row['payment'], Number(row['pence'])]),
    );
    expect(Object.keys(rows[0] ?? {})).toEqual(
      datasets.find(({ name }) => name === 'payments')?.columns.map(({ name }) => name),
    );
  });

  it('is a workbook of data, dictionary and what it was made of', async () => {
    const file = await ask('payments', 'xlsx');
    const parts = unzipSync(await contentOf(file));
    const text = Object.entries(parts).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)] as const);
    const all = text.map(([, content]) => content).join('\n');
    for (const sheet of ['Data', 'Dictionary', 'About']) expect(all).toContain(`name="${sheet}"`);
    expect(all).toContain(String(file.facts.totals['pence']));
    expect(all).not.toContain('<f>');
  });

  it('holds only what its filters choose', async () => {
    const all = await ask('claims', 'csv');
    const none = await ask('claims', 'csv', { status: 'withdrawn', person: 'P0000000000000000' });
    expect(all.facts.rows).toBeGreaterThan(0);
    expect(none.facts.rows).toBe(0);
    expect((await contentOf(none)).toString().split('\r\n')).toHaveLength(2);
  });

  it.each([
    ['a table that there is none of', { dataset: 'nothing' }, 'dataset must be one of'],
    ['a contract that there is none of', { contract: 'nowhere' }, 'contract must be one that the ledger knew'],
    ['no contract', { contract: undefined }, 'contract must be given'],
    ['a contract for a table of the whole ledger', { dataset: 'organisations' }, 'contract must not be given'],
    ['a filter that it does not have', { filters: { colour: 'red' } }, 'colour is no filter of this table'],
    ['a filter of another value', { filters: { status: 'lost' } }, 'status must be one of made, withdrawn'],
    ['a format that there is none of', { format: 'parquet' as TableFormat }, 'format must be one of csv, xlsx, jsonl'],
    ['an entry that is not there', { asOf: 1_000_000 }, 'asOf must be an entry of the ledger'],
  ])('says what is wrong with %s', async (_, asked, words) => {
    const request = { dataset: 'claims', contract: played.contract, format: 'csv' as const, day, ...asked };
    await expect(exportsOf(played.installation).of(request)).rejects.toThrow(words);
  });
});
