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
          sentence: 'the price: it was £660.00 for each person; it is £700.00 for each person (+£40.00, +6.0606%)',
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
