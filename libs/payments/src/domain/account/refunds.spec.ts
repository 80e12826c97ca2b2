import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, type Of, PaymentRef, pence } from '#kernel';
import { actors, brightFutures, cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import { given, refusals } from '../../../test/refusal-table.js';
import {
  advanceApproved,
  advancePaid,
  advanceReturned,
  agreedInFull,
  clawbackAgreed,
  clawbackApproved,
  clawbackApprovedByFund,
  clawbackProposed,
  first,
  grantApproved,
  grantPaid,
  issuedFirst,
  issuedSecond,
  refunded,
  statementBegun,
  statementIssued,
} from '../../../test/settlement-fixtures.js';
import type { PaymentEvent } from '../payments.events.js';
import { accountDecider, type PaymentCommand } from './account.js';
import type { RefundReason } from './refunds.js';

type RecordRefund = Of<PaymentCommand, 'record-refund'>;
const record = (other: Partial<RecordRefund> = {}): PaymentCommand => ({
  type: 'record-refund',
  contract: riverside,
  payer: cityCouncil,
  receivedOn: refunded.receivedOn,
  bankReference: refunded.bankReference,
  by: refunded.recordedBy,
  for: { clawback: 1, invoicedOnLinesPence: pence(7_000) },
  ...other,
});
/** The fund is owed £20.00 of it. */
const owedBack: readonly PaymentEvent[] = [
  statementBegun,
  { ...statementIssued, due: [{ payer: nationalFund, pence: pence(-2_000) }] },
];
const ofFund = { payer: nationalFund, by: actors.fund.subject, for: { statement: first } };
const { clawback: _, ...withoutClawback } = refunded;
const fundRefunded: Of<PaymentEvent, 'RefundReceived'> = {
  ...withoutClawback,
  payer: nationalFund,
  pence: pence(2_000),
  statement: first,
  recordedBy: actors.fund.subject,
};
const invoiced: readonly PaymentEvent[] = [
  ...issuedFirst,
  { ...clawbackProposed, collect: 'invoiced' },
  clawbackApproved,
  clawbackApprovedByFund,
  clawbackAgreed,
];
const carriedOut = [...invoiced, ...issuedSecond(1)];
const recovered: readonly PaymentEvent[] = [
  ...issuedFirst,
  {
    ...clawbackProposed,
    collect: 'invoiced',
    claims: [],
    cause: 'sample-recovery',
    recovery: [{ payer: cityCouncil, pence: pence(5_000) }],
    approvers: [cityCouncil],
  },
  clawbackApproved,
  { ...clawbackAgreed, agreedOn: clawbackApproved.approvedOn },
  ...issuedSecond(1),
];

/** The council paid £500.00 ahead, of which £200.00 were set against a statement. */
const spent = (amount: number) =>
  issuedSecond(0, { setAgainstAdvances: [{ payer: cityCouncil, pence: pence(amount) }] });
const advanced: readonly PaymentEvent[] = [advanceApproved, advancePaid, ...issuedFirst, ...spent(20_000)];
const ofAdvance = { for: { advance: advancePaid.payment } };
const another = { payment: PaymentRef.parse('riverside.A02'), pence: pence(10_000) };

describe('recording that money came back', () => {
  it('is what a statement owes a payer', () =>
    given(...owedBack)
      .when(record(ofFund))
      .then(fundRefunded));
  it('is what a clawback asked for by an invoice, once a statement has carried it out', () =>
    given(...carriedOut)
      .when(record())
      .then(refunded));
  it('is what was recovered for a sample', () =>
    given(...recovered)
      .when(record({ for: { clawback: 1, invoicedOnLinesPence: pence(0) } }))
      .then({ ...refunded, pence: pence(5_000) }));
  it('is what no statement was set against of an advance', () =>
    given(...advanced)
      .when(record(ofAdvance))
      .then(advanceReturned));
  it('is of one advance, and never more than is unspent of all of them', () => {
    const two = [...advanced, { ...advanceApproved, ...another }, { ...advancePaid, ...another }];
    given(...two)
      .when(record({ for: { advance: another.payment } }))
      .then({ ...advanceReturned, pence: another.pence, advance: another.payment });
    given(...two)
      .when(record(ofAdvance))
      .then({ ...advanceReturned, pence: pence(40_000) });
  });
  it('is not set against a statement any more', () => {
    const { advances } = fold(accountDecider, [...advanced, { ...advanceReturned, pence: pence(1_000) }]);
    expect(advances.get(cityCouncil)).toMatchObject({
      paidPence: 50_000,
      setAgainstPence: 20_000,
      returnedPence: 1_000,
    });
  });
  it('may come in parts, the last of which is the rest', () => {
    const some = { ...refunded, pence: pence(3_000) };
    given(...carriedOut)
      .when(record({ pence: pence(3_000) }))
      .then(some);
    given(...carriedOut, some)
      .when(record({ receivedOn: calendarDate('2021-12-01') }))
      .then({
        ...refunded,
        refund: PaymentRef.parse('riverside.R02'),
        pence: pence(4_000),
        receivedOn: calendarDate('2021-12-01'),
      });
  });
  it('takes a reference that is given', () => {
    const refund = PaymentRef.parse('riverside.CREDIT.1');
    given(...carriedOut)
      .when(record({ refund }))
      .then({ ...refunded, refund });
  });
  it('is done once, however often it is asked', () => {
    given(...carriedOut, refunded)
      .when(record())
      .thenNothing();
    given(...owedBack, fundRefunded)
      .when(record({ ...ofFund, pence: pence(2_000), refund: fundRefunded.refund }))
      .thenNothing();
  });

  refusals<RefundReason>(
    {
      'statement-not-found': 'refuses',
      'statement-not-issued': 'refuses',
      'not-a-payer-of-this-statement': 'refuses',
      'clawback-not-found': 'refuses',
      'clawback-is-netted': 'refuses',
      'nothing-to-refund': 'refuses',
      'refunded-already': 'refuses',
      'more-than-owed-back': 'refuses',
      'received-before-owed': 'refuses',
      'payment-ref-already-used': 'refuses',
      'advance-not-found': 'refuses',
      'another-payers-advance': 'refuses',
    },
    [
      ['an advance nobody approved', issuedFirst, record(ofAdvance), 'advance-not-found'],
      [
        'the advance of another payer',
        advanced,
        record({ ...ofAdvance, payer: nationalFund }),
        'another-payers-advance',
      ],
      ['an advance that is not paid', [advanceApproved], record(ofAdvance), 'nothing-to-refund'],
      ['a grant, which nothing is set against', [grantApproved, grantPaid], record(ofAdvance), 'nothing-to-refund'],
      [
        'an advance that is spent',
        [advanceApproved, advancePaid, ...issuedFirst, ...spent(50_000)],
        record(ofAdvance),
        'nothing-to-refund',
      ],
      [
        'more than is unspent of an advance',
        advanced,
        record({ ...ofAdvance, pence: pence(30_001) }),
        'more-than-owed-back',
      ],
      [
        'an advance that came back already',
        [...advanced, advanceReturned],
        record({ ...ofAdvance, bankReference: 'AGAIN' }),
        'refunded-already',
      ],
      [
        'a day before the advance was paid',
        advanced,
        record({ ...ofAdvance, receivedOn: calendarDate('2021-07-04') }),
        'received-before-owed',
      ],
      ['a statement nobody began', [], record(ofFund), 'statement-not-found'],
      ['a statement that was only begun', [statementBegun], record(ofFund), 'statement-not-issued'],
      ['who does not pay', owedBack, record({ ...ofFund, payer: brightFutures }), 'not-a-payer-of-this-statement'],
      ['a clawback nobody proposed', issuedFirst, record(), 'clawback-not-found'],
      ['a clawback that is netted', [...issuedFirst, ...agreedInFull], record(), 'clawback-is-netted'],
      ['a payer who owes', issuedFirst, record(ofFund), 'nothing-to-refund'],
      ['a clawback that no statement has carried out', invoiced, record(), 'nothing-to-refund'],
      [
        'a payer that the clawback gives nothing',
        recovered,
        record({ payer: nationalFund, for: { clawback: 1, invoicedOnLinesPence: pence(0) } }),
        'nothing-to-refund',
      ],
      [
        'what came back already',
        [...carriedOut, refunded],
        record({ receivedOn: calendarDate('2021-12-01') }),
        'refunded-already',
      ],
      ['more than is owed', carriedOut, record({ pence: pence(7_001) }), 'more-than-owed-back'],
      [
        'more than is still owed',
        [...owedBack, { ...fundRefunded, pence: pence(1_500) }],
        record({ ...ofFund, pence: pence(501), receivedOn: calendarDate('2021-12-01') }),
        'more-than-owed-back',
      ],
      [
        'a day before it was owed',
        carriedOut,
        record({ receivedOn: calendarDate('2021-09-02') }),
        'received-before-owed',
      ],
      [
        'a reference that is used',
        [...carriedOut, grantApproved],
        record({ refund: grantApproved.payment }),
        'payment-ref-already-used',
      ],
    ],
  );
});
