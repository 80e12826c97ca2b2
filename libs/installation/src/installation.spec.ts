import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ContractRegister, RegisterOrganisation } from '#contracts';
import { SqliteEventLog } from '#event-log';
import type { Actor } from '#kernel';
import { createInstallation } from './create-installation.js';
import { openInstallation } from './installation.js';
import { InstallationError, isInstallation } from './installation-place.js';

const actor = { subject: 'synthetic-payer', organisation: 'city_council', role: 'outcome-payer' } as unknown as Actor;
const register = new RegisterOrganisation(
  { organisation: 'city_council' as never, name: 'City Council (synthetic)' },
  { commandId: 'register-city-council', actor },
);

describe('an installation', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'installation-'));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it('lets go of everything when it is closed, also where the last checkpoint could not be written', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const installation = await openInstallation({ data, store: { kind: 'sqlite' } });
    jest.spyOn(installation.transparency, 'stop').mockRejectedValueOnce(new Error('disk full'));
    await expect(installation.close()).rejects.toThrow('disk full');
    await (await openInstallation({ data, store: { kind: 'sqlite' } })).close();
  });

  it('records through its bus, and its read models have it once it follows', async () => {
    const installation = await openInstallation({ store: { kind: 'memory' } });
    await installation.follow();
    const bus = await installation.bus();
    const answer = await bus.execute(register);
    expect(answer).toMatchObject({ kind: 'recorded', repeated: false });
    if (answer.kind !== 'recorded' || answer.position === undefined) throw new Error('not recorded');
    expect(await installation.store.whenHandled(answer.position, 60_000)).toBe(true);
    const contracts = await installation.get(ContractRegister);
    expect(contracts).toBeInstanceOf(ContractRegister);
    expect(installation.store.all('SELECT name FROM organisations')).toEqual([{ name: 'City Council (synthetic)' }]);
    await installation.close();
  });

  it('keeps what it was told, and knows a command again after a restart', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const first = await openInstallation({ data, store: { kind: 'sqlite' } });
    await first.follow();
    await (await first.bus()).execute(register);
    await first.close();

    const second = await openInstallation({ data, store: { kind: 'sqlite' } });
    await second.follow();
    expect(await (await second.bus()).execute(register)).toMatchObject({ kind: 'recorded', repeated: true });
    expect(second.store.all('SELECT name FROM organisations')).toHaveLength(1);
    await second.close();
  });

  it('begins no other log over events unasked, and says aloud when it was told to', async () => {
    const store = { kind: 'sqlite' } as const;
    createInstallation({ data, store });
    const first = await openInstallation({ data, store });
    await first.follow();
    await (await first.bus()).execute(register);
    expect(first.warnings).toEqual([]);
    await first.close();

    rmSync(join(data, 'tamper-evidence'), { recursive: true });
    await expect(openInstallation({ data, store })).rejects.toThrow(/neither a tree file nor a key .* LEDGER_NEW_LOG/);
    expect(existsSync(join(data, 'tamper-evidence'))).toBe(false);
    const begun = await openInstallation({ data, store, signing: { newLog: true } });
    expect(begun.warnings).toEqual([expect.stringMatching(/^A NEW LOG was begun .* outcomes-ledger\.invalid\//)]);
    await begun.close();
    const second = await openInstallation({ data, store, signing: { newLog: true } });
    expect(second.warnings).toEqual([]);
    await second.close();
  });

  it('names the keys that others can read', async () => {
    const store = { kind: 'sqlite' } as const;
    createInstallation({ data, store });
    const files = [join(data, 'participants.key'), join(data, 'tamper-evidence', 'log.key')];
    for (const file of files) chmodSync(file, 0o644);
    const installation = await openInstallation({ data, store });
    // Where files have no such modes, there is nothing to be said about them.
    const named = process.platform === 'win32' ? [] : files.map((file) => expect.stringContaining(file));
    expect(installation.warnings).toEqual(named);
    await installation.close();
  });

  it('can be read beside its owner', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const owner = await openInstallation({ data, store: { kind: 'sqlite' } });
    await owner.follow();
    const answer = await (await owner.bus()).execute(register);
    if (answer.kind !== 'recorded' || answer.position === undefined) throw new Error('not recorded');
    await owner.store.whenHandled(answer.position, 60_000);

    const reader = await openInstallation({ data, store: { kind: 'sqlite' }, mode: 'reader' });
    expect(reader.store.all('SELECT name FROM organisations')).toHaveLength(1);
    await reader.close();
    await owner.close();
  });

  it('is never made twice in one folder, nor opened where there is none', async () => {
    await expect(openInstallation({ data, store: { kind: 'sqlite' } })).rejects.toThrow(InstallationError);
    createInstallation({ data, store: { kind: 'sqlite' } });
    expect(() => createInstallation({ data, store: { kind: 'sqlite' } })).toThrow('There is a ledger in');
  });

  describe('with its participants store apart', () => {
    const apart = () => ({
      data: join(data, 'ledger'),
      participants: join(data, 'participants'),
      participantsKey: join(data, 'keys', 'ledger.key'),
      store: { kind: 'sqlite' } as const,
    });

    it('leaves neither the store nor its key where the log is, so that a copy of one folder opens nothing', async () => {
      createInstallation(apart());
      expect(readdirSync(join(data, 'ledger')).filter((name) => name.startsWith('participants'))).toEqual([]);
      expect(readdirSync(join(data, 'participants'))).toEqual(['participants.db']);
      expect(readdirSync(join(data, 'keys'))).toEqual(['ledger.key']);

      const first = await openInstallation(apart());
      const person = first.participants.enrol('west', 'GW-0001');
      await first.close();
      const second = await openInstallation(apart());
      expect(second.participants.whoIs(person)).toMatchObject({ reference: 'GW-0001' });
      await second.close();
    });

    it('keeps the key beside the store unless it is told otherwise', () => {
      createInstallation({ ...apart(), participantsKey: undefined });
      expect(readdirSync(join(data, 'participants')).sort()).toEqual(['participants.db', 'participants.key']);
    });

    it('is a ledger that had it beside the log before, and whose store was moved', async () => {
      const before = { data: apart().data, store: apart().store };
      createInstallation(before);
      const first = await openInstallation(before);
      const person = first.participants.enrol('west', 'GW-0001');
      await first.close();
      for (const folder of ['participants', 'keys']) mkdirSync(join(data, folder));
      renameSync(join(before.data, 'participants.db'), join(apart().participants, 'participants.db'));
      renameSync(join(before.data, 'participants.key'), apart().participantsKey);
      const second = await openInstallation(apart());
      expect(second.participants.whoIs(person)).toMatchObject({ reference: 'GW-0001' });
      await second.close();
    });

    it('agrees about people and commands with whoever opens the same store, and with nobody who has another', async () => {
      const other = { data: join(data, 'other'), store: apart().store };
      createInstallation(apart());
      createInstallation(other);
      const one = await openInstallation(apart());
      const person = one.participants.enrol('west', 'GW-0001');
      const place = {
        eventId: '0198b2a0-0000-7000-8000-000000000000',
        type: 'PersonReferred',
        subject: person,
        path: '/note',
      };
      const sealed = one.participants.seal(place, 'Asks for mornings');

      const sharing = await openInstallation({ ...apart(), data: other.data });
      expect(sharing.participants.enrol('west', 'GW-0001')).toBe(person);
      expect(sharing.participants.mac('command', 'x')).toBe(one.participants.mac('command', 'x'));
      expect(sharing.participants.open(place, sealed)).toBe('Asks for mornings');
      await sharing.close();

      const alone = await openInstallation(other);
      expect(alone.participants.enrol('west', 'GW-0001')).not.toBe(person);
      expect(alone.participants.mac('command', 'x')).not.toBe(one.participants.mac('command', 'x'));
      expect(alone.participants.open(place, sealed)).toBe('erased');
      await alone.close();
      await one.close();
    });

    it('is not opened, nor made anew, by whoever forgot to say where that is', async () => {
      createInstallation(apart());
      const recording = await openInstallation(apart());
      await (await recording.bus()).execute(register);
      await recording.close();
      const forgetful = { data: apart().data, store: { kind: 'sqlite' } } as const;
      await expect(openInstallation(forgetful)).rejects.toThrow(
        /has no participants store at .*LEDGER_PARTICIPANTS says/,
      );
      expect(() => createInstallation(forgetful)).toThrow(/holds events, and there is no participants store at/);
      expect(existsSync(join(apart().data, 'participants.db'))).toBe(false);
    });

    it('is no ledger where only a participants store is, which belongs to another one', () => {
      createInstallation(apart());
      const mistyped = { ...apart(), data: join(data, 'elsewhere') };
      expect(isInstallation(mistyped)).toBe(false);
      expect(() => createInstallation(mistyped)).toThrow(/is the participants store of a ledger already/);
      expect(existsSync(mistyped.data)).toBe(false);
    });

    it('is not made beside a ledger that has its participants store with it', () => {
      createInstallation({ data: apart().data, store: { kind: 'sqlite' } });
      expect(() => createInstallation(apart())).toThrow(/is the participants store of a ledger already/);
    });
  });

  describe('whose making was interrupted', () => {
    const sqlite = { kind: 'sqlite' } as const;
    const made = () => createInstallation({ data, store: sqlite });
    const isWhole = async () => {
      const installation = await openInstallation({ data, store: sqlite });
      await installation.follow();
      const answer = await (await installation.bus()).execute(register);
      await installation.close();
      return answer.kind;
    };

    it.each([
      ['after the log', ['participants.db', 'participants.key', 'evidence']],
      ['after the folder for evidence', ['participants.db', 'participants.key']],
      ['after the key', ['participants.db']],
    ])('%s, can be made again', async (_, missing) => {
      made();
      for (const name of missing) rmSync(join(data, name), { recursive: true });
      const standing = readdirSync(data).filter((name) => name === 'ledger.db' || name === 'participants.key');
      const before = standing.map((name) => readFileSync(join(data, name)));
      expect(isInstallation({ data })).toBe(false);
      made();
      expect(standing.map((name) => readFileSync(join(data, name)))).toEqual(before);
      expect(await isWhole()).toBe('recorded');
    });

    it('is not confused with one that lost its participants store', async () => {
      made();
      expect(await isWhole()).toBe('recorded');
      rmSync(join(data, 'participants.db'));
      expect(made).toThrow(InstallationError);
      expect(existsSync(join(data, 'participants.db'))).toBe(false);
      expect(SqliteEventLog.isEmpty(join(data, 'ledger.db'))).toBe(false);
    });

    it('does not take something else for the log', () => {
      mkdirSync(join(data, 'ledger.db'));
      expect(made).toThrow();
      expect(isInstallation({ data })).toBe(false);
    });
  });
});
