import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compare, type Measured } from '../lib/measure.js';
import { build } from '../lib/opened-pages.js';
import { contractAt, type Portfolio, portfolioOf } from '../lib/portfolio.js';
import type { Scenario } from '../lib/scenario.js';

const SMALL = 30_000;
const MS_PER_TICK = 10;
const DAY_MS = 86_400_000;
/** As slow as a start may be on the larger ledger. */
const MUST = 1 / 1.2;
const PAGE = `/contracts/${contractAt(0)}`;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A portfolio and the token by which its pages are read: nobody signs in to a real ledger without one. */
interface Readable extends Portfolio {
  readonly token: string;
}

/** In milliseconds from the start of the process to the first page that it answers, by the clock and of the processor. */
interface Started {
  readonly ms: number;
  readonly cpuMs: number;
}

async function start({ data, token }: Readable): Promise<Started> {
  const began = performance.now();
  const server = spawn(process.execPath, ['dist/apps/web/src/main.js'], {
    cwd: root,
    env: { ...process.env, LEDGER_DATA: data, LEDGER_PORT: '0', LEDGER_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const answer = await fetch((await addressFrom(server.stderr)) + PAGE, {
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.text();
    if (answer.status !== 200) throw new Error(`${PAGE} answers ${answer.status}`);
    return { ms: performance.now() - began, cpuMs: cpuOf(server.pid) };
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}

function readable(portfolio: Portfolio): Readable {
  const expires = new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10);
  const issue = ['token', 'issue', '--organisation', 'synthetic_council', '--role', 'outcome-payer', '--scope', 'read'];
  const token = execFileSync(
    process.execPath,
    ['apps/cli/bin/ledger.js', '--data', portfolio.data, ...issue, '--expires', expires],
    { cwd: root, encoding: 'utf8' },
  ).trim();
  return { ...portfolio, token };
}

/** What a process has had of the processor: other work on the machine disturbs it less. Linux alone tells. */
function cpuOf(pid: number | undefined): number {
  if (process.platform !== 'linux') return Number.NaN;
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user = 0, system = 0] = after.split(' ').slice(11, 13).map(Number);
  return (user + system) * MS_PER_TICK;
}

/** @throws Error with what the process said, when it ends without saying where it listens. */
function addressFrom(said: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    // Listened to until the end: a process whose output is taken away from it ends.
    said.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, address] = /open at (http:\S+)/.exec(text) ?? [];
      if (address !== undefined) resolve(address);
    });
    said.on('end', () => reject(new Error(`The server did not start: ${text}`)));
  });
}

export const scenario: Scenario = {
  summary:
    'from the start of the web process to its first page, on a ledger with warm read models, against 30,000 events',
  async run(context) {
    const { events, rounds, progress } = context;
    const portfolios = [
      await portfolioOf(Math.max(events, 2 * SMALL), context),
      await portfolioOf(SMALL, context),
    ] as const;
    progress('building what is started');
    build();
    const [large, small] = [readable(portfolios[0]), readable(portfolios[1])];
    const measured = async (portfolio: Readable): Promise<Measured> => {
      const { ms, cpuMs } = await start(portfolio);
      return { perSecond: 1_000 / ms, notes: { ms, cpuMs } };
    };
    const other = { name: `at ${SMALL}`, run: () => measured(small) };
    const options = { rounds, unit: 'starts/s', must: MUST };
    return { comparisons: [await compare('cold start', () => measured(large), other, options)] };
  },
};
