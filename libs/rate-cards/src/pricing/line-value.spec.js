import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { code, counted } from '../../test/pricing.js';
import { RateCardLine } from '../domain/rate-cards.events.js';
import { lineGoesBy, lineValue } from './line-value.js';

const line = (more = {}) =>
  RateCardLine.parse({
    line: 'RC01',
    outcome: 'enters_employment',
    title: 'Enters employment',
    unit: 'person',
    pricing: { rule: 'fixed', pricePence: 66_000 },
    claimsPerPerson: { limit: 'once' },
    prerequisites: [],
    evidenceRule: { kind: 'payslip' },
    ...more,
  });
const on = (date, paymentGroup) => ({
  date: calendarDate(date),
  paymentGroup: paymentGroup === undefined ? undefined : code(paymentGroup),
});
const bands = { rule: 'bands', countedOver: 'contract', bands: [{ upTo: 5, pricePence: 90_000 }, { pricePence: 1 }] };
describe('the value of a rate-card line', () => {
  it('is that of its pricing rule', () => {
    expect(lineValue(line(), on('2021-05-01'), counted({ quantity: 2 }))).toEqual({
      rule: 'fixed',
      pricing: { rule: 'fixed', pricePence: 66_000 },
      uncappedPence: 132_000,
      unitPricePence: 66_000,
      steps: [],
    });
  });
  it('is at the price of the payment group where that has one of its own', () => {
    const card = line({ groupPrices: [{ paymentGroup: 'complex', pricing: bands }] });
    expect(lineValue(card, on('2021-05-01', 'complex'), counted({}))).toMatchObject({
      rule: 'bands',
      uncappedPence: 90_000,
    });
    expect(lineValue(card, on('2021-05-01', 'other'), counted({}))).toMatchObject({ rule: 'fixed' });
    expect(lineValue(card, on('2021-05-01'), counted({}))).toMatchObject({ rule: 'fixed' });
  });
  it('is indexed from the last day that has come, whatever the order in which the indices are written', () => {
    const card = line({
      indexation: [
        { from: '2022-04-01', index: '104.55' },
        { from: '2021-04-01', index: '102.5' },
      ],
    });
    const at = (date) => lineValue(card, on(date), counted({ quantity: 3 }));
    expect(
      [at('2021-03-31'), at('2021-04-01'), at('2022-03-31'), at('2022-04-01')].map((v) => v.uncappedPence),
    ).toEqual([198_000, 202_950, 202_950, 207_009]);
    expect(at('2021-03-31').index).toBeUndefined();
    expect(at('2021-04-01')).toMatchObject({
      index: '102.5',
      steps: ['3 × £660.00 = £1,980.00', 'indexed at 102.5% since 2021-04-01: £2,029.50, to the nearest penny'],
    });
    expect(at('2021-04-01').unitPricePence).toBeUndefined();
  });
  it('rounds an indexed amount half up', () => {
    const card = line({
      pricing: { rule: 'fixed', pricePence: 1 },
      indexation: [{ from: '2021-04-01', index: '150' }],
    });
    expect(lineValue(card, on('2021-04-01'), counted({})).uncappedPence).toBe(2);
  });
  it('says what the claim is worth at the price of a payer of its own, indexed too', () => {
    const card = line({
      payerPrices: [{ payer: 'fund', pricing: { rule: 'fixed', pricePence: 80_000 } }],
      indexation: [{ from: '2021-04-01', index: '110' }],
    });
    expect(lineValue(card, on('2021-05-01'), counted({})).payerValues).toEqual([
      { payer: 'fund', uncappedPence: 88_000 },
    ]);
    expect(lineValue(card, on('2021-03-01'), counted({})).payerValues).toEqual([
      { payer: 'fund', uncappedPence: 80_000 },
    ]);
  });
  it('has the deadweight of the group, or else the one for everybody', () => {
    const card = line({ deadweight: [{ percentage: '20' }, { paymentGroup: 'complex', percentage: '5.5' }] });
    expect(lineValue(card, on('2021-05-01', 'complex'), counted({})).deadweight).toBe('5.5');
    expect(lineValue(card, on('2021-05-01', 'other'), counted({})).deadweight).toBe('20');
    expect(lineValue(card, on('2021-05-01'), counted({})).deadweight).toBe('20');
    expect(lineValue(line(), on('2021-05-01'), counted({})).deadweight).toBeUndefined();
  });
  it('takes no deadweight from a delivery fee', () => {
    const card = line({ pricing: { rule: 'delivery-fee', pricePence: 100 }, deadweight: [{ percentage: '20' }] });
    expect(lineValue(card, on('2021-05-01'), counted({})).deadweight).toBeUndefined();
  });
  it('goes by what any of its prices goes by', () => {
    expect(lineGoesBy(line())).toEqual({ contractUnits: false, personUnits: false, personMeasured: false });
    const tiers = { rule: 'tiers', tiers: [{ atLeast: 1, pricePence: 1 }] };
    const card = line({
      groupPrices: [{ paymentGroup: 'complex', pricing: tiers }],
      payerPrices: [{ payer: 'fund', pricing: bands }],
    });
    expect(lineGoesBy(card)).toEqual({ contractUnits: true, personUnits: true, personMeasured: false });
  });
});
