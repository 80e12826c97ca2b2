import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Comparison } from './lib/measure.js';
import type { Scenario } from './lib/scenario.js';

const SIZES: Readonly<Record<string, number>> = {
  '0': 0,
  '30k': 30_000,
  '100k': 100_000,
  '300k': 300_000,
  '1m': 1_000_000,
  '3m': 3_000_000,
};

const scenarios = readdirSync(new URL('./scenarios/', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '30k' },
    rounds: { type: 'string', default: '3' },
    claims: { type: 'string', default: '100000' },
    ages: { type: 'string', default: '1,3' },
    kept: { type: 'string' },
    gate: { type: 'boolean', default: false },
  },
});
const [name = ''] = positionals;
const events = SIZES[values.events.toLowerCase()];
const rounds = Number(values.rounds);
const claims = Number(values.claims);
const ages = values.ages.split(',').map(Number);
const isSaid = rounds >= 1 && claims >= 1 && ages.every((age) => age >= 1);
if (!scenarios.includes(name) || events === undefined || !isSaid) await usage();
else await run(name, events);

async function run(scenario: string, size: number): Promise<void> {
  // Beside the project, where there is a real disk; a temporary folder may be in memory, where a flush costs nothing.
  const folder = mkdtempSync(join(import.meta.dirname, '..', '.bench-'));
  const { run: measure, summary } = await load(scenario);
  process.stderr.write(`${scenario}: ${summary}\n`);
  try {
    const progress = (text: string) => process.stderr.write(`  ${text}\n`);
    const { comparisons, checks = [] } = await measure({
      events: size,
      rounds,
      claims,
      ages,
      folder,
      kept: values.kept,
      progress,
    });
    if (comparisons.length > 0) process.stderr.write(tableOf(comparisons));
    for (const { what, holds, detail } of checks) {
      process.stderr.write(`${holds ? 'holds' : 'FAILS'}  ${what}: ${detail}\n`);
    }
    const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryMb: Math.round(totalmem() / 1_048_576) };
    const report = { scenario, events: size, rounds, node: process.version, machine, comparisons, checks };
    process.stdout.write(`${JSON.stringify(report)}\n`);
    const missed = comparisons.filter(({ ratio, must }) => must !== undefined && ratio < must);
    if (checks.some(({ holds }) => !holds) || (values.gate && missed.length > 0)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function load(scenario: string): Promise<Scenario> {
  const loaded = (await import(`./scenarios/${scenario}.ts`)) as { readonly scenario: Scenario };
  return loaded.scenario;
}

async function usage(): Promise<void> {
  process.stderr.write(
    'npm run bench -- <scenario> [--events 0|30k|100k|300k|1m|3m] [--rounds 3] [--gate]\n' +
      '  of whole installations: [--kept folder]\n' +
      '  of contracts: [--claims 100000] [--ages 1,3]\n\n',
  );
  for (const scenario of scenarios)
    process.stderr.write(`  ${scenario.padEnd(16)} ${(await load(scenario)).summary}\n`);
  process.exitCode = 2;
}

function tableOf(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ what, unit, ours, other, others, ratio, must }) => [
    what,
    `${count(ours.median)} ${unit}`,
    `${count(others.median)} ${other}`,
    `${ratio.toFixed(2)}x`,
    must === undefined ? '' : `${ratio >= must ? 'holds' : 'MISSES'} ${must}x`,
    [notesOf(ours.notes), notesOf(others.notes)].filter(Boolean).join(' against '),
  ]);
  const table = [['', 'ours', 'against', 'ratio', 'must', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return `${table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

function notesOf(notes: Readonly<Record<string, number>>): string {
  return Object.entries(notes)
    .map(([note, value]) => `${note} ${value < 10 ? value.toFixed(2) : count(value)}`)
    .join(', ');
}

function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}
