import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Installation } from '#installation';
import type { CalendarDate, ContractId } from '#kernel';
import { CapsRegister, StatementsRegister } from '#payments';
import { ReferralRegister } from '#referrals';
import { toldLedger } from '../../../test/time-travel/told-ledger.js';
import { type Frame, type FrameStep, framesOf, type ReplayClock, type ReplayQuestion } from './frames.js';

jest.setTimeout(60_000);

let told: Awaited<ReturnType<typeof toldLedger>>;
afterEach(() => told.installation.close());

function lastOf({ store }: Installation): number {
  return store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
}

function startOf({ store }: Installation): CalendarDate {
  return (store.get<{ starts_on: string }>('SELECT starts_on FROM contracts')?.starts_on ?? '') as CalendarDate;
}

function played(by: FrameStep, clock: ReplayClock, more: Partial<ReplayQuestion> = {}): Frame[] {
  const { installation, contract } = told;
  const asOf = lastOf(installation);
  return [...framesOf(installation.store, { contract: contract as ContractId, by, clock, asOf, ...more })];
}

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

describe.each(['corrected-dates', 'release-of-what-was-cut', 'clawback-netted', 'plan-in-versions'])(
  'the story %s played forward',
  (story) => {
    it('has after every entry the figures that the registers have as of it', async () => {
      told = await toldLedger(story);
      const { installation, contract } = told;
      const statements = new StatementsRegister(installation.store);
      const referrals = new ReferralRegister(installation.store);
      const caps = await installation.get(CapsRegister);
      const starts = startOf(installation);
      const frames = played('event', 'recorded');
      expect(frames.length).toBeGreaterThan(20);
      for (const { entry, to, figures, caps: standing } of frames) {
        const { contract: _, ...totals } = statements.totals(contract, { asOf: entry });
        for (const [name, value] of Object.entries(totals)) {
          expect({ entry, name, value: figures[camel(name)] }).toEqual({ entry, name, value });
        }
        const people = referrals.byDay(contract, { asOf: entry });
        const sum = (days: readonly { readonly people: number }[]) => days.reduce((all, { people: of }) => all + of, 0);
        expect([figures['referred'], figures['started']]).toEqual([sum(people.referred), sum(people.started)]);
        // Before its first day a contract is shown with the caps of that day.
        const on = [to, starts].toSorted().at(-1) ?? to;
        const asked = caps.caps(contract as ContractId, on, { asOf: entry }).filter(({ level }) => level !== 'person');
        expect(standing).toMatchObject(asked.map(({ cap, limit, used, left }) => ({ cap, limit, used, left })));
      }
    });

    it('comes to the same by event, by day and by month, and on either clock', async () => {
      told = await toldLedger(story);
      const ends = (['event', 'day', 'month'] as const).flatMap((by) =>
        (['recorded', 'happened'] as const).map((clock) => played(by, clock).at(-1)?.figures),
      );
      for (const figures of ends) expect(figures).toEqual(ends[0]);
      const months = played('month', 'happened');
      expect(months.map(({ from }) => from)).toEqual(
        months.map((_, place) => {
          const [year = 0, month = 0] = (months[0]?.from ?? '').split('-').map(Number);
          const later = month - 1 + place;
          return `${year + Math.floor(later / 12)}-${String((later % 12) + 1).padStart(2, '0')}-01`;
        }),
      );
    });

    it('is cut at days, and gone on with behind a frame, without another figure', async () => {
      told = await toldLedger(story);
      for (const clock of ['recorded', 'happened'] as const) {
        const all = played('day', clock);
        const [first, second, , fourth] = all;
        const cut = { from: second?.from as CalendarDate, to: fourth?.from as CalendarDate };
        expect(played('day', clock, cut)).toEqual(all.slice(1, 4));
        expect(played('day', clock, { after: first?.id })).toEqual(all.slice(1));
        expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
      }
    });

    it('tells of an earlier entry what a ledger that ended there would tell', async () => {
      told = await toldLedger(story);
      const all = played('event', 'recorded');
      const half = all[Math.floor(all.length / 2)];
      expect(played('event', 'recorded', { asOf: half?.entry ?? 0 })).toEqual(
        all.slice(0, Math.floor(all.length / 2) + 1),
      );
    });
  },
);

describe('a date that was corrected', () => {
  it('moves back on the clock of the world, and is news on the clock of the ledger', async () => {
    told = await toldLedger('corrected-dates');
    const { installation } = told;
    const { entry } = installation.store.get<{ entry: number }>(
      "SELECT max(sequence) AS entry FROM entries WHERE type LIKE '%Corrected'",
    ) ?? { entry: -1 };
    const before = played('day', 'happened', { asOf: entry - 1 });
    const after = played('day', 'happened', { asOf: entry });
    const curve = (frames: readonly Frame[]) =>
      frames.map(({ from, figures }) => [from, figures['referred'], figures['started'], figures['achieved']].join(' '));
    expect(curve(after)).not.toEqual(curve(before));
    const news = played('event', 'recorded').find((frame) => frame.entry === entry);
    expect(news?.entries).toMatchObject([{ entry }]);
  });
});
