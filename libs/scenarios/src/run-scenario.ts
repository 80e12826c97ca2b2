import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contractStream, contractStreamName } from '#contracts';
import { createInstallation, type Installation, openInstallation, type StoreChoice } from '#installation';
import { type ContractId, instantAt, SetClock } from '#kernel';
import { type Mismatch, mismatchesOf } from './check-expectations.js';
import { type Played, type Progress, playStory, type StepAnswer } from './play-story.js';
import type { Scenario } from './scenario.js';
import { SeededEntropy } from './seeded-entropy.js';
import { commandsOf } from './story.js';
import { type WhatHappened, whatHappened } from './what-happened.js';

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
export interface ScenarioReport extends WhatHappened {
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

/** The store has something already that would mix with the story. */
export class StoreNotEmpty extends Error {
  override readonly name = 'StoreNotEmpty';
}

/**
 * Runs a scenario through the same commands as everybody else uses, on a ledger of its own, by the clock of the story.
 *
 * @throws StoreNotEmpty when the store holds the scenario's contract already: it would not be this run's story.
 */
export async function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<ScenarioReport> {
  const { store = { kind: 'sqlite' }, onProgress } = options;
  const { contract } = scenario.contract;
  const commands = commandsOf(scenario);
  const clock = new SetClock(commands[0]?.at ?? instantAt(0));
  const folder = mkdtempSync(join(tmpdir(), 'ledger-scenario-'));
  const data = join(folder, 'data');
  try {
    if (store.kind !== 'memory') createInstallation({ data, store });
    const installation = await openInstallation({ data, store, clock, entropy: new SeededEntropy(scenario.name) });
    try {
      await assertNoSuchContract(installation, contract);
      await installation.follow();
      const played = await playStory(commands, installation, {
        clock,
        contract,
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      const happened = await whatHappened(installation.log, installation.codec, contract, played.referenceOf);
      return reportOf(scenario, store, played, happened);
    } finally {
      await installation.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A shared server may hold a contract of this name; a second story in its streams would tell neither. */
async function assertNoSuchContract({ ledger }: Installation, contract: ContractId): Promise<void> {
  const { revision } = await ledger.load(contractStream, contractStreamName(contract));
  if (revision >= 0) throw new StoreNotEmpty(`The store holds a contract ${contract} already`);
}

function reportOf(scenario: Scenario, store: StoreChoice, { answers }: Played, happened: WhatHappened): ScenarioReport {
  const refused = answers.filter(({ kind }) => kind === 'refused').map(reportedRefusal);
  const counts: Record<string, number> = {};
  for (const { reason } of refused) counts[reason] = (counts[reason] ?? 0) + 1;
  const mismatches = [
    ...answers.map(answerMismatch).filter((mismatch) => mismatch !== undefined),
    ...mismatchesOf(scenario.expect, happened, counts),
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
  const { expect, pointer, do: name } = command;
  const expected = expect === undefined ? 'recorded' : 'refused' in expect ? { refused: expect.refused } : 'repeated';
  const actual = kind === 'refused' ? { refused: reason, ...detail } : kind;
  const holds = typeof expected === 'string' ? expected === actual : kind === 'refused' && expected.refused === reason;
  return holds ? undefined : { pointer, expected: { [name]: expected }, actual: { [name]: actual } };
}
