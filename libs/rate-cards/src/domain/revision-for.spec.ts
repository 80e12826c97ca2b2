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
  endsOn: addDays(start, 400),
  outcomes: [startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' as const })),
  approvers: [cityCouncil, brightFutures],
  paymentGroups: [],
};

/** One move of a contract's life, said relative to what has happened so far, so that most moves lead somewhere. */
const move = fc.record({
  type: fc.constantFrom<RateCardCommand['type']>(
    'propose',
    'propose',
    'agree',
    'agree',
    'agree',
    'agree',
    'decline',
    'withdraw',
  ),
  by: fc.constantFrom(cityCouncil, brightFutures),
  days: fc.integer({ min: 0, max: 3 }),
  backDated: fc.constantFrom(0, 0, 0, 1, 5),
  notice: fc.integer({ min: -2, max: 20 }),
  revisionsBack: fc.constantFrom(0, 0, 0, 0, 1),
  lines: fc.subarray([...lines], { minLength: 1 }),
});
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;
const moves = fc.array(move, { minLength: 1, maxLength: 40, size: 'max' });

function commandOf(
  { type, by, backDated, notice, revisionsBack, lines: some }: Move,
  state: RateCardState,
  today: number,
): RateCardCommand {
  const on = addDays(start, today - backDated);
  const revision = Math.max(1, state.revisions.length - revisionsBack);
  const named = { contract: riverside, revision, by };
  switch (type) {
    case 'propose':
      return {
        type,
        contract: riverside,
        by,
        proposedOn: on,
        effectiveFrom: addDays(on, notice),
        lines: some,
        reason: '',
        facts,
      };
    case 'withdraw':
      return { type, ...named, withdrawnOn: on };
    default:
      return { type, ...named, decidedOn: on };
  }
}

interface Life {
  readonly state: RateCardState;
  readonly today: number;
}

function lived({ state, today }: Life, next: Move): Life {
  const decision = rateCardDecider.decide(commandOf(next, state, today), state);
  const after = isRefusal(decision) ? state : decision.reduce(rateCardDecider.evolve, state);
  return { state: after, today: today + next.days };
}

const lifeOf = (all: readonly Move[]) => all.reduce(lived, { state: rateCardDecider.initial, today: 0 });

describe('laws of rate cards', () => {
  it('are tried on lives in which revisions do come into force, one after the other', () => {
    const counts = fc.sample(moves, { numRuns: 300, seed: 1 }).map((all) => agreedRevisions(lifeOf(all).state).length);
    expect(counts.filter((count) => count >= 2).length).toBeGreaterThan(30);
  });

  it('a command that was decided is done: asked again it records nothing', () => {
    fc.assert(
      fc.property(moves, move, (before, next) => {
        const { state, today } = lifeOf(before);
        const command = commandOf(next, state, today);
        const once = rateCardDecider.decide(command, state);
        fc.pre(!isRefusal(once));
        if (isRefusal(once)) return;
        expect(rateCardDecider.decide(command, once.reduce(rateCardDecider.evolve, state))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('the revision for a day is the latest that has taken effect, and the comparison says so', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: -1, max: 100 }), (all, days) => {
        const { state } = lifeOf(all);
        const on = addDays(start, days);
        const begun = agreedRevisions(state).filter(({ effectiveFrom }) => effectiveFrom <= on);
        const latest = begun.toSorted((a, b) =>
          a.effectiveFrom === b.effectiveFrom ? b.revision - a.revision : a.effectiveFrom < b.effectiveFrom ? 1 : -1,
        )[0];
        const { chosen, considered } = revisionFor(state, on);
        expect(chosen?.revision).toBe(latest?.revision);
        expect(considered.filter(({ verdict }) => verdict === 'chosen').length).toBe(latest === undefined ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });

  it('one proposal is open at most, and none is agreed without somebody beside its proposer', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { revisions } = lifeOf(all).state;
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
      fc.property(moves, (all) => {
        const agreed = agreedRevisions(lifeOf(all).state);
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
