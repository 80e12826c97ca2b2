import { addDays, type CalendarDate, type ContractId, calendarDate } from '#kernel';
import type { ReadStore } from '#read-store';
import { type CapPlayed, CapsPlayed, type UseChange, UsePlayed, useChangesOf } from './caps-played.js';
import { type ContractEntry, entriesOf } from './contract-entries.js';
import { type Change, changesOf, type Figures, figureNames } from './figures.js';
import { monthOf } from './months.js';
import { type PlanPlayed, PlansPlayed } from './plan-played.js';

/** `recorded`: as the ledger learned it. `happened`: as it happened in the world, with what is known at the entry asked for. */
export type ReplayClock = 'recorded' | 'happened';
export type FrameStep = 'event' | 'day' | 'month';

export interface ReplayQuestion {
  readonly contract: ContractId;
  readonly clock: ReplayClock;
  readonly by: FrameStep;
  /** The last entry that is taken account of. */
  readonly asOf: number;
  /** Only frames that end on or after this day, and begin on or before that one; what came before is in their figures. */
  readonly from?: CalendarDate | undefined;
  readonly to?: CalendarDate | undefined;
  /** Go on behind this frame: its id. */
  readonly after?: string | undefined;
}

/** A contract at the end of a day, a month or an event, and what came about in it. */
export interface Frame {
  /** Where to go on: frames of one question have ids that grow as text does. */
  readonly id: string;
  /** The days it covers, by the clock that was asked for. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** The last entry that its figures take account of. */
  readonly entry: number;
  /** What was recorded in it, or what of what is known happened in it. */
  readonly entries: readonly ContractEntry[];
  readonly figures: Figures;
  /** The figures that changed since the frame before it, and by how much. */
  readonly changes: Figures;
  readonly plans: readonly PlanPlayed[];
  readonly caps: readonly CapPlayed[];
}

/** What came about at one place of the clock. */
interface Step {
  readonly day: CalendarDate;
  readonly entry: number;
  readonly told: ContractEntry[];
  readonly changes: Change[];
  readonly used: UseChange[];
}

/**
 * A contract played forward, frame by frame. Everything is read once and added up on the way: a frame costs what came about
 * in it. A day on which nothing came about has no frame; every month between the first and the last has one.
 */
export function* framesOf(store: ReadStore, question: ReplayQuestion): Generator<Frame> {
  const { contract, by, asOf, from, to, after } = question;
  const span = spanOf(store, contract, asOf);
  const caps = new CapsPlayed(store, contract);
  const plans = new PlansPlayed(store, contract);
  const use = new UsePlayed();
  const figures: Record<string, number> = Object.fromEntries(figureNames.map((name) => [name, 0]));
  const clamped = (day: CalendarDate) =>
    span === undefined || (day >= span.from && day <= span.to) ? day : day < span.from ? span.from : span.to;
  let entry = -1;
  for (const group of grouped(stepsOf(store, question), by)) {
    const changes: Record<string, number> = {};
    const told: ContractEntry[] = [];
    for (const step of group.steps) {
      entry = Math.max(entry, step.entry);
      told.push(...step.told);
      for (const { figure, change } of step.changes) {
        figures[figure] = (figures[figure] ?? 0) + change;
        changes[figure] = (changes[figure] ?? 0) + change;
      }
      for (const change of step.used) use.take(change);
    }
    if (to !== undefined && group.from > to) return;
    const id = idOf(group.from, group.steps.at(-1)?.entry ?? entry);
    if ((from !== undefined && group.to < from) || (after !== undefined && id <= after)) continue;
    const known = question.clock === 'happened' ? asOf : entry;
    const on = clamped(group.to);
    for (const [figure, change] of Object.entries(changes)) if (change === 0) delete changes[figure];
    yield {
      ...{ id, from: group.from, to: group.to, entry: known, entries: told, changes },
      figures: { ...figures },
      plans: plans.at(known, group.to),
      caps: caps.at(known, on, use),
    };
  }
}

/** Entries have a place each that text compares rightly. */
function idOf(day: CalendarDate, entry: number): string {
  return `${day}.${String(entry).padStart(12, '0')}`;
}

function spanOf(store: ReadStore, contract: string, asOf: number) {
  const row = store.get<{ starts_on: string; ends_on: string }>(
    `SELECT starts_on, ends_on FROM contracts WHERE contract = :contract AND known_from <= :asOf
       AND (known_to IS NULL OR known_to > :asOf)`,
    { contract, asOf },
  );
  return row && { from: calendarDate(row.starts_on), to: calendarDate(row.ends_on) };
}

/** Everything that came about, in the order of the clock. */
function stepsOf(store: ReadStore, { contract, clock, asOf }: ReplayQuestion): Step[] {
  const steps = new Map<string, Step>();
  const isHappened = clock === 'happened';
  const stepAt = (day: string, entry: number): Step => {
    const key = isHappened ? `${day} ${entry}` : String(entry);
    let step = steps.get(key);
    if (step === undefined) {
      step = { day: day as CalendarDate, entry, told: [], changes: [], used: [] };
      steps.set(key, step);
    }
    return step;
  };
  const moment = { asOf };
  const recordedOn = new Map<number, string>();
  for (const one of entriesOf(store, contract, moment)) {
    recordedOn.set(one.entry, one.recordedOn);
    stepAt(isHappened ? one.occurredOn : one.recordedOn, one.entry).told.push(one);
  }
  for (const change of changesOf(store, contract, moment)) {
    const day = isHappened ? change.day : (recordedOn.get(change.entry) ?? change.day);
    stepAt(day, change.entry).changes.push(change);
  }
  for (const change of useChangesOf(store, contract, moment)) {
    stepAt(isHappened ? change.day : change.recordedOn, change.entry).used.push(change);
  }
  const inOrder = [...steps.values()];
  if (isHappened) {
    return inOrder.sort((one, other) =>
      one.day === other.day ? one.entry - other.entry : one.day < other.day ? -1 : 1,
    );
  }
  inOrder.sort((one, other) => one.entry - other.entry);
  // A machine whose clock was behind said an earlier day than an entry before it: the ledger learned it later all the same.
  let last = '';
  return inOrder.map((step) => {
    const day = step.day < last ? (last as CalendarDate) : step.day;
    last = day;
    return { ...step, day };
  });
}

interface Group {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly steps: readonly Step[];
}

function* grouped(steps: readonly Step[], by: FrameStep): Generator<Group> {
  let open: { from: CalendarDate; to: CalendarDate; steps: Step[] } | undefined;
  for (const step of steps) {
    if (open !== undefined && by !== 'event' && step.day <= open.to) {
      open.steps.push(step);
      continue;
    }
    while (open !== undefined) {
      yield open;
      const next: CalendarDate = addDays(open.to, 1);
      // Months without anything are frames too, so that a story is played evenly.
      open =
        by === 'month' && monthOf(next).from < monthOf(step.day).from ? { ...monthOf(next), steps: [] } : undefined;
    }
    open = by === 'month' ? { ...monthOf(step.day), steps: [step] } : { from: step.day, to: step.day, steps: [step] };
  }
  if (open !== undefined) yield open;
}
