import type { TrailEntry } from '#audit-trail';
import type { Subject } from '#event-log';
import { fieldInWords } from '#kernel';
import { inWords } from '../moments.js';
import type { Session } from '../session.js';
import { wrap } from '../table.js';
import { plural } from '../terminal.js';
import { type Names, plain } from '../words.js';

/** So many entries of one kind and moment are told one by one; of more, only those that the trail points at. */
const TOGETHER_MAX = 4;

/**
 * Entries one after the other. What one command recorded in one stream may be thirty entries of which one matters here:
 * the others are counted, unless all are asked for.
 */
export async function printEntries(
  out: Session['out'],
  entries: readonly TrailEntry[],
  { isFull, kept, names }: { readonly isFull: boolean; readonly kept: readonly Subject[]; readonly names: Names },
): Promise<void> {
  const told = new Set(entries.map(({ entry }) => entry));
  const reliedOn = new Set(entries.flatMap(({ reliesOn }) => reliesOn.map(({ entry }) => entry)));
  const isKept = ({ entry, about }: TrailEntry) =>
    reliedOn.has(entry) ||
    about.some(({ kind, ref }) => kept.some((subject) => subject.kind === kind && subject.ref === ref));
  for (const together of runsOf(entries)) {
    const needed = together.filter(isKept);
    const isAll = isFull || together.length <= TOGETHER_MAX;
    const shown = isAll ? together : needed.length > 0 ? needed : together.slice(0, 1);
    for (const entry of shown) {
      await out.line();
      await out.lines(entryLines(out, entry, told, names));
    }
    const hidden = together.length - shown.length;
    if (hidden > 0) {
      const [first, last] = [together[0]?.entry, together.at(-1)?.entry];
      await out.line(out.style('dim', `    … and ${hidden} more like it, of the same moment (#${first} to #${last})`));
    }
  }
}

/** Neighbours of one kind, recorded in one stream at one moment. */
function runsOf(entries: readonly TrailEntry[]): TrailEntry[][] {
  const runs: TrailEntry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const isSame =
      first !== undefined &&
      first.stream === entry.stream &&
      first.type === entry.type &&
      first.recordedAt === entry.recordedAt;
    if (isSame) run?.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

/** Both clocks are always told, because confusing them is how a late entry passes for an early one. */
function entryLines(out: Session['out'], entry: TrailEntry, told: ReadonlySet<number>, names: Names): string[] {
  const width = Math.min(out.width, 110);
  const { actor, reliesOn, evidence, sealed } = entry;
  const head = `${out.style('cyan', `#${entry.entry}`)}  ${out.style('bold', whenOf(entry))}`;
  // A statement rests on the claims of all its lines; in the trail of one line the others are only counted.
  const links = reliesOn.filter((link) => told.has(link.entry));
  const others = reliesOn.length - links.length;
  const rests = [
    ...links.map((link) => `#${link.entry} (${plain(link.as)})`),
    ...(others === 0 ? [] : [`${plural(others, 'entry', 'entries')} not told here`]),
  ].join(', ');
  const details = [
    `by ${names.who(actor.subject, actor.organisation)}, ${plain(actor.role)}`,
    ...(rests === '' ? [] : [`rests on ${rests}`]),
    ...evidence.map(
      ({ digest, bytes, mediaType }) =>
        `file ${digest.slice(0, 19)}…, ${mediaType}, ${plural(bytes, 'byte')} as stored`,
    ),
    ...(sealed.length === 0 ? [] : [`sealed: ${sealed.map(fieldInWords).join(', ')}`]),
  ];
  return [
    head,
    ...wrap(names.sentence(entry.sentence), width, '    '),
    ...entry.why.flatMap((why) => wrap(`why: ${names.sentence(why)}`, width, '    ')),
    ...details.flatMap((detail) => wrap(detail, width, '    ').map((line) => out.style('dim', line))),
  ];
}

function whenOf({ occurredAt, recordedAt }: TrailEntry): string {
  if (occurredAt === recordedAt) return `recorded ${inWords(recordedAt)}`;
  return `${inWords(occurredAt)}, recorded ${inWords(recordedAt)}`;
}
