import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openInstallation } from '#installation';
import { addDays, KeyNotGoneYet, londonDayOf, PersonId } from '#kernel';
import { ErasureSettings, Erasures, PersonsRegister } from '#persons';
import { CONTRACT, cast } from '../../apps/web/test/story.js';
import { ManualTime } from '../../libs/tamper-evidence/test/temporary-log.js';
import { PlantedLedger } from './planted-ledger.js';

/** Of the machine, and none of ours: what is disclosed must convince whoever has nothing else. */
const JUDGE = 'sha256sum';

describe('erasing a person', () => {
  let ledger: PlantedLedger;
  let people: string;
  beforeEach(async () => {
    ledger = await (await new PlantedLedger().open()).tell();
    people = `${CONTRACT}/people/${ledger.person}`;
  }, 120_000);
  afterEach(() => ledger?.discard());

  const participants = () => join(ledger.data, 'participants.db');
  const wrapped = () => {
    const database = new Database(participants(), { readonly: true });
    try {
      return database.prepare('SELECT wrapped FROM keys WHERE subject = ?').pluck().get(ledger.person) as Buffer;
    } finally {
      database.close();
    }
  };
  const request = () => ledger.say(cast.will, `${people}/erasure`, { basis: 'consent-withdrawn' });
  const approve = () => ledger.post(cast.anna, `${people}/erasure/approval`);
  const typesSince = async (entries: number) =>
    (await ledger.leaves()).slice(entries).map(({ text }) => (JSON.parse(text) as { type: string }).type);
  /** From now on the power fails where a key is destroyed: before it is, or after. @returns what ends that. */
  const powerFails = (when: 'before' | 'after') => {
    const keys = ledger.installation.participants;
    const destroyKeys = keys.destroyKeys.bind(keys);
    keys.destroyKeys = (subject) => {
      if (when === 'after') destroyKeys(subject);
      throw new Error('The power failed');
    };
    return () => {
      keys.destroyKeys = destroyKeys;
    };
  };
  const erasure = () => new PersonsRegister(ledger.installation.store).erasure('streets', ledger.person);

  it('takes the key out of every file, and says until when backups may hold it', async () => {
    const key = wrapped();
    await request();
    await ledger.say(cast.anna, `${people}/erasure/approval`);
    for (const [name, bytes] of ledger.files()) expect([name, bytes.includes(key)]).toEqual([name, false]);
    expect(erasure()).toMatchObject({
      status: 'erased',
      backups_expire_by: addDays(londonDayOf(ledger.clock.now()), 30),
    });
    const page = await ledger.get(`/contracts/streets/people/${ledger.person}`);
    expect(page.text).toMatch(/erased/i);
  }, 120_000);

  it.each(['before', 'after'] as const)(
    'is completed at the next start when it was interrupted %s the key was destroyed',
    async (when) => {
      await request();
      const entries = (await ledger.leaves()).length;
      powerFails(when);
      expect((await approve()).status).toBe(500);
      expect(await typesSince(entries)).toEqual(['ErasureApproved']);

      await ledger.stop();
      await ledger.open();
      expect(ledger.installation.takenUp).toEqual({ completed: 1, destroyedAgain: 0 });
      expect(await typesSince(entries)).toEqual(['ErasureApproved', 'ParticipantKeyDestroyed']);
      expect(ledger.installation.participants.whoIs(ledger.person)).toBe('erased');

      await ledger.stop();
      await ledger.open();
      expect(ledger.installation.takenUp).toEqual({ completed: 0, destroyedAgain: 0 });
      expect(await typesSince(entries)).toHaveLength(2);
    },
    120_000,
  );

  it('is done again when a backup of the keys from before is restored, for whoever opens the ledger', async () => {
    await ledger.stop();
    copyFileSync(participants(), `${ledger.folder}/backup.db`);
    await ledger.open();
    await request();
    await ledger.say(cast.anna, `${people}/erasure/approval`);
    const restore = () => {
      for (const file of ['', '-wal', '-shm']) rmSync(`${participants()}${file}`, { force: true });
      copyFileSync(`${ledger.folder}/backup.db`, participants());
    };

    await ledger.stop();
    restore();
    const key = wrapped();
    await ledger.open();
    expect(ledger.installation.takenUp).toEqual({ completed: 0, destroyedAgain: 1 });
    expect(ledger.installation.participants.whoIs(ledger.person)).toBe('erased');
    expect(ledger.installation.participants.whoIs(ledger.other)).toMatchObject({ name: expect.any(String) });
    for (const bytes of ledger.files().values()) expect(bytes.includes(key)).toBe(false);

    // The command line, which opens the ledger without a server, does the same.
    await ledger.stop();
    restore();
    expect((await ledger.cli('show', 'person', ledger.person)).exit).toBe(0);
    const reader = await openInstallation({ data: ledger.data, store: { kind: 'sqlite' }, mode: 'reader' });
    expect(reader.participants.whoIs(ledger.person)).toBe('erased');
    await reader.close();
  }, 120_000);

  it('waits while another process reads the keys, and is taken up by itself once that is over', async () => {
    await request();
    const keys = ledger.installation.participants;
    const destroyKeys = keys.destroyKeys.bind(keys);
    keys.destroyKeys = () => {
      throw new KeyNotGoneYet('Another process reads');
    };
    expect((await approve()).body).toMatchObject({ about: { erasure: 'waits-for-reader' } });
    const { ledger: parts, store } = ledger.installation;
    const time = new ManualTime();
    const erasures = new Erasures(parts, keys, store, new ErasureSettings(30, time.after));
    expect(await erasures.carryOut(PersonId.parse(ledger.person))).toMatchObject({ step: 'waits-for-reader' });
    keys.destroyKeys = destroyKeys;
    time.pass(59_000);
    expect(keys.whoIs(PersonId.parse(ledger.person))).not.toBe('erased');
    time.pass(1_000);
    // What was taken up is done before it stops.
    await erasures.stop();
    expect(keys.whoIs(PersonId.parse(ledger.person))).toBe('erased');
  }, 120_000);

  it('waits where a hold comes in between, and is carried out once it is lifted', async () => {
    await request();
    const { installation } = ledger;
    const comesBack = powerFails('before');
    expect((await approve()).status).toBe(500);
    comesBack();
    await ledger.say(cast.will, `${CONTRACT}/holds`, { reasonCode: 'legal-proceedings' });
    expect((await installation.erasures.takeUp()).completed).toBe(0);
    expect(installation.participants.whoIs(ledger.person)).not.toBe('erased');
    await ledger.say(cast.will, `${CONTRACT}/holds/2/lifting`);
    expect(installation.participants.whoIs(ledger.person)).toBe('erased');
  }, 120_000);

  it('leaves what a verifier decided standing on its own, and flags the payment that rests on it', async () => {
    await request();
    await ledger.say(cast.anna, `${people}/erasure/approval`);
    const entry = await ledger.entryOf('EvidenceVerified');
    const { body } = await ledger.get(`/v1/entries/${entry}`);
    expect(body.event).toMatchObject({
      type: 'EvidenceVerified',
      actor: { subject: 'synthetic-vera', organisation: 'checkers', role: 'verifier' },
      data: {
        outcome: 'enters_home',
        achievedOn: '2019-04-08',
        evidence: ['streets.E1', 'streets.E2'].map(() => expect.any(String)),
        method: 'document-check',
        verifiedBy: 'synthetic-vera',
        verifiedFor: 'checkers',
      },
    });
    const trail = await ledger.get('/v1/trails/payment/streets.S01.P1');
    expect(trail.body.erased).toEqual([{ person: ledger.person, erasedAt: ledger.clock.now() }]);
    expect((await ledger.cli('trail', 'payment', 'streets.S01.P1')).out).toContain(`${ledger.person} was erased`);
    expect((await ledger.get('/contracts/streets/statements/streets.S01/lines/1')).text).toMatch(/was erased/);
    const verified = await ledger.cli('verify');
    expect([verified.exit, verified.out]).toEqual([0, expect.stringContaining('No fault')]);
  }, 120_000);

  it('discloses a field and a file that sha256sum finds to be what the log committed to, and nothing afterwards', async () => {
    const noted = await ledger.entryOf('PersonReferred');
    const submitted = await ledger.entryOf('EvidenceSubmitted');
    await ledger.stop();
    const as = ['--to', 'auditor-9', '--purpose', 'audit', '--as', 'synthetic-anna;city;outcome-payer'];
    const out = ['--out', join(ledger.folder, 'disclosed'), '--json'];
    const field = await ledger.cli('disclose', String(noted), '/note', ...as, ...out);
    expect([field.exit, field.err]).toEqual([0, '']);
    const note = JSON.parse(field.out) as { written: string; commitment: string };
    const sha256sum = (file: string) => `sha256:${execFileSync(JUDGE, [file], { encoding: 'utf8' }).slice(0, 64)}`;
    expect(sha256sum(note.written)).toBe(note.commitment);
    expect(JSON.parse(readFileSync(note.written, 'utf8'))).toMatchObject({
      value: expect.stringContaining('Zyxwanda'),
    });

    const evidence = await ledger.cli('disclose', String(submitted), 'file', ...as, ...out);
    expect([evidence.exit, evidence.err]).toEqual([0, '']);
    const file = JSON.parse(evidence.out) as { written: string; commitment: string; file: string };
    expect(sha256sum(file.written)).toBe(file.commitment);
    expect(JSON.parse(readFileSync(file.written, 'utf8'))).toMatchObject({ value: sha256sum(file.file) });

    await ledger.open();
    const texts = (await ledger.leaves()).map(({ text }) => text);
    expect(texts[noted]).toContain(note.commitment);
    expect(texts[submitted]).toContain(file.commitment);
    const told = (await ledger.cli('reads', '--contract', 'streets')).out;
    expect(told).toContain('auditor-9, for audit');

    await request();
    await ledger.say(cast.anna, `${people}/erasure/approval`);
    await ledger.stop();
    const gone = await ledger.cli(
      'disclose',
      String(await entryOfTheirs()),
      '/note',
      ...as,
      '--out',
      join(ledger.folder, 'more'),
    );
    expect(gone.exit).toBe(1);
    expect(gone.err).toContain('erased');
    expect(existsSync(join(ledger.folder, 'more'))).toBe(false);

    /** The referral of the person who is erased now; the last one was of somebody else. */
    async function entryOfTheirs(): Promise<number> {
      return texts.findIndex((text) => text.includes('"type":"PersonReferred"') && text.includes(ledger.person));
    }
  }, 120_000);
});
