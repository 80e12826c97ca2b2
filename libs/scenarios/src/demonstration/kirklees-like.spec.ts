import { describe, expect, it } from '@jest/globals';
import { scenarioText } from '../write-scenario.js';
import { kirkleesLike, kirkleesLikeFile } from './kirklees-like.js';
import { DIGITAL_ACCESS_ENDS, kirkleesLikeOutcomes, poundsFor, REVISIONS } from './kirklees-like-card.js';
import { CAPPED, GRANT, kirkleesLikeMoney, PAYER_CAPS, SHARES } from './kirklees-like-money.js';
import { kirkleesLikePeople, THIRD_PROVIDER_FROM } from './kirklees-like-people.js';

const people = kirkleesLikePeople();
const money = kirkleesLikeMoney(people);
const engaged = people.flatMap(({ reference, team, engagement }) =>
  engagement === undefined ? [] : [{ reference, team, ...engagement }],
);

describe('the published figures of Kirklees', () => {
  it('are 33 outcomes, two payers, and what each of them pays at most', () => {
    expect(new Set(kirkleesLikeOutcomes.map(({ outcome }) => outcome)).size).toBe(33);
    expect(SHARES).toEqual({ valley_council: '29.6', national_fund: '70.4' });
    expect(PAYER_CAPS).toEqual({ valley_council: 660_000_000, national_fund: 1_569_791_700 });
  });
});

describe('the made-up people of the contract like that of Kirklees', () => {
  it('achieve each of the 33 outcomes at some time, and each once', () => {
    const achieved = engaged.flatMap(({ reference, achievements }) =>
      achievements.map(({ outcome }) => `${reference} ${outcome}`),
    );
    expect(new Set(achieved).size).toBe(achieved.length);
    expect(new Set(achieved.map((one) => one.split(' ')[1])).size).toBe(33);
    expect(achieved.length).toBeGreaterThan(3000);
    expect(achieved.length).toBeLessThan(4000);
  });

  it('achieve nothing before they start, after they end, or off the rate card', () => {
    for (const { startedOn, endedOn, achievements } of engaged) {
      expect(startedOn < endedOn).toBe(true);
      for (const { outcome, on } of achievements) {
        expect(startedOn <= on && on <= endedOn).toBe(true);
        if (outcome === 'digital_access') {
          expect(REVISIONS.second.effectiveFrom <= on && on <= DIGITAL_ACCESS_ENDS).toBe(true);
        }
        if (outcome === 'registered_with_doctor') expect(on < REVISIONS.third.effectiveFrom).toBe(true);
      }
    }
  });

  it('are with the third provider only since it joined', () => {
    const third = engaged.filter(({ team }) => team === 'carl');
    expect(third.length).toBeGreaterThan(20);
    expect(third.every(({ startedOn }) => startedOn >= THIRD_PROVIDER_FROM)).toBe(true);
  });

  it('are the same every time', () => {
    expect(kirkleesLikePeople()).toEqual(people);
  });
});

describe('the money of the contract like that of Kirklees, worked out apart from the ledger', () => {
  const statementFor = (from: string) => {
    const found = money.statements.find(({ period }) => period.from === from);
    if (found === undefined) throw new Error(`No statement from ${from}`);
    return found;
  };

  it('pays nothing for what was achieved under the grant, though outcomes went on', () => {
    for (const from of ['2020-07-01', '2020-10-01']) {
      const { claims, totalPence } = statementFor(from);
      expect(claims.every(({ achievedOn }) => GRANT.from <= achievedOn && achievedOn <= GRANT.to)).toBe(true);
      expect(claims.length).toBeGreaterThan(30);
      expect(totalPence).toBe(0);
    }
  });

  it('pays nothing for the third quarter of 2022, and half of what was cut later', () => {
    const { claims, totalPence } = statementFor('2022-07-01');
    expect(claims.every(({ achievedOn }) => CAPPED.from <= achievedOn && achievedOn <= CAPPED.to)).toBe(true);
    expect(claims.length).toBeGreaterThan(50);
    expect(totalPence).toBe(0);
    expect(money.releasedPence).toBeGreaterThan(0);
    // Of what the cap had cut, the release pays half, to the next £1,000.00 below.
    expect(money.cut.capped - money.releasedPence).toBeGreaterThanOrEqual(0);
    expect(money.cut.capped - money.releasedPence).toBeLessThan(200_000);
    expect(statementFor('2023-01-01').adjustments).toBeGreaterThan(10);
  });

  it('adjusts what was billed in the first quarter of 2023 at old prices', () => {
    const { adjustments } = statementFor('2023-04-01');
    const repriced = statementFor('2023-01-01').claims.filter(({ outcome, achievedOn }) => {
      const { effectiveFrom, agreedOn } = REVISIONS.fourth;
      const before = poundsFor(outcome, achievedOn, effectiveFrom);
      return achievedOn >= effectiveFrom && poundsFor(outcome, achievedOn, agreedOn) !== before;
    });
    expect(adjustments).toBe(repriced.length);
    expect(adjustments).toBeGreaterThan(5);
    expect(money.repricedPence).toBeGreaterThan(0);
  });
});

describe('the scenario of the contract like that of Kirklees', () => {
  it('is a scenario without a problem, in a file that people can open', () => {
    expect(kirkleesLike().people).toHaveLength(people.length);
    expect(Buffer.byteLength(scenarioText(kirkleesLikeFile()))).toBeLessThan(600_000);
  });
});
