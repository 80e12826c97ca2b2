import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OnSmallLedger } from '../test/on-small-ledger.js';

const on = new OnSmallLedger();
const { ledger, json } = on;

describe('ledger trail', () => {
  it('tells the lines of a payment and its own entries', async () => {
    const { exit, out } = await ledger('trail', 'payment', 'west.S01.P1');
    expect(exit).toBe(0);
    expect(out).toContain('1 line, £220.00');
    expect(out).toMatch(/Begins a course +2021-03-01 +revision 1 +£220.00/);
    expect(out).toMatch(/A department paid £220.00 of statement west.S01 on 5 July 2021 \(bank reference KC-88213\)/);
  });

  it('tells the whole story of one line, back to the evidence and the agreed price', async () => {
    const { out } = await ledger('trail', 'payment', 'west.S01.P1', '--line', '1');
    const story = [
      'proposed revision 1 of the rate card',
      'A council referred',
      'A provider accepted',
      'started with A provider',
      'Evidence E',
      'was verified by document check',
      'was claimed at £220.00 under line Begins a course of rate card revision 1',
      'was issued on 5 July 2021',
      'approved its part',
      'A department paid £220.00',
    ];
    const places = story.map((words) => out.replaceAll(/\s+/g, ' ').indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(out).toContain('by vera of A verifier, verifier');
    expect(out).toContain('1 March 2021, recorded 30 June 2021 at 13:00');
    expect(out).not.toContain('Zoe');
  });

  it('is a value of entries with both clocks, actor, references and leaf', async () => {
    const trail = await json('trail', 'line', 'west.S01', '1');
    expect(trail.of).toEqual({ kind: 'statement', ref: 'west.S01' });
    const claim = trail.entries.find((entry: { type: string }) => entry.type === 'ClaimMade');
    expect(claim).toMatchObject({
      entry: expect.any(Number),
      occurredAt: '2021-06-30',
      recordedAt: '2021-06-30T12:00:00.000Z',
      actor: { subject: 'dana', organisation: 'kestrel', role: 'service-provider' },
      leaf: expect.stringMatching(/^[0-9a-f]{64}$/),
      data: { unitPricePence: 22_000, revision: 1 },
    });
    expect(claim.reliesOn.map(({ as }: { as: string }) => as)).toContain('verification');
  });

  it('is written as PROV-JSON, the same at the same entry', async () => {
    const { out } = await ledger('trail', 'payment', 'west.S01.P1', '--format', 'prov-json');
    const { prefix, wasDerivedFrom, wasAssociatedWith } = JSON.parse(out);
    expect(prefix).toEqual({ ol: 'urn:outcomes-ledger:' });
    const from = Object.values(wasDerivedFrom as Record<string, Record<string, string>>)
      .filter((one) => one['prov:generatedEntity'] === 'ol:payment/west.S01.P1')
      .map((one) => one['prov:usedEntity']?.split('/')[0]);
    expect(from).toEqual(expect.arrayContaining(['ol:statement', 'ol:claim', 'ol:evidence', 'ol:rate-card-revision']));
    expect(JSON.stringify(wasAssociatedWith)).toContain('ol:software/outcomes-ledger');
    expect((await ledger('trail', 'payment', 'west.S01.P1', '--format', 'prov-json')).out).toBe(out);
    const wrong = await ledger('trail', 'payment', 'west.S01.P1', '--format', 'xml');
    expect([wrong.exit, wrong.err]).toEqual([2, expect.stringContaining('there is text, json, prov-json')]);
  });

  it('goes the other way, from a file and from a line of the rate card', async () => {
    const letter = join(on.small.folder, 'zoe.pdf');
    writeFileSync(letter, '%PDF-1.7 a letter about somebody made up');
    const byFile = await json('trail', 'file', letter);
    expect(byFile.entries.at(-1).type).toBe('PaymentMade');
    const submitted = byFile.entries.find((entry: { type: string }) => entry.type === 'EvidenceSubmitted');
    const byDigest = await json('trail', 'file', submitted.evidence[0].digest);
    expect(byDigest.entries.at(-1).type).toBe('PaymentMade');
    const byLine = await ledger('trail', 'rate-card-line', 'west', 'begins_course');
    expect(byLine.out).toContain('1 line of statements, £220.00');
    const whole = await json('trail', 'rate-card-line', 'west', 'begins_course');
    expect(whole.entries.at(-1).type).toBe('PaymentMade');
  });

  it.each([
    ['claim', () => `west.${on.small.person}.begins_course.1`],
    ['person', () => on.small.person],
    ['statement', () => 'west.S01'],
  ])('tells of a %s', async (kind, ref) => {
    const trail = await json('trail', kind, ref());
    expect(trail.entries.length).toBeGreaterThan(3);
  });

  it.each([
    ['a payment nobody made', ['payment', 'west.S09.P1'], 1],
    ['a line that is not there', ['payment', 'west.S01.P1', '--line', '9'], 1],
    ['a line without a number', ['line', 'west.S01'], 2],
    ['a rate card without a line', ['rate-card-line', 'west'], 2],
    ['a file that is not there', ['file', 'nothing.pdf'], 2],
    ['a digest of nothing', ['file', `sha256:${'0'.repeat(64)}`], 1],
  ])('says so of %s', async (_, argv, exit) => {
    expect((await ledger('trail', ...argv)).exit).toBe(exit);
  });
});

describe('ledger show and history', () => {
  it('shows a contract as it is, and as it was known', async () => {
    const now = await json('show', 'contract', 'west');
    expect(now.contract).toMatchObject({ rateCard: { revision: 1 }, totals: { paid_pence: 22_000 } });
    const before = await json('show', 'contract', 'west', '--as-of', '2021-06-30');
    expect(before.contract.totals).toMatchObject({ claims: 1, paid_pence: 0 });
    const byInstant = await json('show', 'contract', 'west', '--as-of', '2021-07-05T09:00:00+01:00');
    expect(byInstant.contract.totals.paid_pence).toBe(0);
    const early = await json('show', 'contract', 'west', '--effective-on', '2018-10-15');
    expect(early.contract.rateCard).toBeNull();
  });

  it.each([
    ['statement', () => 'west.S01', 'Total £220.00'],
    ['person', () => on.small.person, 'Begins a course'],
    ['claim', () => `west.${on.small.person}.begins_course.1`, 'Billed on line 1 of statement west.S01: £220.00'],
    ['contract', () => 'west', 'Paid        £220.00 (1 payment)'],
  ])('shows a %s', async (kind, ref, words) => {
    const { exit, out } = await ledger('show', kind, ref());
    expect(exit).toBe(0);
    expect(out).toContain(words);
  });

  it.each([
    [['contract', 'east'], 1],
    [['statement', 'west.S09'], 1],
    [['statement', 'west.S01', '--as-of', '3'], 1],
    [['person', 'P0000000000000000'], 1],
    [['claim', 'x'], 1],
    [['contract', 'west', '--as-of', 'yesterday'], 2],
    [['contract', 'west', '--as-of', '2021-02-30'], 2],
    [['contract', 'west', '--effective-on', 'now'], 2],
  ])('says so of %j', async (argv, exit) => {
    expect((await ledger('show', ...argv)).exit).toBe(exit);
  });

  it('tells what was agreed, by whom and when', async () => {
    const { out } = await ledger('history', 'west');
    expect(out).toContain('Rate card revision 1 (west.R1): agreed');
    expect(out).toContain('agreed by A provider on 2 October 2018');
    expect((await json('history', 'west')).revisions).toHaveLength(1);
    expect((await ledger('history', 'east')).exit).toBe(1);
  });
});

describe('ledger events', () => {
  it('lists entries by place, stream and type', async () => {
    const lines = async (...argv: string[]) => {
      const { out } = await ledger('events', '--json', ...argv);
      return out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    };
    const all = await lines();
    expect(all.map(({ entry }) => entry)).toEqual(all.map((_, index) => index));
    expect((await lines('--after', '2', '--limit', '2')).map(({ entry }) => entry)).toEqual([3, 4]);
    expect((await lines('--stream', 'account-west')).map(({ event }) => event.stream)).toContain('account-west');
    expect((await lines('--type', 'PaymentMade')).map(({ event }) => event.type)).toEqual(['PaymentMade']);
    expect(await lines('--after', '99999')).toEqual([]);
    expect(await lines('--stream', 'no-such')).toEqual([]);
  });

  it('prints the sentence and who, and says that there is more', async () => {
    const { out, err } = await ledger('events', '--limit', '1');
    expect(out).toContain('#0  30 June 2021 at 13:00  OrganisationRegistered');
    expect(out).toContain('by paula of A department, outcome payer');
    expect(err).toContain('There are more.');
  });
});
