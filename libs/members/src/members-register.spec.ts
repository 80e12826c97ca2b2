import { describe, expect, it } from '@jest/globals';
import { subjects, told } from '../../contracts/test/told.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import {
  accepted,
  admitted,
  granted,
  grantedInRiverside,
  issued,
  issuer,
  madeOperator,
  maya,
  offered,
  olaf,
  payer,
  riverside,
  suspended,
  token,
  tokenGrant,
} from '../test/fixtures.js';
import type { MemberEvent, TokenEvent } from './domain/members.events.js';
import { membersNarrative } from './members.narrative.js';
import { MembersRegister, membersRegister } from './members-register.js';

const given = givenEvents(membersRegister);
const withdrawn: MemberEvent = { type: 'RoleWithdrawn', member: maya, ...payer };
const readmitted: MemberEvent = { type: 'MemberReadmitted', member: maya };
const revoked: TokenEvent = { type: 'ApiTokenRevoked', token };
const issuedInRiverside: TokenEvent = { type: 'ApiTokenIssued', ...tokenGrant, contracts: [riverside] };

describe('the members', () => {
  const member = (...events: (MemberEvent | TokenEvent)[]) =>
    given(...events).query((store) => new MembersRegister(store).member(maya));

  it('have their roles as they stand', () => {
    expect(member()).toBeUndefined();
    expect(member(admitted, granted, grantedInRiverside)).toMatchObject({
      issuer,
      status: 'admitted',
      roles: [
        { contract: '', role: 'outcome-payer', from_day: null },
        { contract: 'riverside', role: 'outcome-payer' },
      ],
    });
    expect(member(admitted, granted, grantedInRiverside, withdrawn)?.roles).toMatchObject([{ contract: 'riverside' }]);
    expect(member(admitted, suspended)).toMatchObject({ status: 'suspended' });
    expect(member(admitted, suspended, readmitted)).toMatchObject({ status: 'admitted' });
  });

  it('are listed, also as they stood', () => {
    const list = given(admitted, granted, withdrawn);
    expect(list.query((store) => new MembersRegister(store).members({}).rows)).toMatchObject([
      { member: maya, roles: [] },
    ]);
    expect(list.query((store) => new MembersRegister(store).members({ asOf: 1 }).rows)).toMatchObject([
      { roles: [{ role: 'outcome-payer' }] },
    ]);
  });
});

describe('the tokens', () => {
  it('are listed with what they stand for, and without their secret', () => {
    const tokens = (...events: TokenEvent[]) =>
      given(...events).query((store) => new MembersRegister(store).tokens({}).rows);
    expect(tokens(issuedInRiverside)).toMatchObject([
      { token, contracts: 'riverside', scopes: 'read write', status: 'issued', expires_on: '2021-12-31' },
    ]);
    expect(tokens(issued, revoked)).toMatchObject([{ contracts: '', status: 'revoked' }]);
    expect(tokens(offered)).toMatchObject([{ status: 'offered', accepted_by: null }]);
    expect(tokens(offered, accepted)).toMatchObject([{ status: 'issued', accepted_by: maya }]);
    expect(JSON.stringify(tokens(offered, accepted))).not.toContain('sha256');
    expect(JSON.stringify(tokens(issued))).not.toContain('sha256');
  });
});

describe('the tokens of a role, and those that somebody took', () => {
  const list = given(offered, accepted);
  it('are found by them', () => {
    const found = list.query((store) => {
      const register = new MembersRegister(store);
      return [
        register.tokens({}, payer).rows.length,
        register.tokens({}, { ...payer, role: 'verifier' }).rows.length,
        register.acceptedBy(maya).length,
        register.acceptedBy(olaf).length,
        register.token(token)?.expires_on,
      ];
    });
    expect(found).toEqual([1, 0, 1, 0, '2021-12-31']);
  });
});

describe('the story of access', () => {
  it('is told in sentences', () => {
    const limited = { ...granted, from: '2021-04-01', until: '2021-06-30' } as MemberEvent;
    expect(
      told<MemberEvent | TokenEvent>(membersNarrative, [
        admitted,
        limited,
        grantedInRiverside,
        madeOperator,
        withdrawn,
        suspended,
        readmitted,
        issued,
        issuedInRiverside,
        revoked,
        offered,
        accepted,
      ]),
    ).toEqual([
      `${maya}, for whom ${issuer} vouches, was admitted.`,
      `${maya} was made outcome payer for city, from 2021-04-01, until 2021-06-30.`,
      `${maya} was made outcome payer for city in the contract riverside.`,
      `${maya} was made operator for city.`,
      `${maya} is no longer outcome payer for city.`,
      `${maya} was suspended.`,
      `${maya} was readmitted.`,
      `The token ${token} was issued, to read and write as outcome payer for city, until 2021-12-31.`,
      `The token ${token} was issued, to read and write as outcome payer for city in riverside, until 2021-12-31.`,
      `The token ${token} was revoked.`,
      `The token ${token} was offered, to read and write as outcome payer for city, until 2021-12-31.`,
      `${maya} accepted the token ${token}, and took its secret.`,
    ]);
    expect(subjects(membersNarrative, admitted)).toEqual([`member ${maya}`]);
    expect(subjects(membersNarrative, revoked)).toEqual([`api-token ${token}`]);
  });
});
