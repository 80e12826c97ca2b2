import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, type Of, pence } from '#kernel';
import { actors, brightFutures, cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import { given, refusals } from '../../../test/refusal-table.js';
import {
  agreedInFull,
  claimOf,
  clawbackDeclined,
  clawbackProposed,
  conceded,
  councilApproved,
  councilPaid,
  disputed,
  dropped,
  first,
  issuedFirst,
  issuedSecond,
  statementBegun,
  statementIssued,
} from '../../../test/settlement-fixtures.js';
import type { PaymentEvent } from '../payments.events.js';
import { accountDecider, type PaymentCommand } from './account.js';
import { heldPence } from './account-state.js';
import type { DisputeRefusal } from './disputes.js';

const dispute = (other: Partial<Of<PaymentCommand, 'dispute-line'>> = {}): PaymentCommand => ({
  type: 'dispute-line',
  contract: riverside,
  statement: first,
  line: 3,
  payer: cityCouncil,
  disputedOn: disputed.disputedOn,
  reasonCode: 'evidence-insufficient',
  found: { claim: claimOf(3), partPence: pence(7_000) },
  disputeDays: 30,
  ...other,
});
const drop = (other: Partial<Of<PaymentCommand, 'resolve-dispute'>> = {}): PaymentCommand => ({
  type: 'resolve-dispute',
  contract: riverside,
  statement: first,
  line: 3,
  disallowedPence: pence(0),
  resolvedOn: dropped.resolvedOn,
  resolvedBy: cityCouncil,
  by: actors.payer.subject,
  side: 'payer',
  ...other,
});
const concede = (other: Partial<Of<PaymentCommand, 'resolve-dispute'>> = {}): PaymentCommand =>
  drop({
    disallowedPence: pence(7_000),
    resolvedBy: brightFutures,
    by: actors.provider.subject,
    side: 'payee',
    ...other,
  });
const held = (...history: readonly PaymentEvent[]) => heldPence(fold(accountDecider, history), first, cityCouncil);
const byFund = { ...disputed, payer: nationalFund, heldPence: pence(3_000) };
const paidButHeld = { ...councilPaid, pence: pence(63_000) };

describe('disputing a line', () => {
  it('holds back all of the part in it until a day that follows from the terms', () =>
    given(...issuedFirst)
      .when(dispute())
      .then(disputed));
  it('may hold back less, and be resolved by another day', () =>
    given(...issuedFirst)
      .when(dispute({ heldPence: pence(1_000), resolveBy: calendarDate('2021-12-31'), disputeDays: undefined }))
      .then({ ...disputed, heldPence: pence(1_000), resolveBy: calendarDate('2021-12-31') }));
  it('holds back no more than is not paid yet', () =>
    given(...issuedFirst, councilApproved, { ...councilPaid, pence: pence(65_000) })
      .when(dispute())
      .then({ ...disputed, heldPence: pence(5_000) }));
  it('is done once, however often it is asked', () => {
    given(...issuedFirst, disputed)
      .when(dispute())
      .thenNothing();
    given(...issuedFirst, disputed)
      .when(dispute({ heldPence: pence(7_000), resolveBy: disputed.resolveBy }))
      .thenNothing();
  });
  it('is each payer for itself', () =>
    given(...issuedFirst, disputed)
      .when(dispute({ payer: nationalFund, found: { claim: claimOf(3), partPence: pence(3_000) } }))
      .then(byFund));
  it('may be raised again after it was dropped', () =>
    given(...issuedFirst, disputed, dropped)
      .when(dispute({ disputedOn: calendarDate('2021-08-05') }))
      .then({ ...disputed, disputedOn: calendarDate('2021-08-05'), resolveBy: calendarDate('2021-09-04') }));
  it('is possible for what a declined clawback was to take', () =>
    given(...issuedFirst, clawbackProposed, clawbackDeclined)
      .when(dispute({ line: 2, found: { claim: claimOf(2), partPence: pence(7_000) } }))
      .then({ ...disputed, line: 2, claim: claimOf(2) }));
});

describe('resolving a dispute', () => {
  it('is dropped by the payer who raised it', () =>
    given(...issuedFirst, disputed)
      .when(drop())
      .then(dropped));
  it('is conceded by the payee, in full or in part', () => {
    given(...issuedFirst, disputed)
      .when(concede())
      .then(conceded);
    given(...issuedFirst, disputed)
      .when(concede({ disallowedPence: pence(1) }))
      .then({ ...conceded, disallowedPence: pence(1) });
  });
  it('is possible after the day by which it was to be resolved', () =>
    given(...issuedFirst, disputed)
      .when(drop({ resolvedOn: calendarDate('2022-08-02') }))
      .then({ ...dropped, resolvedOn: calendarDate('2022-08-02') }));
  it('says whose dispute it is where several payers have one', () =>
    given(...issuedFirst, disputed, byFund)
      .when(concede({ payer: nationalFund, disallowedPence: pence(3_000) }))
      .then({ ...conceded, payer: nationalFund, disallowedPence: pence(3_000) }));
  it('need not say it where only one is open', () =>
    given(...issuedFirst, disputed, dropped, byFund)
      .when(concede({ disallowedPence: pence(3_000) }))
      .then({ ...conceded, payer: nationalFund, disallowedPence: pence(3_000) }));
  it('is done once, however often it is asked', () => {
    given(...issuedFirst, disputed, dropped)
      .when(drop())
      .thenNothing();
    given(...issuedFirst, disputed, conceded)
      .when(concede())
      .thenNothing();
  });
  it('makes what is disallowed a ruling, which the next statement carries out', () => {
    const { rulings } = fold(accountDecider, [...issuedFirst, disputed, conceded]);
    expect(rulings).toEqual([
      {
        kind: 'dispute',
        dispute: 'riverside.S01/3/city_council',
        at: 3,
        cause: 'dispute riverside.S01/3',
        disallowances: [{ claim: claimOf(3), cause: 'dispute riverside.S01/3', payer: cityCouncil, pence: 7_000 }],
      },
    ]);
    expect(fold(accountDecider, [...issuedFirst, disputed, dropped]).rulings).toEqual([]);
  });
  it('holds back what is open, or disallowed, and nothing that was dropped', () => {
    expect(held(...issuedFirst, disputed)).toBe(7_000);
    expect(held(...issuedFirst, disputed, dropped)).toBe(0);
    const inPart = { ...conceded, disallowedPence: pence(2_000) };
    expect(held(...issuedFirst, disputed, inPart)).toBe(2_000);
    const heldBack = [{ statement: first, line: 3, payer: cityCouncil, pence: pence(2_000) }];
    expect(held(...issuedFirst, disputed, inPart, ...issuedSecond(1, { heldBack }))).toBe(2_000);
  });
});

const noFund: readonly PaymentEvent[] = [
  statementBegun,
  { ...statementIssued, due: [{ payer: cityCouncil, pence: pence(0) }] },
];

describe('a dispute', () => {
  refusals<DisputeRefusal>(
    {
      'statement-not-found': 'refuses',
      'statement-not-issued': 'refuses',
      'not-a-payer-of-this-statement': 'refuses',
      'line-not-found': 'refuses',
      'no-part-in-this-line': 'refuses',
      'already-disputed': 'refuses',
      'dispute-settled-before': 'refuses',
      'claim-in-clawback': 'refuses',
      'already-paid': 'refuses',
      'held-more-than-part': 'refuses',
      'held-more-than-unpaid': 'refuses',
      'disputed-before-issue': 'refuses',
      'no-day-to-resolve-by': 'refuses',
      'resolved-by-before-disputed': 'refuses',
      'dispute-not-found': 'refuses',
      'whose-dispute': 'refuses',
      'resolved-otherwise': 'refuses',
      'not-your-dispute': 'refuses',
      'payer-only-drops': 'refuses',
      'payee-only-concedes': 'refuses',
      'disallowed-more-than-held': 'refuses',
      'resolved-before-disputed': 'refuses',
    },
    [
      ['a statement nobody began', [], dispute(), 'statement-not-found'],
      ['a statement that was only begun', [statementBegun], dispute(), 'statement-not-issued'],
      [
        'an organisation that does not pay',
        issuedFirst,
        dispute({ payer: brightFutures }),
        'not-a-payer-of-this-statement',
      ],
      ['a line that is not on it', issuedFirst, dispute({ found: undefined }), 'line-not-found'],
      [
        'a line of which the payer pays nothing',
        issuedFirst,
        dispute({ found: { claim: claimOf(3), partPence: pence(0) } }),
        'no-part-in-this-line',
      ],
      [
        'a line that takes back',
        issuedFirst,
        dispute({ found: { claim: claimOf(3), partPence: pence(-7_000) } }),
        'no-part-in-this-line',
      ],
      [
        'another reason than the first',
        [...issuedFirst, disputed],
        dispute({ reasonCode: 'other' }),
        'already-disputed',
      ],
      ['another sum than the first', [...issuedFirst, disputed], dispute({ heldPence: pence(1) }), 'already-disputed'],
      [
        'a line of which the payee conceded a part',
        [...issuedFirst, disputed, conceded],
        dispute(),
        'dispute-settled-before',
      ],
      [
        'a dropped dispute of which a statement has taken back a part meanwhile',
        [
          ...issuedFirst,
          disputed,
          ...issuedSecond(0, { heldBack: [{ statement: first, line: 3, payer: cityCouncil, pence: pence(10) }] }),
          { ...dropped, resolvedOn: calendarDate('2021-11-01') },
        ],
        dispute({ disputedOn: calendarDate('2021-11-02') }),
        'dispute-settled-before',
      ],
      [
        'a claim that is being taken back',
        [...issuedFirst, ...agreedInFull],
        dispute({ found: { claim: claimOf(2), partPence: pence(7_000) } }),
        'claim-in-clawback',
      ],
      ['a statement that is paid', [...issuedFirst, councilApproved, councilPaid], dispute(), 'already-paid'],
      ['a statement with nothing due', noFund, dispute(), 'already-paid'],
      ['more than the part in it', issuedFirst, dispute({ heldPence: pence(7_001) }), 'held-more-than-part'],
      [
        'more than is not paid yet',
        [...issuedFirst, councilApproved, { ...councilPaid, pence: pence(65_000) }],
        dispute({ heldPence: pence(5_001) }),
        'held-more-than-unpaid',
      ],
      [
        'what another dispute holds back already',
        [...issuedFirst, councilApproved, { ...paidButHeld, pence: pence(60_000) }, disputed],
        dispute({ line: 4, found: { claim: claimOf(4), partPence: pence(7_000) }, heldPence: pence(3_001) }),
        'held-more-than-unpaid',
      ],
      [
        'a day before the issue',
        issuedFirst,
        dispute({ disputedOn: calendarDate('2021-07-14') }),
        'disputed-before-issue',
      ],
      ['no day to resolve it by', issuedFirst, dispute({ disputeDays: undefined }), 'no-day-to-resolve-by'],
      [
        'a day to resolve it by that is over',
        issuedFirst,
        dispute({ resolveBy: calendarDate('2021-07-17') }),
        'resolved-by-before-disputed',
      ],
      ['the resolution of none', issuedFirst, drop(), 'dispute-not-found'],
      ['the resolution of another payer’s', [...issuedFirst, byFund], drop(), 'dispute-not-found'],
      ['a concession to one of several payers', [...issuedFirst, disputed, byFund], concede(), 'whose-dispute'],
      [
        'another sum than was conceded',
        [...issuedFirst, disputed, conceded],
        concede({ disallowedPence: pence(1) }),
        'resolved-otherwise',
      ],
      ['a concession after it was dropped', [...issuedFirst, disputed, dropped], concede(), 'resolved-otherwise'],
      [
        'another payer',
        [...issuedFirst, disputed],
        drop({ resolvedBy: nationalFund, payer: cityCouncil }),
        'not-your-dispute',
      ],
      [
        'a payer who finds for itself',
        [...issuedFirst, disputed],
        drop({ disallowedPence: pence(7_000) }),
        'payer-only-drops',
      ],
      [
        'a payee who finds for itself',
        [...issuedFirst, disputed],
        concede({ disallowedPence: pence(0) }),
        'payee-only-concedes',
      ],
      [
        'more than is held back',
        [...issuedFirst, disputed],
        concede({ disallowedPence: pence(7_001) }),
        'disallowed-more-than-held',
      ],
      [
        'a resolution before the dispute',
        [...issuedFirst, disputed],
        drop({ resolvedOn: calendarDate('2021-07-17') }),
        'resolved-before-disputed',
      ],
    ],
  );
});
