import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDbEventLog } from '#event-log';
import {
  checkEvidenceFiles,
  type FileCounts,
  Findings,
  type HeldCheckpoint,
  KeptTree,
  LedgerFile,
  LogCheck,
  type LogCounts,
  type LogSource,
  rules,
  ServerLog,
  TreeCheck,
  type TreeCounts,
} from '#independent-check';
import { type Installation, projections } from '#installation';
import { countInWords } from '#kernel';
import { type Comparison, compareWithLog, ReadOnlyReadStore, SqliteReadStore } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { assertThere, reading } from '../open.js';
import type { Session, VerifyOptions } from '../session.js';
import { type Config, configOf } from '../settings.js';
import { plural } from '../terminal.js';
import { clock, noteVerification } from './note-verification.js';

/** What was found out about the log, without a line of the code that wrote it. */
interface Checked {
  readonly findings: Findings;
  readonly log: LogCounts;
  readonly tree: TreeCounts;
  readonly hasTree: boolean;
  /** Undefined where files were not looked at. */
  readonly files: FileCounts | undefined;
}

/**
 * `ledger verify`: derives from the stored bytes, in code of its own, everything that they should come to; then, where
 * that is sound, makes the read models again. The last part runs the projections themselves: what they say is nothing that
 * anybody could know otherwise, and a comparison with another run of them finds what was changed behind their back.
 */
export async function verify(session: Session, options: VerifyOptions): Promise<ExitCode> {
  const config = configOf(session);
  assertThere(config);
  const startedAt = clock.now();
  const checked = await checkStored(session, config, options);
  if (session.io.interrupted.aborted) return exitCodes.interrupted;
  const isSound = checked.findings.count === 0;
  // What the read models agree with must itself be sound, or their agreement says nothing.
  const comparison =
    options.logOnly || !isSound
      ? undefined
      : await reading(session, (installation) => compare(session, installation, checked.log.entries));
  const isDifferent = comparison !== undefined && differs(comparison);
  const verdict = !isSound ? 'fault' : isDifferent ? 'differs' : 'ok';
  noteVerification(session, config, {
    ...{ startedAt, verdict, isFull: !options.logOnly, askedBy: options.askedBy },
    ...checked,
    comparison,
  });
  if (session.options.json) await session.out.document(documentOf(verdict, checked, comparison));
  else await print(session, checked, comparison);
  return exitCodes[verdict];
}

async function checkStored({ out, io }: Session, config: Config, options: VerifyOptions): Promise<Checked> {
  const { data } = config;
  const findings = new Findings();
  const held = (options.checkpoint ?? []).map(heldCheckpoint);
  const signing = join(data, 'tamper-evidence');
  const kept = KeptTree.open(join(signing, 'tree.db'));
  if (kept === undefined && existsSync(config.logKey ?? join(signing, 'log.key'))) {
    findings.found('tree-file', 'there is a key that signs and no tree file: what was signed is forgotten');
  }
  let source: LogSource | undefined;
  let check: LogCheck | undefined;
  try {
    const tree = new TreeCheck({ findings, kept, held, keys: options.vkey ?? [] });
    source = await openSource(config);
    const reading = out.progress('Checking the log', source.total);
    check = new LogCheck({
      source,
      findings,
      listeners: [tree],
      progress: (entries) => reading.at(entries),
      stopped: io.interrupted,
    });
    const log = await check.run();
    reading.end();
    const found = await tree.finish();
    const files = options.logOnly ? undefined : await checkFiles(check, join(data, 'evidence'), findings, out);
    return { findings, log, tree: found, hasTree: kept !== undefined, files };
  } finally {
    check?.close();
    await source?.close();
    kept?.close();
  }
}

async function openSource({ data, store }: Config): Promise<LogSource> {
  if (store.kind === 'sqlite') return LedgerFile.open(join(data, 'ledger.db'));
  const server = await EventStoreDbEventLog.open({ connectionString: store.url });
  return new ServerLog(
    () => server.readUnchecked(),
    () => server.close(),
  );
}

async function checkFiles(
  check: LogCheck,
  folder: string,
  findings: Findings,
  out: Session['out'],
): Promise<FileCounts> {
  const progress = out.progress('Checking stored files');
  try {
    return await checkEvidenceFiles(folder, check.files(), findings, (files) => progress.at(files));
  } finally {
    progress.end();
  }
}

/** @throws Failure (usage) for a file that cannot be read. */
function heldCheckpoint(name: string): HeldCheckpoint {
  try {
    return { name, note: readFileSync(name, 'utf8') };
  } catch (error) {
    throw new Failure(
      'usage',
      'no-checkpoint',
      `The checkpoint ${name} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

async function compare({ out }: Session, { store, narratives, log, codec }: Installation, total: number) {
  const progress = out.progress('Comparing the read models', total);
  try {
    if (!(store instanceof ReadOnlyReadStore || store instanceof SqliteReadStore)) return undefined;
    return await compareWithLog(store, projections(narratives), log, codec, (events) => progress.at(events));
  } finally {
    progress.end();
  }
}

function documentOf(
  verdict: string,
  { findings, log, tree, hasTree, files }: Checked,
  comparison: Comparison | undefined,
) {
  const { entries, streams, ...money } = log;
  return {
    verdict,
    entries,
    streams,
    faults: findings.faults,
    faultsByRule: findings.byRule,
    tree: {
      root: tree.root,
      kept: hasTree,
      checkpoints: tree.checkpoints,
      cosignatures: tree.cosignatures,
      held: tree.held,
    },
    money: { ...money, rules: rules.length },
    files: files ?? null,
    readModels: comparison ?? null,
  };
}

async function print(
  { out }: Session,
  { findings, log, tree, hasTree, files }: Checked,
  comparison: Comparison | undefined,
): Promise<void> {
  await out.line(`Log          ${plural(log.entries, 'entry', 'entries')} in ${plural(log.streams, 'stream')}`);
  for (const { entry, stream, revision, rule, says } of findings.faults) {
    const where =
      entry === undefined ? '' : stream === undefined ? `entry ${entry} ` : `entry ${entry}, ${stream}/${revision} `;
    await out.line(`  ${out.style('red', 'FAULT')}  ${where}(${rule}): ${says}`);
  }
  const unnamed = findings.count - findings.faults.length;
  if (unnamed > 0) await out.line(`         and ${countInWords(unnamed)} more`);
  if (findings.count === 0) {
    await out.line('             every text has its hash, its place and its published form, and what it relies on');
  }
  await out.line(`Tree         ${tree.root} over ${plural(tree.entries, 'entry', 'entries')}`);
  await out.line(`             ${aboutTree(tree, hasTree)}`);
  await out.line(
    `Money        ${plural(log.lines, 'line')} on ${plural(log.statements, 'statement')}, ${plural(log.payments, 'payment')}: every sum done again, ${rules.length} rules`,
  );
  if (files !== undefined) await out.line(`Files        ${aboutFiles(files)}`);
  if (comparison !== undefined) await printComparison(out, comparison);
  await out.line('');
  if (findings.count > 0) {
    await out.line(out.style('red', `${plural(findings.count, 'fault')}.`));
  } else if (comparison !== undefined && differs(comparison)) {
    await out.line(out.style('red', 'No fault in the log, but the read models do not say what it says.'));
    out.note('Make them again with "ledger rebuild".');
  } else {
    await out.line(out.style('green', 'No fault found.'));
    out.note('This says that what is stored is what was recorded. It does not say that what was recorded is true.');
    if (tree.held === 0) {
      out.note('Only a checkpoint that somebody else kept (--checkpoint) says that nobody replaced all of it.');
    }
  }
}

function aboutTree({ checkpoints, cosignatures, held }: TreeCounts, hasTree: boolean): string {
  if (!hasTree) return 'nothing was signed here that it could be compared with';
  const signed = `${plural(checkpoints, 'checkpoint')} kept here, each signed and with the root of the log as it is`;
  const parts = [checkpoints === 0 ? 'no checkpoint was signed yet' : signed];
  if (cosignatures > 0) parts.push(`${plural(cosignatures, 'cosignature')} of witnesses`);
  if (held > 0)
    parts.push(`${plural(held, 'checkpoint')} brought along, and the log still has ${held === 1 ? 'it' : 'them'}`);
  return parts.join('; ');
}

function aboutFiles({ files, erased }: FileCounts): string {
  const gone = erased === 0 ? '' : `; ${countInWords(erased)} gone with the people who were erased`;
  return `${plural(files, 'stored file')}, each with the digest that its event names${gone}`;
}

async function printComparison(out: Session['out'], comparison: Comparison): Promise<void> {
  const rows = comparison.tables.reduce((sum, table) => sum + table.rows, 0);
  await out.line(
    `Read models  ${plural(comparison.tables.length, 'table')}, ${plural(rows, 'row')}, against the log up to entry ${countInWords(comparison.entries - 1)}`,
  );
  for (const fault of comparison.faults) await out.line(`  ${out.style('red', 'FAULT')}    ${fault}`);
  for (const { table, differences } of comparison.tables) {
    if (differences > 0) await out.line(`  ${out.style('red', 'DIFFERS')}  ${table}: ${plural(differences, 'row')}`);
  }
  for (const { table, key, live, rebuilt } of comparison.differences.slice(0, 10)) {
    const how =
      live === undefined ? 'is missing' : rebuilt === undefined ? 'should not be there' : 'is not what the log says';
    await out.line(`             ${table} ${JSON.stringify(key)} ${how}`);
  }
  if (!differs(comparison)) await out.line('             row by row the same as rebuilt from the log');
}

function differs({ faults, tables }: Comparison): boolean {
  return faults.length > 0 || tables.some(({ differences }) => differences > 0);
}
