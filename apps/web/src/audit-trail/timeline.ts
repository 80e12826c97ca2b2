import type { TrailEntry } from '#audit-trail';
import type { Instant } from '#kernel';
import { keepingMoment } from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { countWords, dayOfMoment, instantWords, momentWords, plainWords } from '../layout/words.js';
import { readable } from './readable.js';

export interface Told {
  readonly machine: string;
  readonly words: string;
}

/** One thing that happened, as the timeline prints it. */
export interface TimelineItem {
  readonly sentence: string;
  readonly why: readonly string[];
  readonly by: string;
  readonly happened: Told;
  /** When the ledger learned it, where that was on another day. */
  readonly recorded: Told | undefined;
  readonly lines: readonly string[];
  readonly entry: string;
  readonly href: string;
  readonly restsOn: readonly { readonly text: string; readonly href: string }[];
}

export interface Naming {
  readonly nameOf: NameOf;
  /** Names of organisations and titles of outcomes, by code. */
  readonly names: ReadonlyMap<string, string>;
}

/** The entries of a trail, the newest first. */
export function timelineOf(entries: readonly TrailEntry[], { nameOf, names }: Naming, asked: ReadAt): TimelineItem[] {
  return entries
    .filter(({ entry }) => entry <= asked.asOf)
    .map((told) => ({
      sentence: readable(told.sentence, names),
      why: told.why.map((reason) => readable(reason, names)),
      by: `${told.actor.subject}, ${nameOf(told.actor.organisation)} (${plainWords(told.actor.role)})`,
      happened: { machine: told.occurredAt, words: momentWords(told.occurredAt) },
      recorded: recordedLater(told),
      lines: [
        ...told.evidence.map(
          ({ digest, bytes, mediaType }) => `File ${digest.slice(0, 19)}…, ${mediaType}, ${countWords(bytes)} bytes`,
        ),
        ...(told.sealed.length === 0
          ? []
          : [`Sealed, for those who may read it: ${told.sealed.map(fieldWords).join(', ')}`]),
      ],
      entry: countWords(told.entry),
      href: keepingMoment(`/entries/${told.entry}`, asked),
      restsOn: told.reliesOn
        .filter(({ entry }) => entry >= 0)
        .map(({ entry, as }) => ({
          text: `${plainWords(as)} (entry ${countWords(entry)})`,
          href: keepingMoment(`/entries/${entry}`, asked),
        })),
    }))
    .reverse();
}

function recordedLater({ occurredAt, recordedAt }: TrailEntry): Told | undefined {
  const at = recordedAt as Instant;
  // What is recorded on the day it happened needs no second date.
  if (dayOfMoment(occurredAt) === dayOfMoment(at)) return undefined;
  return { machine: at, words: instantWords(at) };
}

/** `contentDigest` as `content digest`. */
function fieldWords(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
