import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold } from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  admitted,
  city,
  granted,
  grantedInRiverside,
  harbour,
  issuer,
  madeOperator,
  maya,
  olaf,
  payer,
  riverside,
  suspended,
} from '../../test/fixtures.js';
import { grantsOn, isHeld, type MemberCommand, memberDecider } from './member.js';
import type { MemberEvent } from './members.events.js';

const { given } = specFor(memberDecider);
const admit = { type: 'admit', member: maya, issuer } as const;
const grant = (more: object = {}): MemberCommand => ({ type: 'grant', member: maya, by: olaf, ...payer, ...more });
const operator = { organisation: city, role: 'operator' };
const withdraw = (more: object = {}): MemberCommand => ({ type: 'withdraw', member: maya, ...payer, ...more });
const from = calendarDate('2021-04-01');
const until = calendarDate('2021-06-30');

describe('admitting somebody', () => {
  it('records who vouches for them', () => given().when(admit).then(admitted));
  it('is done once', () => given(admitted).when(admit).thenNothing());
  it('is refused with another issuer', () =>
    given(admitted)
      .when({ ...admit, issuer: 'https://elsewhere.example.org' })
      .thenRefused('member-admitted-otherwise'));
});

describe('giving a role', () => {
  it('records it for an organisation', () => given(admitted).when(grant()).then(granted));
  it('records it for one contract beside', () =>
    given(admitted, granted)
      .when(grant({ contract: riverside }))
      .then(grantedInRiverside));
  it('records its days', () =>
    given(admitted)
      .when(grant({ from, until }))
      .then({ ...granted, from, until } as MemberEvent));
  it('is done once', () => given(admitted, granted).when(grant()).thenNothing());
  it('can be done again after it was withdrawn', () =>
    given(admitted, granted, { type: 'RoleWithdrawn', member: maya, ...payer })
      .when(grant())
      .then(granted));
  it('makes an operator of somebody who is nothing else', () =>
    given(admitted).when(grant(operator)).then(madeOperator));

  it.each<[string, readonly MemberEvent[], MemberCommand, string]>([
    ['somebody who was not admitted', [], grant(), 'member-not-admitted'],
    ['somebody who is suspended', [admitted, suspended], grant(), 'member-suspended'],
    ['oneself', [admitted], grant({ by: maya }), 'granted-to-oneself'],
    ['days that end before they begin', [admitted], grant({ from: until, until: from }), 'role-ends-before-it-begins'],
    ['an operator in a contract', [admitted], grant({ ...operator, contract: riverside }), 'operator-in-no-contract'],
    ['an operator, of any other role', [admitted, madeOperator], grant(), 'operator-holds-no-other-role'],
    ['anybody else, of the role of operator', [admitted, granted], grant(operator), 'operator-holds-no-other-role'],
    ['the same for other days', [admitted, granted], grant({ until }), 'role-granted-otherwise'],
  ])('is refused to %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason as never),
  );
});

describe('taking a role', () => {
  it('records it', () =>
    given(admitted, granted)
      .when(withdraw())
      .then({ type: 'RoleWithdrawn', member: maya, ...payer }));
  it('takes the one in a contract, and leaves the other', () =>
    given(admitted, granted, grantedInRiverside)
      .when(withdraw({ contract: riverside }))
      .then({ type: 'RoleWithdrawn', member: maya, ...payer, contract: riverside }));
  it('is refused for one that is not held', () =>
    given(admitted, granted)
      .when(withdraw({ contract: riverside }))
      .thenRefused('role-not-granted'));
});

describe('suspending somebody', () => {
  it('is recorded, once', () => {
    given(admitted).when({ type: 'suspend', member: maya }).then(suspended);
    given(admitted, suspended).when({ type: 'suspend', member: maya }).thenNothing();
  });
  it('is undone by readmitting', () => {
    given(admitted, suspended).when({ type: 'readmit', member: maya }).then({ type: 'MemberReadmitted', member: maya });
    given(admitted).when({ type: 'readmit', member: maya }).thenNothing();
  });
  it('is refused for nobody', () => given().when({ type: 'suspend', member: maya }).thenRefused('member-not-admitted'));
});

describe('what a member is', () => {
  const on = (day: string, ...events: MemberEvent[]) => grantsOn(fold(memberDecider, events), calendarDate(day));
  const limited = { ...granted, from, until } as MemberEvent;

  it.each([
    ['2021-03-31', 0],
    ['2021-04-01', 1],
    ['2021-06-30', 1],
    ['2021-07-01', 0],
  ])('depends on the day: on %s, %i roles', (day, count) => {
    expect(on(day, admitted, limited)).toHaveLength(count);
  });

  it('is nothing while they are suspended, and the same again afterwards', () => {
    expect(on('2021-05-01', admitted, granted, suspended)).toEqual([]);
    expect(on('2021-05-01', admitted, granted, suspended, { type: 'MemberReadmitted', member: maya })).toEqual([payer]);
  });

  it.each([
    ['every contract', [payer], riverside, true],
    ['what is before any contract', [payer], undefined, true],
    ['one contract', [{ ...payer, contract: riverside }], riverside, true],
    ['another contract', [{ ...payer, contract: riverside }], harbour, false],
    ['what is before any contract, with one only', [{ ...payer, contract: riverside }], undefined, false],
  ])('holds in %s', (_, grants, contract, held) => {
    expect(isHeld(grants, 'city', 'outcome-payer', contract)).toBe(held);
    expect(isHeld(grants, 'elsewhere', 'outcome-payer', contract)).toBe(false);
    expect(isHeld(grants, 'city', 'verifier', contract)).toBe(false);
  });
});
