import { describe, expect, it } from '@jest/globals';
import { type OutcomeCode, pence } from '#kernel';
import type { RateCardLine } from '#rate-cards';
import { forecastOf } from './forecast.js';

const priced = (outcome: string, pricePence: number, more: Partial<RateCardLine> = {}): RateCardLine =>
  ({
    line: outcome as OutcomeCode,
    outcome: outcome as OutcomeCode,
    pricing: { rule: 'fixed', pricePence: pence(pricePence) },
    ...more,
  }) as RateCardLine;
const bands = { rule: 'bands', bands: [] } as unknown as RateCardLine['pricing'];

const plan = [
  { from: '2021-01-01', to: '2021-03-31', outcomes: [{ outcome: 'home', number: 10 }] },
  { from: '2021-04-01', to: '2021-06-30', outcomes: [{ outcome: 'home', number: 20 }] },
  {
    from: '2021-07-01',
    to: '2021-09-30',
    outcomes: [
      { outcome: 'home', number: 30 },
      { outcome: 'work', number: 5 },
    ],
  },
];
const before = [priced('home', 60_000)];
const after = [priced('home', 66_000), priced('work', 100_000)];

describe('what other prices do to what is planned', () => {
  it('is the planned numbers times the difference of the prices, for the spans ahead', () => {
    expect(forecastOf({ plan, from: '2021-04-01', until: undefined, before, after })).toEqual({
      spans: 2,
      outcomes: [
        { outcome: 'home', planned: 50, beforePence: 3_000_000, afterPence: 3_300_000, differencePence: 300_000 },
        { outcome: 'work', planned: 5, beforePence: 0, afterPence: 500_000, differencePence: 500_000 },
      ],
      without: [],
      differencePence: 800_000,
    });
  });

  it('ends where other prices are agreed already, and takes no part of a span', () => {
    const { spans, differencePence } = forecastOf({ plan, from: '2021-02-01', until: '2021-07-01', before, after });
    expect({ spans, differencePence }).toEqual({ spans: 1, differencePence: 120_000 });
  });

  it('names what no one amount prices, and says nothing of what is priced as before', () => {
    const scaled = [priced('home', 1, { pricing: bands }), priced('work', 100_000)];
    expect(forecastOf({ plan, from: '2021-07-01', until: undefined, before: after, after: scaled })).toMatchObject({
      outcomes: [],
      without: ['home'],
      differencePence: 0,
    });
  });

  it('is below nothing where a line is retired', () => {
    const gone = forecastOf({ plan, from: '2021-07-01', until: undefined, before, after: [] });
    expect(gone.differencePence).toBe(-1_800_000);
  });
});
