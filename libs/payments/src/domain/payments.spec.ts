import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, PaymentRef, pence, StatementRef } from '#kernel';
import { actors, brightFutures, cityCouncil, nationalFund, riverside } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  abandoned,
  approved,
  begun,
  billable,
  fundApproved,
  fundPaid,
  issued,
  lineOf,
  linesAdded,
  paid,
  quarter2,
  quarter3,
  S01,
  S02,
  shares,
} from '../../test/fixtures.js';
import { paymentReasons } from '../payments.reasons.js';
import type { PaymentEvent } from './payments.events.js';
import {
  accountDecider,
  billedOn,
  type PaymentCommand,
  type PaymentReason,
  type SettlementStatus,
  settlement,
} from './payments.js';

const { given } = specFor(accountDecider);
type Command<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { type: Type }>;

const terms = { shares, maximumPence: pence(100_000) };
const begin = (other: Partial<Command<'begin-statement'>> = {}): PaymentCommand => ({
  type: 'begin-statement',
  contract: riverside,
  period: quarter2,
  issuedOn: issued.issuedOn,
  today: issued.issuedOn,
  plannedPence: pence(88_001),
  terms,
  areClaimsComplete: true,
  ...other,
});
const beginNext = (other: Partial<Command<'begin-statement'>> = {}) =>
  begin({
    period: quarter3,
    issuedOn: calendarDate('2021-10-01'),
    today: calendarDate('2021-10-01'),
    plannedPence: pence(11_999),
    ...other,
  });
const add = (claims: Command<'add-lines'>['claims'], statement = S01): PaymentCommand => ({
  type: 'add-lines',
  contract: riverside,
  statement,
  claims,
  shares,
});
const both = [billable(1), billable(2, 22_001)];
const issue = (other: Partial<Command<'issue-statement'>> = {}): PaymentCommand => ({
  type: 'issue-statement',
  contract: riverside,
  statement: S01,
  issuedOn: issued.issuedOn,
  terms,
  lines: 2,
  areClaimsComplete: true,
  fallen: [],
  ...other,
});
const abandon = (other: Partial<Command<'abandon-statement'>> = {}): PaymentCommand => ({
  type: 'abandon-statement',
  contract: riverside,
  statement: S01,
  reasonCode: 'claims-changed',
  ...other,
});
const approve = (other: Partial<Command<'approve-statement'>> = {}): PaymentCommand => ({
  type: 'approve-statement',
  contract: riverside,
  statement: S01,
  payer: cityCouncil,
  today: approved.approvedOn,
  by: actors.payer.subject,
  fallen: [],
  ...other,
});
const pay = (other: Partial<Command<'make-payment'>> = {}): PaymentCommand => ({
  type: 'make-payment',
  contract: riverside,
  statement: S01,
  payer: cityCouncil,
  paidOn: paid.paidOn,
  bankReference: 'BACS 0001',
  by: actors.otherPayer.subject,
  fallen: [],
  ...other,
});

const toIssue: readonly PaymentEvent[] = [begun, linesAdded];
const open: readonly PaymentEvent[] = [...toIssue, issued];
/** A penny goes to the council alone, so the fund has nothing to approve and nothing to pay. */
const penny: readonly PaymentEvent[] = [
  begun,
  { ...linesAdded, lines: [lineOf(1, billable(1, 1))] },
  {
    ...issued,
    lines: 1,
    totalPence: pence(1),
    parts: [
      { payer: cityCouncil, pence: pence(1) },
      { payer: nationalFund, pence: pence(0) },
    ],
    issuedToDatePence: pence(1),
  },
];
const fund = { payer: nationalFund, by: actors.fund.subject };

type Refused = [string, readonly PaymentEvent[], PaymentCommand, PaymentReason];
const met = new Set<PaymentReason>();

function refused(table: readonly Refused[]): void {
  for (const [, , , reason] of table) met.add(reason);
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
}

describe('beginning a statement', () => {
  it('gives it the next number', () => {
    given().when(begin()).then(begun);
    given(...open)
      .when(beginNext())
      .then({ type: 'StatementBegun', contract: riverside, statement: S02, period: quarter3, number: 2 });
  });
  it('takes a reference that is given', () => {
    const statement = StatementRef.parse('Q2');
    given()
      .when(begin({ statement }))
      .then({ ...begun, statement });
  });
  it('is done once, however often it is asked', () => {
    given(begun)
      .when(begin({ statement: S01 }))
      .thenNothing();
    given(...open)
      .when(begin({ statement: S01 }))
      .thenNothing();
  });
  it('goes on after one that was abandoned, for the same period', () =>
    given(begun, linesAdded, abandoned)
      .when(begin())
      .then({ ...begun, statement: S02, number: 2 }));
  it('may come to the maximum and no further', () => {
    given(...open)
      .when(beginNext({ plannedPence: pence(11_999) }))
      .then({ type: 'StatementBegun', contract: riverside, statement: S02, period: quarter3, number: 2 });
    given(...open)
      .when(beginNext({ plannedPence: pence(12_000) }))
      .thenRefused('contract-maximum-exceeded', {
        maximumPence: 100_000,
        issuedToDatePence: 88_001,
        statementPence: 12_000,
      });
  });
  it('has no maximum where the terms have none', () =>
    given(...open)
      .when(beginNext({ plannedPence: pence(99_999_999), terms: { shares } }))
      .then({ type: 'StatementBegun', contract: riverside, statement: S02, period: quarter3, number: 2 }));

  refused([
    ['a reference of another period', open, beginNext({ statement: S01 }), 'statement-ref-already-used'],
    ['a reference that was abandoned', [begun, abandoned], begin({ statement: S01 }), 'statement-ref-already-used'],
    ['another statement that is not issued yet', [begun], beginNext(), 'another-statement-begun'],
    ['a day that has not come', [], begin({ today: calendarDate('2021-07-14') }), 'issued-in-the-future'],
    ['a period that is not over', [], begin({ issuedOn: calendarDate('2021-06-29') }), 'issued-before-period-end'],
    ['a period that was billed', open, begin(), 'period-not-after-last-statement'],
    [
      'a period that overlaps the last',
      open,
      beginNext({ period: { ...quarter3, from: quarter2.to } }),
      'period-not-after-last-statement',
    ],
    [
      'a period before the last',
      open,
      begin({ period: { from: calendarDate('2021-01-01'), to: calendarDate('2021-03-31') } }),
      'period-not-after-last-statement',
    ],
    ['a register that is behind', [], begin({ areClaimsComplete: false }), 'claims-register-behind'],
    ['more than the maximum', [], begin({ plannedPence: pence(100_001) }), 'contract-maximum-exceeded'],
  ]);
});

describe('putting lines on a statement', () => {
  it('numbers them and splits each between the payers', () => given(begun).when(add(both)).then(linesAdded));
  it('gives the odd penny to the largest remainder', () =>
    given(begun)
      .when(add([billable(1, 1)]))
      .then({ ...linesAdded, lines: [lineOf(1, billable(1, 1))] }));
  it('goes on counting', () =>
    given(...toIssue)
      .when(add([billable(3)]))
      .then({ ...linesAdded, lines: [lineOf(3, billable(3))] }));
  it('is done once, however often it is asked', () =>
    given(...toIssue)
      .when(add(both))
      .thenNothing());
  it('adds only what is not on it yet', () =>
    given(...toIssue)
      .when(add([...both, billable(3), billable(3)]))
      .then({ ...linesAdded, lines: [lineOf(3, billable(3))] }));
  it('does not take a claim that was made again for the line it has', () =>
    given(...toIssue)
      .when(add([{ ...billable(2, 1_000), claimEvent: billable(3).claimEvent }]))
      .thenRefused('claims-changed', { claim: billable(2).claim, count: 1 }));
  it('takes a claim that stood on an abandoned statement', () =>
    given(begun, linesAdded, abandoned, { ...begun, statement: S02, number: 2 })
      .when(add(both, S02))
      .then({ ...linesAdded, statement: S02 }));

  refused([
    ['a statement nobody began', [], add(both), 'statement-not-found'],
    ['a statement that was issued', open, add([billable(3)]), 'statement-already-issued'],
    ['a statement that was abandoned', [begun, abandoned], add(both), 'statement-abandoned'],
    [
      'a claim that stands on another statement',
      [...open, { ...begun, statement: S02, number: 2, period: quarter3 }],
      add([billable(3), billable(2, 22_001)], S02),
      'claim-already-billed',
    ],
  ]);
});

describe('issuing a statement', () => {
  it('makes it real, with its total and the parts of each payer', () =>
    given(...toIssue)
      .when(issue())
      .then(issued));
  it('is done once, however often it is asked', () =>
    given(...open)
      .when(issue())
      .thenNothing());
  it('may have no lines: nothing is due for the period', () =>
    given(begun)
      .when(issue({ lines: 0 }))
      .then({
        ...issued,
        lines: 0,
        totalPence: pence(0),
        parts: [
          { payer: cityCouncil, pence: pence(0) },
          { payer: nationalFund, pence: pence(0) },
        ],
        issuedToDatePence: pence(0),
      }));
  it('adds to what was issued before', () =>
    given(
      ...open,
      { ...begun, statement: S02, number: 2, period: quarter3 },
      { ...linesAdded, statement: S02, lines: [lineOf(1, billable(3, 10_000))] },
    )
      .when(issue({ statement: S02, lines: 1, issuedOn: calendarDate('2021-10-01') }))
      .then({
        ...issued,
        statement: S02,
        period: quarter3,
        issuedOn: calendarDate('2021-10-01'),
        lines: 1,
        totalPence: pence(10_000),
        parts: [
          { payer: cityCouncil, pence: pence(7_000) },
          { payer: nationalFund, pence: pence(3_000) },
        ],
        issuedToDatePence: pence(98_001),
      }));

  refused([
    ['a statement nobody began', [], issue(), 'statement-not-found'],
    ['a statement that was abandoned', [begun, abandoned], issue(), 'statement-abandoned'],
    [
      'a statement issued on another day',
      open,
      issue({ issuedOn: calendarDate('2021-07-16') }),
      'statement-already-issued',
    ],
    ['a claim that was withdrawn meanwhile', toIssue, issue({ fallen: [billable(2).claim] }), 'claims-changed'],
    [
      'a register that is behind as it is taken up again',
      toIssue,
      issue({ areClaimsComplete: false }),
      'claims-register-behind',
    ],
    ['lines that are not those that were planned', toIssue, issue({ lines: 3 }), 'lines-changed'],
    [
      'a maximum that was lowered meanwhile',
      toIssue,
      issue({ terms: { shares, maximumPence: pence(88_000) } }),
      'contract-maximum-exceeded',
    ],
  ]);
});

describe('abandoning a statement', () => {
  it('gives it up', () =>
    given(...toIssue)
      .when(abandon())
      .then(abandoned));
  it('is done once, however often it is asked', () => given(begun, abandoned).when(abandon()).thenNothing());

  refused([
    ['a statement nobody began', [], abandon(), 'statement-not-found'],
    ['a statement that was issued', open, abandon(), 'statement-already-issued'],
    [
      'another reason than the first',
      [begun, abandoned],
      abandon({ reasonCode: 'begun-in-error' }),
      'statement-abandoned',
    ],
  ]);
});

describe('approving a statement', () => {
  it('is for the part of the payer who approves', () => {
    given(...open)
      .when(approve())
      .then(approved);
    given(...open)
      .when(approve(fund))
      .then(fundApproved);
  });
  it('is possible on the day of issue', () =>
    given(...open)
      .when(approve({ approvedOn: issued.issuedOn }))
      .then({ ...approved, approvedOn: issued.issuedOn }));
  it('is done once, however often it is asked', () => {
    given(...open, approved)
      .when(approve())
      .thenNothing();
    given(...open, approved)
      .when(approve({ today: calendarDate('2021-09-01') }))
      .thenNothing();
  });

  refused([
    ['a statement nobody issued', [], approve(), 'statement-not-found'],
    ['a statement that was only begun', toIssue, approve(), 'statement-not-issued'],
    ['an organisation that does not pay', open, approve({ payer: brightFutures }), 'not-a-payer-of-this-statement'],
    ['a part of nothing', penny, approve(fund), 'nothing-to-approve'],
    ['a day before the issue', open, approve({ approvedOn: calendarDate('2021-07-14') }), 'approved-before-issue'],
    ['claims that fell since the issue', open, approve({ fallen: [billable(2).claim] }), 'claims-fallen'],
    ['claims that nobody could ask about yet', open, approve({ fallen: undefined }), 'statement-not-issued'],
    ['another person than the first', [...open, approved], approve({ by: 'demo:payer-9' }), 'already-approved'],
    [
      'another day than the first',
      [...open, approved],
      approve({ approvedOn: calendarDate('2021-07-21') }),
      'already-approved',
    ],
  ]);
});

describe('paying', () => {
  it('is the part that was approved', () => {
    given(...open, approved)
      .when(pay())
      .then(paid);
    given(...open, fundApproved)
      .when(pay({ payer: nationalFund, by: 'demo:fund-2', bankReference: 'CHAPS 77' }))
      .then(fundPaid);
  });
  it('takes a reference that is given', () => {
    const payment = PaymentRef.parse('REMIT.1');
    given(...open, approved)
      .when(pay({ payment }))
      .then({ ...paid, payment });
  });
  it('is possible on the day of approval', () =>
    given(...open, approved)
      .when(pay({ paidOn: approved.approvedOn }))
      .then({ ...paid, paidOn: approved.approvedOn }));
  it('is done once, however often it is asked', () =>
    given(...open, approved, paid)
      .when(pay())
      .thenNothing());

  const second: readonly PaymentEvent[] = [
    ...open,
    approved,
    paid,
    { ...begun, statement: S02, number: 2, period: quarter3 },
    { ...linesAdded, statement: S02, lines: [lineOf(1, billable(3))] },
    { ...issued, statement: S02, period: quarter3 },
    { ...approved, statement: S02 },
  ];
  refused([
    ['a statement nobody issued', [], pay(), 'statement-not-found'],
    ['a statement that was only begun', toIssue, pay(), 'statement-not-issued'],
    ['an organisation that does not pay', open, pay({ payer: brightFutures }), 'not-a-payer-of-this-statement'],
    ['a part of nothing', penny, pay(fund), 'nothing-to-pay'],
    ['a part nobody approved', open, pay(), 'not-approved'],
    ['a part that only the other payer approved', [...open, fundApproved], pay(), 'not-approved'],
    ['the one who approved', [...open, approved], pay({ by: actors.payer.subject }), 'released-by-the-approver'],
    [
      'a day before the approval',
      [...open, approved],
      pay({ paidOn: calendarDate('2021-07-19') }),
      'paid-before-approval',
    ],
    ['claims that fell since the approval', [...open, approved], pay({ fallen: [billable(2).claim] }), 'claims-fallen'],
    ['claims that nobody could ask about yet', [...open, approved], pay({ fallen: undefined }), 'statement-not-issued'],
    ['another bank reference', [...open, approved, paid], pay({ bankReference: 'BACS 0002' }), 'already-paid'],
    ['another day', [...open, approved, paid], pay({ paidOn: calendarDate('2021-07-31') }), 'already-paid'],
    [
      'another payment reference',
      [...open, approved, paid],
      pay({ payment: PaymentRef.parse('REMIT.1') }),
      'already-paid',
    ],
    [
      'a payment reference of another statement',
      second,
      pay({ statement: S02, payment: paid.payment }),
      'payment-ref-already-used',
    ],
  ]);
});

describe('an account', () => {
  const stateOf = (...history: readonly PaymentEvent[]) => fold(accountDecider, history);

  it.each<[string, readonly PaymentEvent[], SettlementStatus]>([
    ['issued', open, 'issued'],
    ['approved by one of two', [...open, approved], 'issued'],
    ['approved by both', [...open, approved, fundApproved], 'approved'],
    ['paid by one of two', [...open, approved, fundApproved, paid], 'part-paid'],
    ['paid by one before the other approved', [...open, approved, paid], 'part-paid'],
    ['paid by both', [...open, approved, fundApproved, paid, fundPaid], 'paid'],
    ['issued without a debt', [begun, { ...issued, lines: 0, totalPence: pence(0), parts: [] }], 'paid'],
  ])('says how far a statement has come: %s', (_, history, status) => {
    const statement = stateOf(...history).statements.get(S01);
    expect(statement?.status === 'issued' && settlement(statement)).toBe(status);
  });

  it('knows on which statement a claim is billed', () => {
    const { claim } = billable(1);
    expect(billedOn(stateOf(...toIssue), claim)?.statement).toBe(S01);
    expect(billedOn(stateOf(...toIssue, abandoned), claim)).toBeUndefined();
    expect(billedOn(stateOf(...open), billable(3).claim)).toBeUndefined();
  });

  it('has a specification for every reason to refuse', () => {
    expect(Object.keys(paymentReasons).filter((reason) => !met.has(reason as PaymentReason))).toEqual([]);
  });
});
