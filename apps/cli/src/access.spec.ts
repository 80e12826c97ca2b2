import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, londonDayOf, SystemClock } from '#kernel';
import { read } from '../test/on-changed-ledger.js';
import { runLedger } from '../test/run-ledger.js';

const ISSUER = 'https://login.example.org';
const EXPIRES = '2999-12-31';

describe('ledger member and ledger token', () => {
  let folder: string;
  let data: string;
  const run = (...argv: string[]) => runLedger([...argv, '--data', data]);
  const json = async (...argv: string[]) => read(await run(...argv, '--json', '--quiet'));
  const inAYear = () => addDays(londonDayOf(new SystemClock().now()), 300);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-cli-access-'));
    data = join(folder, 'data');
    expect((await run('init')).exit).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('admit an operator, who can be nothing else', async () => {
    const { member } = await json('member', 'admit', '--issuer', ISSUER, '--subject', 'one', '--operator');
    expect(await json('member', 'admit', '--issuer', ISSUER, '--subject', 'one')).toMatchObject({
      member,
      admitted: false,
    });
    const { exit, err } = await run('member', 'grant', member, '--organisation', 'city', '--role', 'verifier');
    expect([exit, err]).toEqual([1, expect.stringContaining('a member is an operator, or something else')]);
  });

  it('give a role and take it, suspend and readmit, and list all of it', async () => {
    const { member } = await json('member', 'admit', '--issuer', ISSUER, '--subject', 'two');
    const role = ['--organisation', 'city', '--role', 'outcome-payer', '--contract', 'west'];
    expect(await json('member', 'grant', member, ...role, '--until', '2031-03-31')).toMatchObject({ granted: true });
    expect((await run('member', 'list')).out).toContain('outcome payer for city in west');
    expect(await json('member', 'suspend', member)).toMatchObject({ suspended: true });
    expect(await json('member', 'readmit', member)).toMatchObject({ readmitted: true });
    expect(await json('member', 'withdraw', member, ...role)).toMatchObject({ withdrawn: true });
    const { members } = await json('member', 'list');
    expect(members.find((row: { member: string }) => row.member === member)).toMatchObject({
      status: 'admitted',
      roles: [],
    });
  });

  it.each([
    [['member', 'admit'], /Whom\?/],
    [['member', 'admit', 'M0123456789ABCDEFGHJKMNPQRS'], /say --issuer too/],
    [['token', 'issue', '--organisation', 'city', '--role', 'verifier', '--expires', EXPIRES], /What for\?/],
    [
      ['token', 'issue', '--organisation', 'city', '--role', 'verifier', '--expires', EXPIRES, '--scope', 'read'],
      /more than 366 days/,
    ],
    [
      ['token', 'issue', '--organisation', 'city', '--role', 'verifier', '--expires', EXPIRES, '--scope', 'all'],
      /read or write/,
    ],
    [['token', 'revoke', 'T7K3Q000000000000'], /There is no token/],
  ])('say what is wrong with %j', async (argv, says) => {
    const { exit, err, out } = await run(...argv);
    expect([exit === 0, out]).toEqual([false, '']);
    expect(err).toMatch(says);
  });

  it('let nobody be whom they say, and everybody be whom their token says', async () => {
    const stdin = JSON.stringify({ organisation: 'city', name: 'City (synthetic)' });
    const register = ['do', 'register-organisation', '--input', '-', '--data', data];
    const asAnybody = await runLedger([...register, '--as', 'anna;city;outcome-payer'], { stdin });
    expect([asAnybody.exit, asAnybody.err]).toEqual([2, expect.stringContaining('--token-file')]);

    const issue = ['token', 'issue', '--organisation', 'city', '--role', 'outcome-payer', '--expires', inAYear()];
    const issued = await run(...issue, '--scope', 'write');
    expect(issued).toMatchObject({ exit: 0, out: expect.stringMatching(/^olk_T[0-9A-Z]{16}_[A-Za-z0-9_-]{43}\n$/) });
    const file = join(folder, 'city.token');
    writeFileSync(file, issued.out);
    expect(read(await runLedger([...register, '--token-file', file, '--json', '--quiet'], { stdin }))).toMatchObject({
      recorded: true,
    });

    const token = issued.out.split('_')[1] ?? '';
    expect((await run('token', 'list')).out).toContain('write as outcome payer for City (synthetic) (city)');
    expect(await json('token', 'revoke', token)).toMatchObject({ revoked: true });
    const revoked = await runLedger([...register, '--token-file', file], { stdin });
    expect([revoked.exit, revoked.err]).toEqual([1, expect.stringContaining('not one that stands today')]);
    const reading = await run(...issue, '--scope', 'read');
    writeFileSync(file, reading.out);
    expect((await runLedger([...register, '--token-file', file], { stdin })).err).toContain('not issued to write');
  });
});
