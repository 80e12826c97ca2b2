import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock, SystemEntropy } from '#kernel';
import { createWitness, openWitness, privateKeyOfSeed, serveWitness, vkeyOf } from '#tamper-evidence';
import { missingForOpenssl } from '../../../test/judges/found.js';
import { runLedger } from '../test/run-ledger.js';
import { smallLedger } from '../test/small-ledger.js';

describe('ledger bundle and ledger verify of a bundle', () => {
  let data: string;
  let folder: string;
  let vkey: string;
  let made: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    ({ data, folder } = await smallLedger());
    made = await make('payment', 'west.S01.P1');
    writeFileSync(join(folder, 'no-zip.txt'), 'a text');
    vkey = JSON.parse((await runLedger(['--data', data, 'key', 'show', '--json'])).out).keys[0].vkey;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const make = (...argv: string[]) => runLedger(['--data', data, 'bundle', ...argv], { cwd: folder });
  const check = (...argv: string[]) => runLedger(['verify', ...argv], { cwd: folder });
  const isSameFile = (one: string, other: string) =>
    readFileSync(join(folder, one)).equals(readFileSync(join(folder, other)));

  it('makes a payment a file, and needs no ledger to check it', async () => {
    expect(made).toMatchObject({ exit: 0 });
    expect(made.err).toContain('README.txt');
    const checked = await check('payment-west.S01.P1.zip', '--vkey', vkey);
    expect(checked.out).toContain('Bundle of the payment west.S01.P1');
    expect(checked.out).toContain('the key that you gave');
    expect(checked.out).toContain('1 line: cuts, limits and split worked out again');
    expect(checked.out).toContain('No fault found.');
    expect(checked.exit).toBe(0);
  });

  it('makes the same bytes again, and writes over nothing', async () => {
    for (const out of ['once.zip', 'again.zip']) {
      expect((await make('payment', 'west.S01.P1', '--out', out)).exit).toBe(0);
    }
    expect(isSameFile('once.zip', 'again.zip')).toBe(true);
    const over = await make('payment', 'west.S01.P1', '--out', 'again.zip');
    expect(over).toMatchObject({ exit: 1 });
    expect(over.err).toContain('nothing is written over it');
  });

  it('says without a key that the key is the bundle’s own word', async () => {
    expect((await check('payment-west.S01.P1.zip')).err).toContain('compare it with the one in your contract');
  });

  it('refuses the bundle of another ledger where the auditor says the key', async () => {
    const other = vkeyOf('other.example/log', privateKeyOfSeed(Buffer.alloc(32, 9)));
    const { exit, out } = await check('payment-west.S01.P1.zip', '--vkey', other);
    expect(exit).toBe(3);
    expect(out).toContain('none that you gave');
    expect((await check('payment-west.S01.P1.zip', '--vkey', 'nonsense')).exit).toBe(2);
  });

  it('names what was changed in it', async () => {
    expect((await make('statement', 'west.S01', '--out', 'unpacked')).exit).toBe(0);
    const calculation = join(folder, 'unpacked/data/calculation.json');
    writeFileSync(calculation, readFileSync(calculation, 'utf8').replace('"line":1', '"line":2'));
    const { exit, out } = await check('unpacked', '--json');
    expect(exit).toBe(3);
    expect(Object.keys(JSON.parse(out).faultsByRule)).toEqual(['calculation-file', 'manifest']);
  });

  it('proves the growth from a checkpoint that the reader holds, and refuses one of another history', async () => {
    const before = (await runLedger(['--data', data, 'checkpoint', '--sign'], { cwd: folder })).out;
    writeFileSync(join(folder, 'held.txt'), before);
    expect((await make('payment', 'west.S01.P1', '--checkpoint', 'held.txt', '--out', 'held.zip')).exit).toBe(0);
    const checked = await check('held.zip', '--checkpoint', 'held.txt', '--vkey', vkey, '--json');
    expect(JSON.parse(checked.out)).toMatchObject({ verdict: 'ok', keys: { held: 1, isKeyGiven: true } });
    const [origin, size, root = '', ...rest] = before.split('\n');
    const otherRoot = `${root.startsWith('A') ? 'B' : 'A'}${root.slice(1)}`;
    writeFileSync(join(folder, 'other.txt'), [origin, size, otherRoot, ...rest].join('\n'));
    const refused = await make('payment', 'west.S01.P1', '--checkpoint', 'other.txt', '--out', 'no.zip');
    expect(refused).toMatchObject({ exit: 1 });
    expect(refused.err).toContain('none that this log grew from');
    expect((await check('held.zip', '--checkpoint', 'other.txt')).exit).toBe(3);
  });

  it('asks a witness that the auditor trusts to have cosigned', async () => {
    const witness = createWitness(join(folder, 'witness'), {
      name: 'payer.example/w',
      logs: [],
      entropy: new SystemEntropy(),
    });
    const { exit, out } = await check('payment-west.S01.P1.zip', '--vkey', vkey, witness);
    expect({ exit, says: out.includes('payer.example/w has not cosigned') }).toEqual({ exit: 3, says: true });
  });

  it('discloses what is asked for, by the command that records it, to the same bytes each time', async () => {
    const entry = JSON.parse((await make('payment', 'west.S01.P1', '--json', '--out', 'x.zip')).out).asOf;
    const as = ['--as', 'paula;dfe;outcome-payer', '--to', 'auditor-3', '--disclose', 'all'];
    const first = await make(
      'payment',
      'west.S01.P1',
      ...as,
      '--as-of',
      String(entry),
      '--out',
      'disclosed.zip',
      '--json',
    );
    expect(first.err).toBe('');
    const { disclosed } = JSON.parse(first.out);
    expect(disclosed).toBeGreaterThan(0);
    const checked = JSON.parse((await check('disclosed.zip', '--json')).out);
    expect(checked).toMatchObject({ verdict: 'ok', stored: { disclosed, stored: 1 } });
    const reads = JSON.parse((await runLedger(['--data', data, 'reads', '--contract', 'west', '--json'])).out);
    expect(JSON.stringify(reads)).toContain('auditor-3');
    const again = JSON.parse(
      (
        await make(
          'payment',
          'west.S01.P1',
          ...as,
          '--as-of',
          String(entry),
          '--size',
          String(JSON.parse(first.out).size),
          '--out',
          'disclosed-again.zip',
          '--json',
        )
      ).out,
    );
    expect(again.disclosed).toBe(disclosed);
    expect(isSameFile('disclosed-again.zip', 'disclosed.zip')).toBe(true);
  });

  it('carries what witnesses have signed, and the policy that asks them', async () => {
    const place = join(folder, 'asked');
    const clock = new SystemClock();
    const witness = createWitness(place, { name: 'city.example/w', logs: [vkey], entropy: new SystemEntropy() });
    const opened = openWitness(place, clock);
    const running = await serveWitness(opened.witness, { port: 0, host: '127.0.0.1' });
    try {
      const policy = join(folder, 'policy.txt');
      writeFileSync(policy, `log ${vkey}\nwitness city ${witness} ${running.url}\nquorum city\n`);
      const environment = { LEDGER_WITNESS_POLICY: policy };
      // Something new to sign, so that there is something to ask the witness about.
      const told = ['--disclose', 'all', '--as', 'paula;dfe;outcome-payer', '--to', 'auditor-4', '--out', 'told.zip'];
      const argv = ['--data', data, 'bundle', 'payment', 'west.S01.P1', ...told];
      expect((await runLedger(argv, { cwd: folder, environment })).exit).toBe(0);
      const ran = ['--data', data, 'bundle', 'payment', 'west.S01.P1', '--out', 'witnessed'];
      expect((await runLedger(ran, { cwd: folder, environment })).exit).toBe(0);
      const report = JSON.parse((await check('witnessed', '--vkey', vkey, witness, '--json')).out);
      expect(report).toMatchObject({ verdict: 'ok', keys: { witnesses: [{ name: 'city.example/w' }] } });
      const readme = readFileSync(join(folder, 'witnessed/data/README.txt'), 'utf8');
      const command = readme.split('\n').find((line) => line.includes('openssl.sh checkpoint')) ?? '';
      expect(command).toContain('data/witness-1.vkey');
      // Where there is no OpenSSL, the judges that need it are skipped by name elsewhere.
      if (missingForOpenssl() !== undefined) return;
      const openssl = spawnSync('sh', ['-c', command], { cwd: join(folder, 'witnessed'), encoding: 'utf8' });
      expect(openssl).toMatchObject({ status: 0 });
      expect(openssl.stdout).toContain('signed by city.example/w at second');
    } finally {
      await running.stop();
      opened.close();
    }
  });

  it.each([
    [['bundle', 'claim', 'x'], 2, 'There is no bundle of a claim'],
    [['bundle', 'payment', 'west.S09.P1'], 1, 'is about the payment'],
    [['bundle', 'payment', 'west.S01.P1', '--size', '3'], 1, 'No checkpoint of 3 entries'],
    [['bundle', 'payment', 'west.S01.P1', '--as-of', '99999'], 1, 'is not in the checkpoint'],
    [['bundle', 'payment', 'west.S01.P1', '--disclose', 'all'], 2, 'Who gives it?'],
    [['verify', 'nothing.zip'], 1, 'is no bundle'],
    [['verify', 'no-zip.txt'], 1, 'no zip file'],
  ])('refuses %j with exit code %i', async (argv, exit, words) => {
    const ran = await runLedger(['--data', data, ...argv], { cwd: folder });
    expect(ran.exit).toBe(exit);
    expect(ran.err).toContain(words);
  });
});
