import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { feelsSafeLine, keepsWorkLine, lines, startsWorkLine } from '../../test/fixtures.js';
import { type LineChange, RateCardLine } from './rate-cards.events.js';
import { type LineDifference, lineChanges, revisionDifference } from './revision-difference.js';

const line = (changes: Record<string, unknown>) => RateCardLine.parse({ ...startsWorkLine, ...changes });
const fixed = (pricePence: number) => ({ rule: 'fixed', pricePence });
const between = (before: Record<string, unknown>, after: Record<string, unknown>): LineDifference | undefined =>
  revisionDifference([line(before)], [line(after)])[0];
const sentences = (before: Record<string, unknown>, after: Record<string, unknown>) =>
  between(before, after)?.fields.map(({ sentence }) => sentence) ?? [];

describe('the difference between two sets of lines', () => {
  it('names what was added, added for a time, retired, changed and priced otherwise, and nothing else', () => {
    const summer = RateCardLine.parse({ ...feelsSafeLine, line: 'summer', title: 'Safe summer', endsOn: '2022-08-31' });
    const safer = RateCardLine.parse({ ...feelsSafeLine, line: 'feels_safer', title: 'Feels safer' });
    const before = [startsWorkLine, keepsWorkLine, feelsSafeLine, line({ line: 'old', title: 'Of old' })];
    const after = [
      safer,
      summer,
      feelsSafeLine,
      line({ title: 'Begins work' }),
      { ...keepsWorkLine, pricing: line({ pricing: fixed(99_000) }).pricing },
    ];
    const differences = revisionDifference(before, after);
    expect(differences.map(({ line: code, change, sentence }) => [code, change, sentence])).toEqual([
      ['feels_safer', 'added', 'Feels safer is added: £220.00 for each person'],
      ['summer', 'added-temporarily', 'Safe summer is added until 2022-08-31: £220.00 for each person'],
      ['starts_work', 'changed', 'Begins work is changed'],
      ['keeps_work', 'repriced', 'Keeps work for 13 weeks is priced otherwise'],
      ['old', 'retired', 'Of old is retired; it was £660.00 for each person'],
    ]);
    expect(lineChanges(before, after)).toEqual(
      differences.map(({ line: code, change }) => ({ line: code, change }) as LineChange),
    );
  });

  it('says of a line that was for a time until when it was', () => {
    const summer = line({ endsOn: '2022-08-31' });
    expect(revisionDifference([summer, feelsSafeLine], [feelsSafeLine])[0]?.sentence).toBe(
      'Starts work is retired; it was for a time, until 2022-08-31: £660.00 for each person',
    );
  });

  it('says a fixed price before and after, in pounds and in per cent', () => {
    expect(between({}, { pricing: fixed(70_000) })).toEqual({
      line: 'starts_work',
      title: 'Starts work',
      change: 'repriced',
      sentence: 'Starts work is priced otherwise',
      fields: [
        {
          field: 'price',
          before: '£660.00 for each person',
          after: '£700.00 for each person',
          sentence: 'the price: it was £660.00 for each person; it is £700.00 for each person (+£40.00, +6.1%)',
          price: { beforePence: 66_000, afterPence: 70_000, byPence: 4_000, byPercent: '6.0606' },
        },
      ],
    });
    expect(between({}, { pricing: fixed(33_000) })?.fields[0]?.price).toMatchObject({
      byPence: -33_000,
      byPercent: '-50',
    });
  });

  it('says another pricing rule in words, without a per cent that would mean nothing', () => {
    const tiers = { rule: 'tiers', tiers: [{ atLeast: 1, pricePence: 66_000 }] };
    expect(between({}, { pricing: tiers })?.fields).toEqual([
      {
        field: 'price',
        before: '£660.00 for each person',
        after: '£660.00 for at least 1 in all, for each person',
        sentence: 'the price: it was £660.00 for each person; it is £660.00 for at least 1 in all, for each person',
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, LineChange['change'], string]>([
    ['title', {}, { title: 'Begins work' }, 'changed', 'the title: it was Starts work; it is Begins work'],
    ['unit', {}, { unit: 'count' }, 'changed', 'the unit: it was person; it is count'],
    [
      'price of a payment group',
      {},
      { groupPrices: [{ paymentGroup: 'first_job', pricing: fixed(80_000) }] },
      'repriced',
      'the price for the group first job: it was the price of everybody; it is £800.00 for each person',
    ],
    [
      'price of a payer',
      { payerPrices: [{ payer: 'national_fund', pricing: fixed(80_000) }] },
      { payerPrices: [{ payer: 'national_fund', pricing: fixed(88_000) }] },
      'repriced',
      'the price of the payer national_fund: it was £800.00 for each person; it is £880.00 for each person (+£80.00, +10%)',
    ],
    [
      'index',
      { indexation: [{ from: '2022-04-01', index: '102' }] },
      { indexation: [{ from: '2022-04-01', index: '103.5' }] },
      'repriced',
      'the index from 2022-04-01: it was 102%; it is 103.5%',
    ],
    [
      'deadweight',
      { deadweight: [{ percentage: '20' }] },
      { deadweight: [{ percentage: '12.5' }] },
      'repriced',
      'the deadweight taken off: it was 20%; it is 12.5%',
    ],
    [
      'deadweight of a group',
      {},
      { deadweight: [{ paymentGroup: 'first_job', percentage: '5' }] },
      'repriced',
      'the deadweight taken off for the group first job: it was nothing; it is 5%',
    ],
    [
      'claims for one person',
      {},
      { claimsPerPerson: { limit: 'times', times: 4 } },
      'changed',
      'how often one person may achieve it: it was once; it is up to 4 times',
    ],
    [
      'prerequisite',
      { prerequisites: [{ outcome: 'feels_safe', state: 'achieved' }] },
      {
        prerequisites: [
          {
            outcome: 'feels_safe',
            state: 'paid',
            interval: { weeks: 13 },
            lapses: { allowedDays: 3, longer: 'reset' },
          },
        ],
      },
      'changed',
      'what is needed of feels safe before: it was feels safe was achieved; it is feels safe was paid and has lasted 13 weeks, where a lapse of more than 3 days sets the clock back to the day it was regained',
    ],
    [
      'window',
      {},
      { measurementWindow: { since: 'referral', daysMin: 30, daysMax: 365 } },
      'changed',
      'when it must be achieved: it was at most 365 days after the start of the engagement; it is 30 to 365 days after the referral',
    ],
    [
      'minimum interval',
      {},
      { minimumInterval: { since: 'engagement-start', interval: { months: 1 } } },
      'changed',
      'the earliest day of the achievement: it was not set; it is 1 month after the start of the engagement',
    ],
    [
      'baseline',
      {},
      { baseline: { unlessImproved: true } },
      'changed',
      'the baseline: it was not set; it is it must not have been so at referral already, unless what is measured has improved',
    ],
    [
      'claim window',
      {},
      { claimWindow: { daysMax: 120, late: 'allow' } },
      'changed',
      'when it must be claimed: it was within 90 days of the achievement, later claims refused; it is within 120 days of the achievement, later claims allowed and marked late',
    ],
    [
      'payment groups',
      {},
      { paymentGroups: ['first_job'] },
      'changed',
      'the payment groups it is for: it was all of them; it is first job',
    ],
    [
      'limit',
      { limits: { totalNumber: 100 } },
      { limits: { totalNumber: 150 } },
      'changed',
      'the limit: it was at most 100 in all; it is at most 150 in all',
    ],
    [
      'last day',
      {},
      { endsOn: '2022-08-31' },
      'changed',
      'the last day of the achievement: it was not set; it is 2022-08-31',
    ],
    [
      'evidence',
      {},
      { evidenceRule: { any: [{ kind: 'payslip', issuers: ['employer'] }] } },
      'changed',
      'employment contract is no longer accepted',
    ],
  ])('says a changed %s in a sentence', (_, before, after, change, sentence) => {
    expect(between(before, after)?.change).toBe(change);
    expect(sentences(before, after)).toEqual([sentence]);
  });

  it('is nothing where only the order differs', () => {
    const groups = [
      { paymentGroup: 'first_job', pricing: fixed(1) },
      { paymentGroup: 'complex', pricing: fixed(2) },
    ];
    const deadweight = [{ percentage: '1' }, { paymentGroup: 'complex', percentage: '2' }];
    const paymentGroups = ['first_job', 'complex'];
    const turned = {
      groupPrices: groups.toReversed(),
      deadweight: deadweight.toReversed(),
      paymentGroups: paymentGroups.toReversed(),
    };
    expect(between({ groupPrices: groups, deadweight, paymentGroups }, turned)).toBeUndefined();
    expect(revisionDifference(lines, lines.toReversed())).toEqual([]);
  });

  it('is nothing where a number is only written otherwise', () => {
    const scale = (fullAt: string) => ({ rule: 'sliding-scale', pricePence: 1, nothingAt: '2', fullAt });
    const written = (index: string, percentage: string, fullAt: string) => ({
      indexation: [{ from: '2022-04-01', index }],
      deadweight: [{ percentage }],
      pricing: scale(fullAt),
    });
    expect(between(written('102.5', '20', '7.5'), written('102.50', '20.0', '7.5000'))).toBeUndefined();
  });

  it('misses nothing that a line says, and says it both ways', () => {
    for (const full of linesSayingAll) {
      for (const [place, changed] of everyChangeOf(full)) {
        const forth = revisionDifference([full], [changed])[0]?.fields ?? [];
        const back = revisionDifference([changed], [full])[0]?.fields ?? [];
        expect([place, forth.length > 0]).toEqual([place, true]);
        const turned = back.map(({ field, before, after }) => [field, after, before].join()).sort();
        expect([place, turned]).toEqual([
          place,
          forth.map(({ field, before, after }) => [field, before, after].join()).sort(),
        ]);
      }
    }
  });

  it('has a sentence with no gap and no more than one name a line, whatever changes', () => {
    const some = fc.subarray([...lines, line({ line: 'other', pricing: fixed(1) })]);
    const price = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(some, some, price, (before, after, pricePence) => {
        const dearer = after.map((each) => ({ ...each, pricing: line({ pricing: fixed(pricePence) }).pricing }));
        const differences = revisionDifference(before, dearer);
        expect(new Set(differences.map((each) => each.line)).size).toBe(differences.length);
        for (const { sentence, fields } of differences) {
          for (const words of [sentence, ...fields.map((field) => field.sentence)]) {
            expect(words).not.toMatch(/undefined|NaN|[{}]/);
          }
        }
        expect(revisionDifference(dearer, dearer)).toEqual([]);
      }),
    );
  });
});

const payslips = (issuer: string) => ({ kind: 'payslip', issuers: [issuer], daysBeforeMax: 30, shows: 'the pay' });
const everyPricing: readonly Record<string, unknown>[] = [
  { rule: 'fixed', pricePence: 5 },
  { rule: 'bands', countedOver: 'person', bands: [{ upTo: 10, pricePence: 9 }, { pricePence: 4 }] },
  { rule: 'sliding-scale', pricePence: 7, nothingAt: '2', fullAt: '8.5' },
  { rule: 'per-period', pricePence: 7, days: 7, periodsMax: 104 },
  { rule: 'tiers', tiers: [{ atLeast: 1, pricePence: 5 }] },
  { rule: 'milestones', milestones: [{ at: '768', pricePence: 5 }] },
  { rule: 'cohort-threshold', pricePence: 5, per: 'cohort', threshold: '10', pooledThreshold: '7.5' },
  { rule: 'bonus', pricePence: 5, above: 10, bonusPence: 2 },
  { rule: 'delivery-fee', pricePence: 5 },
];
/** Between them they say everything that a line can say. */
const linesSayingAll = everyPricing.map((pricing) =>
  line({
    pricing,
    groupPrices: [{ paymentGroup: 'complex', pricing }],
    payerPrices: [{ payer: 'national_fund', pricing }],
    indexation: [{ from: '2022-04-01', index: '102.5' }],
    deadweight: [{ percentage: '20' }, { paymentGroup: 'complex', percentage: '5' }],
    claimsPerPerson: { limit: 'times', times: 4 },
    prerequisites: [
      { outcome: 'feels_safe', state: 'paid', interval: { weeks: 13 }, lapses: { allowedDays: 3, longer: 'reset' } },
    ],
    measurementWindow: { since: 'referral', daysMin: 30, daysMax: 365 },
    minimumInterval: { since: 'engagement-start', interval: { months: 1 } },
    baseline: { unlessImproved: true },
    claimWindow: { daysMax: 90, late: 'refuse' },
    paymentGroups: ['complex', 'first_job'],
    evidenceRule: { all: [payslips('employer'), payslips('agency'), { any: [{ kind: 'letter' }, { kind: 'visit' }] }] },
    limits: { perPersonPence: 1, totalNumber: 2, totalPence: 3 },
    endsOn: '2022-08-31',
  }),
);

/** The line with one thing left out or said otherwise, for each thing that can be, as far as a rate card allows it. */
function everyChangeOf(full: RateCardLine): readonly (readonly [string, RateCardLine])[] {
  return changesOf(full).flatMap(([place, value]) => {
    const parsed = RateCardLine.safeParse(value);
    // Its code is what the line is known by: another one is another line.
    return parsed.success && place !== '/line' ? [[place, parsed.data] as const] : [];
  });
}

function changesOf(value: unknown, place = ''): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return othersOf(value).map((other) => [place, other] as const);
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([name, inner]) => {
    const others = Object.entries(value).filter(([key]) => key !== name);
    const left = isList ? others.map(([, each]) => each) : Object.fromEntries(others);
    const renamed =
      name === 'all' || name === 'any'
        ? [[`${place}/${name}`, { [name === 'all' ? 'any' : 'all']: inner }] as const]
        : [];
    const within = changesOf(inner, `${place}/${name}`).map(([where, changed]) => {
      const next = isList ? value.with(Number(name), changed) : { ...value, [name]: changed };
      return [where, next] as const;
    });
    return [[`${place}/${name} left out`, left] as const, ...renamed, ...within];
  });
}

/** Other values of the same sort, also those of every enumeration in a line: what does not fit is not parsed. */
function othersOf(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'boolean') return [!value];
  const known = ['2022-09-30', '11.25', 'other_code', 'once', 'unlimited', 'allow', 'day', 'contract', 'event-avoided'];
  return [...known, 'referral', 'engagement-start', 'achieved', 'claimed', 'nation'].filter((each) => each !== value);
}
