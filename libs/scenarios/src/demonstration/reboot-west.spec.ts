import { describe, expect, it } from '@jest/globals';
import { daysBetween } from '#kernel';
import { scenarioText } from '../write-scenario.js';
import { rebootWest, rebootWestFile } from './reboot-west.js';
import { publishedOutcomes } from './reboot-west-card.js';
import { type Achievement, rebootWestPeople } from './reboot-west-people.js';

const people = rebootWestPeople();
const engaged = people.flatMap(({ reference, engagement }) =>
  engagement === undefined ? [] : [{ reference, ...engagement }],
);

function achieved({ achievements }: { readonly achievements: readonly Achievement[] }): Achievement[] {
  return achievements.filter(({ rejected }) => rejected === undefined);
}

describe('the published figures of Reboot West', () => {
  it('are 3,118 claims worth £1,871,540 of 1,997 person-outcomes', () => {
    const sum = (of: (outcome: (typeof publishedOutcomes)[number]) => number) =>
      publishedOutcomes.reduce((total, outcome) => total + of(outcome), 0);
    expect(publishedOutcomes).toHaveLength(23);
    expect(sum(({ claims }) => claims)).toBe(3118);
    expect(sum(({ people: persons }) => persons)).toBe(1997);
    expect(sum(({ claims, pounds }) => claims * pounds)).toBe(1_871_540);
  });
});

describe('the made-up people of Reboot West', () => {
  it('are 241 who were on the service, and more who never came', () => {
    expect(engaged).toHaveLength(241);
    expect(people.filter(({ declined }) => declined !== undefined)).toHaveLength(22);
    expect(people).toHaveLength(279);
    expect(new Set(people.map(({ reference }) => reference)).size).toBe(279);
  });

  it.each(publishedOutcomes)('achieve "$outcome" as often as was published', ({ outcome, claims, people: persons }) => {
    const claimed = engaged.map((path) => achieved(path).filter((one) => one.outcome === outcome).length);
    expect(claimed.reduce((total, count) => total + count, 0)).toBe(claims);
    expect(claimed.filter((count) => count > 0)).toHaveLength(persons);
  });

  it('achieve nothing before they start, after they end, or in a break', () => {
    const astray = engaged.flatMap(({ reference, startedOn, endedOn, pause, achievements }) =>
      achievements
        .filter(
          ({ on }) => on < startedOn || on > endedOn || (pause !== undefined && pause.from <= on && on <= pause.to),
        )
        .map(({ outcome, on }) => ({ reference, outcome, on })),
    );
    expect(astray).toEqual([]);
  });

  it('achieve what comes after something after it, and never claim more than the card allows', () => {
    for (const path of engaged) {
      const firstOn = new Map<string, string>();
      for (const { outcome, occurrence, on } of achieved(path)) {
        const { after, perPerson } = publishedOutcomes.find((line) => line.outcome === outcome) ?? {};
        if (after !== undefined) expect(String(firstOn.get(after)) < on).toBe(true);
        if (perPerson === 'once') expect(occurrence).toBe(1);
        if (perPerson === 'twice') expect(occurrence).toBeLessThanOrEqual(2);
        if (!firstOn.has(outcome)) firstOn.set(outcome, on);
      }
    }
  });

  it('repeat an outcome only weeks after the time before', () => {
    const gaps = engaged.flatMap((path) => {
      const lastOn = new Map<string, Achievement['on']>();
      return achieved(path).flatMap(({ outcome, on }) => {
        const before = lastOn.get(outcome);
        lastOn.set(outcome, on);
        return before === undefined ? [] : [daysBetween(before, on)];
      });
    });
    expect(Math.min(...gaps)).toBeGreaterThan(70);
  });

  it('are referred before they are accepted, and accepted before they start', () => {
    for (const { referredOn, acceptedOn, engagement } of people) {
      if (acceptedOn !== undefined) expect(referredOn <= acceptedOn).toBe(true);
      if (engagement !== undefined) expect(String(acceptedOn) <= engagement.startedOn).toBe(true);
      expect(referredOn >= '2018-10-01').toBe(true);
    }
  });

  it('have breaks, ends for different reasons, evidence that is queried and outcomes that are rejected', () => {
    const all = engaged.flatMap(({ achievements }) => achievements);
    expect(engaged.filter(({ pause }) => pause !== undefined).length).toBeGreaterThan(10);
    expect(new Set(engaged.map(({ endReason }) => endReason)).size).toBeGreaterThanOrEqual(4);
    expect(all.filter(({ queried }) => queried !== undefined).length).toBeGreaterThan(60);
    expect(all.filter(({ rejected }) => rejected !== undefined).length).toBeGreaterThan(8);
  });

  it('are the same every time', () => {
    expect(rebootWestPeople()).toEqual(people);
  });
});

describe('the scenario of Reboot West', () => {
  it('is a scenario without a problem', () => {
    expect(rebootWest().people).toHaveLength(279);
  });

  it('fits a file that people can open', () => {
    expect(Buffer.byteLength(scenarioText(rebootWestFile()))).toBeLessThan(600_000);
  });
});
