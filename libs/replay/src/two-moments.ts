import { addDays, type CalendarDate, type ContractId, calendarDate } from '#kernel';
import type { ReadStore } from '#read-store';
import { type ContractEntry, entriesOf } from './contract-entries.js';
import { dayOf } from './day-of.js';
import { type Figures, figureNames } from './figures.js';
import { type DayAdded, figuresBy, RunningFigures } from './running-figures.js';

/** A figure at two moments. */
export interface FigureChange {
  readonly figure: string;
  readonly before: number;
  readonly after: number;
  readonly change: number;
}

/** An agreement that was recorded between two moments for days before the first. */
export interface RetroactiveAgreement {
  readonly kind: 'terms' | 'rate-card-revision';
  readonly number: number;
  /** The day from which it holds, and the entry that agreed it. */
  readonly effectiveFrom: string;
  readonly entry: number;
}

/** What is different in what the ledger knows of a contract at two moments. */
export interface MomentsDifference {
  readonly from: MomentTold;
  readonly to: MomentTold;
  /** Everything that was recorded between them, in ledger order. */
  readonly entries: readonly ContractEntry[];
  readonly figures: readonly FigureChange[];
  /** What was learned between them about the time before the first. */
  readonly backwards: {
    /** Entries that say of themselves that they happened before. */
    readonly entries: readonly ContractEntry[];
    /** How the figures of the time before are different now. */
    readonly figures: readonly FigureChange[];
    readonly agreements: readonly RetroactiveAgreement[];
  };
}

export interface MomentTold {
  /** -1 before the first entry. */
  readonly entry: number;
  /** The day that was asked about, else the one on which the entry was recorded; undefined before the first entry. */
  readonly day: string | undefined;
}

/**
 * @param from the entry of the first moment, @param to of the second, which is not before it.
 */
export function betweenMoments(
  store: ReadStore,
  contract: ContractId,
  from: MomentTold,
  to: MomentTold,
): MomentsDifference {
  const entries = entriesOf(store, contract, { asOf: to.entry }, from.entry);
  const running = new RunningFigures(store);
  const day = from.day ?? '';
  // What is learned on a day about that day is news, and no change of what was known of it.
  const isBackwards = (about: string, learned: string) => about < day || (about === day && learned > day);
  return {
    ...{ from, to, entries },
    figures: changed(running.at(contract, from.entry), running.at(contract, to.entry)),
    backwards: {
      entries: entries.filter(({ occurredOn, recordedOn }) => isBackwards(occurredOn, recordedOn)),
      figures:
        from.day === undefined
          ? []
          : backwardsFigures(running, contract, {
              ...{ from: from.entry, to: to.entry, day },
              over: lastEntryOf(store, calendarDate(day)),
            }),
      agreements: agreements(store, contract, from, to),
    },
  };
}

/**
 * The moment of an entry: the last one that counts.
 *
 * @param day whose end the moment is, where one was asked about: the last entry may be weeks older.
 */
export function momentAt(store: ReadStore, entry: number, day?: CalendarDate): MomentTold {
  if (day !== undefined) return { entry, day };
  const row = store.get<{ recorded_at: string }>('SELECT recorded_at FROM entries WHERE sequence = :entry', { entry });
  return { entry, day: row === undefined ? undefined : dayOf(row.recorded_at) };
}

/**
 * How the figures of the time up to a day changed between two entries. Of the day itself only what was learned when it was
 * over counts: until then it was news.
 */
function backwardsFigures(
  running: RunningFigures,
  contract: string,
  moments: { readonly from: number; readonly to: number; readonly day: string; readonly over: number },
): FigureChange[] {
  const { from, to, day } = moments;
  const over = Math.min(to, Math.max(from, moments.over));
  const upTo = (entry: number) => running.byDay(contract, entry);
  const known = upTo(from);
  const before = figuresBy(known, [day]).at(0) ?? {};
  const earlier = figuresBy(
    upTo(to).filter((one) => one.day < day),
    [day],
  ).at(0);
  const ofDay = (added: readonly DayAdded[]) => added.find((one) => one.day === day)?.added ?? {};
  const [then, atItsEnd, now] = [ofDay(known), ofDay(upTo(over)), ofDay(upTo(to))];
  const after = Object.fromEntries(
    figureNames.map((figure) => [
      figure,
      (earlier?.[figure] ?? 0) + (then[figure] ?? 0) + (now[figure] ?? 0) - (atItsEnd[figure] ?? 0),
    ]),
  );
  return changed(before, after);
}

/** The last entry that was recorded by the end of a day in London; -1 before the first. */
function lastEntryOf(store: ReadStore, day: CalendarDate): number {
  const summerEnd = `${day}T23:00:00.000Z`;
  const past = dayOf(summerEnd) === day ? `${addDays(day, 1)}T00:00:00.000Z` : summerEnd;
  const row = store.get<{ last: number }>(
    `SELECT sequence AS last FROM entries
      WHERE recorded_late = 0 AND recorded_at < :past ORDER BY recorded_at DESC, sequence DESC LIMIT 1`,
    { past },
  );
  return row?.last ?? -1;
}

function changed(before: Figures, after: Figures): FigureChange[] {
  return figureNames.flatMap((figure) => {
    const [was, is] = [before[figure] ?? 0, after[figure] ?? 0];
    return was === is ? [] : [{ figure, before: was, after: is, change: is - was }];
  });
}

/** Versions of the terms and revisions of the rate card that came to hold on days that were over at the first moment. */
function agreements(store: ReadStore, contract: string, from: MomentTold, to: MomentTold): RetroactiveAgreement[] {
  if (from.day === undefined) return [];
  return store.all<RetroactiveAgreement & Record<string, string | number>>(
    `SELECT 'terms' AS kind, version AS number, valid_from AS effectiveFrom, min(known_from) AS entry
       FROM contract_terms WHERE contract = :contract GROUP BY version
       HAVING min(known_from) > :from AND min(known_from) <= :to AND valid_from <= :day
     UNION ALL
     SELECT 'rate-card-revision', revision, effective_from, min(known_from)
       FROM rate_card_revisions WHERE contract = :contract AND status = 'agreed' GROUP BY revision
       HAVING min(known_from) > :from AND min(known_from) <= :to AND effective_from <= :day
     ORDER BY entry`,
    { contract, from: from.entry, to: to.entry, day: from.day },
  );
}
