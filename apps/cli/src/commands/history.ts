import type { TrailEntry } from '#audit-trail';
import { ChangeLog, ContractRegister } from '#contracts';
import type { Installation } from '#installation';
import { countInWords, londonDayOf } from '#kernel';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { dayOfAsked, inWords, momentOf } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { plural } from '../terminal.js';
import { type Names, namesOf } from '../words.js';
import {
  changesOf,
  documentLines,
  meetingLines,
  planTitle,
  revisionLines,
  revisionTitle,
  variationLines,
  variationTitle,
} from './changes.js';
import { printEntries } from './trail-entries.js';

interface Options {
  readonly asOf?: string;
  readonly effectiveOn?: string;
  readonly full: boolean;
}

/**
 * `ledger history`: everything that was ever proposed to be changed of a contract, what became of it, and what is
 * different by it.
 */
export function history(
  session: Session,
  what: string,
  named: string | undefined,
  options: Options,
): Promise<ExitCode> {
  if (named !== undefined && what !== 'contract') {
    throw new Failure('usage', 'kind-unknown', `There is no history of a ${what}; there is one of a contract`);
  }
  const contract = named ?? what;
  return reading(session, async (installation) => {
    const { out } = session;
    const { store, clock } = installation;
    const asked = momentOf(store, options);
    const details = new ContractRegister(store).contract(contract, asked);
    if (details === undefined)
      throw new Failure('failed', 'not-found', `There is no contract ${contract} in this ledger`);
    const on = dayOfAsked(store, asked, londonDayOf(clock.now()));
    const { variations, revisions } = changesOf(store, contract, { ...asked, on });
    const log = new ChangeLog(store);
    const [meetings, documents] = [log.meetings(contract, asked), log.documents(contract, asked)];
    const plans = log.plans(contract, asked);
    const entries = [
      ...(await entriesOfStream(installation, `contract-${contract}`)),
      ...(await entriesOfStream(installation, `ratecard-${contract}`)),
    ]
      .filter(({ entry }) => asked.asOf === undefined || entry <= asked.asOf)
      .sort((a, b) => a.entry - b.entry);
    if (session.options.json) {
      await out.document({ contract: details, variations, revisions, meetings, documents, plans, entries });
      return exitCodes.ok;
    }
    if (asked.asOf !== undefined) out.note(`As the ledger knew it at entry ${asked.asOf}.`);
    const names = namesOf(store, contract, asked);
    await out.line(out.style('bold', `${details.title} (${contract})`));
    await out.line(
      `${inWords(details.startsOn)} to ${inWords(details.endsOn)}, signed on ${inWords(details.signedOn)}`,
    );
    if (details.synthetic) await out.line('The people in it are made up.');
    const firstAbout = (kind: string, ref: string) =>
      entries.find(({ about }) => about.some((one) => one.kind === kind && one.ref === ref))?.entry ?? -1;
    const told: Told[] = [
      ...variations.map((one) => ({
        entry: firstAbout('variation', `${contract}.V${one.variation}`),
        title: variationTitle(contract, one),
        lines: variationLines(contract, one, names, out.width),
      })),
      ...revisions.map((one) => ({
        entry: firstAbout('rate-card-revision', `${contract}.R${one.revision}`),
        title: revisionTitle(one),
        lines: revisionLines(one, names, out.width),
      })),
    ];
    for (const { title, lines } of told.toSorted((one, other) => one.entry - other.entry)) {
      await out.line();
      await out.line(out.style('bold', title));
      await out.lines(lines);
    }
    await printFiled(session, 'Meetings about the contract', meetings, names, meetingLines);
    await printFiled(session, 'Documents about the contract', documents, names, (one, _, width) =>
      documentLines(one, width),
    );
    if (plans.length > 0) {
      await out.line();
      await out.line(out.style('bold', 'Plans'));
      for (const plan of plans) await out.line(`  ${planTitle(plan)}`);
      await out.line(`  Period by period: ledger list plans ${contract}`);
    }
    await out.line();
    if (options.full) {
      await out.line(out.style('bold', `All of it, oldest first: ${plural(entries.length, 'entry', 'entries')}`));
      await printEntries(out, entries, { isFull: false, kept: [], names });
    } else {
      await out.line(`Every entry about the agreement, with who recorded it: --full (${countInWords(entries.length)})`);
    }
    return exitCodes.ok;
  });
}

interface Told {
  /** The entry that opened it: the order in which changes were put forward. */
  readonly entry: number;
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is about a change stands with it. */
async function printFiled<Filed extends { readonly about: readonly object[] }>(
  { out }: Session,
  title: string,
  filed: readonly Filed[],
  names: Names,
  lines: (one: Filed, names: Names, width: number) => readonly string[],
): Promise<void> {
  const general = filed.filter(({ about }) => about.length === 0);
  if (general.length === 0) return;
  await out.line();
  await out.line(out.style('bold', title));
  for (const one of general) await out.lines(lines(one, names, out.width));
}

/** The entries of one stream as a trail tells them, without looking at the thousands about the same contract. */
async function entriesOfStream({ log, codec, narratives, store }: Installation, stream: string): Promise<TrailEntry[]> {
  const entryOf = (id: string) =>
    store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE event_id = :id', { id })?.sequence ?? -1;
  const entries: TrailEntry[] = [];
  for await (const logged of log.readStream(stream)) {
    const { event, envelope } = codec.decode(logged);
    const { type, ...data } = event;
    entries.push({
      entry: entryOf(logged.id),
      event: logged.id,
      type,
      stream,
      revision: logged.revision,
      sentence: narratives.says(event, envelope),
      why: narratives.why(event),
      occurredAt: envelope.occurredAt,
      recordedAt: envelope.recordedAt,
      actor: envelope.actor,
      about: narratives.about(event, envelope),
      reliesOn: envelope.reliesOn.map(({ event: id, as }) => ({ event: id, entry: entryOf(id), as })),
      evidence: envelope.evidence,
      sealed: envelope.sealed.map(({ path }) => path.slice(1)),
      leaf: logged.leaf.toString('hex'),
      data,
    });
  }
  return entries;
}
