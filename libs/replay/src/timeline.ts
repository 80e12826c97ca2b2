import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, type ContractId, calendarDate } from '#kernel';
import { ReadStore } from '#read-store';
import { type CohortOutcomes, cohortOutcomes } from './cohort-outcomes.js';
import { entriesHappenedIn, entriesOf } from './contract-entries.js';
import { dayOf } from './day-of.js';
import type { Figures } from './figures.js';
import type { FrameStep, ReplayClock } from './frames.js';
import { monthsFrom } from './months.js';
import { PlansPlayed } from './plan-played.js';
import { type Recorded, Replay } from './replay.js';
import { type DayAdded, figuresBy, RunningFigures } from './running-figures.js';
import { type TurningPoint, turningPoints } from './turning-points.js';
import { type WaitingTimes, waitingTimes } from './waiting-times.js';

/** Where one stands: the end of a day, or just after an entry of that day. */
export interface TimelinePlace {
  readonly day: CalendarDate;
  /** The last entry that the ledger knew by then; -1 before the first. */
  readonly entry: number;
}

export interface TimelineQuestion {
  readonly contract: ContractId;
  readonly clock: ReplayClock;
  /** What a step is: the page tells what changed since the one before. */
  readonly by: FrameStep;
  /** The last entry that is taken account of. */
  readonly asOf: number;
  /** A day or an entry; the last one when absent. */
  readonly at: CalendarDate | number | undefined;
  /** The last entry by the end of a day. */
  readonly entryBy: (day: CalendarDate) => number;
}

/** Everything that stood at the end of a month. */
export interface TimelineMonth {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly figures: Figures;
  /** What the plan in force wanted by then, in pence; undefined without a plan. */
  readonly plannedPence: number | undefined;
  readonly waiting: WaitingTimes;
}

/** Where the buttons lead: a day or an entry each; undefined where there is nothing further that way. */
export type TimelineSteps = Readonly<
  Record<
    'first' | 'previousMonth' | 'previousDay' | 'previousEntry' | 'nextEntry' | 'nextDay' | 'nextMonth' | 'last',
    CalendarDate | number | undefined
  >
>;

/** A contract at one moment, on both clocks. */
export interface TimelineView {
  readonly place: TimelinePlace;
  readonly steps: TimelineSteps;
  readonly months: readonly TimelineMonth[];
  /** What was known then, and what is known now of the time up to that day. */
  readonly knownThen: Figures;
  readonly knownNow: Figures;
  readonly plannedPence: number | undefined;
  /** The step before, on the clock that was asked for, and what came about since. */
  readonly since: { readonly place: TimelinePlace; readonly figures: Figures; readonly recorded: Recorded };
  readonly turns: readonly TurningPoint[];
  readonly cohorts: readonly CohortOutcomes[];
}

const TOLD_OF_STEP = 12;

/** A contract over time, at any moment of either clock, without playing it from its beginning. */
@Injectable()
export class Timeline {
  readonly #running: RunningFigures;

  constructor(
    private readonly store: ReadStore,
    private readonly replay: Replay,
  ) {
    this.#running = new RunningFigures(store);
  }

  /** @returns undefined while nothing is recorded of the contract. */
  async view(question: TimelineQuestion): Promise<TimelineView | undefined> {
    const days = this.#running.byDay(question.contract, question.asOf);
    const span = this.#span(question, days);
    if (span === undefined) return undefined;
    const { contract, clock, asOf } = question;
    const place = this.#place(question, span);
    const before = this.#before(question, place, days);
    const figuresAt = (at: TimelinePlace) => this.#figures(question, at, days);
    const knownAt = clock === 'recorded' ? place.entry : asOf;
    return {
      place,
      steps: this.#steps(question, place, days, span),
      months: this.#months(question, days, span),
      knownThen: this.#running.at(contract, place.entry),
      knownNow: figuresBy(days, [place.day]).at(0) ?? {},
      plannedPence: this.#planned(contract, knownAt, [place.day]).at(0),
      since: {
        place: before,
        figures: figuresAt(before),
        recorded: await this.#since(question, before, place),
      },
      turns: turningPoints(this.store, contract, { asOf }).filter(({ day }) => day <= span.to),
      cohorts: cohortOutcomes(this.store, contract, knownAt, place.day),
    };
  }

  /** The months alone: what a browser shows while somebody moves through them. */
  months(question: TimelineQuestion): readonly TimelineMonth[] {
    const days = this.#running.byDay(question.contract, question.asOf);
    const span = this.#span(question, days);
    return span === undefined ? [] : this.#months(question, days, span);
  }

  #months(question: TimelineQuestion, days: readonly DayAdded[], span: Span): TimelineMonth[] {
    const { contract, clock, asOf } = question;
    const months = monthsFrom(span.from, span.to);
    const ends = months.map(({ to }) => to);
    const figures =
      clock === 'happened'
        ? figuresBy(days, ends)
        : ends.map((to) => this.#running.at(contract, Math.min(asOf, question.entryBy(to))));
    const waiting = waitingTimes(days, ends);
    const planned = this.#planned(contract, asOf, ends);
    return months.map((month, place) => ({
      ...month,
      figures: figures[place] ?? {},
      plannedPence: planned[place],
      waiting: waiting[place] ?? { verified: undefined, claimed: undefined, paid: undefined },
    }));
  }

  #figures({ contract, clock }: TimelineQuestion, at: TimelinePlace, days: readonly DayAdded[]): Figures {
    return clock === 'recorded' ? this.#running.at(contract, at.entry) : (figuresBy(days, [at.day]).at(0) ?? {});
  }

  /** Of the first scenario: a contract with several plans is held against the one that its parties call the base. */
  #planned(contract: ContractId, entry: number, days: readonly CalendarDate[]): (number | undefined)[] {
    const plans = new PlansPlayed(this.store, contract);
    return days.map((day) => plans.at(entry, day).at(0)?.paymentsPence);
  }

  /** From the first to the last day on the clock that was asked for. */
  #span({ contract, clock, asOf }: TimelineQuestion, days: readonly DayAdded[]): Span | undefined {
    const first = this.#entryNear(contract, 'min', -1, asOf);
    const last = this.#entryNear(contract, 'max', -1, asOf);
    if (first === undefined || last === undefined) return undefined;
    const recorded = { from: first.day, to: last.day, last: last.entry };
    const [firstDay, lastDay] = [days.at(0)?.day, days.at(-1)?.day];
    if (clock === 'recorded' || firstDay === undefined || lastDay === undefined) return recorded;
    return { from: calendarDate(firstDay), to: calendarDate(lastDay), last: last.entry };
  }

  #place({ contract, clock, at, asOf, entryBy }: TimelineQuestion, span: Span): TimelinePlace {
    if (typeof at === 'number') {
      const entry = Math.min(at, asOf);
      return { entry, day: this.#dayOfEntry(entry) ?? span.from };
    }
    const day = at ?? span.to;
    // Whatever was learned since then about that day is known now: it is the ledger of then that is asked about.
    const entry = this.#entryNear(contract, 'max', -1, Math.min(asOf, entryBy(day)))?.entry ?? -1;
    return { day, entry: at === undefined && clock === 'recorded' ? span.last : entry };
  }

  /** The end of the step before. */
  #before(question: TimelineQuestion, place: TimelinePlace, days: readonly DayAdded[]): TimelinePlace {
    const { contract, clock, by, asOf, entryBy } = question;
    if (by === 'event' && clock === 'recorded') {
      const entry = this.#entryNear(contract, 'max', -1, place.entry - 1);
      return entry ?? { entry: -1, day: place.day };
    }
    const day = by === 'month' ? lastDayBeforeMonth(place.day) : this.#dayBefore(question, place, days);
    return { day, entry: Math.min(asOf, entryBy(day)) };
  }

  #dayBefore({ contract, clock, entryBy }: TimelineQuestion, { day }: TimelinePlace, days: readonly DayAdded[]) {
    const yesterday = addDays(day, -1);
    if (clock === 'happened') return calendarDate(days.findLast((one) => one.day < day)?.day ?? yesterday);
    return this.#entryNear(contract, 'max', -1, entryBy(yesterday))?.day ?? yesterday;
  }

  #steps(question: TimelineQuestion, place: TimelinePlace, days: readonly DayAdded[], span: Span): TimelineSteps {
    const { contract, clock, asOf, entryBy } = question;
    const isRecorded = clock === 'recorded';
    const [isFirst, isLast] = [place.day <= span.from, place.day >= span.to];
    const monthEnd = monthsFrom(place.day, place.day).at(0)?.to ?? place.day;
    const nextMonth =
      place.day < monthEnd ? monthEnd : (monthsFrom(addDays(place.day, 1), addDays(place.day, 1)).at(0)?.to ?? span.to);
    const previousDay = isRecorded
      ? this.#entryNear(contract, 'max', -1, Math.min(asOf, entryBy(addDays(place.day, -1))))?.day
      : days.findLast(({ day }) => day < place.day)?.day;
    const nextDay = isRecorded
      ? this.#entryNear(contract, 'min', entryBy(place.day), asOf)?.day
      : days.find(({ day }) => day > place.day)?.day;
    const lastBefore = lastDayBeforeMonth(place.day);
    return {
      first: isFirst ? undefined : span.from,
      previousMonth: isFirst ? undefined : [span.from, lastBefore].sort().at(-1),
      previousDay: previousDay as CalendarDate | undefined,
      previousEntry: isRecorded ? this.#entryNear(contract, 'max', -1, place.entry - 1)?.entry : undefined,
      nextEntry: isRecorded ? this.#entryNear(contract, 'min', place.entry, asOf)?.entry : undefined,
      nextDay: nextDay as CalendarDate | undefined,
      nextMonth: isLast ? undefined : [span.to, nextMonth].sort().at(0),
      last: isLast && place.entry >= span.last ? undefined : span.to,
    };
  }

  async #since({ contract, clock, asOf }: TimelineQuestion, from: TimelinePlace, to: TimelinePlace): Promise<Recorded> {
    const entries =
      clock === 'recorded'
        ? entriesOf(this.store, contract, { asOf: to.entry }, from.entry)
        : entriesHappenedIn(this.store, contract, { asOf }, { from: addDays(from.day, 1), to: to.day });
    return this.replay.recorded(entries, TOLD_OF_STEP);
  }

  /** The last entry of a contract after one entry and up to another, or the first. */
  #entryNear(contract: string, which: 'min' | 'max', after: number, upTo: number): TimelinePlace | undefined {
    const row = this.store.get<{ entry: number | null }>(
      `SELECT ${which}(sequence) AS entry FROM trail_subjects
       WHERE kind = 'contract' AND ref = +:contract AND sequence > +:after AND sequence <= +:upTo`,
      { contract, after, upTo },
    );
    if (row?.entry == null) return undefined;
    const day = this.#dayOfEntry(row.entry);
    return day === undefined ? undefined : { entry: row.entry, day };
  }

  #dayOfEntry(entry: number): CalendarDate | undefined {
    const row = this.store.get<{ at: string }>('SELECT recorded_at AS at FROM entries WHERE sequence = :entry', {
      entry,
    });
    return row === undefined ? undefined : dayOf(row.at);
  }
}

interface Span {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** The last entry about the contract. */
  readonly last: number;
}

function lastDayBeforeMonth(day: CalendarDate): CalendarDate {
  return addDays(calendarDate(`${day.slice(0, 7)}-01`), -1);
}
