import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agreedOnlyAhead, isAgreedByAll } from '#contracts';
import { addDays, calendarDate, fold, isRefusal } from '#kernel';
import {
  brightFutures,
  cityCouncil,
  feelsSafe,
  keepsWork,
  riverside,
  startsWork,
} from '../../../contracts/test/fixtures.js';
import { lines, proposed1, proposed2, revised2, revision1Events, revision2Events } from '../../test/fixtures.js';
import { rateCardDecider } from './rate-card.js';
import { agreedRevisions } from './rate-card-state.js';
import { revisionFor } from './revision-for.js';

const both = fold(rateCardDecider, [...revision1Events, ...revision2Events]);
const [from1, from2] = ['2021-04-01', '2022-04-01'];
describe('the revision for a day', () => {
  it.each([
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
  it('is the one agreed last that had taken effect, also where it reaches back before another', () => {
    const back = [
      ...revision1Events,
      ...revision2Events,
      { ...proposed2, revision: 3, effectiveFrom: calendarDate('2021-10-01') },
      { ...revised2, revision: 3, effectiveFrom: calendarDate('2021-10-01'), retroactive: true },
    ];
    const on = (day) => revisionFor(fold(rateCardDecider, back), calendarDate(day));
    expect(on('2021-09-30').chosen?.revision).toBe(1);
    expect(on('2021-10-01').chosen?.revision).toBe(3);
    expect(on('2023-01-01').considered).toEqual([
      { revision: 1, effectiveFrom: from1, verdict: 'superseded' },
      { revision: 2, effectiveFrom: from2, verdict: 'superseded' },
      { revision: 3, effectiveFrom: '2021-10-01', verdict: 'chosen' },
    ]);
  });
  it('is the one agreed last, not the one numbered last', () => {
    const crossed = [...revision1Events.map((event) => ({ ...event, revision: 2 })), ...revision1Events];
    const drafted = {
      type: 'RateCardRevisionDrafted',
      contract: riverside,
      revision: 1,
      draft: 1,
      draftedBy: cityCouncil,
      draftedOn: calendarDate('2021-03-01'),
      effectiveFrom: calendarDate('2021-04-01'),
      lines: [...lines],
    };
    const state = fold(rateCardDecider, [drafted, ...crossed]);
    expect(agreedRevisions(state).map(({ revision }) => revision)).toEqual([2, 1]);
    expect(revisionFor(state, calendarDate('2021-04-01')).chosen?.revision).toBe(1);
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
  outcomes: [startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' })),
  approvers: [cityCouncil, brightFutures],
  paymentGroups: [],
  payers: [cityCouncil],
};
/** One move of a contract's life, said relative to what has happened so far, so that most moves lead somewhere. */
const move = fc.record({
  type: fc.constantFrom(
    'draft',
    'propose',
    'propose',
    'propose-draft',
    'agree',
    'agree',
    'agree',
    'agree',
    'agree',
    'agree',
    'agree',
    'agree',
    'agree',
    'agree',
    'decline',
    'request-change',
    'withdraw',
    'lapse',
  ),
  by: fc.constantFrom(cityCouncil, brightFutures),
  days: fc.integer({ min: 0, max: 3 }),
  backDated: fc.constantFrom(0, 0, 0, 0, 1, 5),
  notice: fc.integer({ min: -20, max: 20 }),
  decideIn: fc.constantFrom(undefined, undefined, undefined, 2, 10),
  revisionsBack: fc.constantFrom(0, 0, 0, 0, 1),
  named: fc.constantFrom(false, false, false, true),
  retroactive: fc.constantFrom(true, true, true, true, false),
  lines: fc.subarray([...lines], { minLength: 1 }),
});
const moves = fc.array(move, { minLength: 1, maxLength: 60, size: 'max' });
function commandOf(
  { type, by, backDated, notice, decideIn, revisionsBack, named, retroactive, lines: some },
  state,
  today,
) {
  const on = addDays(start, today - backDated);
  const revision = Math.max(1, state.revisions.length - revisionsBack);
  const asked = { contract: riverside, by };
  const content = { effectiveFrom: addDays(on, notice), lines: some, reason: '' };
  const decideBy = decideIn === undefined ? undefined : addDays(on, decideIn);
  switch (type) {
    case 'draft':
      return { type, ...asked, revision: named ? revision : undefined, draftedOn: on, content, facts };
    case 'propose':
      return { type, ...asked, revision: named ? revision : undefined, proposedOn: on, decideBy, content, facts };
    case 'propose-draft':
      return { type: 'propose', ...asked, revision, proposedOn: on, decideBy, facts };
    case 'withdraw':
      return { type, ...asked, revision, withdrawnOn: on };
    case 'lapse':
      return { type, ...asked, revision, lapsedOn: on };
    case 'agree':
      return { type, ...asked, revision, decidedOn: on, retroactive };
    default:
      return { type, ...asked, revision, decidedOn: on };
  }
}
function lived({ state, today }, next) {
  const decision = rateCardDecider.decide(commandOf(next, state, today), state);
  const after = isRefusal(decision) ? state : decision.reduce(rateCardDecider.evolve, state);
  return { state: after, today: today + next.days };
}
const lifeOf = (all) => all.reduce(lived, { state: rateCardDecider.initial, today: 0 });
const RUNS = { numRuns: 300 };
describe('laws of rate cards', () => {
  it('are tried on lives in which revisions come into force, reach back, are sent back and lapse', () => {
    const lives = fc.sample(moves, { numRuns: 400, seed: 1 }).map((all) => lifeOf(all).state);
    const having = (does) => lives.filter(does).length;
    expect(having((state) => agreedRevisions(state).length >= 2)).toBeGreaterThan(30);
    expect(having((state) => agreedRevisions(state).some(({ retroactive }) => retroactive))).toBeGreaterThan(20);
    expect(having(({ revisions }) => revisions.some(({ draft }) => draft > 1))).toBeGreaterThan(40);
    expect(having(({ revisions }) => revisions.some(({ status }) => status === 'lapsed'))).toBeGreaterThan(10);
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
      RUNS,
    );
  });
  it('the revision for a day is the one agreed last of those that had taken effect, and the comparison says so', () => {
    fc.assert(
      fc.property(moves, fc.integer({ min: -1, max: 100 }), (all, days) => {
        const { state } = lifeOf(all);
        const on = addDays(start, days);
        const begun = agreedRevisions(state).filter(({ effectiveFrom }) => effectiveFrom <= on);
        const latest = begun.reduce((place, { agreedAs }) => Math.max(place, agreedAs), 0);
        const { chosen, considered } = revisionFor(state, on);
        expect(chosen?.agreedAs ?? 0).toBe(latest);
        expect(considered.filter(({ verdict }) => verdict === 'chosen').length).toBe(latest === 0 ? 0 : 1);
      }),
      RUNS,
    );
  });
  it('one proposal is before the parties at most, and none is agreed without everybody', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { revisions } = lifeOf(all).state;
        expect(revisions.filter(({ status }) => status === 'proposed').length).toBeLessThanOrEqual(1);
        expect(revisions.map((each) => each.revision)).toEqual(revisions.map((_, index) => index + 1));
        for (const proposal of agreedRevisions({ revisions })) expect(isAgreedByAll(proposal)).toBe(true);
      }),
      RUNS,
    );
  });
  it('after the first, none takes effect before it was agreed or before an earlier one, unless everybody said so', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const agreed = agreedRevisions(lifeOf(all).state);
        for (const [index, revision] of agreed.entries()) {
          if (index === 0) continue;
          const { effectiveFrom, agreedOn, retroactive } = revision;
          const reachesBack =
            effectiveFrom < agreedOn || agreed.slice(0, index).some((earlier) => effectiveFrom < earlier.effectiveFrom);
          expect(retroactive).toBe(reachesBack);
          if (reachesBack) expect(agreedOnlyAhead(revision)).toEqual([]);
        }
      }),
      RUNS,
    );
  });
});
