import { describe, expect, it } from '@jest/globals';
import { outcomeStreamName } from '#evidence';
import { calendarDate, Decimal, OutcomeCode } from '#kernel';
import { riverside } from '../../contracts/test/fixtures.js';
import {
  corrected,
  item,
  lapsed,
  otherPerson,
  queried,
  regained,
  rejected,
  submitted,
  verificationWithdrawn,
  verified,
  withdrawn,
} from '../../evidence/test/fixtures.js';
import { at, givenEvents } from '../../read-store/test/given-events.js';
import { claim, claimWithdrawn, made, verification } from '../test/fixtures.js';
import { claimIdOf } from './claims.stream.js';
import { ClaimsRegister, claimsRegister, claimsTable } from './claims-register.js';
import type { ClaimEvent } from './domain/claims.events.js';

const given = givenEvents(claimsRegister);
const row = {
  claim,
  contract: riverside,
  person: made.person,
  outcome: made.outcome,
  occurrence: 1,
  status: 'made',
  verified: 1,
  verification,
  achieved_on: '2021-06-01',
  claimed_on: '2021-07-10',
  withdrawn_on: null,
  withdrawn_because: null,
  rate_card_line: 'starts_work',
  revision: 1,
  pricing_policy: 'achieved',
  pricing_date: '2021-06-01',
  referred_on: '2021-04-02',
  started_on: '2021-04-10',
  payment_group: null,
  quantity: 1,
  measured: null,
  unit_price_pence: 66_000,
  uncapped_pence: 66_000,
  late: 0,
  entry: 0,
  event: expect.any(String),
};
const otherPath = { ...item, person: otherPerson };
const other: ClaimEvent = {
  ...made,
  person: otherPerson,
  claim: claimIdOf(otherPath),
  claimedOn: calendarDate('2021-08-01'),
  revision: 2,
  late: true,
};

describe('the register of claims', () => {
  it('knows a claim', () => {
    expect(given(made).rows(claimsTable)).toEqual([{ ...row, known_from: 0, known_to: null }]);
    expect(given(other).rows(claimsTable)).toMatchObject([{ late: 1, revision: 2 }]);
  });

  it('knows what was measured, and that the statement says the worth', () => {
    const { unitPricePence: _u, uncappedPence: _p, ...depending } = made;
    const group = OutcomeCode.parse('first_job');
    const claimed = { ...depending, quantity: 30, measured: Decimal.parse('8.4'), paymentGroup: group };
    expect(given(claimed).rows(claimsTable)).toMatchObject([
      { quantity: 30, measured: '8.4', payment_group: 'first_job', unit_price_pence: null, uncapped_pence: null },
    ]);
  });

  it('knows which event made it as it stands', () => {
    const again = given(made, claimWithdrawn, made).rows(claimsTable);
    expect(new Set(again.map(({ event }) => event)).size).toBe(2);
    expect(again.at(-1)?.event).not.toBe(again[0]?.event);
  });

  it('knows a claim that was withdrawn, and that it was made before', () => {
    expect(given(made, claimWithdrawn).rows(claimsTable)).toEqual([
      { ...row, known_from: 0, known_to: 1 },
      {
        ...row,
        status: 'withdrawn',
        withdrawn_on: '2021-07-20',
        withdrawn_because: 'made-in-error',
        known_from: 1,
        known_to: null,
      },
    ]);
  });

  it('knows that the verification under a claim was taken back, and that another does not bring it back', () => {
    expect(given(made, verificationWithdrawn, verified).rows(claimsTable)).toEqual([
      { ...row, known_from: 0, known_to: 1 },
      { ...row, verified: 0, known_from: 1, known_to: null },
    ]);
  });

  it('knows that the verification was taken back while the claim was being made', () => {
    const stream = outcomeStreamName(item);
    const evidence = [submitted, verified, verificationWithdrawn].map((event) => at({ stream }, event));
    const madeOn = (revision: number) =>
      at({ stream: 'claim-1', reliesOn: [{ event: verification, stream, revision, as: 'verification' }] }, made);
    expect(given(...evidence, madeOn(1)).rows(claimsTable)).toMatchObject([{ status: 'made', verified: 0 }]);
    // Verified anew and claimed on that, it stands.
    const anew = at({ stream }, verified);
    expect(given(...evidence, anew, madeOn(3)).rows(claimsTable)).toMatchObject([{ status: 'made', verified: 1 }]);
  });

  it('is not concerned with what else becomes of evidence', () => {
    expect(
      given(submitted, withdrawn, corrected, verified, queried, rejected, lapsed, regained).rows(claimsTable),
    ).toEqual([]);
    expect(given(verificationWithdrawn, claimWithdrawn).rows(claimsTable)).toEqual([]);
  });
});

describe('asking the register of claims', () => {
  const told = given(made, other, verificationWithdrawn);
  const ask = <Result>(question: (register: ClaimsRegister) => Result) =>
    told.query((store) => question(new ClaimsRegister(store)));

  it('answers as of now and as of an earlier entry', () => {
    expect(ask((register) => register.claim(claim)?.verified)).toBe(0);
    expect(ask((register) => register.claim(claim, { asOf: 1 })?.verified)).toBe(1);
    expect(ask((register) => register.claim('riverside.nobody'))).toBeUndefined();
  });

  it('counts claims that stand by the day and the outcome, now and then', () => {
    expect(ask((register) => register.byDay(riverside, { asOf: 1 }))).toMatchObject([{ claims: 2 }]);
    expect(ask((register) => register.byDay(riverside))).toEqual([
      { achieved_on: other.achievedOn, outcome: other.outcome, claims: 1 },
    ]);
  });

  it('lists claims in pages', () => {
    const first = ask((register) => register.claims(riverside, { limit: 1 }));
    expect(first.rows.map((found) => found.claim)).toEqual([claim]);
    expect(ask((register) => register.claims(riverside, { after: first.next ?? '' })).rows).toMatchObject([
      { claim: other.claim },
    ]);
  });

  it.each([
    [{ person: otherPerson }, 1],
    [{ outcome: 'starts_work' }, 2],
    [{ status: 'withdrawn' }, 0],
    [{ line: 'starts_work', revision: 2 }, 1],
    [{ claimedUntil: '2021-07-31' }, 1],
    [{ standing: true }, 1],
    [{ standing: true, asOf: 1 }, 2],
  ] as const)('finds those of %j', (query, count) => {
    expect(ask((register) => register.claims(riverside, query).rows)).toHaveLength(count);
  });
});
