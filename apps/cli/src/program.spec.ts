import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openInstallation } from '#installation';
import { runLedger } from '../test/run-ledger.js';
import { LETTER, returnFolder, SENDERS, smallLedger } from '../test/small-ledger.js';

let small: Awaited<ReturnType<typeof smallLedger>>;
const folders: string[] = [];
beforeAll(async () => {
  small = await smallLedger();
  folders.push(small.folder);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const ledger = (...argv: string[]) => runLedger([...argv, '--data', small.data], { cwd: small.folder });
const json = async (...argv: string[]) => {
  const ran = await ledger(...argv, '--json');
  expect({ exit: ran.exit, err: ran.err }).toEqual({ exit: 0, err: '' });
  return JSON.parse(ran.out);
};
/** A copy that a spec may spoil. */
function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-cli-copy-'));
  folders.push(folder);
  cpSync(small.data, join(folder, 'data'), { recursive: true });
  return join(folder, 'data');
}

describe('the command line', () => {
  it('helps with examples first, and with the meaning of every exit code', async () => {
    const { exit, out } = await runLedger(['--help']);
    expect(exit).toBe(0);
    expect(out.startsWith('Examples\n  ledger demo')).toBe(true);
    for (const code of [0, 1, 2, 3, 4, 5, 6, 130]) expect(out).toMatch(new RegExp(`^ +${code}  `, 'm'));
  });

  it.each(['init', 'serve', 'demo', 'trail', 'history', 'show', 'events', 'rebuild', 'verify', 'import'])(
    'has help with examples for %s',
    async (command) => {
      const { exit, out } = await runLedger([command, '--help']);
      expect(exit).toBe(0);
      expect(out.startsWith(`Examples\n  ledger ${command}`)).toBe(true);
      expect(out).toContain('--data <folder>');
    },
  );

  it.each([
    ['an unknown command', ['tral'], /unknown command 'tral'\n\(Did you mean trail\?\)/],
    ['an unknown option', ['verify', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    ['a missing argument', ['trail', 'payment'], /missing required argument 'ref'/],
    ['a missing option', ['import', 'x'], /required option '--contract <contract>' not specified/],
    ['a bad number', ['events', '--limit', 'all'], /It is a whole number/],
    ['a bad port', ['serve', '--port', '70000'], /It is a number from 0 to 65535/],
    ['an unknown store', ['verify', '--store', 'oracle'], /The settings are not right: --store/],
    ['a store that nothing says where it is', ['verify', '--store', 'eventstoredb'], /Set LEDGER_EVENTSTORE_URL/],
    ['an unknown kind of trail', ['trail', 'invoice', 'x'], /There is no trail of a invoice; there is one of payment/],
    ['an unknown kind of record', ['show', 'invoice', 'x'], /A invoice cannot be shown/],
  ])('says with exit code 2 what is wrong with %s', async (_, argv, says) => {
    const { exit, out, err } = await runLedger(argv);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toMatch(says);
  });

  it('says with exit code 5 that there is no ledger, and how to make one', async () => {
    const { exit, err } = await runLedger(['verify', '--data', join(small.folder, 'nowhere')]);
    expect(exit).toBe(5);
    expect(err).toMatch(/There is no ledger in .*nowhere\nMake one with "ledger init"/);
  });

  it.each([
    ['ledger.db', undefined, 'There is no ledger at'],
    ['ledger.db', 'no database', 'is no SQLite file'],
    ['participants.key', undefined, 'cannot be read (ENOENT)'],
    ['participants.key', 'no key', 'is not a participants key file'],
    ['participants.db', 'no database '.repeat(500), 'is damaged'],
  ])('says with exit code 5, in one line, that %s is not what it was', async (name, instead, says) => {
    const data = join(mkdtempSync(join(small.folder, 'damaged-')), 'data');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
    rmSync(join(data, name), { force: true });
    if (instead !== undefined) writeFileSync(join(data, name), instead);
    const { exit, out, err } = await runLedger(['verify', '--data', data]);
    expect({ exit, out, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 5, out: '', lines: 1 });
    expect(err).toContain(says);
  });

  it('says with exit code 5, in one line, which folder to delete when the read models are damaged', async () => {
    const data = join(mkdtempSync(join(small.folder, 'damaged-')), 'data');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
    expect((await runLedger(['rebuild', '--data', data])).exit).toBe(0);
    const folder = join(data, 'read-store');
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), 'no database '.repeat(500));
    for (const argv of [['rebuild'], ['events']]) {
      const { exit, out, err } = await runLedger([...argv, '--data', data]);
      expect({ exit, out, lines: err.trimEnd().split('\n').length }).toEqual({ exit: 5, out: '', lines: 1 });
      expect(err).toContain(`The read store in ${folder} is damaged. Delete that folder`);
    }
    rmSync(folder, { recursive: true });
    expect((await runLedger(['rebuild', '--data', data])).exit).toBe(0);
  });

  it('says it as a document where that is asked for', async () => {
    const { exit, out, err } = await runLedger(['verify', '--json', '--data', 'nowhere'], { cwd: small.folder });
    expect({ exit, out }).toEqual({ exit: 5, out: '' });
    expect(JSON.parse(err)).toEqual({
      error: { code: 'no-ledger', message: 'There is no ledger in nowhere', hint: expect.any(String) },
      exitCode: 5,
    });
  });

  it('takes the folder from the environment, and an option before that', async () => {
    const environment = { LEDGER_DATA: small.data };
    expect((await runLedger(['show', 'contract', 'west'], { environment })).exit).toBe(0);
    expect((await runLedger(['show', 'contract', 'west', '--data', 'nowhere'], { environment })).exit).toBe(5);
  });

  it('never repeats a connection string, which holds a password', async () => {
    const environment = { LEDGER_STORE: 'eventstoredb', LEDGER_EVENTSTORE_URL: 'http://admin:changeit@host' };
    const { exit, err } = await runLedger(['verify'], { environment });
    expect(exit).toBe(2);
    expect(err).not.toContain('changeit');
  });

  it('colours on a terminal, unless asked not to', async () => {
    const argv = ['trail', 'payment', 'west.S01.P1', '--data', small.data];
    const coloured = '\u001b[';
    expect((await runLedger(argv, { isTerminal: true })).out).toContain(coloured);
    expect((await runLedger(argv, { isTerminal: false })).out).not.toContain(coloured);
    expect((await runLedger(argv, { isTerminal: true, environment: { NO_COLOR: '1' } })).out).not.toContain(coloured);
    expect((await runLedger(argv, { isTerminal: true, environment: { TERM: 'dumb' } })).out).not.toContain(coloured);
    expect((await runLedger([...argv, '--no-color'], { isTerminal: true })).out).not.toContain(coloured);
    expect((await runLedger(argv, { isTerminal: false, environment: { FORCE_COLOR: '1' } })).out).toContain(coloured);
  });
});

describe('ledger init', () => {
  it('makes an empty ledger, once', async () => {
    const data = join(small.folder, 'fresh');
    expect((await runLedger(['init', '--data', data])).exit).toBe(0);
    const again = await runLedger(['init', '--data', data]);
    expect([again.exit, again.err]).toEqual([1, `There is a ledger in ${data} already\n`]);
    const verified = await runLedger(['verify', '--json', '--data', data]);
    expect(JSON.parse(verified.out)).toMatchObject({ verdict: 'ok', entries: 0, faults: [] });
  });

  it('keeps the participants store and its key apart where the settings say so, and misses them when they do not', async () => {
    const data = join(small.folder, 'apart');
    const environment = {
      LEDGER_DATA: data,
      LEDGER_PARTICIPANTS: join(small.folder, 'vault'),
      LEDGER_PARTICIPANTS_KEY: join(small.folder, 'keys', 'ledger.key'),
    };
    expect((await runLedger(['init'], { environment })).exit).toBe(0);
    expect(existsSync(join(small.folder, 'vault', 'participants.db'))).toBe(true);
    expect(existsSync(join(small.folder, 'keys', 'ledger.key'))).toBe(true);
    expect((await runLedger(['verify'], { environment })).exit).toBe(0);
    const { exit, err } = await runLedger(['verify', '--data', data]);
    expect(exit).toBe(5);
    expect(err).toMatch(/has no participants store at .*: LEDGER_PARTICIPANTS says where it is\n$/);
  });
});

describe('ledger trail', () => {
  it('tells the lines of a payment and its own entries', async () => {
    const { exit, out } = await ledger('trail', 'payment', 'west.S01.P1');
    expect(exit).toBe(0);
    expect(out).toContain('1 line, £220.00');
    expect(out).toMatch(/begins_course +2021-03-01 +revision 1 +£220.00/);
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
    const letter = join(small.folder, 'zoe.pdf');
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
    ['claim', () => `west.${small.person}.begins_course.1`],
    ['person', () => small.person],
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
    ['person', () => small.person, 'begins_course'],
    ['claim', () => `west.${small.person}.begins_course.1`, 'Billed on line 1 of statement west.S01: £220.00'],
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

describe('ledger rebuild and verify', () => {
  it('makes the read models again', async () => {
    const report = await json('rebuild');
    expect(report).toMatchObject({ events: expect.any(Number), parked: 0 });
    expect(report.projections).toContain('returns');
    expect((await ledger('rebuild', '--projection', 'nothing')).exit).toBe(2);
  });

  it('finds nothing wrong with what is sound', async () => {
    const report = await json('verify');
    expect(report).toMatchObject({ verdict: 'ok', faults: [] });
    expect(report.readModels.differences).toEqual([]);
    const { exit, out } = await ledger('verify', '--log-only');
    expect(exit).toBe(0);
    expect(out).toContain('No fault found.');
  });

  it('finds a changed event with exit code 3, and names its entry', async () => {
    const data = copy();
    const database = new Database(join(data, 'ledger.db'));
    const triggers = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
      .pluck()
      .all() as string[];
    for (const name of triggers) database.exec(`DROP TRIGGER ${name}`);
    const paid = database
      .prepare('SELECT position, text FROM events WHERE text LIKE \'%"type":"PaymentMade"%\'')
      .get() as { position: number; text: string };
    database
      .prepare('UPDATE events SET text = ? WHERE position = ?')
      .run(paid.text.replace('22000', '92000'), paid.position);
    database.close();
    const { exit, out } = await runLedger(['verify', '--json', '--data', data]);
    expect(exit).toBe(3);
    const report = JSON.parse(out);
    expect(report.readModels).toBeNull();
    expect(report.faults).toContainEqual(
      expect.objectContaining({ entry: paid.position - 1, stream: 'account-west', rule: 'leaf-hash' }),
    );
    expect(report.faults).toContainEqual(
      expect.objectContaining({ rule: 'file', says: expect.stringMatching(/guard/) }),
    );
    const human = await runLedger(['verify', '--data', data]);
    expect(human.out).toContain(`entry ${paid.position - 1}, account-west/`);
    expect(human.err).not.toContain('what is stored is what was recorded');
  });

  it('finds a changed read model with exit code 4', async () => {
    const data = copy();
    const file = readdirSync(join(data, 'read-store')).find((name) => name.endsWith('.sqlite')) ?? '';
    const database = new Database(join(data, 'read-store', file));
    database.exec('UPDATE payments SET pence = 1');
    database.close();
    const { exit, out, err } = await runLedger(['verify', '--data', data]);
    expect(exit).toBe(4);
    expect(out).not.toContain('No fault found.');
    expect(err).toContain('Make them again with "ledger rebuild".');
    expect(out).toContain('DIFFERS  payments: 1 row');
  });

  it('shows how far it is: a bar on a terminal, elsewhere a line every ten seconds', async () => {
    const argv = ['verify', '--data', small.data];
    expect((await runLedger(argv, { isTerminal: true, tick: 200 })).err).toContain('\r\u001b[2KChecking the log  [#');
    expect((await runLedger(argv, { tick: 20_000 })).err).toMatch(/^Checking the log {2}100%/m);
    expect((await runLedger(argv, { tick: 0 })).err).not.toMatch(/Checking/);
    expect((await runLedger([...argv, '--quiet'], { isTerminal: true, tick: 20_000 })).err).toBe('');
  });
});

describe('beside a process that writes', () => {
  it('reads, and says why it cannot write', async () => {
    const data = copy();
    const owner = await openInstallation({ data, store: { kind: 'sqlite' } });
    try {
      await owner.follow();
      const reading = await runLedger(['trail', 'payment', 'west.S01.P1', '--data', data]);
      expect(reading.exit).toBe(0);
      const writing = await runLedger(['rebuild', '--data', data]);
      expect(writing.exit).toBe(5);
      expect(writing.err).toMatch(/Another process writes to the ledger in .*\nStop it first/);
    } finally {
      await owner.close();
    }
  });

  it('makes the read models of another version again', async () => {
    const data = copy();
    const file = readdirSync(join(data, 'read-store')).find((name) => name.endsWith('.sqlite')) ?? '';
    const database = new Database(join(data, 'read-store', file));
    database.exec("UPDATE read_store_projections SET version = 0 WHERE name = 'trail'");
    database.close();
    expect((await runLedger(['trail', 'payment', 'west.S01.P1', '--data', data])).exit).toBe(0);
    expect((await runLedger(['verify', '--data', data])).exit).toBe(0);
  });

  it('brings the read models up to date where nobody does', async () => {
    const data = copy();
    rmSync(join(data, 'read-store'), { recursive: true });
    expect((await runLedger(['trail', 'payment', 'west.S01.P1', '--data', data])).exit).toBe(0);
  });
});

describe('ledger import', () => {
  const importInto = (data: string, ...argv: string[]) =>
    runLedger(['import', ...argv, '--contract', 'west', ...SENDERS, '--data', data], { cwd: small.folder });

  it('checks a return without recording it, records it once, and corrects what differs', async () => {
    const data = copy();
    const at = returnFolder(join(data, '..'));
    const dry = await importInto(data, at, '--dry-run', '--json');
    expect(JSON.parse(dry.out)).toMatchObject({ return: 'march', dryRun: true, rows: 3, unchanged: 0 });
    const first = await importInto(data, at);
    expect(first.exit).toBe(0);
    expect(first.out).toContain('1 person referred recorded');
    expect(first.out).toContain('1 piece of evidence recorded');
    const again = await importInto(data, at);
    expect([again.exit, again.out]).toEqual([
      0,
      'Return march: 3 rows, nothing wrong with any of them\nNothing new: all of it is recorded already.\n',
    ]);
    writeFileSync(join(at, 'engagements.csv'), 'person_reference,change,on\nAnn,started,19/01/2021\n');
    const corrected = await importInto(data, at, '--json');
    expect(JSON.parse(corrected.out)).toMatchObject({
      unchanged: 2,
      recorded: [],
      corrected: [{ command: 'correct-referral-dates', says: 'startedOn 2021-01-18 corrected to 2021-01-19' }],
      missing: [],
    });
    rmSync(join(at, 'outcomes.csv'));
    const shorter = await importInto(data, at);
    expect(shorter.out).toMatch(
      /1 fact recorded by this return before and not in it now; nothing was taken back:\n {2}evidence of P/,
    );
    expect((await runLedger(['verify', '--quiet', '--data', data])).exit).toBe(0);
    // The file is stored encrypted, and what was in it is nowhere in clear.
    const stored = readdirSync(join(data, 'evidence'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(stored.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(LETTER))).toBe(false);
  });

  it('takes a folder for no evidence file: the row that names it is wrong', async () => {
    const data = copy();
    const at = returnFolder(join(data, '..'));
    const named = join(at, 'evidence', readdirSync(join(at, 'evidence'))[0] ?? '');
    rmSync(named);
    mkdirSync(named);
    const { exit, out, err } = await importInto(data, at, '--json');
    expect({ exit, err }).toEqual({ exit: 1, err: '' });
    expect(JSON.parse(out)).toMatchObject({ recorded: 0, problems: [{ row: 2, column: 'evidence_file' }] });
  });

  it('says everything that is wrong, records nothing, and shows nothing about people', async () => {
    const data = copy();
    const at = join(data, '..', 'bad.csv');
    writeFileSync(
      at,
      'person_reference,outcome,achieved_on,evidence_reference,evidence_kind\nJane Doe,begins_coarse,2021-13-01,X,letter\nJane Doe,begins_course,Jane,Y,selfie\n',
    );
    const human = await importInto(data, at, '--errors', 'errors.csv');
    expect(human.exit).toBe(1);
    expect(human.out).toContain('Nothing was recorded.');
    expect(human.out).toMatch(/bad.csv +2 +outcome +begins_coarse +outcome-unknown +is no outcome of the contract/);
    expect(human.out).not.toContain('Jane');
    expect(readFileSync(join(small.folder, 'errors.csv'), 'utf8')).toMatch(
      /^file,row,column,value,rule,what is wrong\r\nbad.csv,2,achieved_on,2021-13-01,not-a-date,/,
    );
    const { out } = await importInto(data, at, '--json');
    const { problems, recorded } = JSON.parse(out);
    expect(recorded).toBe(0);
    expect(
      problems.map(({ row, column, rule }: { row: number; column: string; rule: string }) => [row, column, rule]),
    ).toEqual([
      [2, 'achieved_on', 'not-a-date'],
      [2, 'outcome', 'outcome-unknown'],
      [3, 'achieved_on', 'not-a-date'],
      [3, 'evidence_kind', 'evidence-kind-not-in-rule'],
    ]);
    expect((await importInto(data, at, '--show-values')).out).toContain('Jane');
    const narrow = await runLedger(['import', at, '--contract', 'west', ...SENDERS, '--data', data, '--no-color'], {
      cwd: small.folder,
      isTerminal: true,
      columns: 60,
    });
    expect(narrow.out).toContain(
      'bad.csv, row 2, outcome: begins_coarse\n    is no outcome of the contract (outcome-unknown)\n',
    );
    expect(narrow.out.split('\n').every((line) => line.length <= 60)).toBe(true);
  });

  it.each([
    ['a path that is not there', ['nothing'], 2, /There is no nothing/],
    ['somebody who is not three things', ['data', '--as', 'dana'], 2, /is not subject;organisation;role/],
    [
      'somebody who may not',
      ['data', '--as', 'vera;check;verifier'],
      2,
      /The role verifier records nothing of a return/,
    ],
    ['two for one part', ['data', '--as', 'x;kestrel;social-prime'], 2, /Two people are named for the same part/],
  ])('says what is wrong with %s', async (_, argv, exit, says) => {
    const folder = returnFolder(small.folder, 'usage');
    const at = argv[0] === 'data' ? [folder, ...argv.slice(1)] : argv;
    const ran = await importInto(small.data, ...at);
    expect(ran.exit).toBe(exit);
    expect(ran.err).toMatch(says);
  });

  it('says that the contract is not there, or that whoever sends it has no part in it', async () => {
    const at = returnFolder(small.folder, 'refused');
    const run = (contract: string, as: string) =>
      runLedger(['import', at, '--contract', contract, '--as', as, '--data', small.data, '--dry-run'], {
        cwd: small.folder,
      });
    expect(await run('east', 'dana;kestrel;service-provider')).toMatchObject({
      exit: 1,
      err: 'There is no contract east in this ledger\n',
    });
    expect(await run('west', 'dana;other;service-provider')).toMatchObject({
      exit: 1,
      err: expect.stringMatching(/not a party/),
    });
    expect((await run('west', 'dana;kestrel;service-provider')).out).toContain('nobody-to-act');
  });
});

describe('ledger scenario run', () => {
  const run = (file: string, ...argv: string[]) =>
    runLedger(['scenario', 'run', file, '--store', 'memory', ...argv], { cwd: process.cwd() });
  const file = 'test/scenarios/ok/late-claim-allowed.json';

  it('prints every statement line and total of a story that goes as expected', async () => {
    const { exit, out } = await run(file);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Statement .*: 2 lines, £2,000.00$/m);
  });

  it('is a document with --json, and fails when an expectation does not hold', async () => {
    const { exit, out } = await run(file, '--json');
    expect([exit, JSON.parse(out).isAsExpected]).toEqual([0, true]);
    const story = JSON.parse(readFileSync(file, 'utf8'));
    story.expect.balances.paid.pence += 1;
    const wrong = join(small.folder, 'wrong.json');
    writeFileSync(wrong, JSON.stringify(story));
    const failed = await run(wrong, '--json');
    expect([failed.exit, JSON.parse(failed.out).isAsExpected]).toEqual([1, false]);
  });

  it('says what is wrong with a file that is no scenario, or is not there', async () => {
    const bad = join(small.folder, 'bad.json');
    writeFileSync(bad, '{"name": 7}');
    const refused = await run(bad);
    expect(refused.exit).toBe(1);
    expect(refused.err).toMatch(/bad.json is not a scenario:\n {2}/);
    expect((await run('nothing.json')).exit).toBe(2);
  });
});
