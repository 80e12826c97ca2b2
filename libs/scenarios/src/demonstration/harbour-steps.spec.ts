import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, type CalendarDate, calendarDate } from '#kernel';
import { runScenario } from '../run-scenario.js';
import { scenarioText } from '../write-scenario.js';
import { harbourSteps, harbourStepsFile } from './harbour-steps.js';
import { harbourDays, harbourSignedOn } from './harbour-steps-days.js';
import { disputableLine, harbourStatements } from './harbour-steps-money.js';

const FIRST = calendarDate('2027-03-01');
/** Two years with a leap day between them, and the days after them up to the edge of the next quarter. */
const everyDay = Array.from({ length: 763 }, (_, index) => addDays(FIRST, index));
/**
 * The days to which the story is told: the first day of every second month and the last day of the others, and with them
 * edges of quarters and of the year, and the leap day.
 */
const edges = Array.from({ length: 12 }, (_, index) => {
  const first = addMonths(FIRST, index);
  return index % 2 === 0 ? first : addDays(addMonths(first, 1), -1);
});
const told = [...edges, calendarDate('2028-03-01'), calendarDate('2028-04-01')];

const isWorkday = (day: CalendarDate) => ![0, 6].includes(new Date(day).getUTCDay());

/** The days on which something is done, of a scenario as it is written. */
function daysIn(steps: readonly object[]): string[] {
  return steps.flatMap((step) => {
    const { on, at, with: what } = step as { on?: string; at?: string; with: object };
    const { submittedOn, verifiedOn, claimedOn, startedOn, approvedOn, paidOn } = what as Record<string, string>;
    const done = [on, at?.slice(0, 10), submittedOn, verifiedOn, claimedOn, startedOn, approvedOn, paidOn];
    return done.filter((day) => day !== undefined);
  });
}

describe('the contract that is running', () => {
  it.each(told)('comes out as was worked out apart from the ledger, told on %s', async (today) => {
    const report = await runScenario(harbourSteps(harbourSignedOn(today)), { store: { kind: 'memory' } });
    expect(report.mismatches).toEqual([]);
    expect(report.refusals).toEqual([]);
    expect(report.commands.sent).toBeLessThan(450);
    // A price that is not agreed on yet says already what it would do.
    const { claimed, notPayable, unbilled, payable } = report.balances;
    expect(claimed.pence - notPayable.pence - unbilled.pence).toBe(payable.pence);
  });

  it('is told on a workday before the day of its telling, whatever day that is', () => {
    for (const today of everyDay) {
      const { lastDay, signedOn, startsOn, endsOn } = harbourDays(harbourSignedOn(today));
      expect(lastDay < today && lastDay >= addDays(today, -3)).toBe(true);
      expect([lastDay, signedOn].every(isWorkday)).toBe(true);
      expect(signedOn < startsOn && addMonths(lastDay, 6) < endsOn).toBe(true);
    }
  });

  it('has nothing in it that happens later than its last day, or on a day of rest', () => {
    // Every fourth of them has each day of the week and of the month among them.
    for (const today of everyDay.filter((_, index) => index % 4 === 0)) {
      const signedOn = harbourSignedOn(today);
      const { lastDay } = harbourDays(signedOn);
      const done = daysIn(harbourStepsFile(signedOn).steps);
      expect(done.filter((day) => day > lastDay || !isWorkday(calendarDate(day)))).toEqual([]);
    }
  });

  it('has a statement to pay, one to approve and one to issue, each with money on it, on whichever day it is told', () => {
    for (const today of everyDay) {
      const days = harbourDays(harbourSignedOn(today));
      const { paid, toPay, toApprove, draft, unbilled } = harbourStatements(days);
      expect(paid.length).toBeGreaterThan(7);
      for (const { totalPence } of [...paid, toPay, toApprove]) expect(totalPence).toBeGreaterThan(0);
      // What the council disputes is not all that there is to approve.
      expect(toApprove.claims.length).toBeGreaterThan(disputableLine(toApprove));
      const { from, to } = draft.period;
      const drafted = unbilled.filter(({ claimedOn }) => from <= claimedOn && claimedOn <= to);
      expect(drafted.length).toBeGreaterThan(1);
      expect(draft.period.to <= days.lastDay).toBe(true);
      const issued = [...paid, toPay, toApprove].map(({ issuedOn }) => issuedOn);
      expect(issued).toEqual(issued.toSorted());
      // Each is paid within the time that the terms give, and what is to be paid now can be.
      expect(paid.every(({ issuedOn, paidOn }) => paidOn <= addDays(issuedOn, 28) && paidOn < days.ago(26))).toBe(true);
      expect(toPay.issuedOn >= toPay.period.to && toApprove.issuedOn >= toApprove.period.to).toBe(true);
      expect(addDays(toPay.issuedOn, 28) > days.lastDay).toBe(true);
    }
  });

  it('is the same whenever its file is written', () => {
    expect(scenarioText(harbourStepsFile())).toBe(scenarioText(harbourStepsFile()));
    expect(harbourStepsFile().contract.signedOn).toBe('2025-03-07');
  });
});
