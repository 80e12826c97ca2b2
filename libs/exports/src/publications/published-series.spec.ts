import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Installation } from '#installation';
import { addDays, addMonths, type CalendarDate, calendarDate, newUuid, OrganisationId } from '#kernel';
import { endedAt, handled, type PlayedLedger, playedLedger } from '../../test/played-ledger.js';
import { PUBLISHED_TABLES } from '../domain/publications/publications.events.js';
import { ONS_10_5, shownOf } from '../domain/suppression/ruleset.js';
import { countsAt } from './counts-at.js';
import { PublicationsRegister } from './publications-register.js';
import { PublishedTables } from './published-tables.js';
import { ReleasePublication } from './release-publication.js';

/** Of the demonstration contracts the one whose outcomes and prices change on the way. */
const story = 'kirklees-like';
const ends = quarterEnds(calendarDate('2019-12-31'), calendarDate('2021-12-31'));
const payer = {
  subject: 'demo:priya',
  organisation: OrganisationId.parse('valley_council'),
  role: 'outcome-payer',
} as const;

function quarterEnds(first: CalendarDate, last: CalendarDate): CalendarDate[] {
  const ends: CalendarDate[] = [];
  for (let end = first; end <= last; end = addDays(addMonths(addDays(end, 1), 3), -1)) ends.push(end);
  return ends;
}

async function publishAll({ installation, contract }: PlayedLedger) {
  const bus = await installation.bus();
  for (const table of PUBLISHED_TABLES) {
    for (const until of ends) {
      const context = { commandId: newUuid(installation.entropy), actor: payer };
      const answer = await bus.execute(new ReleasePublication({ contract, table, until }, context));
      expect({ table, until, kind: answer.kind }).toEqual({ table, until, kind: 'recorded' });
    }
  }
  await handled(installation);
}

function published({ store }: Installation, contract: string, table: (typeof PUBLISHED_TABLES)[number]) {
  return new PublishedTables(store).all(contract, table, new PublicationsRegister(store).releases(contract, table));
}

describe('the series of a contract, published quarter by quarter', () => {
  let played: PlayedLedger;
  beforeAll(async () => {
    played = await playedLedger(story);
    await publishAll(played);
  }, 240_000);
  afterAll(() => played.close());

  it('has every quarter, and repeats what was published of the earlier ones', () => {
    for (const table of PUBLISHED_TABLES) {
      const made = published(played.installation, played.contract, table);
      expect(made.map((one) => one.table.columns.map(({ until }) => until))).toEqual(
        ends.map((_, release) => ends.slice(0, release + 1)),
      );
      for (const [release, later] of made.slice(1).entries()) {
        const earlier = made[release]?.table;
        for (const [measure, { cells }] of (earlier?.measures ?? []).entries()) {
          for (const [row, figures] of cells.entries()) {
            expect(later.table.measures[measure]?.cells[row]?.slice(0, figures.length)).toEqual(figures);
            const amounts = earlier?.amounts?.[row];
            if (amounts !== undefined) {
              expect(later.table.amounts?.[row]?.slice(0, amounts.length)).toEqual(amounts);
            }
          }
        }
      }
    }
  });

  it('shows every count from 13 on, and suppresses no other than the small ones', () => {
    const { store } = played.installation;
    let shown = 0;
    for (const table of PUBLISHED_TABLES) {
      const last = published(played.installation, played.contract, table).at(-1)?.table;
      for (const [column, { asOf }] of (last?.columns ?? []).entries()) {
        const { counts } = countsAt(store, table, played.contract, asOf);
        for (const { measure, cells } of last?.measures ?? []) {
          for (const [row, { code }] of (last?.rows ?? []).entries()) {
            const count = counts.get(measure)?.get(code) ?? 0;
            expect(cells[row]?.[column]).toBe(shownOf(count, ONS_10_5));
            if (count >= 13) shown += 1;
          }
        }
      }
    }
    expect(shown).toBeGreaterThan(100);
  });

  it('says nothing of money but what the published counts come to', () => {
    const last = published(played.installation, played.contract, 'outcomes').at(-1)?.table;
    const paid = last?.measures.at(-1)?.cells.flat() ?? [];
    for (const [place, amount] of (last?.amounts ?? []).flat().entries()) {
      if (amount === null) continue;
      const count = paid[place] ?? null;
      expect(count).not.toBeNull();
      // Divided by the lowest price and by the highest it is the published count.
      expect(amount.leastPence % Math.max(1, count ?? 0)).toBe(0);
      expect(amount.mostPence % Math.max(1, count ?? 0)).toBe(0);
    }
  });

  it('is the same on a ledger that ends with the last release', async () => {
    const head = new PublicationsRegister(played.installation.store)
      .publications(played.contract, { limit: 200 })
      .rows.at(-1);
    const ended = await endedAt(played.installation, head?.entry ?? 0);
    for (const table of PUBLISHED_TABLES) {
      expect(published(ended, played.contract, table).map(({ sha256 }) => sha256)).toEqual(
        published(played.installation, played.contract, table).map(({ sha256 }) => sha256),
      );
    }
    await ended.close();
  }, 120_000);
});
