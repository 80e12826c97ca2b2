import type { TrailEntry } from '#audit-trail';
import { ContractRegister } from '#contracts';
import type { Installation } from '#installation';
import { formatPence } from '#kernel';
import { RateCardHistory, type RateCardLine, type RevisionDetails } from '#rate-cards';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { inWords } from '../moments.js';
import { reading } from '../open.js';
import type { Session } from '../session.js';
import { table } from '../table.js';
import { plural } from '../terminal.js';
import { printEntries } from './trail.js';

/** `ledger history`: what was agreed about a contract, by whom, when, and what each revision changed. */
export function history(session: Session, contract: string): Promise<ExitCode> {
  return reading(session, async (installation) => {
    const { out, options } = session;
    const details = new ContractRegister(installation.store).contract(contract);
    if (details === undefined)
      throw new Failure('failed', 'not-found', `There is no contract ${contract} in this ledger`);
    const revisions = revisionsOf(installation, contract);
    const entries = [
      ...(await entriesOfStream(installation, `contract-${contract}`)),
      ...(await entriesOfStream(installation, `ratecard-${contract}`)),
    ].sort((a, b) => a.entry - b.entry);
    if (options.json) {
      await out.document({ contract: details, revisions, entries });
      return exitCodes.ok;
    }
    await out.line(out.style('bold', `${details.title} (${contract})`));
    await out.line(
      `${inWords(details.startsOn)} to ${inWords(details.endsOn)}, signed on ${inWords(details.signedOn)}`,
    );
    if (details.synthetic) await out.line('The people in it are made up.');
    await out.line();
    for (const [index, revision] of revisions.entries()) {
      await printRevision(
        session,
        revision,
        revisions.slice(0, index).findLast(({ status }) => status === 'agreed'),
      );
      await out.line();
    }
    await out.line(out.style('bold', `All of it, oldest first: ${plural(entries.length, 'entry', 'entries')}`));
    await printEntries(out, entries, { isFull: false, kept: [] });
    return exitCodes.ok;
  });
}

function revisionsOf({ store }: Installation, contract: string): RevisionDetails[] {
  const register = new RateCardHistory(store);
  const revisions: RevisionDetails[] = [];
  for (let number = 1; ; number += 1) {
    const revision = register.revision(contract, number);
    if (revision === undefined) return revisions;
    revisions.push(revision);
  }
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

async function printRevision(
  { out }: Session,
  revision: RevisionDetails,
  before: RevisionDetails | undefined,
): Promise<void> {
  const { status, effectiveFrom, proposedBy, proposedOn, decisions, validTo } = revision;
  await out.line(out.style('bold', `Rate card revision ${revision.revision}: ${status}`));
  await out.line(
    `  in force from ${inWords(effectiveFrom)}${validTo === undefined ? '' : ` until before ${inWords(validTo)}`}`,
  );
  await out.line(`  proposed by ${proposedBy} on ${inWords(proposedOn)}`);
  for (const { organisation, decision, decidedOn } of decisions) {
    await out.line(`  ${decision} by ${organisation} on ${inWords(decidedOn)}`);
  }
  const changes = changesOf(revision.lines, before?.lines ?? []);
  if (changes.length === 0) return;
  await out.line();
  const title = before === undefined ? 'Price' : `Revision ${revision.revision}`;
  const columns =
    before === undefined
      ? [{ title: 'Line' }, { title: 'What is paid for' }, { title, align: 'right' as const }]
      : [
          { title: 'Line' },
          { title: 'What is paid for' },
          { title: `Revision ${before.revision}`, align: 'right' as const },
          { title, align: 'right' as const },
          { title: 'Change' },
        ];
  await out.lines(
    table(
      columns,
      changes.map(({ line, title: words, was, is, change }) =>
        before === undefined ? [line, words, is] : [line, words, was, is, change],
      ),
      out.width,
    ),
  );
}

function changesOf(lines: readonly RateCardLine[], before: readonly RateCardLine[]) {
  const price = (line: RateCardLine | undefined) => (line === undefined ? '' : formatPence(line.pricing.pricePence));
  const standing = lines.map((line) => {
    const was = before.find((candidate) => candidate.line === line.line);
    const isSame = was !== undefined && JSON.stringify(was) === JSON.stringify(line);
    const change =
      was === undefined ? 'added' : isSame ? '' : price(was) === price(line) ? 'terms changed' : 'price changed';
    return { line: line.line, title: line.title, was: price(was) || 'not in it', is: price(line), change };
  });
  const retired = before
    .filter(({ line }) => !lines.some((candidate) => candidate.line === line))
    .map((line) => ({ line: line.line, title: line.title, was: price(line), is: 'not in it', change: 'retired' }));
  const all = [...standing, ...retired];
  return before.length === 0 ? all : all.filter(({ change }) => change !== '');
}
