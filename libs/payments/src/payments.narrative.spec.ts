import { describe, expect, it } from '@jest/globals';
import { subjects, told } from '../../contracts/test/told.js';
import { abandoned, approved, begun, billable, issued, lineOf, linesAdded, paid } from '../test/fixtures.js';
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
