import { describe, expect, it } from '@jest/globals';
import { OnChangedLedger, read } from '../test/on-changed-ledger.js';

const on = new OnChangedLedger();
const { ledger, later } = on;

describe('ledger replay', () => {
  it('tells month by month what was recorded and what everything had come to', async () => {
    const { exit, out } = await later('replay', 'west', '--clock', 'happened');
    expect(exit).toBe(0);
    expect(out).toContain('west by month, as it happened, with what is known at entry');
    expect(out).toMatch(/1 October 2021 to 31 October 2021 {2}\(#\d+, \d+ entr/);
    expect(out).toMatch(/Changed: .*Issued \+£/);
    expect(out).toContain('So far: people referred 1');
    expect(out).toMatch(/Maximum: used £\d+\.\d\d, left £/);
  });

  it('is one frame a line as data, cut at days and read as of a moment', async () => {
    const frames = async (...argv: string[]) =>
      (await later('replay', 'west', '--json', ...argv)).out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const all = await frames('--by', 'event');
    expect(all.length).toBeGreaterThan(20);
    expect(all.at(-1).figures.issuedPence).toBeGreaterThan(0);
    const before = await frames('--by', 'event', '--as-of', String(all.at(-2).entry));
    expect(before).toEqual(all.slice(0, -1));
    const july = await frames('--by', 'day', '--from', '2021-07-01', '--to', '2021-07-31', '--speed', '100');
    expect(july.every(({ from }) => from.startsWith('2021-07'))).toBe(true);
    expect(july.length).toBeGreaterThan(0);
  });

  it('ends when it is interrupted', async () => {
    const { exit } = await later('replay', 'west', '--from', '2300-01-01');
    expect(exit).toBe(0);
    expect((await later('replay', 'west', '--from', '2300-01-01')).err).toContain('Nothing came about');
  });

  it.each([
    [['--by', 'week'], '--by week is none of event, day, month'],
    [['--clock', 'mine'], '--clock mine is none of recorded, happened'],
    [['--from', '2021-02-01', '--to', '2021-01-01'], '--to 2021-01-01 is before --from 2021-02-01'],
    [['--speed', '0'], 'It is a number from 0.1 to 100.'],
    [['--as-of', '99999'], 'the ledger has entries up to'],
  ])('says what is wrong with %j', async (argv, words) => {
    const { exit, err } = await ledger('replay', 'west', ...argv);
    expect(exit).not.toBe(0);
    expect(err).toContain(words);
  });
});

describe('ledger diff moments', () => {
  it('says what was recorded between, what it changed, and what of it lies before', async () => {
    const { exit, out } = await later('diff', 'moments', 'west', '--from', '2021-07-05', '--to', '2100-01-01');
    expect(exit).toBe(0);
    expect(out).toContain('recorded between them');
    expect(out).toMatch(/Issued +£\d/);
    // The revision of July holds from January on.
    expect(out).toMatch(/Revision 2 of the rate card holds from 1 January 2021 on\./);
    const value = read(await later('diff', 'moments', 'west', '--from', '2021-07-05', '--to', '2100-01-01', '--json'));
    expect(value.backwards.agreements).toContainEqual(
      expect.objectContaining({ kind: 'rate-card-revision', number: 2, effectiveFrom: '2021-01-01' }),
    );
  });

  it('is nothing between a moment and itself, and refused backwards', async () => {
    expect((await later('diff', 'moments', 'west', '--from', '20', '--to', '20')).out).toContain('No figure changed.');
    const { exit, err } = await later('diff', 'moments', 'west', '--from', '20', '--to', '10');
    expect([exit, err.includes('--to 10 is before --from 20')]).toEqual([2, true]);
  });
});

describe('a moment that was asked for', () => {
  it('is kept by whatever is worked out', async () => {
    const caps = read(await later('caps', 'west', '--as-of', '2021-09-30', '--json')).caps;
    const now = read(await later('caps', 'west', '--on', '2021-09-30', '--json')).caps;
    const maximum = (all: { cap: string; used: number }[]) => all.find(({ cap }) => cap === 'maximum')?.used;
    expect(maximum(caps)).not.toBe(maximum(now));
    const then = read(await later('recompute', 'west', '--as-of', '2021-09-30', '--json'), 4);
    expect(then.agrees).toBe(false);
    expect(read(await later('recompute', 'west', '--json')).agrees).toBe(true);
    const effect = read(await later('effect', 'west', '--revision', '2', '--as-of', '2021-09-30', '--json'));
    expect(effect).toEqual(read(await ledger('effect', 'west', '--revision', '2', '--json')));
    const draft = read(await later('draft', 'west', '--until', '2021-09-30', '--as-of', '2021-09-30', '--json'));
    expect(draft.lines.length).toBeGreaterThan(0);
    expect(read(await later('draft', 'west', '--until', '2021-09-30', '--json')).lines).toEqual([]);
  });

  it('is kept by a trail', async () => {
    const entries = async (...argv: string[]) =>
      read(await later('trail', 'person', on.person, '--json', ...argv)).entries as { entry: number }[];
    const all = await entries();
    const last = all.at(-2)?.entry ?? 0;
    const then = await entries('--as-of', String(last));
    expect(then.length).toBeGreaterThan(0);
    expect(then).toEqual(all.filter(({ entry }) => then.some((one) => one.entry === entry)));
    expect(Math.max(...then.map(({ entry }) => entry))).toBeLessThanOrEqual(last);
  });
});
