import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  BundleError,
  type BundleReport,
  checkBundle,
  FormatError,
  nodeEd25519,
  nodeSha256,
  openBundle,
  PublishedSchemas,
} from '#independent-check';
import { countInWords, type Instant, instantAt } from '#kernel';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords } from '../moments.js';
import type { Session, VerifyOptions } from '../session.js';
import { plural } from '../terminal.js';

/** `ledger verify <bundle>`: needs no ledger, and shares no code with what made the bundle. */
export async function verifyBundle(session: Session, path: string, options: VerifyOptions): Promise<ExitCode> {
  const { io, out } = session;
  const schemas = new PublishedSchemas();
  const progress = out.progress('Checking the bundle');
  try {
    const report = await checkBundle({
      files: await openBundle(resolve(io.cwd, path)),
      hash: nodeSha256,
      verify: nodeEd25519,
      keys: options.vkey ?? [],
      held: (options.checkpoint ?? []).map((name) => ({ name, note: checkpointIn(resolve(io.cwd, name)) })),
      schemaProblem: ({ type, schemaVersion, data, ...event }) => {
        const { index: _, ...envelope } = { type, schemaVersion, data, ...event };
        return schemas.envelopeProblem(envelope) ?? schemas.dataProblem(type, schemaVersion, data);
      },
      progress: (done, total) => progress.at(done, total),
    });
    progress.end();
    if (session.options.json) await out.document(documentOf(report));
    else await print(session, report, (options.vkey ?? []).length > 0);
    return report.findings.count === 0 ? exitCodes.ok : exitCodes.fault;
  } catch (error) {
    progress.end();
    if (error instanceof BundleError)
      throw new Failure('failed', 'no-bundle', `${path} is no bundle: ${error.message}`);
    if (error instanceof FormatError) throw new Failure('usage', 'bad-key', error.message);
    throw error;
  }
}

function checkpointIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(
      'usage',
      'no-checkpoint',
      `The checkpoint ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

function documentOf({ findings, ...report }: BundleReport) {
  const { subject, asOf, keys, money, stored, ...rest } = report;
  return {
    verdict: findings.count === 0 ? 'ok' : 'fault',
    faults: findings.faults,
    faultsByRule: findings.byRule,
    ...rest,
    subject: subject ?? null,
    asOf: asOf ?? null,
    keys: keys ?? null,
    money: money ?? null,
    stored: stored ?? null,
  };
}

async function print({ out }: Session, report: BundleReport, isKeyAsked: boolean): Promise<void> {
  const { findings, subject, asOf, keys, money, stored } = report;
  await out.line(
    out.style(
      'bold',
      subject === undefined ? 'A bundle' : `Bundle of the ${subject.kind} ${subject.ref}, as of entry ${asOf}`,
    ),
  );
  for (const { entry, rule, says } of findings.faults) {
    const where = entry === undefined ? '' : `entry ${entry} `;
    await out.line(`  ${out.style('red', 'FAULT')}  ${where}(${rule}): ${says}`);
  }
  const unnamed = findings.count - findings.faults.length;
  if (unnamed > 0) await out.line(`         and ${countInWords(unnamed)} more`);
  if (findings.count > 0) {
    await out.line(out.style('red', `${plural(findings.count, 'fault')}: this bundle proves nothing.`));
    return;
  }
  await out.lines([
    `Files        ${plural(report.files, 'file')}, each as the manifest says`,
    ...(keys === undefined ? [] : aboutKeys(keys)),
    `Events       ${plural(report.proved, 'event')}, each proved to stand in the log as it is here`,
    ...(money === undefined ? [] : aboutMoney(money)),
    ...(stored === undefined ? [] : [`Evidence     ${aboutStored(stored)}`]),
  ]);
  await out.line('');
  await out.line(out.style('green', 'No fault found.'));
  if (!isKeyAsked) {
    out.note(
      'The key is the bundle’s own word: compare it with the one in your contract, or give that one with --vkey.',
    );
  }
  out.note('This says what was recorded. It does not say that it is true, or that nothing else was recorded.');
}

function aboutKeys({ origin, size, vkey, isKeyGiven, witnesses, grownFrom, held }: NonNullable<BundleReport['keys']>) {
  const seen = witnesses.map(({ name, time }) => `${name} (${inWords(instantAt(time * 1000) as Instant)})`);
  return [
    `Log          ${origin}, ${plural(size, 'entry', 'entries')}, signed with ${isKeyGiven ? 'the key that you gave' : vkey}`,
    `Witnesses    ${seen.length === 0 ? 'none has cosigned it' : `cosigned by ${seen.join(', ')}`}`,
    `Growth       ${grownFrom.length === 0 ? 'no earlier checkpoint is in it' : `from the checkpoints of ${grownFrom.join(', ')} entries, nothing changed`}`,
    ...(held === 0 ? [] : [`             and from ${plural(held, 'checkpoint')} that you brought`]),
  ];
}

function aboutMoney({
  lines,
  priced,
  limits,
  limitsFound,
  statements,
  continued,
  payments,
}: NonNullable<BundleReport['money']>) {
  if (lines + statements + payments === 0) return [];
  return [
    `Money        ${plural(lines, 'line')}: cuts, limits and split worked out again, and the amount`,
    `             ${priced} at the price in the rate card; of ${lines - priced} the price is taken as the event says`,
    `             ${plural(limitsFound, 'limit')} of ${limits} as in the terms; what was used before each is taken as given`,
    `             ${plural(statements, 'statement')}: lines, total, parts and what is due; ${continued} go on from the one before`,
    `             ${plural(payments, 'payment')}, each within what was approved and owed`,
  ];
}

function aboutStored({ stored, missing, disclosed }: NonNullable<BundleReport['stored']>): string {
  const parts = [`${plural(stored, 'stored file')} as the events name ${stored === 1 ? 'it' : 'them'}`];
  if (missing > 0) parts.push(`${missing} not held by the ledger`);
  parts.push(
    disclosed === 0 ? 'nothing is disclosed' : `${plural(disclosed, 'sealed field')} disclosed, as committed to`,
  );
  return parts.join('; ');
}
