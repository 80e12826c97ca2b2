import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold } from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { city, harbour, issued, payer, riverside, token, tokenGrant } from '../../test/fixtures.js';
import { isGood, isTokenFor, type TokenCommand, tokenDecider } from './token.js';

const { given } = specFor(tokenDecider);
const today = calendarDate('2021-03-02');
const issue = (more: object = {}): TokenCommand => ({ type: 'issue', today, ...tokenGrant, ...more });
const revoke = { type: 'revoke', token } as const;
const revoked = { type: 'ApiTokenRevoked', token } as const;
const operator = { organisation: city, role: 'operator', contracts: [riverside] };

describe('issuing a token', () => {
  it('records what it stands for, and of its secret the digest', () => given().when(issue()).then(issued));
  it.each([
    ['a second time, because its secret is not shown again', [issued], issue(), 'token-issued-otherwise'],
    ['for days that are over', [], issue({ expiresOn: '2021-03-01' }), 'token-expired-at-once'],
    ['for more than a year', [], issue({ expiresOn: '2022-03-04' }), 'token-for-too-long'],
    ['to an operator in a contract', [], issue(operator), 'operator-token-in-no-contract'],
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
  });
  it('is refused for one that there is not', () => given().when(revoke).thenRefused('token-not-issued'));
});

describe('a token', () => {
  it.each([
    ['2021-12-31', [issued], true],
    ['2022-01-01', [issued], false],
    ['2021-03-02', [issued, revoked], false],
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
