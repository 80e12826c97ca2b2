import type { LedgerEntry } from '#event-log';
import type { Installation } from '#installation';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { type Names, namesEverywhere, plain } from '../words.js';

interface Wanted {
  readonly after?: number;
  readonly stream?: string;
  readonly type?: string;
  readonly limit?: number;
}

const LIMIT = 100;

/** `ledger events`: the log itself. With `--json`, one event a line, so that a ledger of any size streams. */
export function events(session: Session, wanted: Wanted): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out, options, io } = session;
    const limit = wanted.limit ?? (options.json || options.plain ? Number.POSITIVE_INFINITY : LIMIT);
    const names = namesEverywhere(installation.store);
    let told = 0;
    let isMore = false;
    for await (const entry of entriesOf(installation, wanted)) {
      if (io.interrupted.aborted) return exitCodes.interrupted;
      if (told === limit) {
        isMore = true;
        break;
      }
      told += 1;
      if (out.options.plain) await out.records([asRecord(installation, entry)]);
      else await out.line(options.json ? asJson(entry) : asLine(installation, entry, out, names));
    }
    if (told === 0) out.note('There are no such events.');
    if (isMore) out.note(`There are more. Go on with --after, or ask for more with --limit.`);
    return exitCodes.ok;
  });
}

async function* entriesOf({ log, store }: Installation, { after, stream, type }: Wanted): AsyncGenerator<LedgerEntry> {
  const isWanted = (entry: LedgerEntry) => type === undefined || entry.type === type;
  if (stream !== undefined) {
    for await (const logged of log.readStream(stream)) {
      // A stream's own events do not say their entry; the read store knows it.
      const sequence = store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE event_id = :id', {
        id: logged.id,
      });
      const entry = { ...logged, sequence: sequence?.sequence ?? -1 };
      if (isWanted(entry) && (after === undefined || entry.sequence > after)) yield entry;
    }
    return;
  }
  const from = after === undefined ? 'start' : placeOf(store, after);
  if (from === undefined) return;
  for await (const batch of log.readAll(from, { batchSize: 500 })) {
    for (const entry of batch) if (isWanted(entry)) yield entry;
  }
}

function placeOf(store: Installation['store'], sequence: number) {
  const found = store.get<{ position: string }>('SELECT position FROM entries WHERE sequence = :sequence', {
    sequence,
  });
  if (found === undefined) {
    const last =
      store.get<{ sequence: number | null }>('SELECT max(sequence) AS sequence FROM entries')?.sequence ?? -1;
    if (sequence > last) return undefined;
    throw new Failure('failed', 'entry-not-found', `The read store does not know entry ${sequence}`);
  }
  return { position: found.position as LedgerEntry['position'], sequence };
}

function asJson({ sequence, position, leaf, text }: LedgerEntry): string {
  // The stored text as it is: what is hashed, not a copy of its meaning.
  return `{"entry":${sequence},"position":${JSON.stringify(position)},"leaf":"${leaf.toString('hex')}","event":${text}}`;
}

/** Entry, both clocks, type, stream and revision, and who recorded it: in codes. */
function asRecord({ codec }: Installation, entry: LedgerEntry): string[] {
  const { envelope } = codec.decode(entry);
  const { actor, occurredAt, recordedAt } = envelope;
  const who = [actor.subject, actor.organisation, actor.role];
  return [String(entry.sequence), recordedAt, occurredAt, entry.type, entry.stream, String(entry.revision), ...who];
}

function asLine({ codec, narratives }: Installation, entry: LedgerEntry, out: Session['out'], names: Names): string {
  const { event, envelope } = codec.decode(entry);
  const { actor } = envelope;
  const head = [
    out.style('cyan', `#${entry.sequence}`),
    inWords(envelope.recordedAt),
    out.style('bold', entry.type),
    out.style('dim', `${entry.stream}/${entry.revision}`),
  ].join('  ');
  return `${head}\n    ${names.sentence(narratives.says(event, envelope))}\n    ${out.style('dim', `by ${names.who(actor.subject, actor.organisation)}, ${plain(actor.role)}`)}`;
}
