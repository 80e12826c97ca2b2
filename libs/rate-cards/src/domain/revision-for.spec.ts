import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, fold, isRefusal } from '#kernel';
import {
  brightFutures,
  cityCouncil,
  feelsSafe,
  keepsWork,
  riverside,
  startsWork,
} from '../../../contracts/test/fixtures.js';
import { lines, proposed1, proposed2, revision1Events, revision2Events } from '../../test/fixtures.js';
import { agreedRevisions, type RateCardCommand, type RateCardState, rateCardDecider } from './rate-card.js';
import { revisionFor } from './revision-for.js';

const both = fold(rateCardDecider, [...revision1Events, ...revision2Events]);
const [from1, from2] = ['2021-04-01', '2022-04-01'];

describe('the revision for a day', () => {
  it.each<[string, string, number | undefined, string, string]>([
    ['none before the first', '2021-03-31', undefined, 'not-yet-in-force', 'not-yet-in-force'],
    ['the first on its first day', '2021-04-01', 1, 'chosen', 'not-yet-in-force'],
    ['the first on its last day', '2022-03-31', 1, 'chosen', 'not-yet-in-force'],
    ['the second on its first day', '2022-04-01', 2, 'superseded', 'chosen'],
    ['the second for ever after', '2099-12-31', 2, 'superseded', 'chosen'],
  ])('is %s', (_, on, chosen, verdict1, verdict2) => {
    const choice = revisionFor(both, calendarDate(on));
    expect(choice.chosen?.revision).toBe(chosen);
    expect(choice.considered).toEqual([
      { revision: 1, effectiveFrom: from1, verdict: verdict1 },
      { revision: 2, effectiveFrom: from2, verdict: verdict2 },
    ]);
  });

  it('is none of those that are only proposed', () => {
    const open = fold(rateCardDecider, [...revision1Events, proposed2]);
    expect(revisionFor(open, calendarDate('2023-01-01'))).toMatchObject({
      chosen: { revision: 1 },
      considered: [{ revision: 1, verdict: 'chosen' }],
    });
    expect(revisionFor(fold(rateCardDecider, [proposed1]), calendarDate('2023-01-01'))).toEqual({
      chosen: undefined,
      considered: [],
    });
  });

  it('is the later of two that take effect on one day', () => {
    const sameDay = [...revision1Events, ...revision2Events].map((event) =>
      'effectiveFrom' in event ? { ...event, effectiveFrom: calendarDate('2021-04-01') } : event,
    );
    expect(revisionFor(fold(rateCardDecider, sameDay), calendarDate('2021-04-01')).chosen?.revision).toBe(2);
  });
});

const start = calendarDate('2021-04-01');
const facts = {
  startsOn: start,
  endsOn: addDays(start, 40),
  outcomes: [startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' as const })),
  approvers: [cityCouncil, brightFutures],
  paymentGroups: [],
};
const dayNumber = fc.integer({ min: 0, max: 40 });
const by = fc.constantFrom(cityCouncil, brightFutures);
const revision = fc.integer({ min: 1, max: 4 });
const on = dayNumber.map((number) => addDays(start, number));

const command: fc.Arbitrary<RateCardCommand> = fc.oneof(
  fc.record({
    type: fc.constant('propose' as const),
    contract: fc.constant(riverside),
    by,
    proposedOn: on,
    effectiveFrom: on,
    lines: fc.subarray([...lines], { minLength: 1 }),
    reason: fc.constant('why not'),
    facts: fc.constant(facts),
  }),
  fc.record({
    type: fc.constantFrom('agree' as const, 'agree' as const, 'decline' as const),
    contract: fc.constant(riverside),
    revision,
    by,
    decidedOn: on,
  }),
  fc.record({
    type: fc.constant('withdraw' as const),
    contract: fc.constant(riverside),
    revision,
    by,
    withdrawnOn: on,
  }),
);

function decided(state: RateCardState, asked: RateCardCommand): RateCardState {
  const decision = rateCardDecider.decide(asked, state);
  return isRefusal(decision) ? state : decision.reduce(rateCardDecider.evolve, state);
}

describe('laws of rate cards', () => {
  const history = fc.array(command, { maxLength: 40 });

  it('a command that was decided is done: asked again it records nothing', () => {
    fc.assert(
      fc.property(history, command, (before, asked) => {
        const state = before.reduce(decided, rateCardDecider.initial);
        const once = rateCardDecider.decide(asked, state);
        fc.pre(!isRefusal(once));
        if (isRefusal(once)) return;
        const again = rateCardDecider.decide(asked, once.reduce(rateCardDecider.evolve, state));
        expect(again).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the revision for a day is the latest that has taken effect, and the comparison says so', () => {
    fc.assert(
      fc.property(history, on, (commands, asked) => {
        const state = commands.reduce(decided, rateCardDecider.initial);
        const begun = agreedRevisions(state).filter(({ effectiveFrom }) => effectiveFrom <= asked);
        const latest = begun.toSorted((a, b) =>
          a.effectiveFrom === b.effectiveFrom ? b.revision - a.revision : a.effectiveFrom < b.effectiveFrom ? 1 : -1,
        )[0];
        const { chosen, considered } = revisionFor(state, asked);
        expect(chosen?.revision).toBe(latest?.revision);
        expect(considered.filter(({ verdict }) => verdict === 'chosen').length).toBe(latest === undefined ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });

  it('one proposal is open at most, and none is agreed without somebody beside its proposer', () => {
    fc.assert(
      fc.property(history, (commands) => {
        const { revisions } = commands.reduce(decided, rateCardDecider.initial);
        const open = revisions.filter(({ status }) => status === 'proposed');
        expect(open.length).toBeLessThanOrEqual(1);
        expect(revisions.map((each) => each.revision)).toEqual(revisions.map((_, index) => index + 1));
        for (const { agreements, proposedBy } of agreedRevisions({ revisions })) {
          expect(agreements.some(({ organisation }) => organisation !== proposedBy)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('after the first, no revision takes effect before it was agreed or before an earlier one', () => {
    fc.assert(
      fc.property(history, (commands) => {
        const agreed = agreedRevisions(commands.reduce(decided, rateCardDecider.initial));
        for (const [index, { effectiveFrom, agreedOn }] of agreed.entries()) {
          const before = agreed[index - 1];
          if (before === undefined) continue;
          expect(effectiveFrom >= agreedOn && effectiveFrom >= before.effectiveFrom).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
