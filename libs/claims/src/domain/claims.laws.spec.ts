import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Lapse } from '#evidence';
import { addDays, addMonths, type CalendarDate, calendarDate, daysBetween, fold, isRefusal } from '#kernel';
import type { Interval, RateCardLine } from '#rate-cards';
import { startsWork } from '../../../contracts/test/fixtures.js';
import { often } from '../../../kernel/test/laws.js';
import { keepsWorkLine } from '../../../rate-cards/test/fixtures.js';
import { cardOf, kept, make, outcome } from '../../test/claiming.js';
import { claimIdOf } from '../claims.stream.js';
import { claimDecider } from './claims.js';

const begun = calendarDate('2021-04-01');

/** Lost for so many days, after so many days of having it; the last may never be regained. */
const spells = fc.array(fc.record({ kept: fc.integer({ min: 0, max: 40 }), lost: fc.integer({ min: 1, max: 30 }) }), {
  maxLength: 5,
});
const path = fc.record({
  spells,
  isOpen: fc.boolean(),
  allowedDays: fc.integer({ min: 0, max: 20 }),
  interval: fc.oneof(
    fc.record({ days: fc.integer({ min: 1, max: 120 }) }),
    fc.record({ weeks: fc.integer({ min: 1, max: 16 }) }),
    fc.record({ months: fc.integer({ min: 1, max: 4 }) }),
  ),
  after: fc.integer({ min: 0, max: 200 }),
  later: fc.integer({ min: 0, max: 40 }),
});
type Path = typeof path extends fc.Arbitrary<infer Value> ? Value : never;

function lapsesOf({ spells: all, isOpen, after, later }: Path): readonly Lapse[] {
  const today = addDays(begun, after + later);
  let day = begun;
  const lapses = all.map(({ kept: held, lost }, index) => {
    // Never lost on the very day of the achievement.
    const lapsedOn = addDays(day, index === 0 ? held + 1 : held);
    day = addDays(lapsedOn, lost);
    return { lapsedOn, isOpen: isOpen && index === all.length - 1, regainedOn: day };
  });
  // Nothing is recorded before it happens: what is lost or regained later than today is not known yet.
  return lapses
    .filter(({ lapsedOn }) => lapsedOn <= today)
    .map(({ lapsedOn, isOpen: isLeftOpen, regainedOn }) => ({
      lapsedOn,
      reasonCode: 'ended',
      regainedOn: isLeftOpen || regainedOn > today ? undefined : regainedOn,
    }));
}

function decided(given: Path) {
  const { interval, allowedDays, after, later } = given;
  const line: RateCardLine = {
    ...keepsWorkLine,
    claimsPerPerson: { limit: 'once' },
    prerequisites: [{ outcome: startsWork, state: 'achieved', interval, lapses: { allowedDays, longer: 'reset' } }],
  };
  const achievedOn = addDays(begun, after);
  const items = [{ kind: 'payslip', issuer: 'employer', issuedOn: achievedOn }];
  const command = make(
    { ...kept, claim: claimIdOf(kept), today: addDays(achievedOn, later) },
    {
      outcome: { ...outcome, achievedOn, items },
      standing: [{ outcome: startsWork, state: 'achieved', achievedOn: begun, lapses: lapsesOf(given) }],
      rateCard: cardOf(line),
    },
  );
  return claimDecider.decide(command, claimDecider.initial);
}

/**
 * From when the clock had run without a break on a day, counted day by day: whether each day was lost, and how long the
 * whole run of lost days was to which it belongs. Undefined when that day itself is in a run that is too long.
 */
function runningSince(given: Path): CalendarDate | undefined {
  const { allowedDays, after, later } = given;
  const lapses = lapsesOf(given);
  const today = addDays(begun, after + later);
  const isLost = (day: CalendarDate) =>
    lapses.some(({ lapsedOn, regainedOn }) => lapsedOn <= day && day < (regainedOn ?? addDays(today, 1)));
  let since = begun;
  let day = begun;
  const on = addDays(begun, after);
  while (day <= on) {
    if (!isLost(day)) {
      day = addDays(day, 1);
      continue;
    }
    let run = 0;
    let next = day;
    while (isLost(next)) {
      run += 1;
      next = addDays(next, 1);
    }
    if (run > allowedDays) {
      if (next > on) return undefined;
      since = next;
    }
    day = next;
  }
  return since;
}

function ended(from: CalendarDate, { days, weeks, months }: Interval): CalendarDate {
  return months === undefined ? addDays(from, (days ?? 0) + 7 * (weeks ?? 0)) : addMonths(from, months);
}

describe('laws of claims', () => {
  it('are tried on paths of which many are claimed, many refused, and many set back', () => {
    const sample = fc.sample(path, { numRuns: 500, seed: 1 });
    const accepted = sample.filter((given) => !isRefusal(decided(given)));
    const setBack = accepted.filter((given) => runningSince(given) !== begun);
    const stopped = sample.filter((given) => runningSince(given) === undefined);
    expect(accepted.length).toBeGreaterThan(50);
    expect(sample.length - accepted.length).toBeGreaterThan(50);
    expect(setBack.length).toBeGreaterThan(10);
    expect(stopped.length).toBeGreaterThan(50);
  });

  it('a claim is accepted exactly when its interval has run since the clock began, or began again', () => {
    fc.assert(
      fc.property(path, (given) => {
        const since = runningSince(given);
        const hasRun = since !== undefined && addDays(begun, given.after) >= ended(since, given.interval);
        expect(!isRefusal(decided(given))).toBe(hasRun);
      }),
      often(1000),
    );
  });

  it('a claim says the day from which its clock ran', () => {
    fc.assert(
      fc.property(path, (given) => {
        const decision = decided(given);
        fc.pre(!isRefusal(decision));
        if (isRefusal(decision)) return;
        const [made] = decision;
        expect(made?.type === 'ClaimMade' && made.conditions?.prerequisites?.[0]?.since).toBe(runningSince(given));
        // What was claimed is kept, whatever is asked again.
        expect(fold(claimDecider, decision).status).toBe('made');
      }),
      often(500),
    );
  });

  it('what is refused for its interval is accepted on the day that the refusal says, and not the day before', () => {
    fc.assert(
      fc.property(path, (given) => {
        // Long after everything, so that nothing is lost later than the day on which it is asked.
        const on = (days: number) => decided({ ...given, after: days, later: 1000 - days });
        const decision = on(given.after);
        fc.pre(isRefusal(decision));
        if (!isRefusal(decision)) return;
        const [, day] = /^from (\S+) on$/.exec(String(decision.detail?.earliest)) ?? [];
        fc.pre(day !== undefined);
        if (day === undefined) return;
        const after = daysBetween(begun, calendarDate(day));
        expect(isRefusal(on(after))).toBe(false);
        if (after - 1 > given.after) expect(isRefusal(on(after - 1))).toBe(true);
      }),
      often(500),
    );
  });
});
