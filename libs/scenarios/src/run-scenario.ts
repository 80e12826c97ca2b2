import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInstallation, type Installation, openInstallation, type StoreChoice } from '#installation';
import { instantAt, SetClock, SystemEntropy } from '#kernel';
import { type ContractTotalsRow, StatementsRegister } from '#payments';
import { type AskedAfterwards, askAfterwards } from './asked-afterwards.js';
import { type Mismatch, mismatchesOf } from './check-expectations.js';
import { type Played, type Progress, playStory, type StepAnswer } from './play-story.js';
import { withOwnContract } from './renamed-contract.js';
import type { WhatHappened } from './reported.js';
import type { Scenario } from './scenario.js';
import { SeededEntropy } from './seeded-entropy.js';
import { commandsOf } from './story.js';
import { whatHappened } from './what-happened.js';

export interface RunOptions {
  /** SQLite in a folder of its own that is taken away afterwards, when absent. */
  readonly store?: StoreChoice;
  readonly onProgress?: (progress: Progress) => void;
}

/** A command that was refused, in words for whoever reads the report. */
export interface ReportedRefusal {
  readonly pointer: string;
  readonly do: string;
  readonly by: string;
  readonly reason: string;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly isExpected: boolean;
}

/** What became of a scenario. The same scenario gives the same report on every run and every store. */
export interface ScenarioReport extends WhatHappened, AskedAfterwards {
  readonly scenario: string;
  readonly title: string;
  readonly contract: string;
  readonly store: StoreChoice['kind'];
  readonly isAsExpected: boolean;
  readonly commands: {
    readonly sent: number;
    readonly recorded: number;
    readonly repeated: number;
    readonly refused: number;
  };
  readonly refusals: readonly ReportedRefusal[];
  readonly mismatches: readonly Mismatch[];
}

/**
 * Runs a scenario through the same commands as everybody else uses, on a ledger of its own, by the clock of the story.
 * On a server, which is shared and keeps everything, the contract gets a code of its own for this run.
 */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<ScenarioReport> {
  const { store = { kind: 'sqlite' } } = options;
  if (store.kind !== 'eventstoredb') return runOn(store, scenario, options);
  const renamed = withOwnContract(scenario, new SystemEntropy());
  const report = renamed.asWritten(await runOn(store, renamed.scenario, options));
  return { ...report, scenario: scenario.name };
}

async function runOn(store: StoreChoice, scenario: Scenario, { onProgress }: RunOptions): Promise<ScenarioReport> {
  const { contract } = scenario.contract;
  const commands = commandsOf(scenario);
  const clock = new SetClock(commands[0]?.at ?? instantAt(0));
  const folder = mkdtempSync(join(tmpdir(), 'ledger-scenario-'));
  const data = join(folder, 'data');
  try {
    if (store.kind !== 'memory') createInstallation({ data, store });
    const installation = await openInstallation({ data, store, clock, entropy: new SeededEntropy(scenario.name) });
    try {
      await installation.follow();
      const played = await playStory(commands, installation, {
        clock,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      const happened = await whatHappened(installation.log, installation.codec, contract, played.referenceOf);
      const unread = [
        ...(await readModelMismatches(installation, contract, happened)),
        ...happened.broken.map((sum) => ({ pointer: 'sums', expected: 'that they come out', actual: sum })),
      ];
      const asked = await askAfterwards(installation, contract, scenario.expect.effects ?? []);
      return reportOf(scenario, store, played, { ...happened, ...asked }, unread);
    } finally {
      await installation.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The figures that pages show, held against what the events say: every story is a test of them too. */
async function readModelMismatches(
  installation: Installation,
  contract: string,
  { balances, statements, payments, payers }: WhatHappened,
): Promise<Mismatch[]> {
  const totals = (await installation.get(StatementsRegister)).totals(contract);
  const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, pence) => sum + pence, 0);
  const setAgainst = statements.flatMap(({ setAgainstAdvances }) => Object.values(setAgainstAdvances));
  // What is due and held is said by the account alone.
  const fromEvents: Omit<ContractTotalsRow, 'contract' | 'due_pence' | 'held_pence'> = {
    claims: balances.claimed.count,
    claimed_pence: balances.claimed.pence,
    statements: statements.length,
    lines: balances.issued.count,
    // Said by the read model alone; that it is so much, and no more, is what makes the sum come out.
    unbilled_pence: balances.claimed.pence - balances.notPayable.pence - balances.payable.pence,
    not_payable_pence: balances.notPayable.pence,
    curtailed_pence: balances.curtailed.pence,
    payable_pence: balances.payable.pence,
    recovered_pence: balances.payable.pence - balances.issued.pence,
    issued_pence: balances.issued.pence,
    set_against_pence: sumOf(setAgainst),
    approved_pence: balances.approved.pence,
    payments: payments.length,
    paid_pence: balances.paid.pence,
    refunded_pence: sumOf(Object.values(payers).map(({ refunded }) => refunded)),
  };
  return Object.entries(fromEvents)
    .map(([figure, expected]) => ({
      pointer: `read model contract_totals: ${figure}`,
      expected,
      actual: totals[figure as keyof typeof fromEvents],
    }))
    .filter(({ expected, actual }) => expected !== actual);
}

function reportOf(
  scenario: Scenario,
  store: StoreChoice,
  { answers }: Played,
  happened: WhatHappened & AskedAfterwards,
  unread: readonly Mismatch[],
): ScenarioReport {
  const refused = answers.filter(({ kind }) => kind === 'refused').map(reportedRefusal);
  const counts: Record<string, number> = {};
  for (const { reason } of refused) counts[reason] = (counts[reason] ?? 0) + 1;
  const mismatches = [
    ...answers.map(answerMismatch).filter((mismatch) => mismatch !== undefined),
    ...mismatchesOf(scenario.expect, happened, counts),
    ...unread,
  ];
  const count = (wanted: StepAnswer['kind']) => answers.filter(({ kind }) => kind === wanted).length;
  return {
    scenario: scenario.name,
    title: scenario.title,
    contract: scenario.contract.contract,
    store: store.kind,
    isAsExpected: mismatches.length === 0,
    commands: {
      sent: answers.length,
      recorded: count('recorded'),
      repeated: count('repeated'),
      refused: count('refused'),
    },
    refusals: refused,
    ...happened,
    mismatches,
  };
}

function reportedRefusal({ command, reason = '', detail = {} }: StepAnswer): ReportedRefusal {
  const { expect } = command;
  const isExpected = expect !== undefined && 'refused' in expect && expect.refused === reason;
  return { pointer: command.pointer, do: command.do, by: command.by, reason, detail, isExpected };
}

/** A command that answered something else than the scenario says; without a word about it, it must be recorded. */
function answerMismatch({ command, kind, reason, detail }: StepAnswer): Mismatch | undefined {
  // On a shared server another run may have registered the same organisations before.
  if (command.mayBeRepeated && kind === 'repeated') return undefined;
  const { expect, pointer, do: name } = command;
  const expected = expect === undefined ? 'recorded' : 'refused' in expect ? { refused: expect.refused } : 'repeated';
  const actual = kind === 'refused' ? { refused: reason, ...detail } : kind;
  const holds = typeof expected === 'string' ? expected === actual : kind === 'refused' && expected.refused === reason;
  return holds ? undefined : { pointer, expected: { [name]: expected }, actual: { [name]: actual } };
}
