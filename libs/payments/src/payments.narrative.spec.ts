import { describe, expect, it } from '@jest/globals';
import { pence } from '#kernel';
import { cityCouncil } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import {
  abandoned,
  approved,
  begun,
  billable,
  heldOut,
  issued,
  lineOf,
  linesAdded,
  paid,
  putBack,
  S01,
  S02,
} from '../test/fixtures.js';
import { paymentsNarrative } from './payments.narrative.js';

describe('the story of a statement', () => {
  it('is told in sentences', () => {
    expect(told(paymentsNarrative, [begun, linesAdded, issued, abandoned, approved, paid])).toEqual([
      'Statement riverside.S01, number 1, for 2021-04-01 to 2021-06-30 was begun.',
      'Lines 1 to 2 of statement riverside.S01, £880.01 in all, were put on it and split between the payers.',
      'Statement riverside.S01 of 2 lines was issued on 2021-07-15 for £880.01 (city_council £616.01, national_fund £264.00), which makes £880.01 issued under the contract.',
      'Statement riverside.S01 was given up before issue: claims changed.',
      'city_council approved its part of statement riverside.S01, £616.01, on 2021-07-20.',
      'city_council paid £616.01 of statement riverside.S01 on 2021-07-30 (bank reference BACS 0001).',
    ]);
    expect(told(paymentsNarrative, [{ ...linesAdded, lines: [lineOf(7, billable(1))] }])).toEqual([
      'Line 7 of statement riverside.S01, £660.00, was put on it and split between the payers.',
    ]);
    expect(told(paymentsNarrative, [{ ...issued, lines: 1 }])[0]).toContain(
      'Statement riverside.S01 of 1 line was issued',
    );
  });

  it('tells what is adjusted, what is held out, and why an amount is what it is', () => {
    const adjusting = {
      ...lineOf(3, billable(1, -16_000), 50_000),
      kind: 'adjustment' as const,
      adjusts: { statement: S01, line: 1, billedBeforePence: pence(66_000), cause: 'terms-varied' as const },
    };
    const added = { ...linesAdded, statement: S02, lines: [lineOf(2, billable(2)), adjusting] };
    expect(told(paymentsNarrative, [added, heldOut, putBack])).toEqual([
      'Lines 2 to 3 of statement riverside.S02, £500.00 in all, 1 adjusting, were put on it and split between the payers.',
      'Claim riverside.P0000000000000003.starts_work.1 was kept off the statements from 2021-07-01: under investigation.',
      'Claim riverside.P0000000000000003.starts_work.1 was put back on 2021-09-01, so that the next statement takes it.',
    ]);
    const [first, second] = paymentsNarrative.StatementLinesAdded.why?.(added) ?? [];
    expect(first).toContain('Line 2, claim riverside.P0000000000000002.starts_work.1. Priced on 2021-06-01');
    expect(second).toContain('It adjusts line 1 of statement riverside.S01 (terms varied): £660.00 had been billed.');
    const restating = {
      ...issued,
      restated: true,
      due: [{ payer: cityCouncil, pence: pence(50_000) }],
      setAgainstAdvances: [{ payer: cityCouncil, pence: pence(11_601) }],
      heldBack: [{ statement: S01, line: 1, payer: cityCouncil, pence: pence(100) }],
      recoveries: [{ clawback: 1, collect: 'invoiced' as const, parts: [{ payer: cityCouncil, pence: pence(500) }] }],
    };
    expect(paymentsNarrative.StatementIssued.why?.(restating)).toEqual([
      'Every claim that was billed before was worked out again, because something changed for them.',
      'Clawback 1 takes back city_council £5.00, by invoice.',
      '£1.00 that city_council had held back of line 1 of statement riverside.S01 stays unpaid for good.',
      'Set against advances: city_council £116.01.',
      'To pay of it: city_council £500.00.',
    ]);
  });

  it('is one of many in its account', () => {
    expect(paymentsNarrative.PaymentMade.story?.(paid)).toBe('riverside.S01');
  });

  it('is about the claims and rate-card lines that it pays', () => {
    expect(subjects(paymentsNarrative, { ...linesAdded, lines: [lineOf(1, billable(1))] })).toEqual([
      'statement riverside.S01',
      'contract riverside',
      'statement-line riverside.S01/1',
      'claim riverside.P0000000000000001.starts_work.1',
      'person P0000000000000001',
      'rate-card-line riverside.starts_work',
    ]);
    expect(subjects(paymentsNarrative, paid)).toEqual([
      'payment riverside.S01.P1',
      'statement riverside.S01',
      'contract riverside',
    ]);
  });
});
