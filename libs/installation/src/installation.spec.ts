import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ContractRegister, RegisterOrganisation } from '#contracts';
import type { Actor } from '#kernel';
import { createInstallation, InstallationError, openInstallation } from './installation.js';

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

  it('records through its bus, and its read models have it once it follows', async () => {
    const installation = await openInstallation({ store: { kind: 'memory' } });
    await installation.follow();
    const bus = await installation.bus();
    const answer = await bus.execute(register);
    expect(answer).toMatchObject({ kind: 'recorded', repeated: false });
    if (answer.kind !== 'recorded' || answer.position === undefined) throw new Error('not recorded');
    expect(await installation.store.whenHandled(answer.position, 5000)).toBe(true);
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

  it('can be read beside its owner', async () => {
    createInstallation({ data, store: { kind: 'sqlite' } });
    const owner = await openInstallation({ data, store: { kind: 'sqlite' } });
    await owner.follow();
    const answer = await (await owner.bus()).execute(register);
    if (answer.kind !== 'recorded' || answer.position === undefined) throw new Error('not recorded');
    await owner.store.whenHandled(answer.position, 5000);

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
});
