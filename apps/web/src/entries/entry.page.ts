import type { TrailEntry } from '#audit-trail';
import type { Naming } from '#contracts';
import type { SignedCheckpoint } from '#tamper-evidence';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import { proofCell } from '../integrity/integrity.page.js';
import type { Page } from '../layout/pages.js';
import { cell, keepingMoment, type NamedValue } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { countWords, momentWords } from '../layout/words.js';

export interface EntryContent {
  readonly heading: string;
  readonly item: TimelineItem;
  readonly facts: readonly NamedValue[];
  /** What is stored, without what is sealed. */
  readonly data: string;
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** One entry of the ledger as it stands. */
export function entryPage(
  told: TrailEntry,
  naming: Naming,
  asked: ReadAt,
  checkpoint?: SignedCheckpoint,
): Page<EntryContent> | undefined {
  const [item] = timelineOf([told], naming, asked);
  if (item === undefined) return undefined;
  const { entry, type, stream, revision, event, leaf, occurredAt, recordedAt, data } = told;
  return {
    template: 'entries/entry.njk',
    title: `Entry ${countWords(entry)}`,
    section: 'none',
    content: {
      heading: `Entry ${countWords(entry)}`,
      item,
      facts: [
        { name: 'Happened', value: cell(momentWords(occurredAt)) },
        { name: 'Recorded', value: cell(momentWords(recordedAt)) },
        { name: 'Kind of event', value: cell(type) },
        { name: 'Stream', value: cell(`${stream}, event ${revision}`) },
        { name: 'Event id', value: cell(event) },
        { name: 'Leaf hash', value: cell(leaf) },
        { name: 'Proof', value: proofCell(entry, checkpoint) },
      ],
      data: JSON.stringify(data, null, 2),
      previous: entry === 0 ? undefined : keepingMoment(`/entries/${entry - 1}`, asked),
      next: entry < asked.asOf ? keepingMoment(`/entries/${entry + 1}`, asked) : undefined,
    },
  };
}
