import type { CalendarDate, ContractId } from '#kernel';
import type { ReadStore } from '#read-store';
import { type ContractEntry, entriesOf } from './contract-entries.js';
import { dayOf } from './day-of.js';
import { changesOf, figureNames } from './figures.js';

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
  const before = new Map<string, number>();
  const after = new Map<string, number>();
  const backwardsBefore = new Map<string, number>();
  const backwardsAfter = new Map<string, number>();
  const add = (sums: Map<string, number>, figure: string, change: number) =>
    sums.set(figure, (sums.get(figure) ?? 0) + change);
  const day = from.day ?? '';
  // What is learned on a day about that day is news, and no change of what was known of it.
  const isBackwards = (about: string, learned: string) => about < day || (about === day && learned > day);
  for (const change of changesOf(store, contract, { asOf: to.entry })) {
    const isBefore = change.entry <= from.entry;
    if (isBefore) add(before, change.figure, change.change);
    add(after, change.figure, change.change);
    if (isBefore ? change.day > day : !isBackwards(change.day, dayOf(change.recordedAt))) continue;
    if (isBefore) add(backwardsBefore, change.figure, change.change);
    add(backwardsAfter, change.figure, change.change);
  }
  return {
    ...{ from, to, entries },
    figures: changed(before, after),
    backwards: {
      entries: entries.filter(({ occurredOn, recordedOn }) => isBackwards(occurredOn, recordedOn)),
      figures: changed(backwardsBefore, backwardsAfter),
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

function changed(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): FigureChange[] {
  return figureNames.flatMap((figure) => {
    const [was, is] = [before.get(figure) ?? 0, after.get(figure) ?? 0];
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
