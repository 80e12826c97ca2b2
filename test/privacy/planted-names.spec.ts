import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { leafHash } from '#event-log';
import { datasets } from '#exports';
import { CONTRACT, cast } from '../../apps/web/test/story.js';
import { Planted, waysOf } from './planted.js';
import { PlantedLedger } from './planted-ledger.js';

/** What opens what is sealed for those who may: there, and nowhere else, may anything of it show. */
const OPENING = ['/people/{person}/identity', '/entries/{entry}/sealed', '/evidence-files/{digest}'];
const PAGES_MAX = 600;
/** What has to be asked along with some addresses. */
const asked: Readonly<Record<string, readonly string[]>> = {
  contract: ['streets'],
  format: ['csv', 'xlsx'],
  from: ['2019-03-01'],
  to: ['2019-06-01'],
};

/** What is in an archive, which hides words as well as any cipher does; anything else as it is. */
function unpacked(bytes: Uint8Array | string): (Uint8Array | string)[] {
  const isArchive = typeof bytes !== 'string' && Buffer.from(bytes.subarray(0, 2)).toString('latin1') === 'PK';
  return isArchive ? Object.values(unzipSync(bytes)).flatMap(unpacked) : [bytes];
}

describe('a word that was planted', () => {
  it.each(Object.keys(waysOf(new Planted().word('name'))))('is found %s', (how) => {
    const planted = new Planted();
    const [way = ''] = waysOf(planted.word('name'))[how] ?? [];
    const around = Buffer.concat([Buffer.from([0, 255, 7]), Buffer.from(way, 'latin1'), Buffer.from([0, 200])]);
    expect(planted.foundIn(around)).toContain(`name (${how})`);
    expect(planted.foundIn(Buffer.from('Nothing of it'))).toEqual([]);
  });
});

describe('words about people, planted wherever the ledger takes any', () => {
  const ledger = new PlantedLedger();
  beforeAll(async () => {
    await (await ledger.open()).tell();
  }, 120_000);
  afterAll(() => ledger.discard());

  /** Every address that answers with what is there, with each record of the story in its place. */
  async function addresses(): Promise<{ readonly path: string; readonly url: string }[]> {
    const { document } = ledger.description();
    const { person, digest } = ledger;
    const count = (await ledger.leaves()).length;
    const places: Readonly<Record<string, readonly (string | number)[]>> = {
      organisation: ['works'],
      contract: ['streets'],
      person: [person, ledger.other],
      outcome: ['enters_home'],
      occurrence: [1],
      statement: ['streets.S01'],
      line: [1, 'enters_home'],
      payment: ['streets.S01.P1', 'streets.S01.P2'],
      claim: [`streets.${person}.enters_home.1`],
      evidence: ['streets.E1', 'streets.E2'],
      digest: [digest],
      revision: [1],
      entry: Array.from({ length: count }, (_, entry) => entry),
      kind: ['payment', 'statement', 'claim', 'person', 'contract', 'evidence-file', 'variation'],
      table: datasets.map(({ name }) => name),
      ref: ['streets.S01.P1', 'streets.S01', `streets.${person}.enters_home.1`, person, 'streets', digest],
    };
    return Object.entries(document.paths).flatMap(([path, item]) => {
      // What never ends is what /v1/events says, as it comes.
      if (item.get === undefined || path === '/v1/events/stream') return [];
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      let urls = [path];
      for (const name of names) {
        urls = urls.flatMap((url) =>
          (places[name] ?? ['1']).map((value) => url.replace(`{${name}}`, encodeURIComponent(String(value)))),
        );
      }
      const needed = ((item.get.parameters ?? []) as { name: string; in: string; required?: boolean }[]).filter(
        (parameter) => parameter.in === 'query' && parameter.required,
      );
      for (const { name } of needed) {
        const values = asked[name] ?? ['1'];
        urls = urls.flatMap((url) => values.map((value) => `${url}${url.includes('?') ? '&' : '?'}${name}=${value}`));
      }
      return urls.map((url) => ({ path, url }));
    });
  }

  /** What shows in any answer of the API, in any page, in the terminal, in the log lines and in the files. */
  async function everythingShown(): Promise<string[]> {
    const shown: string[] = [];
    const look = (where: string, bytes: Uint8Array | string) =>
      shown.push(...unpacked(bytes).flatMap((part) => ledger.planted.foundIn(part).map((what) => `${where}: ${what}`)));
    let answered = 0;
    for (const { path, url } of await addresses()) {
      // Asked by nobody, and by somebody who is known: the reading is recorded, and shows as little.
      for (const as of [undefined, cast.vera]) {
        if (as !== undefined && OPENING.some((opening) => path.endsWith(opening))) continue;
        const { status, bytes } = await ledger.get(url, as);
        if (status === 200) answered += 1;
        look(`GET ${url}`, bytes);
      }
    }
    expect(answered).toBeGreaterThan(150);
    const pages = await crawl(look);
    expect(pages).toBeGreaterThan(30);
    await commandLines(look);
    look('ledger import', ledger.returned);
    for (const [index, line] of ledger.logLines.entries()) look(`log line ${index}`, line);
    for (const [name, bytes] of ledger.files()) look(name, bytes);
    return shown;
  }

  async function crawl(look: (where: string, bytes: Uint8Array) => void): Promise<number> {
    const seen = new Set(['/']);
    for (const url of seen) {
      const { bytes, text } = await ledger.get(url);
      look(`page ${url}`, bytes);
      for (const [, href = ''] of text.matchAll(/href="([^"]+)"/g)) {
        const next = href.replaceAll('&amp;', '&').split('#')[0] ?? '';
        if (next.startsWith('/') && seen.size < PAGES_MAX) seen.add(next);
      }
    }
    return seen.size;
  }

  async function commandLines(look: (where: string, bytes: string) => void): Promise<void> {
    const { person, digest } = ledger;
    const lists = ['variations', 'revisions', 'meetings', 'documents', 'plans', 'statements', 'payments', 'disputes'];
    const more = ['clawbacks', 'advances', 'refunds', 'investments', 'cohorts', 'holds', 'erasures', 'merge-findings'];
    const commands = [
      ...[...lists, ...more].map((list) => ['list', list, 'streets']),
      ['show', 'contract', 'streets'],
      ['show', 'person', person],
      ['show', 'claim', `streets.${person}.enters_home.1`],
      ['show', 'statement', 'streets.S01'],
      ['trail', 'person', person],
      ['trail', 'payment', 'streets.S01.P1', '--full'],
      ['trail', 'file', digest],
      ['history', 'streets', '--full'],
      ['explain', 'streets.S01/1'],
      ['recompute', 'streets'],
      ['caps', 'streets'],
      ['events', '--limit', '1000'],
      ['reads', '--contract', 'streets'],
      ['reads', '--person', person],
      ['verify'],
    ];
    for (const command of commands) {
      for (const json of [[], ['--json']]) {
        const { out, err } = await ledger.cli(...command, ...json);
        look(`ledger ${command.join(' ')} ${json.join('')}`, `${out}\n${err}`);
      }
    }
  }

  async function showsNothing(): Promise<void> {
    expect(ledger.planted.count).toBeGreaterThan(35);
    expect(await everythingShown()).toEqual([]);
  }

  async function showsThoseWhoMay(): Promise<void> {
    const { person, planted, digest } = ledger;
    const known = await ledger.get(`${CONTRACT}/people/${person}/identity`, cast.vera);
    expect(known.body).toEqual({
      person,
      reference: planted.word('reference'),
      name: planted.word('name with the reference'),
    });
    const entry = await ledger.entryOf('EvidenceVerified');
    const opened = await ledger.get(`${CONTRACT}/entries/${entry}/sealed`, cast.anna);
    expect(opened.body).toEqual({ entry, fields: { '/words': planted.word('words of a verification') } });
    const file = await ledger.get(`${CONTRACT}/evidence-files/${digest}`, cast.vera);
    expect(file.text).toContain(planted.word('content of a file'));
    await ledger.readable();
    const reads = await ledger.get(`${CONTRACT}/reads?person=${person}`);
    const told = reads.body.data.map(({ what, readBy }: { what: string; readBy: string }) => `${readBy}: ${what}`);
    expect(told).toEqual(
      expect.arrayContaining(['synthetic-vera: identity', 'synthetic-anna: field', 'synthetic-vera: file']),
    );
  }

  async function showsNobodyOnceErased(): Promise<void> {
    const { person } = ledger;
    const before = await ledger.leaves();
    const people = `${CONTRACT}/people/${person}`;
    await ledger.say(cast.will, `${people}/erasure`, { basis: 'consent-withdrawn' });
    const { about } = await ledger.say(cast.anna, `${people}/erasure/approval`, { request: 2 });
    expect(about.erasure).toBe('key-destroyed');

    for (const path of [
      `${people}/identity`,
      `${CONTRACT}/entries/${await ledger.entryOf('EvidenceVerified')}/sealed`,
      `${CONTRACT}/evidence-files/${ledger.digest}`,
    ]) {
      const answer = await ledger.get(path, cast.vera);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).toMatch(/erased|destroyed/);
    }
    expect(await everythingShown()).toEqual([]);
    const after = await ledger.leaves();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.every(({ leaf, text }) => leafHash(text).toString('hex') === leaf)).toBe(true);
  }

  // In this order: what is erased shows nowhere, whether or not it ever did.
  it('show in no answer, page, list, log line or file but to those who may open them, who are written down, and nowhere at all once the person is erased, while every entry still has its hash', async () => {
    await showsNothing();
    await showsThoseWhoMay();
    await showsNobodyOnceErased();
  }, 600_000);
});
