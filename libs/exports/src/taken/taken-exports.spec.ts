import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, calendarDate, instant, readActor } from '#kernel';
import { type TakenExport, TakenExports } from './taken-exports.js';

const ella = readActor('synthetic-ella; university; evaluator') as Actor;

const payments: TakenExport = {
  at: instant('2021-07-05T09:00:00Z'),
  by: ella,
  through: 'page',
  what: 'table',
  dataset: 'payments',
  contracts: ['reboot_west'],
  entry: 7213,
  day: null,
  filters: { status: 'paid' },
  format: 'csv',
  profile: 'spreadsheet',
  file: 'outcomes-ledger_payments_reboot_west_asof-2021-07-05_entry-7213.csv',
  rows: 12,
  bytes: 840,
  sha256: 'ab'.repeat(32),
  purpose: 'The second interim report',
};

describe('what was taken out of the ledger', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'ledger-taken-'));
  });
  afterEach(() => rmSync(data, { recursive: true }));

  it('is kept for as long as its folder is, numbered in the order in which it was taken', () => {
    const { number } = TakenExports.in(data).add(payments);
    const other = TakenExports.in(data).add({ ...payments, dataset: 'caps', day: calendarDate('2021-07-05') });
    const taken = TakenExports.in(data);
    expect([number, other.number]).toEqual([1, 2]);
    expect(taken.taken(1)).toEqual({ ...payments, number: 1 });
    expect(taken.taken(3)).toBeUndefined();
    expect(taken.taken(0)).toBeUndefined();
    expect(taken.list({ limit: 10 }).map((one) => [one.number, one.dataset])).toEqual([
      [2, 'caps'],
      [1, 'payments'],
    ]);
  });

  it('is read on from a number, and only as far as it is shown to whoever asks', () => {
    const taken = TakenExports.inMemory();
    for (const contracts of [['a'], ['b'], ['a', 'b'], ['a']]) taken.add({ ...payments, contracts });
    const numbers = (query: Parameters<typeof taken.list>[0]) => taken.list(query).map(({ number }) => number);
    expect(numbers({ limit: 2 })).toEqual([4, 3]);
    expect(numbers({ limit: 2, before: 3 })).toEqual([2, 1]);
    expect(numbers({ limit: 2, shown: ({ contracts }) => !contracts.includes('b') })).toEqual([4, 1]);
    expect(numbers({ limit: 2, before: 1 })).toEqual([]);
  });

  it('passes over what a crash has cut short, whose number stays free', () => {
    const taken = TakenExports.in(data);
    taken.add(payments);
    appendFileSync(join(data, 'exports-taken.jsonl'), '{"at":"2021-');
    expect(taken.add(payments).number).toBe(3);
    expect(taken.list({ limit: 10 }).map(({ number }) => number)).toEqual([3, 1]);
    expect(taken.taken(2)).toBeUndefined();
  });

  it('is noted in full or not at all', () => {
    const taken = TakenExports.inMemory();
    expect(() => taken.add({ ...payments, entry: 1.5 })).toThrow('entry');
    expect(taken.list({ limit: 10 })).toEqual([]);
  });
});
