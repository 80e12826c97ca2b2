import type { ReadingRow } from '#persons';
import { outcomeHref } from '../evidence/outcome-href.js';
import { outcomeStatus } from '../evidence/outcome-status.js';
import { cell, type DataTable, keepingMoment } from '../layout/parts.js';
import { dayOfMoment, dayWords, momentWords, plainWords } from '../layout/words.js';
import type { ItemFacts } from './item-facts.js';

/** Where the file was used and what came of it, across contracts and providers; undefined where it is used here alone. */
export function sameFileTable({ sameFile, nameOf, asked }: ItemFacts): DataTable | undefined {
  if (sameFile.length === 0) return undefined;
  return {
    caption: 'Where the same file stands too',
    captionSize: 's',
    columns: [{ text: 'Outcome' }, { text: 'Submitted by' }, { text: 'State' }],
    rows: sameFile.map((same) =>
      same.isTheirs
        ? [
            cell(same.outcome, {
              href: keepingMoment(outcomeHref(same.also), asked),
              note: `of ${same.also.person}, ${same.contract}`,
            }),
            cell(nameOf(same.also.submitted_for), { note: dayWords(same.also.submitted_on) }),
            cell(outcomeStatus(same.status).text, {
              tag: outcomeStatus(same.status).colour,
              note: billedWords(same.billed),
            }),
          ]
        : [cell('Of another contract', { note: same.also.evidence }), cell('Not shown'), cell('Not shown')],
    ),
    empty: '',
  };
}

function billedWords(billed: string | undefined): string {
  if (billed === undefined) return 'not claimed';
  return billed === '' ? 'claimed, not billed' : `billed on ${billed}`;
}

export function othersTable({ others, facts: { naming } }: ItemFacts): DataTable {
  return {
    caption: 'Other outcomes of this person',
    captionSize: 's',
    columns: [{ text: 'Outcome' }, { text: 'Achieved' }, { text: 'State' }],
    rows: others.map((row) => [
      cell(naming.names.get(row.outcome) ?? plainWords(row.outcome), {
        href: outcomeHref(row),
        ...(row.occurrence === 1 ? {} : { note: `time ${row.occurrence}` }),
      }),
      cell(dayWords(row.achieved_on)),
      cell(outcomeStatus(row.status).text, { tag: outcomeStatus(row.status).colour }),
    ]),
    empty: 'No other outcome of this person was submitted.',
  };
}

/** What was written about several pieces is opened with the page: once is enough to say so. */
function onceADay(opened: readonly ReadingRow[]): readonly ReadingRow[] {
  const told = new Set<string>();
  return opened.filter(({ what, read_at, read_by }) => {
    const reading = `${read_by} ${dayOfMoment(read_at)}`;
    if (what !== 'field') return true;
    if (told.has(reading)) return false;
    told.add(reading);
    return true;
  });
}

export function openedTable({ opened, facts: { naming } }: ItemFacts): DataTable {
  return {
    caption: 'Who has opened a file of it, or what was written about one, the newest first',
    captionSize: 's',
    columns: [{ text: 'Opened' }, { text: 'What' }, { text: 'By' }],
    rows: onceADay(opened).map(({ what, read_at, read_by, read_for }) => [
      cell(momentWords(read_at)),
      cell(what === 'file' ? 'A file' : 'What was written'),
      cell(naming.nameOf(read_by), { note: naming.nameOf(read_for) }),
    ]),
    empty: 'Nobody has yet.',
  };
}
