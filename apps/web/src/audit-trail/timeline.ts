import type { TrailEntry } from '#audit-trail';
import type { Naming } from '#contracts';
import { daysBetween, type Instant } from '#kernel';
import { keepingMoment } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { counted, countWords, dayOfMoment, instantWords, momentWords, plainWords } from '../layout/words.js';
import { fieldWords } from './field-words.js';
import { readable } from './readable.js';

export interface Told {
  readonly machine: string;
  readonly words: string;
}

/** One thing that happened, as the timeline prints it. */
export interface TimelineItem {
  readonly sentence: string;
  /** The rest of a sentence that is too long for a heading. */
  readonly more: string | undefined;
  readonly why: readonly string[];
  readonly by: string;
  readonly happened: Told;
  /** When the ledger learned it, where that was on another day. */
  readonly recorded: Told | undefined;
  readonly lines: readonly string[];
  readonly entry: string;
  readonly href: string;
  readonly restsOn: readonly { readonly text: string; readonly href: string }[];
  /** What it rests on beside those, each a matter of its own: the other claims on a statement. */
  readonly restsOnMore: string | undefined;
}

const LINKS_MAX = 8;
const HEADING_MAX = 160;

/** The entries of a trail, the newest first. */
export function timelineOf(entries: readonly TrailEntry[], { nameOf, names }: Naming, asked: ReadAt): TimelineItem[] {
  const shown = new Set(entries.map(({ entry }) => entry));
  return entries
    .filter(({ entry }) => entry <= asked.asOf)
    .map((told) => ({
      ...headed(readable(told.sentence, names)),
      why: told.why.map((reason) => readable(reason, names)),
      by: `${nameOf(told.actor.subject)}, ${nameOf(told.actor.organisation)} (${plainWords(told.actor.role)})`,
      happened: { machine: told.occurredAt, words: momentWords(told.occurredAt) },
      recorded: recordedLater(told),
      lines: [
        ...told.evidence.map(
          ({ digest, bytes, mediaType }) =>
            `File (${mediaType}), stored encrypted as ${digest.slice(0, 19)}…, ${countWords(bytes)} bytes`,
        ),
        ...(told.sealed.length === 0
          ? []
          : [`Sealed, for those who may read it: ${told.sealed.map(fieldWords).join(', ')}`]),
      ],
      entry: countWords(told.entry),
      href: keepingMoment(`/entries/${told.entry}`, asked),
      ...restsOn(told, shown, asked),
    }))
    .reverse();
}

/** How many days after it happened an entry was recorded. */
export function daysLate({ occurredAt, recordedAt }: Pick<TrailEntry, 'occurredAt' | 'recordedAt'>): number {
  return daysBetween(dayOfMoment(occurredAt), dayOfMoment(recordedAt));
}

function recordedLater({ occurredAt, recordedAt }: TrailEntry): Told | undefined {
  const at = recordedAt as Instant;
  const days = daysLate({ occurredAt, recordedAt });
  // What is recorded on the day it happened needs no second date.
  if (days === 0) return undefined;
  return { machine: at, words: `${instantWords(at)} (${counted(days, 'day')} later)` };
}

/** A heading stays short enough to be scanned: what comes after the first full clause stands below it. */
function headed(sentence: string): Pick<TimelineItem, 'sentence' | 'more'> {
  if (sentence.length <= HEADING_MAX) return { sentence, more: undefined };
  const ends = [...sentence.slice(0, HEADING_MAX).matchAll(/[:.;] /g)].map(({ index }) => index);
  // A title that is quoted stays whole.
  const end = ends.findLast((at) => (sentence.slice(0, at).match(/"/g)?.length ?? 0) % 2 === 0);
  if (end === undefined) return { sentence, more: undefined };
  const rest = sentence.slice(end + 2);
  return { sentence: sentence.slice(0, end), more: rest.charAt(0).toUpperCase() + rest.slice(1) };
}

/** Links to what an entry rests on: first what is told on the same page, and never a page full of links. */
function restsOn(
  { reliesOn }: TrailEntry,
  shown: ReadonlySet<number>,
  asked: ReadAt,
): Pick<TimelineItem, 'restsOn' | 'restsOnMore'> {
  const known = reliesOn.filter(({ entry }) => entry >= 0);
  const told = known.filter(({ entry }) => shown.has(entry));
  const linked = (told.length > 0 ? told : known).slice(0, LINKS_MAX);
  const left = known.length - linked.length;
  return {
    restsOn: linked.map(({ entry, as }) => ({
      text: `${plainWords(as)} (entry ${countWords(entry)})`,
      href: keepingMoment(`/entries/${entry}`, asked),
    })),
    restsOnMore: left === 0 ? undefined : `${countWords(left)} more`,
  };
}
