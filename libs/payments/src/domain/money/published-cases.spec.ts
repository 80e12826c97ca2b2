import { describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate, Decimal, pence } from '#kernel';
import {
  basisOf,
  byPercentage,
  contractCap,
  council,
  day,
  fixed,
  fund,
  itemNo,
  lineFor,
  payerCap,
  personCap,
} from '../../../test/money.js';
import type { Item } from './item.js';
import { type Settled, settle } from './settle.js';
import { sumAgain } from './sum-again.js';

// Totals that were published, over people and days that are made up.

type Tariff = readonly (readonly [outcome: string, pounds: number, claims: number])[];

/** Every outcome as often as it was claimed: by one person after the other, on one day after the other. */
function claimsOf(tariff: Tariff, people: number, from: CalendarDate): Item[] {
  const items: Item[] = [];
  for (const [outcome, , claims] of tariff) {
    for (let nth = 0; nth < claims; nth += 1) {
      const on = addDays(from, (nth * 7 + items.length) % 900);
      items.push(itemNo(items.length + 1, { outcome, on, person: (nth % people) + 1 }));
    }
  }
  return items;
}

const linesOf = (tariff: Tariff) =>
  tariff.map(([outcome, pounds]) => lineFor(outcome, { pricing: fixed(pounds * 100) }));
const total = (settled: readonly Settled[], of: (one: Settled) => number) =>
  settled.reduce((sum, one) => sum + of(one), 0);
const payable = (settled: readonly Settled[]) => total(settled, ({ calculation }) => calculation.payablePence);
const cuts = (settled: readonly Settled[]) =>
  total(settled, ({ calculation }) => calculation.limits.reduce((sum, { cutPence }) => sum + cutPence, 0));

describe('published cases', () => {
  it('Bristol, care leavers: 3,118 claims come to £1,871,540', () => {
    const tariff: Tariff = [
      ['education_agreed', 220, 527],
      ['relationships', 220, 453],
      ['feels_safe', 220, 482],
      ['accommodation', 220, 466],
      ['self_determined', 220, 202],
      ['begins_course', 220, 145],
      ['course_25', 220, 121],
      ['course_50', 220, 106],
      ['level_1', 1_760, 43],
      ['level_2', 4_730, 33],
      ['level_3', 4_730, 11],
      ['begins_degree', 660, 10],
      ['degree_year_1', 2_750, 4],
      ['degree_year_2', 2_750, 2],
      ['degree', 4_730, 3],
      ['work_experience', 110, 29],
      ['work_experience_1_week', 220, 19],
      ['work_experience_4_weeks', 330, 6],
      ['enters_employment', 660, 126],
      ['earns_768', 2_750, 114],
      ['earns_1631', 2_750, 102],
      ['earns_3350', 2_750, 73],
      ['earns_8155', 2_750, 41],
    ];
    const items = claimsOf(tariff, 241, day('2020-01-01'));
    const basis = basisOf({ lines: linesOf(tariff), terms: { caps: [contractCap('maximum', 225_000_000)] } });
    const settled = [...settle([{ releases: [], items }], basis)];
    expect([settled.length, payable(settled), cuts(settled)]).toEqual([3_118, 187_154_000, 0]);
  });

  it('Greater Manchester, rough sleeping: £3,324,020 verified, £2,629,000 payable, £695,020 curtailed', () => {
    const tariff: Tariff = [
      ['enters', 600, 328],
      ['months_3', 1_500, 329],
      ['months_6', 1_500, 315],
      ['months_12', 2_600, 273],
      ['months_18', 2_500, 243],
      ['months_24', 1_800, 195],
      ['wellbeing_1', 100, 391],
      ['wellbeing_2', 100, 274],
      ['wellbeing_3', 100, 165],
      ['mental_health_entry', 200, 129],
      ['mental_health_sustained', 600, 81],
      ['alcohol_entry', 100, 17],
      ['alcohol_sustained', 1_100, 8],
      ['drugs_entry', 120, 81],
      ['drugs_sustained', 2_600, 95],
      ['qualification', 500, 27],
      ['volunteering_13', 400, 15],
      ['volunteering_26', 800, 10],
      ['part_time_13', 1_900, 4],
      ['part_time_26', 1_800, 3],
      ['full_time_13', 2_400, 7],
      ['full_time_26', 2_200, 5],
    ];
    const items = claimsOf(tariff, 391, day('2020-01-01'));
    const basis = basisOf({
      lines: linesOf(tariff),
      terms: { caps: [contractCap('contract', 262_900_000), personCap('person', 1_900_000)] },
    });
    // Two statements, so that what the first used is before the second.
    const half = items.length / 2;
    const batches = [items.slice(0, half), items.slice(half)].map((some) => ({ releases: [], items: some }));
    const settled = [...settle(batches, basis)];
    expect(total(settled, ({ calculation }) => calculation.uncappedPence)).toBe(332_402_000);
    expect([payable(settled), cuts(settled)]).toEqual([262_900_000, 69_502_000]);

    const byPerson = new Map<string | undefined, number>();
    for (const { item, calculation } of settled) {
      byPerson.set(item.person, (byPerson.get(item.person) ?? 0) + calculation.payablePence);
    }
    expect(Math.max(...byPerson.values())).toBeLessThanOrEqual(1_900_000);
    expect(settled.flatMap(({ calculation }) => sumAgain(calculation))).toEqual([]);
  });

  it('Peterborough: a fall of 8.4% in one cohort pays nothing, 9% over both of them pays', () => {
    const pricing = {
      rule: 'cohort-threshold' as const,
      pricePence: pence(1_000_000),
      per: 'percentage-point' as const,
      threshold: Decimal.parse('10'),
      pooledThreshold: Decimal.parse('7.5'),
    };
    const basis = basisOf({ lines: [lineFor('reconvictions', { unit: 'percentage-point', pricing })] });
    const result = (nth: number, cohort: string, measured: string, isPooled: boolean) =>
      itemNo(nth, { outcome: 'reconvictions', cohort, measured: Decimal.parse(measured), isPooled });
    const items = [result(1, 'cohort_1', '8.4', false), result(2, 'both', '9', true)];
    const settled = [...settle([{ releases: [], items }], basis)];
    expect(settled.map(({ calculation }) => calculation.payablePence)).toEqual([0, 9_000_000]);
    expect(settled[0]?.calculation.pricing.steps.join()).toContain('8.4%');
  });

  it('Kirklees: 29.6% and 70.4% up to £6,600,000 and £15,697,917; what one limit cuts the other payer does not pay', () => {
    const tariff: Tariff = [['outcome', 25_000, 1_000]];
    const caps = [payerCap(council, 660_000_000), payerCap(fund, 1_569_791_700)];
    const splits = [{ split: byPercentage([council, '29.6'], [fund, '70.4']) }];
    const items = claimsOf(tariff, 1_000, day('2020-01-01'));
    const settled = [
      ...settle([{ releases: [], items }], basisOf({ lines: linesOf(tariff), terms: { caps, splits } })),
    ];
    const partOf = (payer: string) =>
      total(settled, ({ calculation }) => calculation.split.parts.find((part) => part.payer === payer)?.pence ?? 0);
    expect([partOf(council), partOf(fund)]).toEqual([660_000_000, 1_569_791_700]);
    // The claim that reaches a limit is paid in part; every later one keeps what it was worth and is paid nothing.
    const amounts = settled.map(({ calculation }) => calculation.payablePence);
    expect([amounts[0], amounts.at(-1)]).toEqual([2_500_000, 0]);
    expect(settled.at(-1)?.calculation.uncappedPence).toBe(2_500_000);
  });
});
