import { describe, expect, it } from '@jest/globals';
import { PaymentRef, pence } from '#kernel';
import { riverside } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import { harbourTrust, investmentDrawn, investmentRepaid, otherInvestor } from '../test/investment-fixtures.js';
import { investmentNarrative } from './investment.narrative.js';
import {
  InvestmentRegister,
  investmentFlowsTable,
  investmentRegister,
  investorTotalsTable,
} from './investment-register.js';

const given = givenEvents(investmentRegister);
const another = { ...investmentDrawn, investment: PaymentRef.parse('riverside.I03'), investor: otherInvestor };

describe('the register of investment', () => {
  it('knows each movement', () => {
    const own = { contract: riverside, investor: harbourTrust, known_to: null };
    expect(given(investmentDrawn, investmentRepaid).rows(investmentFlowsTable)).toEqual([
      {
        ...own,
        investment: 'riverside.I01',
        kind: 'drawn',
        capital_pence: 3_000_000,
        return_pence: 0,
        moved_on: '2021-04-01',
        entry: 0,
        known_from: 0,
      },
      {
        ...own,
        investment: 'riverside.I02',
        kind: 'repaid',
        capital_pence: 1_000_000,
        return_pence: 50_000,
        moved_on: '2022-03-31',
        entry: 1,
        known_from: 1,
      },
    ]);
  });

  it('sums what each investor put in and got back', () => {
    expect(given(investmentDrawn, investmentRepaid, another).rows(investorTotalsTable)).toMatchObject([
      { investor: harbourTrust, drawn_pence: 3_000_000, repaid_pence: 0, return_pence: 0, known_to: 1 },
      { investor: harbourTrust, drawn_pence: 3_000_000, repaid_pence: 1_000_000, return_pence: 50_000, known_to: null },
      { investor: otherInvestor, drawn_pence: 3_000_000, repaid_pence: 0, return_pence: 0, known_to: null },
    ]);
  });

  it('answers as of now and as of an earlier entry, in pages', () => {
    const told = given(investmentDrawn, investmentRepaid, another);
    const ask = <Result>(question: (register: InvestmentRegister) => Result) =>
      told.query((store) => question(new InvestmentRegister(store)));
    expect(ask((register) => register.totals(riverside)).map(({ repaid_pence }) => repaid_pence)).toEqual([
      1_000_000, 0,
    ]);
    expect(ask((register) => register.totals(riverside, { asOf: 0 }))).toHaveLength(1);
    const first = ask((register) => register.flows(riverside, { limit: 2 }));
    expect(first.rows.map(({ investment }) => investment)).toEqual(['riverside.I01', 'riverside.I02']);
    expect(ask((register) => register.flows(riverside, { after: first.next ?? '' })).rows).toMatchObject([
      { investment: 'riverside.I03' },
    ]);
    expect(ask((register) => register.flows('nowhere')).rows).toEqual([]);
  });
});

describe('the story of investment', () => {
  it('is told in sentences', () => {
    expect(
      told(investmentNarrative, [
        investmentDrawn,
        investmentRepaid,
        { ...investmentRepaid, returnPence: pence(0) },
        { ...investmentRepaid, capitalPence: pence(0) },
      ]),
    ).toEqual([
      '£30,000.00 was drawn from harbour_trust on 2021-04-01 (riverside.I01).',
      'harbour_trust was repaid £10,000.00 of what it had put in and £500.00 as a return on 2022-03-31 (riverside.I02).',
      'harbour_trust was repaid £10,000.00 of what it had put in on 2022-03-31 (riverside.I02).',
      'harbour_trust was repaid £500.00 as a return on 2022-03-31 (riverside.I02).',
    ]);
  });

  it('is about the investor, and says that payments do not depend on it', () => {
    expect(subjects(investmentNarrative, investmentDrawn)).toEqual([
      'investment riverside.I01',
      'organisation harbour_trust',
      'contract riverside',
    ]);
    for (const telling of [investmentNarrative.InvestmentDrawn, investmentNarrative.InvestmentRepaid]) {
      expect(telling.why?.(investmentDrawn as never)).toEqual([
        'Investment stands apart from the account: no payment for outcomes depends on it.',
      ]);
    }
  });
});
