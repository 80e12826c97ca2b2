import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { instant } from '#kernel';
import { issuer, maya, olaf, token } from '../../test/fixtures.js';
import { MembersDirectory, MembersFileError } from './members-directory.js';

const nine = instant('2021-03-02T09:00:00Z');
const ten = instant('2021-03-02T10:00:00Z');
const who = { member: maya, issuer, subject: 'staff-17', name: 'Maya Example' };
const session = { member: maya, organisation: null, role: null, formToken: 'form', provedAt: nine };

describe('the directory of members', () => {
  let folder: string;
  let file: string;
  let directory: MembersDirectory;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-members-'));
    file = join(folder, 'members.db');
    directory = MembersDirectory.open(file);
  });
  afterEach(() => {
    directory.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is read by nobody but its own account', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('knows a member by their last name, until they are forgotten with their sessions', () => {
    directory.know(who, nine);
    directory.know({ ...who, name: 'Maya Other' }, ten);
    expect(directory.identity(maya)).toEqual({ ...who, name: 'Maya Other', seen_at: ten });
    directory.begin('digest', session, nine);
    directory.forget(maya);
    expect([directory.identity(maya), directory.session('digest')]).toEqual([undefined, undefined]);
  });

  it('keeps a session over a restart, with what was chosen and shown in it', () => {
    directory.begin('digest', session, nine);
    directory.act('digest', { organisation: 'city', role: 'verifier' });
    directory.proved('digest', ten);
    directory.seen('digest', ten);
    directory.close();
    directory = MembersDirectory.open(file);
    expect(directory.session('digest')).toEqual({
      member: maya,
      organisation: 'city',
      role: 'verifier',
      formToken: 'form',
      signedInAt: nine,
      provedAt: ten,
      seenAt: ten,
    });
    directory.end('digest');
    expect(directory.session('digest')).toBeUndefined();
  });

  it('ends what began too early, and what was not seen for too long', () => {
    directory.begin('early', session, nine);
    directory.begin('idle', { ...session, member: olaf }, ten);
    directory.endOld({ began: ten, seen: nine });
    expect([directory.session('early'), directory.session('idle')?.member]).toEqual([undefined, olaf]);
    directory.endOld({ began: nine, seen: instant('2021-03-02T10:00:01Z') });
    expect(directory.session('idle')).toBeUndefined();
  });

  it('knows when a token was used last', () => {
    expect(directory.tokenUse(token)).toBeUndefined();
    directory.useToken(token, nine);
    directory.useToken(token, ten);
    expect(directory.tokenUse(token)).toBe(ten);
  });

  it('keeps who came in and who was turned away, the newest first, and lets nobody change it', () => {
    directory.note('not-admitted', nine, { who: maya });
    directory.note('refused', ten, { who: maya, code: 'role-may-not', route: 'POST /v1/contracts' });
    expect(directory.noted({ limit: 10 })).toMatchObject([
      { number: 2, what: 'refused', code: 'role-may-not', route: 'POST /v1/contracts' },
      { number: 1, what: 'not-admitted', at: nine, who: maya, code: null },
    ]);
    expect(directory.noted({ before: 2, limit: 10 })).toHaveLength(1);
    const other = new Database(file);
    expect(() => other.exec('DELETE FROM access_log')).toThrow(/only added to/);
    expect(() => other.exec("UPDATE access_log SET who = 'nobody'")).toThrow(/only added to/);
    other.close();
  });

  it('is refused when it is no directory, or one of another version', () => {
    const other = join(folder, 'other.db');
    writeFileSync(other, 'not a database, and long enough to be taken for the header of one'.repeat(20));
    expect(() => MembersDirectory.open(other)).toThrow(MembersFileError);
    const newer = join(folder, 'newer.db');
    const database = new Database(newer);
    database.pragma('user_version = 99');
    database.close();
    expect(() => MembersDirectory.open(newer)).toThrow(/has format 99/);
  });
});
