import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, fold, isRefusal, OrganisationId, PaymentRef, pence } from '#kernel';
import { riverside } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { harbourTrust, investmentDrawn, investmentRepaid, otherInvestor } from '../../test/investment-fixtures.js';
import { investmentReasons } from '../investment.reasons.js';
import {
  type InvestmentCommand,
  type InvestmentReason,
  type InvestmentState,
  investmentDecider,
  outstandingOn,
} from './investment.js';
import type { InvestmentEvent } from './payments.events.js';

const { given } = specFor(investmentDecider);
type Command<Type extends InvestmentCommand['type']> = Extract<InvestmentCommand, { type: Type }>;

const draw = (other: Partial<Command<'draw-investment'>> = {}): InvestmentCommand => ({
  type: 'draw-investment',
  contract: riverside,
  investor: harbourTrust,
  isInvestor: true,
  askingInvestor: undefined,
  pence: investmentDrawn.pence,
  drawnOn: investmentDrawn.drawnOn,
  ...other,
});
const repay = (other: Partial<Command<'repay-investment'>> = {}): InvestmentCommand => ({
  type: 'repay-investment',
  contract: riverside,
  investor: harbourTrust,
  isInvestor: true,
  askingInvestor: undefined,
  capitalPence: investmentRepaid.capitalPence,
  returnPence: investmentRepaid.returnPence,
  repaidOn: investmentRepaid.repaidOn,
  ...other,
});
const ref = (text: string) => PaymentRef.parse(text);
const later = calendarDate('2022-06-30');

describe('drawing investment', () => {
  it('is numbered with the repayments, one after another', () => {
    given().when(draw()).then(investmentDrawn);
    given(investmentDrawn, investmentRepaid)
      .when(draw({ drawnOn: later }))
      .then({ ...investmentDrawn, investment: ref('riverside.I03'), drawnOn: later });
  });
  it('takes a reference that is given, and counts round it', () => {
    const own = { ...investmentDrawn, investment: ref('riverside.I02') };
    given()
      .when(draw({ investment: own.investment }))
      .then(own);
    given(own)
      .when(draw({ drawnOn: later }))
      .then({ ...investmentDrawn, investment: ref('riverside.I03'), drawnOn: later });
  });
  it('is done once, however often it is asked', () => {
    given(investmentDrawn).when(draw()).thenNothing();
    given(investmentDrawn)
      .when(draw({ investment: investmentDrawn.investment }))
      .thenNothing();
  });
  it('is a second one where it has a reference of its own', () =>
    given(investmentDrawn)
      .when(draw({ investment: ref('riverside.SECOND') }))
      .then({ ...investmentDrawn, investment: ref('riverside.SECOND') }));
  it('may be recorded by the investor itself', () =>
    given()
      .when(draw({ askingInvestor: harbourTrust }))
      .then(investmentDrawn));
});

describe('repaying investment', () => {
  it('gives back what was put in, and a return', () => given(investmentDrawn).when(repay()).then(investmentRepaid));
  it('may come to everything that was put in, and to any return', () =>
    given(investmentDrawn)
      .when(repay({ capitalPence: investmentDrawn.pence, returnPence: pence(99_000_000) }))
      .then({ ...investmentRepaid, capitalPence: investmentDrawn.pence, returnPence: pence(99_000_000) }));
  it('is done once, however often it is asked', () =>
    given(investmentDrawn, investmentRepaid).when(repay()).thenNothing());
  it('is possible on the day of the drawing', () =>
    given(investmentDrawn)
      .when(repay({ repaidOn: investmentDrawn.drawnOn }))
      .then({ ...investmentRepaid, repaidOn: investmentDrawn.drawnOn }));
});

const cases: readonly [string, readonly InvestmentEvent[], InvestmentCommand, InvestmentReason][] = [
  ['an organisation that does not invest', [], draw({ isInvestor: false }), 'not-an-investor'],
  ['the money of another investor', [], draw({ askingInvestor: otherInvestor }), 'another-investors-money'],
  [
    'a reference of another movement',
    [investmentDrawn],
    draw({ investment: investmentDrawn.investment, pence: pence(1) }),
    'investment-ref-already-used',
  ],
  [
    'the reference of a drawing for a repayment',
    [investmentDrawn],
    repay({ investment: investmentDrawn.investment }),
    'investment-ref-already-used',
  ],
  ['a repayment before anything was drawn', [], repay(), 'nothing-drawn-yet'],
  [
    'a return on a day before the first drawing',
    [investmentDrawn],
    repay({ capitalPence: pence(0), repaidOn: calendarDate('2021-03-31') }),
    'nothing-drawn-yet',
  ],
  ['a repayment to somebody else', [investmentDrawn], repay({ investor: otherInvestor }), 'nothing-drawn-yet'],
  [
    'more capital than was put in',
    [investmentDrawn],
    repay({ capitalPence: pence(investmentDrawn.pence + 1) }),
    'repaid-more-than-drawn',
  ],
  [
    'a repayment that is dated back to before a later one that needs it',
    [investmentDrawn, investmentRepaid],
    repay({ capitalPence: investmentDrawn.pence, repaidOn: calendarDate('2021-06-01') }),
    'repaid-more-than-drawn',
  ],
];

describe('a movement of investment', () => {
  it.each(cases)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );

  it('has a specification for every reason to refuse', () => {
    const met = new Set(cases.map(([, , , reason]) => reason));
    expect(Object.keys(investmentReasons).filter((reason) => !met.has(reason as InvestmentReason))).toEqual([]);
  });
});

describe('whatever anybody records, in whatever order', () => {
  const investors = [harbourTrust, otherInvestor, OrganisationId.parse('third_investor')];
  const first = calendarDate('2021-01-01');
  const movement = fc.record({
    isDrawing: fc.boolean(),
    investor: fc.nat(2),
    pence: fc.integer({ min: 1, max: 5_000 }),
    day: fc.nat(40),
  });

  it('no investor has ever got back more than it put in, on any day, and asking twice is asking once', () => {
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 30 }), (movements) => {
        let state: InvestmentState = investmentDecider.initial;
        for (const { isDrawing, investor, pence: amount, day } of movements) {
          const who = { investor: investors[investor] ?? harbourTrust };
          const on = addDays(first, day);
          const command = isDrawing
            ? draw({ ...who, pence: pence(amount), drawnOn: on })
            : repay({ ...who, capitalPence: pence(amount), repaidOn: on });
          const decided = investmentDecider.decide(command, state);
          if (isRefusal(decided)) continue;
          state = fold({ ...investmentDecider, initial: state }, decided);
          expect(investmentDecider.decide(command, state)).toEqual([]);
        }
        for (const investor of investors) {
          for (let day = 0; day <= 40; day += 1) {
            expect(outstandingOn(state, investor, addDays(first, day))).toBeGreaterThanOrEqual(0);
          }
        }
      }),
    );
  });
});
