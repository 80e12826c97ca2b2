import { Injectable } from '@nestjs/common';
import { Narratives } from '#audit-trail';
import { Ledger } from '#event-log';
import type { CalendarDate, ContractId } from '#kernel';
import { ReadStore } from '#read-store';
import { type ContractEntry, type Tally, type ToldEntry, tallyOf, tell, worthTelling } from './contract-entries.js';
import { type Frame, framesOf, type ReplayQuestion } from './frames.js';
import { betweenMoments, type MomentsDifference, momentAt } from './two-moments.js';

/** What was recorded, in words: every type with its number, and so many entries as sentences. */
export interface Recorded extends Tally {
  readonly told: readonly ToldEntry[];
}

export interface ToldFrame extends Omit<Frame, 'entries'> {
  readonly recorded: Recorded;
}

export interface ToldDifference extends Omit<MomentsDifference, 'entries' | 'backwards'> {
  readonly recorded: Recorded;
  readonly backwards: Omit<MomentsDifference['backwards'], 'entries'> & { readonly recorded: Recorded };
}

/** So many sentences are told of a frame, and of what lies between two moments. */
const TOLD_OF_FRAME = 20;
const TOLD_BETWEEN = 200;

/** A contract played forward over time, and what is different between two moments of it. */
@Injectable()
export class Replay {
  constructor(
    private readonly store: ReadStore,
    private readonly ledger: Ledger,
    private readonly narratives: Narratives,
  ) {}

  /** Frames in the order of the clock, made as they are asked for. */
  frames(question: ReplayQuestion): Generator<Frame> {
    return framesOf(this.store, question);
  }

  /** A frame with what was recorded in it in words. */
  async told({ entries, ...frame }: Frame): Promise<ToldFrame> {
    return { ...frame, recorded: await this.recorded(entries, TOLD_OF_FRAME) };
  }

  /**
   * A part of the frames, and the id of the last one where there are more.
   *
   * @param limit how many at most.
   */
  async page(question: ReplayQuestion, limit: number): Promise<{ readonly rows: ToldFrame[]; readonly next?: string }> {
    const rows: ToldFrame[] = [];
    for (const frame of this.frames(question)) {
      if (rows.length === limit) return { rows, next: rows.at(-1)?.id ?? '' };
      rows.push(await this.told(frame));
    }
    return { rows };
  }

  /**
   * @param from the entry of one moment, @param to of a later one; -1 is before the first.
   * @param days whose ends the moments are, where days were asked about.
   * @param most so many entries are told as sentences of each of both.
   */
  async between(
    contract: ContractId,
    from: number,
    to: number,
    days: { readonly from?: CalendarDate | undefined; readonly to?: CalendarDate | undefined } = {},
    most = TOLD_BETWEEN,
  ): Promise<ToldDifference> {
    const { store } = this;
    const moments = [momentAt(store, from, days.from), momentAt(store, to, days.to)] as const;
    const { entries, backwards, ...rest } = betweenMoments(store, contract, ...moments);
    const { entries: earlier, ...others } = backwards;
    return {
      ...rest,
      recorded: await this.recorded(entries, most),
      backwards: { ...others, recorded: await this.recorded(earlier, most) },
    };
  }

  /** Entries in words: so many of them as sentences, of each type how many there are. */
  async recorded(entries: readonly ContractEntry[], most: number): Promise<Recorded> {
    return { ...tallyOf(entries), told: await tell(this.ledger, this.narratives, worthTelling(entries, most)) };
  }
}
