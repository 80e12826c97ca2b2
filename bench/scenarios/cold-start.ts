import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { compare, type Measured } from '../lib/measure.js';
import { build } from '../lib/opened-pages.js';
import { contractAt, type Portfolio, portfolioOf } from '../lib/portfolio.js';
import type { Scenario } from '../lib/scenario.js';

const SMALL = 30_000;
/** As slow as a start may be on the larger ledger. */
const MUST = 1 / 1.2;
const PAGE = `/contracts/${contractAt(0)}`;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The time from the start of the process to the first page that it answers, in milliseconds. */
async function start({ data }: Portfolio): Promise<number> {
  const began = performance.now();
  const server = spawn(process.execPath, ['dist/apps/web/src/main.js'], {
    cwd: root,
    env: { ...process.env, LEDGER_DATA: data, LEDGER_PORT: '0', LEDGER_LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const answer = await fetch((await addressFrom(server.stderr)) + PAGE);
    await answer.text();
    if (answer.status !== 200) throw new Error(`${PAGE} answers ${answer.status}`);
    return performance.now() - began;
  } finally {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
}

/** @throws Error with what the process said, when it ends without saying where it listens. */
async function addressFrom(said: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of said) {
    text += String(chunk);
    const [, address] = /open at (http:\S+)/.exec(text) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`The server did not start: ${text}`);
}

export const scenario: Scenario = {
  summary:
    'from the start of the web process to its first page, on a ledger with warm read models, against 30,000 events',
  async run(context) {
    const { events, rounds, progress } = context;
    const large = await portfolioOf(Math.max(events, 2 * SMALL), context);
    const small = await portfolioOf(SMALL, context);
    progress('building what is started');
    build();
    const measured = async (portfolio: Portfolio): Promise<Measured> => {
      const ms = await start(portfolio);
      return { perSecond: 1_000 / ms, notes: { ms } };
    };
    const other = { name: `at ${SMALL}`, run: () => measured(small) };
    const options = { rounds, unit: 'starts/s', must: MUST };
    return { comparisons: [await compare('cold start', () => measured(large), other, options)] };
  },
};
