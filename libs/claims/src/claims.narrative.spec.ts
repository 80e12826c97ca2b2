import { describe, expect, it } from '@jest/globals';
import { calendarDate, Decimal, pence } from '#kernel';
import { startsWork } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import { claimWithdrawn, made } from '../test/fixtures.js';
import { claimsNarrative } from './claims.narrative.js';

describe('the story of a claim', () => {
  it('says the price and why that revision', () => {
    expect(told(claimsNarrative, [made, claimWithdrawn])).toEqual([
      'starts_work number 1, achieved on 2021-06-01, was claimed at £660.00 under line starts_work of rate card revision 1. The contract prices by the day it was achieved, 2021-06-01: revision 1 was in force, from 2021-04-01 on.',
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
      'starts_work number 1, achieved on 2021-06-01, was claimed at £4,620.00 (7 × £660.00) under line starts_work of rate card revision 2, after the claim window, which the rate card allows. The contract prices by the day of the claim, 2021-07-10: revision 2 was in force, from 2021-05-01 on; revision 3 prices only from 2021-09-01 on.',
    ]);
  });

  it('leaves the worth to the statement where it depends on the claims before', () => {
    const { unitPricePence: _u, uncappedPence: _p, ...depending } = made;
    const [told1] = told(claimsNarrative, [{ ...depending, quantity: 30 }]);
    expect(told1).toContain(
      'was claimed (quantity 30) at what the claims billed before it leave, which the statement says, under line',
    );
    const measured = Decimal.parse('8.4');
    const { unitPricePence: _, ...withoutEach } = made;
    expect(told(claimsNarrative, [{ ...made, measured }])[0]).toContain('was claimed at £660.00 (measured 8.4) under');
    expect(told(claimsNarrative, [{ ...withoutEach, measured, quantity: 2 }])[0]).toContain(
      'was claimed at £660.00 (quantity 2, measured 8.4) under',
    );
  });

  it('says why it could be claimed: days, intervals, evidence and windows', () => {
    const why = (event: typeof made) => claimsNarrative.ClaimMade.why?.(event);
    expect(why(made)).toEqual([
      'It was achieved on 2021-06-01, 52 days after the start of the engagement on 2021-04-10; the rate card asks for at most 365.',
      'The evidence rule was met by payslip.',
      'It was claimed 39 days after it was achieved; the claim window is 90 days.',
    ]);
    const { conditions: _, ...unconditional } = made;
    expect(why(unconditional)).toEqual(['The evidence rule was met by payslip.']);
    const needed = { outcome: startsWork, state: 'achieved' as const, achievedOn: calendarDate('2021-04-01') };
    const asked: NonNullable<typeof made.conditions> = {
      prerequisites: [
        { ...needed, since: needed.achievedOn },
        {
          ...needed,
          state: 'paid',
          since: calendarDate('2021-04-20'),
          interval: { weeks: 6 },
          until: calendarDate('2021-06-01'),
        },
      ],
      minimumInterval: {
        since: 'referral',
        from: calendarDate('2021-04-02'),
        interval: { months: 1 },
        until: calendarDate('2021-05-02'),
      },
      measurementWindow: { since: 'referral', from: calendarDate('2021-04-02'), days: 60, daysMin: 1, daysMax: 90 },
      baseline: { recordedOn: calendarDate('2021-04-05'), alreadyTrue: true, measured: Decimal.parse('3.5') },
    };
    const event = { ...made, measured: Decimal.parse('8.4'), conditions: asked };
    expect(why(event)).toEqual([
      'It needed starts_work to be achieved, which was achieved on 2021-04-01.',
      'It needed starts_work to be paid, which was achieved on 2021-04-01, lost for longer than is allowed and regained on 2021-04-20; 6 weeks from 2021-04-20 had run by 2021-06-01.',
      '1 month from the referral on 2021-04-02 had run by 2021-05-02.',
      'It was achieved on 2021-06-01, 60 days after the referral on 2021-04-02; the rate card asks for at least 1 and at most 90.',
      'On 2021-04-05, at referral, it was so already (measured 3.5), and has improved since (measured 8.4).',
      'The evidence rule was met by payslip.',
    ]);
    const baseline = { recordedOn: calendarDate('2021-04-05'), alreadyTrue: false };
    const window = { since: 'referral' as const, from: calendarDate('2021-04-02'), days: 60 };
    expect(why({ ...made, conditions: { baseline, measurementWindow: window } })).toEqual([
      'It was achieved on 2021-06-01, 60 days after the referral on 2021-04-02.',
      'On 2021-04-05, at referral, it was not so yet.',
      'The evidence rule was met by payslip.',
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
