import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Access } from '#contracts';
import type { Installation } from '#installation';
import { type Actor, countInWords } from '#kernel';
import {
  actorsOf,
  type CommandSender,
  errorsCsv,
  filesBeside,
  loadReturnState,
  planReturn,
  type ReadReturn,
  type ReturnActors,
  type ReturnFile,
  type ReturnPlan,
  type ReturnProblem,
  ReturnRefused,
  type ReturnStep,
  readReturnFiles,
  returnCorrelation,
  rowCount,
  type Sent,
  sendReturn,
  shownValue,
} from '#returns';
import { actorsNamed } from '../acting.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { reading, writing } from '../open.js';
import type { ImportOptions, Session } from '../session.js';
import { table, wrap } from '../table.js';
import { plural } from '../terminal.js';

const words: Readonly<Record<ReturnStep['command'], readonly [one: string, many: string]>> = {
  'refer-person': ['person referred', 'people referred'],
  'accept-referral': ['referral accepted', 'referrals accepted'],
  'decline-referral': ['referral declined', 'referrals declined'],
  'start-engagement': ['start', 'starts'],
  'pause-engagement': ['break begun', 'breaks begun'],
  'resume-engagement': ['return from a break', 'returns from a break'],
  'end-engagement': ['end', 'ends'],
  'correct-referral-dates': ['correction of dates', 'corrections of dates'],
  'submit-evidence': ['piece of evidence', 'pieces of evidence'],
  'correct-achievement-date': ['correction of a day of achievement', 'corrections of a day of achievement'],
};

/** So many problems are printed; `--json` and `--errors` have them all. */
const PRINTED_MAX = 200;

interface Given {
  readonly name: string;
  readonly files: readonly ReturnFile[];
  readonly evidence: string;
}

/** `ledger import`: a provider's return, checked whole and then recorded. */
export async function importReturn(session: Session, path: string, options: ImportOptions): Promise<ExitCode> {
  const given = givenOf(session, path, options);
  const read = await readReturnFiles(given.files);
  const work = (installation: Installation) => run(session, installation, given, read, options);
  return options.dryRun ? reading(session, work) : writing(session, work);
}

async function run(
  session: Session,
  installation: Installation,
  { name, evidence }: Given,
  read: ReadReturn,
  options: ImportOptions,
): Promise<ExitCode> {
  const { out, io } = session;
  const { ledger, store, participants, appointments } = installation;
  const actors = partsOf(await actorsNamed(session, installation, options));
  const readBeside = async (file: string) => {
    const at = join(evidence, file);
    // A folder of that name is no evidence file, so the row that names it is wrong as if nothing were there.
    return statSync(at, { throwIfNoEntry: false })?.isFile() === true ? readFile(at) : undefined;
  };
  const files = await filesBeside(read.rows, readBeside);
  const checking = out.progress('Checking');
  const state = await loadReturnState(
    { ledger, store, access: new Access(ledger, appointments), persons: participants, sealer: participants },
    { contract: options.contract, name, actors, rows: read.rows, files, progress: (done, of) => checking.at(done, of) },
  )
    .catch((error: unknown) => {
      if (error instanceof ReturnRefused) throw new Failure('failed', error.code, error.message);
      throw error;
    })
    .finally(() => checking.end());

  const planned = planReturn(read, state);
  if ('problems' in planned) {
    await reportProblems(session, planned.problems, options, rowCount(read.rows));
    return exitCodes.failed;
  }
  const { plan } = planned;
  if (options.dryRun) {
    await reportPlan(session, plan, undefined, name);
    return exitCodes.ok;
  }
  const total = plan.persons.reduce((sum, { steps }) => sum + steps.length, 0);
  const recording = out.progress('Recording', total);
  const sent = await sendReturn(plan.persons, {
    // The bus knows each command's answer by its class; here they are told apart by name.
    bus: (await installation.bus()) as unknown as CommandSender,
    evidenceFiles: installation.evidenceFiles,
    files,
    read: readBeside,
    correlation: returnCorrelation(options.contract, name),
    stopped: io.interrupted,
    progress: (steps) => recording.at(steps),
  }).finally(() => recording.end());
  await reportPlan(session, plan, sent, name);
  if (sent.refused.length > 0) return exitCodes.conflict;
  return io.interrupted.aborted && sent.unsent > 0 ? exitCodes.interrupted : exitCodes.ok;
}

/** @throws Failure (usage) when the command line does not say enough, or what it names is not there. */
function givenOf({ io }: Session, path: string, options: ImportOptions): Given {
  const at = resolve(io.cwd, path);
  if (!existsSync(at)) throw new Failure('usage', 'file-not-found', `There is no ${path}`);
  const isFolder = statSync(at).isDirectory();
  const folder = isFolder ? at : dirname(at);
  const names = isFolder
    ? readdirSync(at)
        .filter((file) => ['.csv', '.xlsx'].includes(extname(file).toLowerCase()))
        .sort()
    : [basename(at)];
  if (names.length === 0) throw new Failure('usage', 'no-files', `There is no CSV or XLSX file in ${path}`);
  const name = options.name ?? basename(at, isFolder ? '' : extname(at));
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new Failure(
      'usage',
      'bad-name',
      `"${name}" cannot name a return: letters, digits, dots, underscores and hyphens, at most 64`,
      'Give it a name with --name; it is stored in clear, so it must not name a person.',
    );
  }
  return {
    name,
    files: names.map((file) => ({ name: file, bytes: readFileSync(join(folder, file)) })),
    evidence: join(folder, 'evidence'),
  };
}

/** @throws Failure (usage) for somebody who records nothing of a return, and for two who would record the same of it. */
function partsOf(actors: readonly Actor[]): ReturnActors {
  try {
    return actorsOf(actors);
  } catch (error) {
    throw error instanceof ReturnRefused ? new Failure('usage', error.code, error.message) : error;
  }
}

async function reportProblems(
  session: Session,
  problems: readonly ReturnProblem[],
  { errors, showValues }: ImportOptions,
  rows: number,
): Promise<void> {
  const { out, options, io } = session;
  if (errors !== undefined) writeFileSync(resolve(io.cwd, errors), errorsCsv(problems), { mode: 0o600 });
  const shown = (problem: ReturnProblem) => (showValues ? problem.value : shownValue(problem));
  if (options.json) {
    const told = problems.map((problem) => ({ ...problem, value: shown(problem) }));
    await out.document({ recorded: 0, rows, problems: told });
    return;
  }
  await out.line(`${out.style('red', `${plural(problems.length, 'problem')}.`)} Nothing was recorded.`);
  await out.line();
  await out.lines(problemLines(problems.slice(0, PRINTED_MAX), shown, out.width));
  if (problems.length > PRINTED_MAX) {
    await out.line(`… and ${problems.length - PRINTED_MAX} more. All of them: --errors <file>, or --json`);
  }
  if (errors !== undefined)
    out.note(`All of them, values included, are in ${errors}. It may say something about people.`);
}

/** A table where there is room for one; on a narrow terminal each problem by itself. */
function problemLines(
  problems: readonly ReturnProblem[],
  shown: (problem: ReturnProblem) => string | undefined,
  width: number,
): string[] {
  const lines = table(
    [
      { title: 'File' },
      { title: 'Row', align: 'right' },
      { title: 'Column' },
      { title: 'Value' },
      { title: 'Rule' },
      { title: 'What is wrong' },
    ],
    problems.map((problem) => [
      problem.file,
      problem.row === 0 ? '' : String(problem.row),
      problem.column ?? '',
      shown(problem) ?? '',
      problem.rule,
      problem.says,
    ]),
    width,
  );
  if (lines.every((line) => line.length <= width)) return lines;
  return problems.flatMap((problem) => {
    const { file, row, column, rule, says } = problem;
    const value = shown(problem);
    const place = [file, ...(row === 0 ? [] : [`row ${row}`]), ...(column === undefined ? [] : [column])].join(', ');
    return [value === undefined ? place : `${place}: ${value}`, ...wrap(`${says} (${rule})`, width, '    ')];
  });
}

async function reportPlan(session: Session, plan: ReturnPlan, sent: Sent | undefined, name: string): Promise<void> {
  const { out, options } = session;
  const steps = plan.persons.flatMap((person) => person.steps);
  const done = sent?.recorded ?? steps;
  const fresh = done.filter(({ kind }) => kind === 'new');
  const corrections = done.filter(({ kind }) => kind === 'correction');
  const left = plan.persons.flatMap((person) => person.left);
  const refused = (sent?.refused ?? []).map(({ step, refusal }) => ({
    ...step.places[0],
    says: step.says,
    refused: refusal.refused,
  }));
  if (options.json) {
    await out.document({
      return: name,
      dryRun: sent === undefined,
      rows: plan.rows,
      unchanged: plan.unchanged,
      recorded: fresh.map(({ command, places, says }) => ({ command, places, says })),
      corrected: corrections.map(({ command, places, says }) => ({ command, places, says })),
      repeated: sent?.repeated ?? 0,
      unsent: sent?.unsent ?? 0,
      refused,
      left,
      missing: plan.missing,
    });
    return;
  }
  const would = sent === undefined ? 'would be recorded' : 'recorded';
  await out.line(out.style('bold', `Return ${name}: ${plural(plan.rows, 'row')}, nothing wrong with any of them`));
  if (steps.length === 0) await out.line('Nothing new: all of it is recorded already.');
  const byCommand = Map.groupBy(fresh, (step) => step.command);
  for (const [command, [one, many]] of Object.entries(words)) {
    const count = byCommand.get(command as ReturnStep['command'])?.length ?? 0;
    if (count > 0) await out.line(`  ${countInWords(count).padStart(6)} ${count === 1 ? one : many} ${would}`);
  }
  for (const correction of corrections) {
    const [place] = correction.places;
    await out.line(`  correction ${would}: ${place?.file} row ${place?.row}, ${correction.says}`);
  }
  if (plan.unchanged > 0 && steps.length > 0) await out.line(`  ${plural(plan.unchanged, 'row')} recorded already`);
  if ((sent?.repeated ?? 0) > 0)
    await out.line(`  ${plural(sent?.repeated ?? 0, 'step')} recorded by an earlier sending`);
  for (const { file, row, column, says } of left) await out.line(`  left alone: ${file} row ${row}, ${column} ${says}`);
  if (plan.missing.length > 0) {
    await out.line();
    await out.line(
      `${plural(plan.missing.length, 'fact')} recorded by this return before and not in it now; nothing was taken back:`,
    );
    for (const { kind, person, item, dated } of plan.missing) {
      await out.line(`  ${kind} of ${person}${item === '' ? '' : ` (${item})`}, ${dated}`);
    }
  }
  for (const each of refused) {
    await out.line(
      out.style('red', `  refused after all: ${each.file} row ${each.row}, ${each.says}: ${each.refused}`),
    );
  }
  if (sent !== undefined && sent.unsent > 0)
    await out.line(`${plural(sent.unsent, 'step')} not sent. Send the same return again to go on.`);
  if (sent === undefined) out.note('Nothing was recorded: this was a dry run.');
}
