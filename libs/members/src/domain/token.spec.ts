import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold } from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  accepted,
  city,
  harbour,
  issued,
  maya,
  offered,
  olaf,
  payer,
  riverside,
  secretDigest,
  token,
  tokenGrant,
  tokenOffer,
} from '../../test/fixtures.js';
import type { MemberId } from './members.events.js';
import { type Giver, isGood, isTokenFor, type TokenCommand, tokenDecider } from './token.js';

const { given } = specFor(tokenDecider);
const today = calendarDate('2021-03-02');
const files: Giver = { kind: 'files' };
const machine: Giver = { kind: 'token' };
const member = (who: MemberId): Giver => ({ kind: 'member', member: who });
const issue = (more: object = {}): TokenCommand => ({ type: 'issue', today, giver: files, ...tokenGrant, ...more });
const offer = (more: object = {}): TokenCommand => ({
  type: 'offer',
  today,
  giver: member(olaf),
  offeredBy: olaf,
  ...tokenOffer,
  ...more,
});
const accept = (more: object = {}): TokenCommand => ({
  type: 'accept',
  today,
  giver: member(maya),
  token,
  secretDigest,
  ...more,
});
const revoke = { type: 'revoke', token } as const;
const revoked = { type: 'ApiTokenRevoked', token } as const;
const operator = { organisation: city, role: 'operator', contracts: [riverside] };

describe('issuing a token', () => {
  it('records what it stands for, and of its secret the digest', () => given().when(issue()).then(issued));
  it.each([
    ['a second time, because its secret is not shown again', [issued], issue(), 'token-issued-otherwise'],
    ['to whoever has not the files of the ledger', [], issue({ giver: member(olaf) }), 'token-issued-alone'],
    ['for days that are over', [], issue({ expiresOn: '2021-03-01' }), 'token-expired-at-once'],
    ['for more than a year', [], issue({ expiresOn: '2022-03-04' }), 'token-for-too-long'],
    ['to an operator in a contract', [], issue(operator), 'operator-token-in-no-contract'],
  ] as const)('is refused %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
});

describe('offering a token', () => {
  it('records what it will stand for, and no secret', () => given().when(offer()).then(offered));
  it.each([
    ['a second time', [offered], offer(), 'token-issued-otherwise'],
    ['for days that are over', [], offer({ expiresOn: '2021-03-01' }), 'token-expired-at-once'],
    ['for more than a year', [], offer({ expiresOn: '2022-03-04' }), 'token-for-too-long'],
    ['to an operator in a contract', [], offer(operator), 'operator-token-in-no-contract'],
    [
      'to operators by a machine',
      [],
      offer({ organisation: city, role: 'operator', giver: machine }),
      'operator-token-offered-by-machine',
    ],
  ] as const)('is refused %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
});

describe('accepting a token', () => {
  it('records who took its secret, and of the secret the digest', () => given(offered).when(accept()).then(accepted));
  it.each([
    ['by a machine', [offered], accept({ giver: machine }), 'token-accepted-by-no-member'],
    ['by whoever has the files', [offered], accept({ giver: files }), 'token-accepted-by-no-member'],
    ['for one that there is not', [], accept(), 'token-not-issued'],
    ['a second time, because its secret is not shown again', [offered, accepted], accept(), 'token-accepted-already'],
    ['for one that was issued with a secret', [issued], accept(), 'token-accepted-already'],
    ['once the offer was taken back', [offered, revoked], accept(), 'token-not-standing'],
    ['after its last day', [offered], accept({ today: calendarDate('2022-01-01') }), 'token-not-standing'],
    ['by whoever offered it', [offered], accept({ giver: member(olaf) }), 'token-accepted-by-the-offerer'],
  ] as const)('is refused %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
});

describe('revoking a token', () => {
  it('is recorded, once', () => {
    given(issued).when(revoke).then(revoked);
    given(issued, revoked).when(revoke).thenNothing();
    given(offered).when(revoke).then(revoked);
    given(offered, accepted).when(revoke).then(revoked);
  });
  it('is refused for one that there is not', () => given().when(revoke).thenRefused('token-not-issued'));
});

describe('a token', () => {
  it.each([
    ['2021-12-31', [issued], true],
    ['2022-01-01', [issued], false],
    ['2021-03-02', [issued, revoked], false],
    ['2021-03-02', [offered], false],
    ['2021-03-02', [offered, accepted], true],
    ['2021-03-02', [offered, revoked], false],
    ['2021-03-02', [], false],
  ] as const)('is believed on %s while it stands', (day, events, good) => {
    expect(isGood(fold(tokenDecider, events), calendarDate(day))).toBe(good);
  });

  it.each([
    ['every contract', undefined, riverside, true],
    ['what is before any contract', undefined, undefined, true],
    ['one of its contracts', [riverside], riverside, true],
    ['another contract', [riverside], harbour, false],
    ['what is before any contract, with some only', [riverside], undefined, false],
  ])('stands for %s', (_, contracts, contract, stands) => {
    const grant = contracts === undefined ? { ...payer } : { ...payer, contracts };
    expect(isTokenFor(grant, payer, contract)).toBe(stands);
    expect(isTokenFor(grant, { ...payer, role: 'verifier' }, contract)).toBe(false);
    expect(isTokenFor(grant, { ...payer, organisation: 'elsewhere' }, contract)).toBe(false);
  });
});
