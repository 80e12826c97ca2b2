import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type CsvProfile,
  checkEventExport,
  datasets,
  EventExports,
  type EventManifest,
  type ExportFile,
  exportMoment,
  fileName,
  InvalidExport,
  indigoProject,
  ocdsRecordPackage,
  TABLE_FORMATS,
  TableExports,
  type TakenExport,
  type TakenExports,
} from '#exports';
import type { Installation } from '#installation';
import { type CalendarDate, countInWords, formatPence, londonDayOf } from '#kernel';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayOfAsked, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';

interface Options {
  readonly format: string;
  readonly profile: string;
  readonly filter?: readonly string[];
  readonly out?: string;
  readonly asOf?: string;
  readonly effectiveOn?: string;
  readonly purpose?: string;
}

/** `ledger export`: a file of what the ledger holds, and beside it what it must be held against. */
export function exportFile(
  session: Session,
  what: string,
  contract: string | undefined,
  options: Options,
): Promise<ExitCode> {
  if (what === 'tables') return listTables(session);
  return reading(session, async (installation) => {
    const folder = resolve(session.io.cwd, options.out ?? '.');
    mkdirSync(folder, { recursive: true });
    try {
      if (what === 'events') await exportEvents(session, installation, folder, contract, options);
      else if (what === 'ocds' || what === 'indigo')
        await exportStandard(session, installation, folder, what, contract, options);
      else await exportTable(session, installation, folder, what, contract, options);
    } catch (error) {
      if (!(error instanceof InvalidExport)) throw error;
      throw new Failure('usage', 'bad-export', error.message, 'ledger export tables lists what there is.');
    }
    return exitCodes.ok;
  });
}

async function listTables({ out, options }: Session): Promise<ExitCode> {
  if (options.json) {
    await out.document(
      datasets.map(({ name, title, about, filters, columns }) => ({
        name,
        title,
        about,
        filters: Object.keys(filters),
        columns,
      })),
    );
    return exitCodes.ok;
  }
  const rows = datasets.map(({ name, filters, title }) => [name, Object.keys(filters).join(', '), title]);
  await out.table({ columns: [{ title: 'Table' }, { title: 'Filters' }, { title: 'What it is' }], rows });
  return exitCodes.ok;
}

async function exportTable(
  session: Session,
  { store, ledger, clock, takenExports }: Installation,
  folder: string,
  dataset: string,
  contract: string | undefined,
  options: Options,
): Promise<void> {
  const asked = momentOf(store, options);
  const file = await new TableExports(store, ledger).of({
    dataset,
    contract,
    format: chosen('format', TABLE_FORMATS, options.format),
    profile: chosen<CsvProfile>('profile', ['spreadsheet', 'raw'], options.profile),
    filters: filtersOf(options.filter ?? []),
    asOf: asked.asOf,
    day: dayOfAsked(store, asked, londonDayOf(clock.now())),
  });
  const written = [await write(file, folder)];
  if (file.metadata !== undefined) written.push(beside(folder, `${file.name}-metadata.json`, asJson(file.metadata)));
  const { rows, totals, moment, filters, day, profile } = file.facts;
  noteTaken(session, takenExports, file, options, {
    ...{ at: clock.now(), what: 'table', dataset, contracts: contract === undefined ? [] : [contract], rows },
    ...{ entry: moment.entry, filters: { ...filters }, day: day as CalendarDate | null, profile },
    format: chosen('format', TABLE_FORMATS, options.format),
  });
  await told(session, written, { rows, totals, entry: moment.entry, sha256: file.sha256.toString('hex') });
}

async function exportEvents(
  session: Session,
  { store, log, codec, clock, takenExports }: Installation,
  folder: string,
  contract: string | undefined,
  options: Options,
): Promise<void> {
  const { asOf } = momentOf(store, options);
  const file = await new EventExports(store, log, codec).of({ contract, asOf });
  const { events, moment, sha256 } = file.manifest;
  const written = [
    await write(file, folder),
    beside(folder, DICTIONARY, file.dictionaryText),
    beside(folder, MANIFEST, asJson(file.manifest)),
  ];
  noteTaken(session, takenExports, file, options, {
    ...{ at: clock.now(), what: 'events', dataset: 'events', contracts: contract === undefined ? [] : [contract] },
    ...{ entry: moment.entry, filters: {}, day: null, profile: null, format: 'jsonl', rows: events },
  });
  await told(session, written, { rows: events, totals: {}, entry: moment.entry, sha256 });
}

/** Whoever has the files of the ledger has everything; what they took by this command is noted all the same. */
function noteTaken(
  { out }: Session,
  taken: TakenExports,
  { name, bytes, sha256 }: Pick<ExportFile, 'name' | 'bytes' | 'sha256'>,
  { purpose }: Options,
  of: Omit<TakenExport, 'by' | 'through' | 'file' | 'bytes' | 'sha256' | 'purpose'>,
): void {
  const file = { file: name, bytes, sha256: sha256.toString('hex'), purpose: purpose ?? null };
  try {
    taken.add({ ...of, ...file, by: null, through: 'terminal' });
  } catch (error) {
    out.warn(`It is not noted that this was taken: ${(error as Error).message}`);
  }
}

const MANIFEST = 'manifest.json';
const DICTIONARY = 'dictionary.json';

async function exportStandard(
  session: Session,
  { store, clock, takenExports }: Installation,
  folder: string,
  standard: 'ocds' | 'indigo',
  contract: string | undefined,
  options: Options,
): Promise<void> {
  if (contract === undefined) throw new InvalidExport('contract', 'must be given');
  const moment = exportMoment(store, momentOf(store, options).asOf);
  const made = (standard === 'ocds' ? ocdsRecordPackage : indigoProject)(store, contract, moment.entry);
  if (made === undefined) throw new InvalidExport('contract', 'must be one that the ledger knew at that entry');
  const name = fileName(standard, moment, { contract, extension: 'json' });
  const text = asJson(made);
  const sha256 = createHash('sha256').update(text).digest();
  noteTaken(session, takenExports, { name, bytes: Buffer.byteLength(text), sha256 }, options, {
    ...{ at: clock.now(), what: standard, dataset: standard, contracts: [contract], entry: moment.entry },
    ...{ filters: {}, day: null, profile: null, format: 'json', rows: null },
  });
  await told(session, [beside(folder, name, text)], { entry: moment.entry });
}

function filtersOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new Failure('usage', 'bad-filter', `--filter ${text} is not name=value`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function chosen<Value extends string>(name: string, values: readonly Value[], given: string): Value {
  const value = values.find((one) => one === given);
  if (value === undefined) throw new InvalidExport(name, `must be one of ${values.join(', ')}`);
  return value;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Under its name only once it is whole: half a file would pass for one with fewer rows. */
async function write(file: ExportFile, folder: string): Promise<string> {
  const place = join(folder, file.name);
  await pipeline(Readable.from(file.content()), createWriteStream(`${place}.part`));
  renameSync(`${place}.part`, place);
  return place;
}

function beside(folder: string, name: string, text: string): string {
  const place = join(folder, name);
  writeFileSync(place, text);
  return place;
}

interface Told {
  readonly rows?: number;
  readonly totals?: Readonly<Record<string, number>>;
  readonly entry: number;
  readonly sha256?: string;
}

async function told({ out, options }: Session, written: readonly string[], facts: Told): Promise<void> {
  if (options.json) {
    await out.document({ written, ...facts });
    return;
  }
  await out.lines(written);
  const { rows, totals = {}, entry, sha256 } = facts;
  out.note(
    `As the ledger knew it at entry ${entry}${rows === undefined ? '' : `: ${countInWords(rows)} ${rows === 1 ? 'row' : 'rows'}`}.`,
  );
  for (const [name, pence] of Object.entries(totals)) out.note(`Total of ${name}: ${formatPence(pence)}`);
  if (sha256 !== undefined) out.note(`sha256 ${sha256}`);
}

/** `ledger check-export`: needs no ledger, only the folder that an evaluator was given. */
export async function checkExport({ io, out, options }: Session, folder: string): Promise<ExitCode> {
  const at = resolve(io.cwd, folder);
  for (const name of [MANIFEST, DICTIONARY]) {
    if (!existsSync(join(at, name))) throw new Failure('usage', 'file-not-found', `There is no ${name} in ${folder}`);
  }
  const manifest = JSON.parse(readFileSync(join(at, MANIFEST), 'utf8')) as EventManifest;
  const events = join(at, manifest.name);
  if (!existsSync(events)) throw new Failure('usage', 'file-not-found', `There is no ${manifest.name} in ${folder}`);
  const dictionary = readFileSync(join(at, DICTIONARY), 'utf8');
  const problems = await checkEventExport(createReadStream(events), manifest, dictionary);
  if (options.json) await out.document({ events: manifest.events, sha256: manifest.sha256, problems });
  else if (problems.length === 0) await out.line(`${manifest.events} events, as the manifest says: ${manifest.sha256}`);
  else await out.lines(problems);
  return problems.length === 0 ? exitCodes.ok : exitCodes.fault;
}
