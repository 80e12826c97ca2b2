import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, type Of, PaymentRef, pence } from '#kernel';
import { actors, cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import { given, refusals } from '../../../test/refusal-table.js';
import {
  advanceApproved,
  advancePaid,
  councilApproved,
  councilPaid,
  grantApproved,
  grantPaid,
  issuedFirst,
  issuedSecond,
} from '../../../test/settlement-fixtures.js';
import { accountDecider, type PaymentCommand } from './account.js';
import type { AdvanceRefusal } from './advances.js';

type Approve = Of<PaymentCommand, 'approve-advance'>;
const quarter3 = { from: calendarDate('2021-07-01'), to: calendarDate('2021-09-30') };
const terms = { isGrantPeriod: true, scheduledPence: pence(250_000) };
const grant: Approve['what'] = { kind: 'grant', period: quarter3, terms };
const approve = (other: Partial<Approve> = {}): PaymentCommand => ({
  type: 'approve-advance',
  contract: riverside,
  payer: cityCouncil,
  approvedOn: grantApproved.approvedOn,
  by: actors.payer.subject,
  what: grant,
  ...other,
});
const advance: Approve['what'] = { kind: 'advance', pence: pence(50_000) };
const release = (other: Partial<Of<PaymentCommand, 'pay-advance'>> = {}): PaymentCommand => ({
  type: 'pay-advance',
  contract: riverside,
  payment: grantApproved.payment,
  payer: cityCouncil,
  paidOn: grantPaid.paidOn,
  bankReference: grantPaid.bankReference,
  by: actors.otherPayer.subject,
  ...other,
});
const quarter4 = { from: calendarDate('2021-10-01'), to: calendarDate('2021-12-31') };
const ref = (text: string) => PaymentRef.parse(text);

describe('approving what is paid without outcomes', () => {
  it('is what the schedule of a grant says', () => {
    given().when(approve()).then(grantApproved);
    given()
      .when(approve({ what: { ...grant, pence: pence(250_000) } }))
      .then(grantApproved);
  });
  it('is an advance of any sum', () =>
    given()
      .when(approve({ what: advance }))
      .then(advanceApproved));
  it('is counted on, or takes a reference that is given', () => {
    given(grantApproved, grantPaid)
      .when(approve({ what: { ...grant, period: quarter4 } }))
      .then({ ...grantApproved, payment: ref('riverside.A02'), period: quarter4 });
    given(advanceApproved)
      .when(approve({ what: advance, payment: ref('riverside.SECOND') }))
      .then({ ...advanceApproved, payment: ref('riverside.SECOND') });
  });
  it('is each payer for itself', () =>
    given(grantApproved)
      .when(approve({ payer: nationalFund, by: actors.fund.subject }))
      .then({
        ...grantApproved,
        payment: ref('riverside.A02'),
        payer: nationalFund,
        approvedBy: actors.fund.subject,
      }));
  it('is done once, however often it is asked', () => {
    given(grantApproved).when(approve()).thenNothing();
    given(grantApproved, grantPaid)
      .when(approve({ payment: grantApproved.payment }))
      .thenNothing();
    given(advanceApproved)
      .when(approve({ what: advance }))
      .thenNothing();
  });
});

describe('paying it', () => {
  it('is released by another person, in full', () => {
    given(grantApproved).when(release()).then(grantPaid);
    given(advanceApproved)
      .when(release({ bankReference: advancePaid.bankReference }))
      .then(advancePaid);
  });
  it('is done once, however often it is asked', () => given(grantApproved, grantPaid).when(release()).thenNothing());

  it('counts advances, which statements are set against, and grants, which none is', () => {
    const history = [advanceApproved, advancePaid];
    expect(fold(accountDecider, history).advances.get(cityCouncil)).toEqual({
      paidPence: 50_000,
      setAgainstPence: 0,
      returnedPence: 0,
      grantedPence: 0,
    });
    const setAgainstAdvances = [{ payer: cityCouncil, pence: pence(20_000) }];
    const later = [...history, ...issuedFirst, ...issuedSecond(0, { setAgainstAdvances })];
    expect(fold(accountDecider, later).advances.get(cityCouncil)).toMatchObject({ setAgainstPence: 20_000 });
    expect(fold(accountDecider, [grantApproved, grantPaid]).advances.get(cityCouncil)).toEqual({
      paidPence: 0,
      setAgainstPence: 0,
      returnedPence: 0,
      grantedPence: 250_000,
    });
    // Nothing is paid by its approval.
    expect(fold(accountDecider, [advanceApproved]).advances.size).toBe(0);
  });

  refusals<AdvanceRefusal>(
    {
      'not-a-grant-period': 'refuses',
      'not-in-the-grant-schedule': 'refuses',
      'not-as-scheduled': 'refuses',
      'grant-already-approved': 'refuses',
      'payment-ref-already-used': 'refuses',
      'advance-not-found': 'refuses',
      'another-payers-advance': 'refuses',
      'advance-released-by-the-approver': 'refuses',
      'advance-paid-otherwise': 'refuses',
      'advance-paid-before-approval': 'refuses',
    },
    [
      [
        'a span in which outcomes are paid for',
        [],
        approve({ what: { ...grant, terms: { ...terms, isGrantPeriod: false } } }),
        'not-a-grant-period',
      ],
      [
        'a span that the schedule does not have',
        [],
        approve({ what: { ...grant, terms: { isGrantPeriod: true, scheduledPence: undefined } } }),
        'not-in-the-grant-schedule',
      ],
      [
        'a span that the schedule does not have, for a sum',
        [],
        approve({ what: { ...grant, pence: pence(1), terms: { isGrantPeriod: true, scheduledPence: undefined } } }),
        'not-in-the-grant-schedule',
      ],
      ['another sum than the schedule says', [], approve({ what: { ...grant, pence: pence(1) } }), 'not-as-scheduled'],
      [
        'a span that was approved on another day',
        [grantApproved],
        approve({ approvedOn: calendarDate('2021-07-02') }),
        'grant-already-approved',
      ],
      [
        'a span that was paid, under another reference',
        [grantApproved, grantPaid],
        approve({ payment: ref('riverside.AGAIN') }),
        'grant-already-approved',
      ],
      [
        'the reference of another advance',
        [advanceApproved],
        approve({ payment: advanceApproved.payment, what: { kind: 'advance', pence: pence(1) } }),
        'payment-ref-already-used',
      ],
      [
        'the reference of a payment',
        [...issuedFirst, councilApproved, councilPaid],
        approve({ payment: councilPaid.payment }),
        'payment-ref-already-used',
      ],
      ['the release of what nobody approved', [], release(), 'advance-not-found'],
      ['another payer', [grantApproved], release({ payer: nationalFund }), 'another-payers-advance'],
      [
        'the one who approved',
        [grantApproved],
        release({ by: actors.payer.subject }),
        'advance-released-by-the-approver',
      ],
      [
        'another bank reference',
        [grantApproved, grantPaid],
        release({ bankReference: 'BACS 0999' }),
        'advance-paid-otherwise',
      ],
      [
        'a day before the approval',
        [grantApproved],
        release({ paidOn: calendarDate('2021-06-30') }),
        'advance-paid-before-approval',
      ],
    ],
  );
});
