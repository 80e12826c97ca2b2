import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { WithdrawClaim } from '#claims';
import { type ImportedEvent, importLedger } from '#event-log';
import { createInstallation, type Installation, openInstallation } from '#installation';
import { addDays, instant, SetClock } from '#kernel';
import { IssueStatement } from '#payments';
import { type AgedContract, agedContract, periodAfter } from '../lib/aged-contract.js';
import { ContractLedger } from '../lib/contract-ledger.js';
import { actors } from '../lib/contract-terms.js';
import { comparisonOf, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

const CLAIMS_OF_STATEMENT = 10_000;
/** Of the pace at the first age: issuing must not slow down as a contract grows old. */
const MUST = 0.8;
/** In each round: the first statement of a process, another, and one that restates. */
const PERIODS_PER_ROUND = 3;
const RSS_EACH_MS = 20;
const TABLES_WAIT_MS = 600_000;

/** One statement, as the process that issued it tells. */
interface Told {
  readonly lines: number;
  readonly restated: number;
  readonly seconds: number;
  /** Of the processor: says more than the clock where others share the machine. */
  readonly cpuSeconds: number;
  /** From the answer until every read model has it. */
  readonly untilSeenSeconds: number;
  /** The most memory while it was issued, over what there was before. */
  readonly growthMb: number;
  readonly peakMb: number;
}

interface RoundTold {
  /** From the process's first look at the ledger until it can take a command. */
  readonly openSeconds: number;
  readonly first: Told;
  readonly next: Told;
  readonly restating: Told;
}

/** @param first of the periods of this round. */
async function measureRound(data: string, contract: string, first: number): Promise<RoundTold> {
  const clock = new SetClock(instant('2018-04-01T09:00:00.000Z'));
  const began = performance.now();
  const installation = await openInstallation({ data, store: { kind: 'sqlite' }, clock });
  try {
    await installation.follow();
    await installation.bus();
    const openSeconds = secondsSince(began);
    return {
      openSeconds,
      first: await issue(installation, clock, contract, first),
      next: await issue(installation, clock, contract, first + 1),
      restating: await restate(installation, clock, contract, first + 2),
    };
  } finally {
    await installation.close();
  }
}

async function issue(installation: Installation, clock: SetClock, contract: string, nth: number): Promise<Told> {
  const period = periodAfter(nth);
  clock.set(instant(`${addDays(period.to, 1)}T09:00:00.000Z`));
  const bus = await installation.bus();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, RSS_EACH_MS);
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const context = { commandId: `bench-${contract}-${nth}`, actor: actors.provider };
  const answer = await bus.execute(new IssueStatement({ contract, period }, context));
  const seconds = secondsSince(began);
  const { user, system } = process.cpuUsage(cpuBefore);
  if (answer.kind === 'refused') throw new Error(`Issuing is refused: ${JSON.stringify(answer.refusal)}`);
  const answered = performance.now();
  if (answer.position !== undefined) await installation.store.whenHandled(answer.position, TABLES_WAIT_MS);
  const untilSeenSeconds = secondsSince(answered);
  clearInterval(watch);
  const { statement } = answer.about;
  const sql = 'SELECT lines, restated FROM statements WHERE statement = :statement AND known_to IS NULL';
  const { lines = 0, restated = 0 } =
    installation.store.get<{ lines: number; restated: number }>(sql, { statement }) ?? {};
  return {
    lines,
    restated,
    seconds,
    cpuSeconds: (user + system) / 1_000_000,
    untilSeenSeconds,
    growthMb: (peak - before) / 2 ** 20,
    peakMb: peak / 2 ** 20,
  };
}

/** A claim of the first statement of all is withdrawn, and the next statement takes back what was billed of it. */
async function restate(installation: Installation, clock: SetClock, contract: string, nth: number): Promise<Told> {
  const sql = `SELECT person, outcome FROM account_claims
    WHERE contract = :contract AND batch = 1 AND stands = 1 AND billed_pence > 0 AND known_to IS NULL ORDER BY claim LIMIT 1`;
  const found = installation.store.get<{ person: string; outcome: string }>(sql, { contract });
  if (found === undefined) throw new Error(`${contract} has nothing to withdraw`);
  const context = { commandId: `bench-withdraw-${contract}-${nth}`, actor: actors.provider };
  const input = { contract, ...found, reasonCode: 'made-in-error' as const };
  const answer = await (await installation.bus()).execute(new WithdrawClaim(input, context));
  if (answer.kind === 'refused') throw new Error(`Withdrawing is refused: ${JSON.stringify(answer.refusal)}`);
  return issue(installation, clock, contract, nth);
}

function secondsSince(began: number): number {
  return (performance.now() - began) / 1_000;
}

/** In a process of its own: what a first statement costs is seen only there, and so is its memory. */
function measureApart(data: string, contract: string, first: number): RoundTold {
  const own = [...process.execArgv, fileURLToPath(import.meta.url), '--measure', data, contract, String(first)];
  const child = spawnSync(process.execPath, own, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.status !== 0) throw new Error(`Measuring ${contract} ended with ${child.status}`);
  return JSON.parse(child.stdout) as RoundTold;
}

function measured({ lines, seconds, cpuSeconds, untilSeenSeconds, growthMb, peakMb }: Told): Measured {
  // By the processor's own time, which other work on the machine disturbs less than the clock's; that stands beside it.
  return { perSecond: lines / cpuSeconds, notes: { seconds, cpuSeconds, untilSeenSeconds, growthMb, peakMb } };
}

function* everyContract(contracts: readonly AgedContract[]): Generator<ImportedEvent> {
  const ledger = new ContractLedger();
  for (const contract of contracts) yield* agedContract(ledger, contract);
}

export const scenario: Scenario = {
  summary: `a statement of ${CLAIMS_OF_STATEMENT} claims on contracts of several ages, and one that restates (minutes)`,
  async run({ claims, ages, rounds, folder, progress }) {
    const periods = Array.from({ length: rounds * PERIODS_PER_ROUND }, (_, nth) => nth);
    const waiting = periods
      .filter((nth) => nth % PERIODS_PER_ROUND !== PERIODS_PER_ROUND - 1)
      .map((nth) => ({ nth, claims: CLAIMS_OF_STATEMENT }));
    const contracts = ages.map((age, number): AgedContract & { readonly age: number } => {
      return { age, contract: `synthetic_${age}x`, number, billed: age * claims, waiting };
    });
    const data = join(folder, 'data');
    createInstallation({ data, store: { kind: 'sqlite' } });
    progress(`making contracts with ${contracts.map(({ billed }) => billed).join(', ')} billed claims`);
    const events = await importLedger(join(data, 'ledger.db'), everyContract(contracts));
    progress(`making the read models of ${events} events`);
    const began = performance.now();
    const installation = await openInstallation({ data, store: { kind: 'sqlite' } });
    await installation.follow();
    const parked = installation.follower?.status.parked.oldest;
    await installation.close();
    if (parked !== undefined) throw new Error(`${parked.projection} cannot handle ${parked.type}: ${parked.error}`);
    progress(`done in ${Math.round(secondsSince(began))} s`);

    const told = new Map<number, RoundTold[]>(ages.map((age) => [age, []]));
    for (let round = 0; round < rounds; round += 1) {
      // Whoever goes first alternates, since whatever slows the machine should slow all.
      for (const { age, contract } of round % 2 === 0 ? contracts : contracts.toReversed()) {
        const one = measureApart(data, contract, round * PERIODS_PER_ROUND);
        told.get(age)?.push(one);
        const said = [one.first, one.next, one.restating].map(({ seconds }) => `${seconds.toFixed(2)} s`);
        progress(`${age}×: first ${said[0]}, next ${said[1]}, restating ${said[2]}`);
      }
    }
    const [youngest = 1, ...older] = ages;
    const sides = { first: 'first of a process', next: 'statement', restating: 'restating, lines' } as const;
    const of = (age: number, side: keyof typeof sides) => (told.get(age) ?? []).map((round) => measured(round[side]));
    const comparisons = older.flatMap((age) =>
      (['first', 'next', 'restating'] as const).map((side) =>
        comparisonOf(
          `${sides[side]}: ${age}× against ${youngest}×`,
          of(age, side),
          { name: `at ${youngest}×`, rounds: of(youngest, side) },
          { unit: 'claims/s of processor', ...(side === 'next' ? { must: MUST } : {}) },
        ),
      ),
    );
    const everyRound = [...told.values()].flat();
    const isFull = everyRound.every(({ first, next }) =>
      [first, next].every(({ lines, restated }) => lines === CLAIMS_OF_STATEMENT && restated === 0),
    );
    return {
      comparisons,
      checks: [
        { what: `each statement has ${CLAIMS_OF_STATEMENT} lines`, holds: isFull, detail: 'and restates nothing' },
        {
          what: 'a claim that was withdrawn is restated',
          holds: everyRound.every(({ restating: { lines, restated } }) => restated === 1 && lines > 0 && lines < 100),
          detail: `${everyRound.map(({ restating }) => restating.lines).join(', ')} lines`,
        },
      ],
    };
  },
};

const [mode, data, contract, first] = process.argv.slice(2);
if (mode === '--measure') {
  process.stdout.write(JSON.stringify(await measureRound(data ?? '', contract ?? '', Number(first))));
}
