import { describe, expect, it } from '@jest/globals';
import { EventLog, type LedgerEntry, leafHash, type Position } from '#event-log';
import type { Installation } from '#installation';
import { openLedger } from '../../../../libs/returns/test/open-ledger.js';
import { checkLog } from './verify.js';

/** A log whose entries are given, as a damaged store would give them. */
class GivenLog extends EventLog {
  constructor(private readonly entries: readonly LedgerEntry[]) {
    super();
  }

  async *readAll() {
    yield this.entries;
  }

  append(): never {
    throw new Error('This log is only read');
  }
  readStream(): never {
    throw new Error('This log is only read whole');
  }
  follow(): never {
    throw new Error('This log is only read');
  }
  async head() {
    return this.entries.at(-1)?.position;
  }
  async close() {}
}

async function entriesOf({ log }: Installation): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const batch of log.readAll('start')) entries.push(...batch);
  return entries;
}

/** Changes an entry and hashes it again, as somebody would who has the whole file in hand. */
function rewritten(entry: LedgerEntry, text: string): LedgerEntry {
  return { ...entry, text, leaf: leafHash(text) };
}

type Change = (entries: LedgerEntry[]) => readonly (LedgerEntry | undefined)[];
const at =
  (index: number, change: (entry: LedgerEntry) => LedgerEntry): Change =>
  (entries) =>
    entries.map((entry, place) => (place === index ? change(entry) : entry));

describe('checking a log', () => {
  it('finds nothing in a sound one, and counts it', async () => {
    const ledger = await openLedger();
    const entries = await entriesOf(ledger);
    const report = await checkLog(ledger.log, ledger.codec);
    expect(report).toEqual({ entries: entries.length, streams: 6, faults: [] });
    await ledger.close();
  });

  it.each<[string, Change, readonly (readonly [entry: number, rule: string])[]]>([
    [
      'a text that was changed',
      at(2, (entry) => ({ ...entry, text: entry.text.replace('kestrel', 'merlin_') })),
      [[2, 'leaf-hash']],
    ],
    ['a leaf that was changed', at(2, (entry) => ({ ...entry, leaf: Buffer.alloc(32) })), [[2, 'leaf-hash']]],
    [
      'an entry that is missing',
      (entries) => entries.filter((_, place) => place !== 5),
      [
        [6, 'sequence'],
        [6, 'revision'],
      ],
    ],
    [
      'an entry that stands twice',
      (entries) => entries.flatMap((entry, place) => (place === 5 ? [entry, entry] : [entry])),
      [
        [5, 'sequence'],
        [5, 'position'],
        [5, 'revision'],
      ],
    ],
    [
      'entries that changed places',
      (entries) => entries.map((entry, place) => entries[place === 1 ? 2 : place === 2 ? 1 : place] ?? entry),
      [
        [2, 'sequence'],
        [1, 'sequence'],
        [1, 'position'],
        [3, 'sequence'],
      ],
    ],
    ['a position that goes back', at(3, (entry) => ({ ...entry, position: '0' as Position })), [[3, 'position']]],
    ['a text that is no event, hashed anew', at(2, (entry) => rewritten(entry, '{}')), [[2, 'event']]],
    ['a text that is no JSON, hashed anew', at(2, (entry) => rewritten(entry, 'not JSON')), [[2, 'event']]],
    [
      'a field that no schema has, hashed anew',
      at(2, (entry) => rewritten(entry, entry.text.replace('"data":{', '"data":{"extra":1,'))),
      [[2, 'event']],
    ],
    [
      'an unknown type, hashed anew',
      at(2, (entry) => rewritten(entry, entry.text.replace('"OrganisationRegistered"', '"OrganisationInvented"'))),
      [[2, 'event']],
    ],
    [
      'an event that says that it stands elsewhere',
      at(2, (entry) => rewritten(entry, entry.text.replace('organisation-kestrel', 'organisation-merlin'))),
      [[2, 'event']],
    ],
    [
      'a revision that leaves a gap',
      at(4, (entry) => ({ ...entry, revision: entry.revision + 7 })),
      [
        [4, 'revision'],
        [4, 'event'],
        [5, 'revision'],
      ],
    ],
  ])('names the entry and the rule of %s', async (_, change, expected) => {
    const ledger = await openLedger();
    const damaged = change(await entriesOf(ledger)).filter((entry) => entry !== undefined);
    const { faults } = await checkLog(new GivenLog(damaged), ledger.codec);
    expect(faults.map(({ entry, rule }) => [entry, rule])).toEqual(expected);
    expect(faults.every(({ stream, says }) => stream !== undefined && says !== '')).toBe(true);
    await ledger.close();
  });
});
