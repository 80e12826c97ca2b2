import { Injectable } from '@nestjs/common';
import { type TrailEntry, TrailOf } from '#audit-trail';
import { contractStreamName, type Naming } from '#contracts';
import { ContractId } from '#kernel';
import type { ContractChange } from '#payments';
import { rateCardStreamName } from '#rate-cards';
import { type TimelineItem, timelineOf } from '../audit-trail/timeline.js';
import type { ReadAt } from '../layout/read-at.js';

/** Every entry by which a change came about, from its first draft to its agreement, without the claims made under it. */
@Injectable()
export class ChangeStory {
  constructor(private readonly trails: TrailOf) {}

  async of(
    { contract, kind, number }: Pick<ContractChange, 'contract' | 'kind' | 'number'>,
    naming: Naming,
    asked: ReadAt,
  ): Promise<readonly TimelineItem[]> {
    const code = ContractId.parse(contract);
    const ref = `${contract}.${kind === 'variation' ? 'V' : 'R'}${number}`;
    const streams: readonly string[] = [contractStreamName(code), rateCardStreamName(code)];
    const places = this.trails.placesAbout({ kind, ref }, asked.asOf).filter(({ stream }) => streams.includes(stream));
    const entries: TrailEntry[] = [];
    for (const { entry } of places) {
      const told = await this.trails.entry(entry);
      if (told !== undefined) entries.push(told);
    }
    return timelineOf(entries, naming, asked);
  }
}
