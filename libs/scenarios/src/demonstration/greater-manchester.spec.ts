import { describe, expect, it } from '@jest/globals';
import { addMonths, daysBetween } from '#kernel';
import { scenarioText } from '../write-scenario.js';
import { greaterManchester, greaterManchesterFile } from './greater-manchester.js';
import {
  ENTRY,
  LAPSE_ALLOWED_DAYS,
  MILESTONE_MONTHS,
  manchesterOutcome,
  manchesterOutcomes,
} from './greater-manchester-card.js';
import { type Achieved, manchesterPeople } from './greater-manchester-people.js';

const people = manchesterPeople();
const engaged = people.flatMap(({ reference, engagement, alreadyInTreatment }) =>
  engagement === undefined ? [] : [{ reference, alreadyInTreatment, ...engagement }],
);

function verified({ achievements }: { readonly achievements: readonly Achieved[] }): Achieved[] {
  return achievements.filter(({ rejected, leftOpen }) => rejected === undefined && leftOpen !== true);
}

function worth(path: { readonly achievements: readonly Achieved[] }): number {
  return verified(path).reduce((sum, { outcome }) => sum + manchesterOutcome(outcome).pounds, 0);
}

describe('the published figures of Greater Manchester', () => {
  it('are 22 outcomes whose verified numbers are worth £3,324,020', () => {
    expect(manchesterOutcomes).toHaveLength(22);
    expect(manchesterOutcomes.reduce((sum, { pounds, verified: number }) => sum + pounds * number, 0)).toBe(3_324_020);
  });
});

describe('the made-up people of Greater Manchester', () => {
  it.each(manchesterOutcomes)('achieve "$outcome" once each, as many as were verified', (outcome) => {
    const counts = engaged.map((path) => verified(path).filter((one) => one.outcome === outcome.outcome).length);
    expect(counts.filter((count) => count === 1)).toHaveLength(outcome.verified);
    expect(counts.filter((count) => count > 1)).toEqual([]);
  });

  it('achieve nothing before they start or after they end', () => {
    const astray = engaged.flatMap(({ reference, startedOn, endedOn, achievements, lapse }) =>
      [...achievements, ...(lapse === undefined ? [] : [{ outcome: 'regained', on: lapse.regainedOn }])]
        .filter(({ on }) => on < startedOn || on > endedOn)
        .map(({ outcome, on }) => ({ reference, outcome, on })),
    );
    expect(astray).toEqual([]);
    expect(engaged.filter(({ startedOn, endedOn }) => startedOn > endedOn)).toEqual([]);
    expect(engaged.filter(({ endedOn }) => endedOn > '2021-09-30')).toEqual([]);
  });

  it('reach each milestone only after its full time, counted anew after a long break', () => {
    let reset = 0;
    for (const { reference, achievements, lapse } of engaged) {
      const enteredOn = achievements.find(({ outcome }) => outcome === ENTRY)?.on;
      for (const months of MILESTONE_MONTHS) {
        const on = achievements.find(({ outcome }) => outcome === `accommodation_${months}_months`)?.on;
        if (on === undefined || enteredOn === undefined) continue;
        const isReset =
          lapse !== undefined &&
          daysBetween(lapse.lapsedOn, lapse.regainedOn) > LAPSE_ALLOWED_DAYS &&
          lapse.lapsedOn < on;
        if (isReset) reset += 1;
        const since = isReset ? lapse.regainedOn : enteredOn;
        expect({ reference, months, isInTime: on >= addMonths(since, months) }).toMatchObject({ isInTime: true });
      }
    }
    // Twelve people, whose last three milestones came after their break.
    expect(reset).toBe(36);
  });

  it('achieve what comes after something after it, and as long after it as the rate card asks', () => {
    for (const path of engaged) {
      for (const { outcome, on } of verified(path)) {
        const { after, weeksOnService = 0 } = manchesterOutcome(outcome);
        expect(daysBetween(path.startedOn, on)).toBeGreaterThanOrEqual(weeksOnService * 7);
        if (after === undefined) continue;
        const before = path.achievements.find((one) => one.outcome === after.outcome);
        expect(before).toBeDefined();
        if (before !== undefined) expect(daysBetween(before.on, on)).toBeGreaterThanOrEqual((after.weeks ?? 0) * 7);
      }
    }
  });

  it('are three who achieve more than £19,000, and one whose entry was never verified', () => {
    expect(
      engaged
        .map(worth)
        .filter((pounds) => pounds > 19_000)
        .sort(),
    ).toEqual([19_420, 19_720, 20_620]);
    const open = engaged.filter(({ achievements }) => achievements.some(({ leftOpen }) => leftOpen === true));
    expect(open).toHaveLength(1);
    expect(open.flatMap(verified).map(({ outcome }) => outcome)).toContain('accommodation_3_months');
  });

  it('enter treatment for drugs only if they were not in it when they came', () => {
    for (const path of engaged) {
      const enters = verified(path).some(({ outcome }) => outcome === 'drugs_entry');
      if (enters) expect(path.alreadyInTreatment).toBe(false);
    }
    expect(engaged.filter(({ alreadyInTreatment }) => alreadyInTreatment === true)).toHaveLength(22);
  });

  it('are the same every time', () => {
    expect(manchesterPeople()).toEqual(people);
  });
});

describe('the scenario of Greater Manchester', () => {
  it('cuts £2,760 by the cap per person and the rest of £695,020 by the cap of the contract', () => {
    const { cut, statements } = greaterManchesterFile().expect;
    expect(cut.person_cap.pence).toBe(276_000);
    expect(cut.person_cap.pence + cut.contract_cap.pence).toBe(69_502_000);
    expect(statements.reduce((sum, { totalPence }) => sum + totalPence, 0)).toBe(262_900_000);
    expect(statements).toHaveLength(16);
    // The cap is reached in one statement, and all after it come to nothing.
    const reached = statements.findIndex((one) => 'contract_cap' in one.cut);
    expect(statements.slice(reached + 1).every(({ totalPence }) => totalPence === 0)).toBe(true);
    expect(reached).toBeGreaterThan(8);
    expect(statements.slice(reached).every((one) => !('person_cap' in one.cut))).toBe(true);
  });

  it('is a scenario without a problem, in a file that people can open', () => {
    expect(greaterManchester().people).toHaveLength(people.length);
    expect(Buffer.byteLength(scenarioText(greaterManchesterFile()))).toBeLessThan(600_000);
  });
});
