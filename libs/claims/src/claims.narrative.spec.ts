import { describe, expect, it } from '@jest/globals';
import { calendarDate, pence } from '#kernel';
import { subjects, told } from '../../contracts/test/told.js';
import { claimWithdrawn, made } from '../test/fixtures.js';
import { claimsNarrative } from './claims.narrative.js';

describe('the story of a claim', () => {
  it('says the price and why that revision', () => {
    expect(told(claimsNarrative, [made, claimWithdrawn])).toEqual([
      'starts_work number 1, achieved on 2021-06-01, was claimed at £660.00 under line starts_work of rate card revision 1. The contract prices by the day it was achieved, 2021-06-01: revision 1 (from 2021-04-01) was in force.',
      'The claim of starts_work number 1 was withdrawn: made in error.',
    ]);
  });

  it('says quantity, lateness and the revisions that were not chosen', () => {
    const considered = [
      { revision: 1, effectiveFrom: calendarDate('2021-04-01'), verdict: 'superseded' as const },
      { revision: 2, effectiveFrom: calendarDate('2021-05-01'), verdict: 'chosen' as const },
      { revision: 3, effectiveFrom: calendarDate('2021-09-01'), verdict: 'not-yet-in-force' as const },
    ];
    const pricing = { policy: 'claim' as const, date: calendarDate('2021-07-10'), considered };
    const seven = { ...made, quantity: 7, uncappedPence: pence(462_000), late: true, revision: 2, pricing };
    expect(told(claimsNarrative, [seven])).toEqual([
      'starts_work number 1, achieved on 2021-06-01, was claimed at £4,620.00 (7 × £660.00) under line starts_work of rate card revision 2, after the claim window, which the rate card allows. The contract prices by the day of the claim, 2021-07-10: revision 1 (from 2021-04-01) had been superseded; revision 2 (from 2021-05-01) was in force; revision 3 (from 2021-09-01) was not yet in force.',
    ]);
  });

  it('is about the claim, what was claimed, and the line and revision that price it', () => {
    expect(subjects(claimsNarrative, made)).toEqual([
      'claim riverside.P0000000000000001.starts_work.1',
      'person-outcome riverside.P0000000000000001.starts_work.1',
      'person P0000000000000001',
      'contract riverside',
      'rate-card-line riverside.starts_work',
      'rate-card-revision riverside.R1',
    ]);
  });
});
