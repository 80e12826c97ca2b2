import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Installation } from '#installation';
import { contentOf, endedAt, type PlayedLedger, playedLedger } from '../../test/played-ledger.js';
import { checkEventExport } from './check-event-export.js';
import { EventExports } from './event-exports.js';

const exportsOf = ({ store, log, codec }: Installation) => new EventExports(store, log, codec);

async function* inPieces(bytes: Buffer, size: number) {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

interface Line {
  readonly entry: number;
  readonly type: string;
  readonly actor: { readonly subject: string; readonly organisation: string };
  readonly reliesOn: readonly { readonly entry: number | null }[];
  readonly sealed: readonly string[];
  readonly data: Record<string, unknown>;
}
const linesOf = (bytes: Buffer) =>
  bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('the events for evaluators', () => {
  let played: PlayedLedger;
  beforeAll(async () => {
    played = await playedLedger('clawback-invoiced');
  });
  afterAll(() => played.close());

  it('can be read again with nothing but what came with them', async () => {
    const made = await exportsOf(played.installation).of({ contract: played.contract });
    const bytes = await contentOf(made);
    expect(bytes).toHaveLength(made.bytes);
    expect(linesOf(bytes)).toHaveLength(made.manifest.events);
    // Pieces that end in the middle of a line and of a character.
    expect(await checkEventExport(inPieces(bytes, 7), made.manifest, made.dictionaryText)).toEqual([]);
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    [
      'a digit',
      (bytes) => Buffer.from(bytes.toString().replace(/"pence":(\d)/, '"pence":9$1')),
      /not the one whose digest/,
    ],
    ['a line that was taken out', (bytes) => bytes.subarray(bytes.indexOf('\n') + 1), /There are \d+ events/],
    ['two lines that changed places', swapped, /stands after/],
    [
      'a field that is not of its type',
      (bytes) => Buffer.from(bytes.toString().replace('"data":{', '"data":{"name":"Ann",')),
      /its data is no/,
    ],
    ['half a line', (bytes) => bytes.subarray(0, -20), /it is no JSON/],
  ])('are not themselves with %s', async (_, change, words) => {
    const made = await exportsOf(played.installation).of({ contract: played.contract });
    const changed = change(await contentOf(made));
    const problems = await checkEventExport(inPieces(changed, 1000), made.manifest, made.dictionaryText);
    expect(problems.join('\n')).toMatch(words);
  });

  it('hold no sealed field, no name of staff and no reference of a bank', async () => {
    const bytes = await contentOf(await exportsOf(played.installation).of({}));
    const text = bytes.toString();
    const subjects = new Set<string>();
    const ciphertexts: string[] = [];
    for await (const batch of played.installation.log.readAll('start')) {
      for (const entry of batch) {
        const { envelope } = played.installation.codec.decode(entry);
        subjects.add(envelope.actor.subject);
        ciphertexts.push(...envelope.sealed.flatMap(({ ct, commit }) => [ct, commit]));
      }
    }
    expect(subjects.size).toBeGreaterThan(3);
    for (const subject of subjects) expect(text).not.toContain(`"${subject}"`);
    for (const sealed of ciphertexts) expect(text).not.toContain(sealed);
    expect(text).not.toContain('bankReference');
    const lines = linesOf(bytes);
    expect(new Set(lines.map(({ actor }) => actor.subject)).size).toBe(subjects.size);
    expect(lines.some(({ sealed }) => sealed.length > 0)).toBe(true);
    for (const { data, sealed } of lines) for (const field of sealed) expect(data).not.toHaveProperty([field]);
  });

  it('tell what each rests on by its entry', async () => {
    const lines = linesOf(await contentOf(await exportsOf(played.installation).of({})));
    const known = new Set(lines.map(({ entry }) => entry));
    const links = lines.flatMap(({ reliesOn }) => reliesOn);
    expect(links.length).toBeGreaterThan(5);
    for (const { entry } of links) expect(known.has(entry ?? -1)).toBe(true);
  });

  it('are as of an entry what a ledger that ended there has, byte for byte', async () => {
    const whole = await exportsOf(played.installation).of({ contract: played.contract });
    const entry = whole.manifest.moment.entry - 7;
    const ended = await endedAt(played.installation, entry);
    try {
      const then = await exportsOf(played.installation).of({ contract: played.contract, asOf: entry });
      const other = await exportsOf(ended).of({ contract: played.contract });
      expect(await contentOf(then)).toEqual(await contentOf(other));
      expect({ ...then.manifest.moment, position: '' }).toEqual({ ...other.manifest.moment, position: '' });
      // What came later changes nothing of what was there.
      expect((await contentOf(whole)).subarray(0, then.bytes)).toEqual(await contentOf(then));
    } finally {
      await ended.close();
    }
  });

  it('say which contract there is none of', async () => {
    await expect(exportsOf(played.installation).of({ contract: 'nowhere' })).rejects.toThrow('contract must be one');
  });
});

function swapped(bytes: Buffer): Buffer {
  const [first = '', second = '', ...rest] = bytes.toString().split('\n');
  return Buffer.from([second, first, ...rest].join('\n'));
}
