import { addDays, type CalendarDate, type Decider, type Decision, type Of, refuse } from '#kernel';
import type { PublicationEvent, PublishedTableName } from './publications.events.js';

type Released = Of<PublicationEvent, 'PublicationReleased'>;

/** What a release is made of. The handler has worked the table out; the rule is whether it may be released. */
export type ReleasePublication = Omit<Released, 'type'> & {
  readonly type: 'release';
  /** The first day of the contract. */
  readonly startsOn: CalendarDate;
  /** How many releases of the table it was made to follow. */
  readonly madeToFollow: number;
};

export type PublicationReason =
  | 'not-the-end-of-a-quarter'
  | 'quarter-not-over'
  | 'quarter-before-contract'
  | 'released-otherwise'
  | 'later-quarter-released'
  | 'released-meanwhile';

export interface PublicationsState {
  readonly releases: readonly Released[];
}

export function releasesOf({ releases }: PublicationsState, table: PublishedTableName): readonly Released[] {
  return releases.filter((released) => released.table === table);
}

/** A quarter of the calendar year ends on this day. */
export function endsQuarter(day: CalendarDate): boolean {
  return /-(01|04|07|10)-01$/.test(addDays(day, 1));
}

/**
 * Tables are released for whole quarters, one after the other and each once: whoever could choose the moment could
 * choose one between which and the last a single person stands.
 */
export const publicationsDecider: Decider<ReleasePublication, PublicationsState, PublicationEvent, PublicationReason> =
  {
    initial: { releases: [] },

    decide(command, state): Decision<PublicationEvent, PublicationReason> {
      const { type: _, startsOn, madeToFollow, ...release } = command;
      const { table, until, releasedOn } = release;
      if (!endsQuarter(until)) return refuse('not-the-end-of-a-quarter', { until });
      if (until >= releasedOn) return refuse('quarter-not-over', { until, today: releasedOn });
      if (until < startsOn) return refuse('quarter-before-contract', { until, startsOn });
      const earlier = releasesOf(state, table);
      const same = earlier.find((released) => released.until === until);
      if (same !== undefined) {
        const isRepeat = same.tableSha256 === release.tableSha256;
        return isRepeat ? [] : refuse('released-otherwise', { table, until, releasedOn: same.releasedOn });
      }
      const last = earlier.at(-1);
      if (last !== undefined && last.until > until)
        return refuse('later-quarter-released', { table, until, last: last.until });
      // A release has a column for each before it, so one that came in between would be missing.
      if (earlier.length !== madeToFollow) return refuse('released-meanwhile', { table });
      return [{ type: 'PublicationReleased', ...release }];
    },

    evolve: ({ releases }, event) => ({ releases: [...releases, event] }),
  };
