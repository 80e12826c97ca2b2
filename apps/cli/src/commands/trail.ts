import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { provJson, type Trail, type TrailEntry } from '#audit-trail';
import type { Subject } from '#event-log';
import { contentDigestOf, EvidenceRegister, fileMarkOf } from '#evidence';
import type { Installation } from '#installation';
import { countInWords, formatPence } from '#kernel';
import { StatementsRegister } from '#payments';
import { PersonsRegister } from '#persons';
import { RateCardHistory, rateCardLineRef } from '#rate-cards';
import type { Moment } from '#read-store';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, namesEverywhere, namesOf, plain, priceInWords, subjectInWords } from '../words.js';
import { allLines, lineTable } from './line-table.js';
import { printEntries } from './trail-entries.js';

interface Options {
  readonly line?: number;
  readonly full: boolean;
  readonly asOf?: string;
  /** `json`, as with --json, or `prov-json`; text for people, when absent. */
  readonly format?: string;
}

/** What a trail is read from, at the moment that was asked for. */
interface Place extends Pick<Installation, 'store' | 'participants'> {
  readonly moment: Moment;
  readonly trails: {
    back(subject: Subject, narrowed?: Subject): Promise<Trail | undefined>;
    forward(subject: Subject): Promise<Trail | undefined>;
    of(subject: Subject): Promise<Trail | undefined>;
  };
}

function placeAt({ store, participants, trails }: Installation, moment: Moment): Place {
  const { asOf } = moment;
  return {
    ...{ store, participants, moment },
    trails: {
      back: (subject, narrowed) => trails.back(subject, narrowed, asOf),
      forward: (subject) => trails.forward(subject, asOf),
      of: (subject) => trails.of(subject, asOf),
    },
  };
}

/** A trail as it is printed: the value, and what stands above it. */
interface Told {
  readonly trail: Trail;
  readonly title: string;
  /** Lines before the entries: a payment's facts, the lines of a statement. */
  readonly summary?: readonly string[];
  /** Subjects whose entries are always printed. */
  readonly kept?: readonly Subject[];
  /** False where the summary is all that is printed, and the rest is asked for. */
  readonly isWhole: boolean;
}

const BACK = ['payment', 'statement', 'line', 'claim', 'evidence', 'person'] as const;
const KINDS = [...BACK, 'file', 'rate-card-line'];
const FORMATS = ['text', 'json', 'prov-json'];
/** What of a trail is a calculation of the ledger itself. */
const CALCULATIONS = ['StatementLinesAdded'];

/** `ledger trail`: why it was paid. */
export function trail(
  session: Session,
  kind: string,
  ref: string,
  line: string | undefined,
  options: Options,
): Promise<ExitCode> {
  if (!KINDS.includes(kind)) {
    throw new Failure('usage', 'kind-unknown', `There is no trail of a ${kind}; there is one of ${KINDS.join(', ')}`);
  }
  const { format = session.options.json ? 'json' : 'text' } = options;
  if (!FORMATS.includes(format)) {
    throw new Failure('usage', 'format-unknown', `There is no format ${format}; there is ${FORMATS.join(', ')}`);
  }
  return reading(session, async (installation) => {
    const { asOf } = momentOf(installation.store, options.asOf === undefined ? {} : { asOf: options.asOf });
    const place = placeAt(installation, asOf === undefined ? {} : { asOf });
    const isData = format !== 'text';
    const told = await tell(session, place, kind, ref, line, { ...options, full: options.full || isData });
    if (told === undefined) {
      throw new Failure(
        'failed',
        'not-found',
        `Nothing in this ledger is about the ${kind} ${[ref, line].filter(Boolean).join(' ')}`,
      );
    }
    if (asOf !== undefined && !isData) session.out.note(`As the ledger knew it at entry ${asOf}.`);
    const erased = erasedIn(told.trail, place);
    if (isData) {
      await session.out.document(
        format === 'json' ? { ...told.trail, erased } : provJson(told.trail, { calculations: CALCULATIONS }),
      );
      return exitCodes.ok;
    }
    for (const { person, erasedAt } of erased) {
      await session.out.line(
        `${person} was erased on ${inWords(erasedAt)}: the evidence cannot be opened any more; what the verifier decided stands.`,
      );
    }
    await print(session, told, options.full, namesEverywhere(installation.store));
    return exitCodes.ok;
  });
}

/** Those of the people in a trail who were erased by the moment asked about. */
function erasedIn({ entries }: Trail, { store, moment }: Place) {
  const people = entries.flatMap(({ about }) => about.filter(({ kind }) => kind === 'person').map(({ ref }) => ref));
  return new PersonsRegister(store).erasedAmong(people, moment);
}

function tell(
  session: Session,
  place: Place,
  kind: string,
  ref: string,
  line: string | undefined,
  options: Options,
): Promise<Told | undefined> {
  const numbered = line === undefined ? options.line : Number(line);
  switch (kind) {
    case 'payment':
    case 'statement':
      return numbered === undefined
        ? wholeStatement(session, place, { kind, ref }, options.full)
        : oneLine(place, { kind, ref }, numbered);
    case 'line': {
      const [statement = '', number] = ref.split('/');
      const asked = numbered ?? Number(number);
      if (!Number.isSafeInteger(asked)) {
        throw new Failure('usage', 'line-needed', 'Which line? For example: ledger trail line reboot_west.S01 3');
      }
      return oneLine(place, { kind: 'statement', ref: statement }, asked);
    }
    case 'file':
      return ofFile(place, ref);
    case 'rate-card-line':
      if (line === undefined) {
        throw new Failure(
          'usage',
          'line-needed',
          'Which line? For example: ledger trail rate-card-line reboot_west enters_employment',
        );
      }
      return ofRateCardLine(session, place, ref, line, options.full);
    default:
      return behind(place, { kind, ref });
  }
}

async function behind({ trails }: Place, subject: Subject): Promise<Told | undefined> {
  // A person stands on statements with hundreds of others, who are no part of their trail.
  const found = await trails.back(subject, subject.kind === 'person' ? subject : undefined);
  return (
    found && {
      trail:
        subject.kind === 'person'
          ? { ...found, entries: found.entries.map((entry) => onlyAbout(entry, `.${subject.ref}.`)) }
          : found,
      title: `The ${subject.kind} ${subject.ref}, and what it rests on`,
      isWhole: true,
    }
  );
}

/** Of a statement of hundreds of lines, its own story and its lines; each line has a story of its own to ask for. */
async function wholeStatement(
  session: Session,
  { trails, store, moment }: Place,
  subject: Subject,
  isWhole: boolean,
): Promise<Told | undefined> {
  const own = await trails.of(subject);
  const account = own && accountOf(own);
  if (own === undefined || account === undefined) return undefined;
  const { contract, statement } = account;
  const lines = allLines(new StatementsRegister(store), contract, { statement, ...moment });
  const found = isWhole
    ? await trails.back(subject)
    : {
        of: subject,
        entries:
          (await trails.of({ kind: 'statement', ref: statement }))?.entries.filter((entry) => !isAfter(own, entry)) ??
          [],
      };
  if (found === undefined) return undefined;
  const total = lines.reduce((sum, { amount_pence }) => sum + amount_pence, 0);
  const summary = [
    `${plural(lines.length, 'line')}, ${formatPence(total)}`,
    '',
    ...lineTable(lines, namesOf(store, contract, moment), session.out.width),
    ...(isWhole
      ? []
      : [
          '',
          `Why one of them was paid: ledger trail ${subject.kind} ${subject.ref} --line <number>`,
          'Every entry of every line: --full',
        ]),
  ];
  return {
    trail: found,
    title: `${subject.kind === 'payment' ? 'Payment' : 'Statement'} ${subject.ref}`,
    summary,
    isWhole,
  };
}

/** What came after a payment is no part of why it was made. */
function isAfter(own: Trail, entry: TrailEntry): boolean {
  return own.of.kind === 'payment' && entry.entry > (own.entries.at(-1)?.entry ?? Number.POSITIVE_INFINITY);
}

async function oneLine({ trails, store, moment }: Place, subject: Subject, number: number): Promise<Told | undefined> {
  const own = await trails.of(subject);
  const account = own && accountOf(own);
  if (account === undefined) return undefined;
  const { contract, statement } = account;
  const line = new StatementsRegister(store).line(contract, statement, number, moment);
  if (line === undefined) throw new Failure('failed', 'not-found', `The statement ${statement} has no line ${number}`);
  const found = await trails.back(subject, { kind: 'claim', ref: line.claim });
  if (found === undefined) return undefined;
  const { rate_card_line, revision, achieved_on, amount_pence } = line;
  const whom = line.person === null ? subjectInWords(line) : `person ${line.person}`;
  const names = namesOf(store, contract, {});
  const by = rate_card_line === line.outcome ? 'its line' : `line ${names.withCode(rate_card_line)}`;
  const summary = [
    `${formatPence(amount_pence)} for ${names.withCode(line.outcome)} of ${whom}, achieved on ${inWords(achieved_on)},`,
    `priced by ${by} of rate card revision ${revision}; claim ${line.claim}`,
  ];
  return {
    trail: { ...found, entries: found.entries.map((entry) => onlyAbout(entry, `claim ${line.claim}.`)) },
    title: `Line ${number} of statement ${statement}`,
    summary,
    isWhole: true,
    kept: [{ kind: 'outcome', ref: `${contract}.${line.outcome}` }],
  };
}

/** Of the many lines that one entry puts on a statement, the reasons of those that say so much of their claim. */
function onlyAbout(entry: TrailEntry, claim: string): TrailEntry {
  if (entry.type !== 'StatementLinesAdded') return entry;
  return { ...entry, why: entry.why.filter((reason) => reason.includes(claim)) };
}

function accountOf({ entries }: Trail): { readonly contract: string; readonly statement: string } | undefined {
  for (const { data } of entries) {
    const { contract, statement } = data;
    if (typeof contract === 'string' && typeof statement === 'string') return { contract, statement };
  }
  return undefined;
}

/** From a file to what was paid on it: the file itself, or its digest in clear, or as it is stored. */
async function ofFile(place: Place, ref: string): Promise<Told | undefined> {
  const { trails, store, participants } = place;
  const title = 'What rests on this evidence file';
  const isDigest = /^(sha256:)?[0-9a-f]{64}$/.test(ref);
  const digest = isDigest ? (ref.startsWith('sha256:') ? ref : `sha256:${ref}`) : digestOfFile(ref);
  const asStored = await trails.forward({ kind: 'evidence-file', ref: digest });
  if (asStored !== undefined) return { trail: asStored, title, isWhole: true };
  const entries = new Map<number, TrailEntry>();
  for (const { evidence } of new EvidenceRegister(store).withFile(fileMarkOf(participants, digest), place.moment)) {
    const found = await trails.forward({ kind: 'evidence', ref: evidence });
    for (const entry of found?.entries ?? []) entries.set(entry.entry, entry);
  }
  if (entries.size === 0) return undefined;
  const inOrder = [...entries.values()].sort((a, b) => a.entry - b.entry);
  return { trail: { of: { kind: 'evidence-file', ref: digest }, entries: inOrder }, title, isWhole: true };
}

function digestOfFile(path: string): string {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new Failure(
      'usage',
      'file-not-found',
      `${path} is neither a file here nor a digest (sha256: and 64 hexadecimal digits)`,
    );
  }
  return contentDigestOf(readFileSync(file));
}

async function ofRateCardLine(
  session: Session,
  { trails, store, moment }: Place,
  contract: string,
  code: string,
  isAll: boolean,
): Promise<Told | undefined> {
  const subject = { kind: 'rate-card-line', ref: rateCardLineRef(contract, code) };
  const found = isAll ? await trails.forward(subject) : await trails.of(subject);
  if (found === undefined) return undefined;
  const names = namesOf(store, contract, moment);
  const revisions = new RateCardHistory(store).line(contract, code, moment);
  const lines = allLines(new StatementsRegister(store), contract, { line: code, ...moment });
  const total = lines.reduce((sum, { amount_pence }) => sum + amount_pence, 0);
  const summary = [
    ...table(
      [
        { title: 'Revision', align: 'right' },
        { title: 'Status' },
        { title: 'In force' },
        { title: 'Billed', align: 'right' },
        { title: 'Amount', align: 'right' },
        { title: 'Price' },
      ],
      revisions.map(({ revision, status, validFrom, validTo, line }) => {
        const under = lines.filter((row) => row.revision === revision);
        const from = validFrom === undefined ? 'never' : `${validFrom} to ${validTo ?? 'now'}`;
        const sum = under.reduce((pence, { amount_pence }) => pence + amount_pence, 0);
        return [
          String(revision),
          plain(status),
          from,
          countInWords(under.length),
          formatPence(sum),
          priceInWords(line),
        ];
      }),
      session.out.width,
    ),
    '',
    `${plural(lines.length, 'line')} of statements, ${formatPence(total)}`,
    '',
    ...lineTable(lines, names, session.out.width, true),
    ...(isAll ? [] : ['', 'Every entry that rests on it: --full']),
  ];
  const title = `Line ${names.withCode(code)} of the rate card of ${contract}, and what was billed on it`;
  return { trail: isAll ? found : { of: subject, entries: [] }, title, summary, isWhole: isAll };
}

async function print(
  { out }: Session,
  { trail: { entries }, title, summary, isWhole, kept = [] }: Told,
  isFull: boolean,
  names: Names,
): Promise<void> {
  await out.line(out.style('bold', title));
  await out.line();
  if (summary !== undefined) {
    await out.lines(summary);
    await out.line();
  }
  if (entries.length === 0) return;
  const first = entries[0];
  const what = isWhole ? 'All of it' : 'Its own entries';
  await out.line(
    out.style(
      'bold',
      `${what}, oldest first: ${plural(entries.length, 'entry', 'entries')}${first === undefined ? '' : `, from ${inWords(first.occurredAt)}`}`,
    ),
  );
  await printEntries(out, entries, { isFull, kept, names });
}
