import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemEntropy } from '#kernel';
import { addCheckpointText, judgeNote, readPolicy, readVkey, WitnessClient } from '#tamper-evidence';
import { forkedAt, SomeLog } from '../../../libs/tamper-evidence/test/fork-maker.js';
import { ReferenceTree } from '../../../libs/tamper-evidence/test/reference-tree.js';
import { runLedger } from '../test/run-ledger.js';

const log = new SomeLog('ledger.example/outcomes', 1);
const [history, fork] = forkedAt(5, 20);
let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-cli-'));
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

const at = () => join(folder, 'w');
const witness = (words: string, ...argv: string[]) =>
  runLedger(['witness', words, '--folder', 'w', ...argv], { cwd: folder });
const made = (...argv: string[]) => witness('init', '--name', 'witness.example/one', '--log', log.vkey, ...argv);

async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  const ending = child;
  child = undefined;
  if (ending === undefined || ending.exitCode !== null) return ending?.exitCode ?? null;
  const ended = once(ending, 'close');
  ending.kill(signal);
  return ((await ended) as [number | null])[0];
}

/** The command in a process of its own, on any free port. */
async function serve(): Promise<string> {
  const main = ['--no-warnings', '--import', './test/setup/typescript.js', 'apps/cli/src/main.ts'];
  const started = spawn(process.execPath, [...main, 'witness', 'serve', '--folder', at(), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  let said = '';
  for await (const part of started.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += part as string;
    const address = /open at (http:\S+)/.exec(said)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`The witness did not start: ${said}`);
}

describe('ledger witness init, vkey and show', () => {
  it('makes a witness, and says the key to give away', async () => {
    const { exit, out, err } = await made();
    expect(exit).toBe(0);
    expect(readVkey(out.trim())).toMatchObject({ name: 'witness.example/one', type: 'cosignature' });
    expect(err).toContain('Never start it from an older copy');
    expect(statSync(join(at(), 'witness.key')).mode & 0o777).toBe(0o400);
    expect((await witness('vkey')).out).toBe(out);
    expect(JSON.parse((await witness('vkey', '--json')).out)).toEqual({ vkey: out.trim() });
    expect((await witness('show')).out).toBe('It has cosigned nothing yet.\n');
  });

  it('says where to put the ledgers when it is given none', async () => {
    expect((await witness('init', '--name', 'w.example')).err).toContain(
      `watches no ledger yet: put their vkeys into ${at()}`,
    );
  });

  it.each([
    ['a second time', ['--name', 'w.example'], 5, /There is a witness in/],
    ['without a name', [], 2, /--name/],
    [
      'under a name with a space',
      ['--name', 'w example', '--folder', 'v'],
      1,
      /must not be empty and must have no space/,
    ],
    [
      'for a ledger whose vkey is broken',
      ['--name', 'w', '--folder', 'v', '--log', log.vkey.slice(1)],
      1,
      /key ID of this vkey/,
    ],
  ])('is refused %s', async (_, argv, code, message) => {
    await made();
    const { exit, err } = await witness('init', ...argv);
    expect({ exit, err }).toEqual({ exit: code, err: expect.stringMatching(message) });
    expect(existsSync(join(folder, 'v'))).toBe(false);
  });

  it.each(['vkey', 'show', 'serve'])('%s says that there is no witness', async (words) => {
    const { exit, err } = await witness(words, '--json');
    expect({ exit, code: (JSON.parse(err) as { error: { code: string } }).error.code }).toEqual({
      exit: 5,
      code: 'no-witness',
    });
  });

  it('says that a port is taken', async () => {
    await made();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      expect(await witness('serve', '--port', String(port))).toMatchObject({
        exit: 1,
        err: expect.stringMatching(/EADDRINUSE/),
      });
      expect((await witness('serve', '--port', '70000')).exit).toBe(2);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('a witness in a process of its own', () => {
  const entropy = new SystemEntropy();
  const proving = (entries: readonly string[]) => (from: number, to: number) =>
    new ReferenceTree(entries).consistency(from, to);

  it('is honoured by the policy, refuses every fork, and remembers although it was killed', async () => {
    const vkey = (await made()).out.trim();
    const policyAt = (url: string) => readPolicy(`log ${log.vkey}\nwitness W ${vkey} ${url}\nquorum W`);
    const asking = new WitnessClient({ entropy });

    const first = policyAt(await serve());
    const cosigned = await asking.cosign(first, log.sign(history, 7), proving(history));
    expect(judgeNote(first, cosigned.note)).toMatchObject({ checkpoint: { size: 7 }, isQuorum: true });
    // It was answered, so it is on the disk, however the process ends.
    await kill('SIGKILL');

    const second = policyAt(await serve());
    for (const size of [7, 12]) {
      const forked = await new WitnessClient({ entropy }).cosign(second, log.sign(fork, size), proving(fork));
      expect(forked).toMatchObject({ isQuorum: false, outcomes: [{ outcome: 'not-consistent' }] });
      expect(judgeNote(second, forked.note).isQuorum).toBe(false);
    }
    const back = await asking.cosign(second, log.sign(history, 6), proving(history));
    expect(back.outcomes).toEqual([{ witness: 'W', outcome: 'ahead', size: 7 }]);
    const grown = await asking.cosign(second, log.sign(history, 20), proving(history));
    expect(judgeNote(second, grown.note).isQuorum).toBe(true);
    expect(await kill('SIGTERM')).toBe(0);

    const shown = await witness('show');
    expect(shown.exit).toBe(3);
    expect(shown.out).toMatch(/^ledger.example\/outcomes {2}20 entries, root /);
    expect(shown.out).toContain('has signed two trees of 7 entries');
    expect(shown.out).toContain(log.sign(fork, 7).trimEnd());
    expect(JSON.parse((await witness('show', '--json')).out)).toMatchObject({
      cosigned: [{ origin: log.origin, size: 20 }],
      contradictions: [
        { size: 7, why: 'another-root' },
        { size: 12, why: 'not-proved', knownSize: 7 },
      ],
    });
  });

  it('of many requests at once lets one through for each size', async () => {
    await made();
    const url = await serve();
    const post = async (entries: readonly string[], size: number) => {
      const body = addCheckpointText({ oldSize: 0, proof: [], checkpoint: log.sign(entries, size) });
      const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
      await response.text();
      return response.status;
    };
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => post(index % 2 === 0 ? history : fork, 6 + (index % 5))),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(await kill('SIGINT')).toBe(0);
  });
});
