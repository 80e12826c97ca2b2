import { describe, expect, it } from '@jest/globals';
import { Actor, calendarDate, OrganisationId } from '#kernel';
import { type ReferralState, referralDecider } from '#referrals';
import { whosePerson } from './whose-person.js';

const contract = 'west';
const person = 'P7K3Q000000000000';
const on = calendarDate('2021-05-03');
const provider = (organisation: string) =>
  Actor.parse({ subject: `synthetic-${organisation}`, organisation, role: 'service-provider' });

type Evolved = Parameters<typeof referralDecider.evolve>[1];
const path = (...events: object[]): ReferralState =>
  events.reduce<ReferralState>(
    (state, event) => referralDecider.evolve(state, event as Evolved),
    referralDecider.initial,
  );
const referred = { type: 'PersonReferred', contract, person, referredBy: OrganisationId.parse('gate'), referredOn: on };
const declined = {
  type: 'ReferralDeclined',
  contract,
  person,
  declinedBy: 'jobs',
  declinedOn: on,
  reasonCode: 'no-capacity',
};

describe('whose business a person is', () => {
  it('is that of every provider while the referral is open, since each may accept it', () => {
    for (const name of ['jobs', 'homes'])
      expect(whosePerson(path(referred), provider(name))).toMatchObject({
        isReferred: true,
        anotherProvider: undefined,
      });
  });

  it('is that of the provider alone that declined', () => {
    const state = path(referred, declined);
    expect(state.status).toBe('declined');
    expect(whosePerson(state, provider('jobs')).anotherProvider).toBeUndefined();
    expect(whosePerson(state, provider('homes')).anotherProvider).toBe('jobs');
  });

  it('is that of every provider again once the person is referred again', () => {
    const state = path(referred, declined, referred);
    expect(whosePerson(state, provider('homes')).anotherProvider).toBeUndefined();
  });

  it('is that of the provider that accepted', () => {
    const accepted = { type: 'ReferralAccepted', contract, person, provider: 'jobs', acceptedOn: on };
    expect(whosePerson(path(referred, accepted), provider('homes')).anotherProvider).toBe('jobs');
  });
});
