import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, fold, isRefusal, OutcomeCode } from '#kernel';
import { actors, elsewhere, gatewayService, riverside } from '../../../contracts/test/fixtures.js';
import { often } from '../../../kernel/test/laws.js';
import { accepted, declined, ended, paused, person, referred, resumed, started } from '../../test/fixtures.js';
import { type ContractFacts, type ReferralCommand, type ReferralState, referralDecider } from './referral.js';
import { CorrectableField, type ReferralEvent } from './referrals.events.js';

const start = calendarDate('2021-04-01');
const facts: ContractFacts = {
  signedOn: start,
  startsOn: addDays(start, 2),
  endsOn: addDays(start, 45),
  gateway: [gatewayService],
  criteriaVersion: 1,
  criteria: [OutcomeCode.parse('adult')],
  paymentGroups: [],
  outcomes: [OutcomeCode.parse('keeps_work')],
};
/** One move of a person's path. Its date is that of the day on which it is made, give or take, so that most moves fit. */
const move = fc.record({
  type: fc.constantFrom<ReferralCommand['type']>(
    ...(['refer', 'refer', 'accept', 'accept', 'accept', 'decline', 'start', 'start', 'end'] as const),
    ...(['pause', 'resume', 'pause', 'resume', 'pause', 'resume', 'correct-dates', 'correct-dates'] as const),
    ...(['record-baseline', 'correct-baseline'] as const),
  ),
  days: fc.integer({ min: 0, max: 2 }),
  shift: fc.constantFrom(0, 0, 0, 0, 1, -1, -4),
  isOther: fc.constantFrom(false, false, false, false, true),
  fields: fc.uniqueArray(fc.constantFrom(...CorrectableField.options), { minLength: 1, maxLength: 3 }),
});
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;
const moves = fc.array(move, { minLength: 1, maxLength: 50, size: 'max' });

function commandOf({ type, days, shift, isOther, fields }: Move, today: number): ReferralCommand {
  const on = addDays(start, today + shift);
  const asked = { contract: riverside, person, facts };
  const other = { organisation: elsewhere, role: 'service-provider' } as const;
  const provider = { ...asked, by: isOther ? other : actors.provider };
  switch (type) {
    case 'refer':
      return { type, ...asked, by: actors.gateway, referredOn: on, reference: 'GW-0001' };
    case 'accept':
      return { type, ...provider, acceptedOn: on, criteriaMet: facts.criteria };
    case 'decline':
      return { type, ...provider, declinedOn: on, reasonCode: isOther ? 'other' : 'no-capacity' };
    case 'start':
      return { type, ...provider, startedOn: on };
    case 'pause':
      return { type, ...provider, pausedOn: on, reasonCode: 'unable-to-take-part' };
    case 'resume':
      return { type, ...provider, resumedOn: on };
    case 'end':
      return { type, ...provider, endedOn: on, reasonCode: 'other' };
    case 'record-baseline':
      return { type, ...provider, outcome: OutcomeCode.parse('keeps_work'), recordedOn: on, alreadyTrue: isOther };
    case 'correct-baseline': {
      const by = isOther ? actors.provider : actors.gateway;
      return {
        type,
        ...asked,
        by,
        outcome: OutcomeCode.parse('keeps_work'),
        recordedOn: on,
        alreadyTrue: days === 1,
        today: on,
      };
    }
    case 'correct-dates': {
      const by = isOther ? actors.gateway : actors.provider;
      const changes = fields.map((field, index) => ({ field, to: addDays(on, index - 1) }));
      return { type, ...asked, by, changes, today: addDays(start, today + 1) };
    }
  }
}

interface Life {
  readonly state: ReferralState;
  readonly today: number;
}

function lived({ state, today }: Life, next: Move): Life {
  const decision = referralDecider.decide(commandOf(next, today), state);
  const after = isRefusal(decision) ? state : decision.reduce(referralDecider.evolve, state);
  return { state: after, today: today + next.days };
}

const lifeOf = (all: readonly Move[]) => all.reduce(lived, { state: referralDecider.initial, today: 0 });

describe('laws of referrals', () => {
  it('are tried on paths that go all the way, some of them with breaks and corrections', () => {
    const ends = fc.sample(moves, { numRuns: 500, seed: 1 }).map((all) => lifeOf(all).state);
    expect(ends.filter(({ status }) => status === 'ended').length).toBeGreaterThan(50);
    expect(ends.filter((state) => 'breaks' in state && state.breaks.length > 1).length).toBeGreaterThan(20);
    expect(ends.filter((state) => state.status !== 'absent' && state.past.length > 0).length).toBeGreaterThan(50);
  });

  it('a command that was decided is done: asked again it records nothing', () => {
    fc.assert(
      fc.property(moves, move, (before, next) => {
        const { state, today } = lifeOf(before);
        const command = commandOf(next, today);
        const once = referralDecider.decide(command, state);
        fc.pre(!isRefusal(once));
        if (isRefusal(once)) return;
        expect(referralDecider.decide(command, once.reduce(referralDecider.evolve, state))).toEqual([]);
      }),
      often(300),
    );
  });

  it('the dates of a path are in order and within the contract, whatever was asked and corrected', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { state } = lifeOf(all);
        const dates = datesOf(state);
        expect(dates).toEqual(dates.toSorted());
        if (state.status !== 'absent') expect(state.referral.referredOn >= facts.signedOn).toBe(true);
        if ('startedOn' in state) {
          expect(state.startedOn >= facts.startsOn).toBe(true);
          expect((dates.at(-1) ?? facts.endsOn) <= facts.endsOn).toBe(true);
        }
      }),
      often(300),
    );
  });

  it('a break is over before the next begins, and only a break or an end leaves one open', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const { state } = lifeOf(all);
        if (!('breaks' in state)) return;
        const isOver = state.breaks.map(({ resumedOn }) => resumedOn !== undefined);
        expect(isOver.slice(0, -1)).not.toContain(false);
        if (state.status === 'engaged') expect(isOver).not.toContain(false);
        if (state.status === 'paused') expect(isOver.at(-1)).toBe(false);
      }),
      often(300),
    );
  });

  it('whatever has happened can be folded, in any order', () => {
    const correction: ReferralEvent = {
      type: 'ReferralDatesCorrected',
      contract: riverside,
      person,
      changes: CorrectableField.options.map((field) => ({ field, from: start, to: start })),
    };
    const events = [referred, accepted, declined, started, paused, resumed, ended, correction];
    fc.assert(
      fc.property(fc.array(fc.constantFrom<ReferralEvent>(...events), { maxLength: 12 }), (history) => {
        expect(fold(referralDecider, history).status).toEqual(expect.any(String));
      }),
    );
  });
});

function datesOf(state: ReferralState): string[] {
  if (state.status === 'absent') return [];
  const breaks = 'breaks' in state ? state.breaks : [];
  return [
    state.past.at(-1)?.declined.declinedOn,
    state.referral.referredOn,
    state.status === 'declined' ? state.declined.declinedOn : undefined,
    'acceptance' in state ? state.acceptance.acceptedOn : undefined,
    'startedOn' in state ? state.startedOn : undefined,
    ...breaks.flatMap(({ pausedOn, resumedOn }) => [pausedOn, resumedOn]),
    state.status === 'ended' ? state.endedOn : undefined,
  ].filter((date) => date !== undefined);
}
