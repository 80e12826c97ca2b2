import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, fold, isRefusal, OutcomeCode } from '#kernel';
import { actors, elsewhere, gatewayService, riverside } from '../../../contracts/test/fixtures.js';
import { accepted, declined, ended, paused, person, referred, resumed, started } from '../../test/fixtures.js';
import { type ContractFacts, type ReferralCommand, type ReferralState, referralDecider } from './referral.js';
import { CorrectableField, type ReferralEvent } from './referrals.events.js';

const start = calendarDate('2021-04-01');
const facts: ContractFacts = {
  signedOn: start,
  startsOn: addDays(start, 2),
  endsOn: addDays(start, 30),
  gateway: [gatewayService],
  criteriaVersion: 1,
  criteria: [OutcomeCode.parse('adult')],
  paymentGroups: [],
};
const on = fc.integer({ min: 0, max: 32 }).map((days) => addDays(start, days));
const asked = { contract: fc.constant(riverside), person: fc.constant(person), facts: fc.constant(facts) };
const provider = {
  ...asked,
  by: fc.constantFrom(actors.provider, actors.provider, { organisation: elsewhere, role: 'service-provider' as const }),
};
const criteriaMet = fc.constant(facts.criteria);

const command: fc.Arbitrary<ReferralCommand> = fc.oneof(
  fc.record({
    type: fc.constant('refer' as const),
    ...asked,
    by: fc.constant(actors.gateway),
    referredOn: on,
    reference: fc.constant('GW-0001'),
  }),
  fc.record({ type: fc.constant('accept' as const), ...provider, acceptedOn: on, criteriaMet }),
  fc.record({
    type: fc.constant('decline' as const),
    ...provider,
    declinedOn: on,
    reasonCode: fc.constantFrom('no-capacity' as const, 'other' as const),
  }),
  fc.record({ type: fc.constant('start' as const), ...provider, startedOn: on }),
  fc.record({
    type: fc.constant('pause' as const),
    ...provider,
    pausedOn: on,
    reasonCode: fc.constant('health' as const),
  }),
  fc.record({ type: fc.constant('resume' as const), ...provider, resumedOn: on }),
  fc.record({ type: fc.constant('end' as const), ...provider, endedOn: on, reasonCode: fc.constant('other' as const) }),
  fc.record({
    type: fc.constant('correct-dates' as const),
    ...asked,
    by: fc.constantFrom(actors.provider, actors.gateway),
    changes: fc.array(fc.record({ field: fc.constantFrom(...CorrectableField.options), to: on }), {
      minLength: 1,
      maxLength: 3,
    }),
    today: fc.constant(addDays(start, 31)),
  }),
);
const commands = fc.array(command, { maxLength: 60 });

function decided(state: ReferralState, next: ReferralCommand): ReferralState {
  const decision = referralDecider.decide(next, state);
  return isRefusal(decision) ? state : decision.reduce(referralDecider.evolve, state);
}

describe('laws of referrals', () => {
  it('a command that was decided is done: asked again it records nothing', () => {
    fc.assert(
      fc.property(commands, command, (before, next) => {
        const state = before.reduce(decided, referralDecider.initial);
        const once = referralDecider.decide(next, state);
        fc.pre(!isRefusal(once));
        if (isRefusal(once)) return;
        expect(referralDecider.decide(next, once.reduce(referralDecider.evolve, state))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('the dates of a path are in order and within the contract, whatever was asked and corrected', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const state = all.reduce(decided, referralDecider.initial);
        const dates = datesOf(state);
        expect(dates).toEqual(dates.toSorted());
        if (state.status !== 'absent') expect(state.referral.referredOn >= facts.signedOn).toBe(true);
        if ('startedOn' in state) {
          expect(state.startedOn >= facts.startsOn).toBe(true);
          expect((dates.at(-1) ?? facts.endsOn) <= facts.endsOn).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('only the last break can be open, and only in a break or after an end', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const state = all.reduce(decided, referralDecider.initial);
        if (!('breaks' in state)) return;
        const open = state.breaks.filter(({ resumedOn }) => resumedOn === undefined);
        expect(open).toEqual(
          state.status === 'engaged' ? [] : state.breaks.slice(-1).filter((last) => open.includes(last)),
        );
        if (state.status === 'paused') expect(open).toHaveLength(1);
      }),
      { numRuns: 500 },
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
