import { describe, it } from '@jest/globals';
import { calendarDate, type Of, PaymentRef, pence } from '#kernel';
import { actors, brightFutures, cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import { given, refusals } from '../../../test/refusal-table.js';
import {
  claimOf,
  conceded,
  councilApproved,
  councilPaid,
  disputed,
  dropped,
  first,
  fundApproved,
  fundPaid,
  grantApproved,
  issuedFirst,
  issuedSecond,
  second,
  statementBegun,
  statementIssued,
} from '../../../test/settlement-fixtures.js';
import type { PaymentEvent } from '../payments.events.js';
import type { PaymentCommand } from './account.js';
import type { PaymentMadeReason } from './payments-made.js';

const approve = (other: Partial<Of<PaymentCommand, 'approve-statement'>> = {}): PaymentCommand => ({
  type: 'approve-statement',
  contract: riverside,
  statement: first,
  payer: cityCouncil,
  today: councilApproved.approvedOn,
  by: actors.payer.subject,
  fallen: [],
  ...other,
});
const pay = (other: Partial<Of<PaymentCommand, 'make-payment'>> = {}): PaymentCommand => ({
  type: 'make-payment',
  contract: riverside,
  statement: first,
  payer: cityCouncil,
  paidOn: councilPaid.paidOn,
  bankReference: 'BACS 0001',
  by: actors.otherPayer.subject,
  fallen: [],
  ...other,
});
/** All that the council was to pay was held back, and a later statement took it back. */
const allDisputed: PaymentEvent = { ...disputed, heldPence: pence(70_000) };
const allTakenBack = issuedSecond(0, {
  heldBack: [{ statement: first, line: 3, payer: cityCouncil, pence: pence(70_000) }],
});
const fund = { payer: nationalFund, by: actors.fund.subject };
const ref = (text: string) => PaymentRef.parse(text);
const later = calendarDate('2021-08-10');

/** The council owes nothing of it, and the fund gets money back. */
const owedBack: readonly PaymentEvent[] = [
  statementBegun,
  {
    ...statementIssued,
    due: [
      { payer: cityCouncil, pence: pence(0) },
      { payer: nationalFund, pence: pence(-2_000) },
    ],
  },
];
const rest = { ...councilApproved, pence: pence(63_000) };
const half: Of<PaymentEvent, 'PaymentMade'> = { ...councilPaid, pence: pence(30_000) };
const partlyConceded = { ...conceded, disallowedPence: pence(2_000) };

describe('approving a statement', () => {
  it('is for what the payer who approves is to pay', () => {
    given(...issuedFirst)
      .when(approve())
      .then(councilApproved);
    given(...issuedFirst)
      .when(approve(fund))
      .then(fundApproved);
  });
  it('leaves out what is held back in disputes', () =>
    given(...issuedFirst, disputed)
      .when(approve())
      .then(rest));
  it('is for what is due, not for the part, where an advance was set against it', () =>
    given(statementBegun, { ...statementIssued, due: [{ payer: cityCouncil, pence: pence(20_000) }] })
      .when(approve())
      .then({ ...councilApproved, pence: pence(20_000) }));
  it('is possible on the day of issue', () =>
    given(...issuedFirst)
      .when(approve({ approvedOn: statementIssued.issuedOn }))
      .then({ ...councilApproved, approvedOn: statementIssued.issuedOn }));
  it('is done once, however often it is asked', () => {
    given(...issuedFirst, councilApproved)
      .when(approve())
      .thenNothing();
    given(...issuedFirst, councilApproved)
      .when(approve({ today: later }))
      .thenNothing();
    given(...issuedFirst, disputed, rest, dropped)
      .when(approve())
      .thenNothing();
  });
  it('is asked once more for what the payee did not concede of a disputed line', () => {
    given(...issuedFirst, disputed, rest, partlyConceded)
      .when(approve({ today: later }))
      .then({ ...councilApproved, pence: pence(5_000), approvedOn: later });
    // What had been approved before it was disputed is approved as it was.
    given(...issuedFirst, councilApproved, disputed, partlyConceded)
      .when(approve())
      .thenNothing();
  });
  it('takes no notice of a claim that fell and whose line is disputed', () =>
    given(...issuedFirst, disputed)
      .when(approve({ fallen: [{ line: 3, claim: claimOf(3) }] }))
      .then(rest));
});

describe('paying', () => {
  it('is all that is approved', () => {
    given(...issuedFirst, councilApproved)
      .when(pay())
      .then(councilPaid);
    given(...issuedFirst, councilApproved, fundApproved, councilPaid)
      .when(pay({ payer: nationalFund, by: 'demo:fund-2', bankReference: 'CHAPS 77' }))
      .then(fundPaid);
  });
  it('takes a reference that is given, and counts on from what was paid', () => {
    const payment = ref('riverside.REMIT.1');
    given(...issuedFirst, councilApproved)
      .when(pay({ payment }))
      .then({ ...councilPaid, payment });
    given(...issuedFirst, councilApproved, { ...half, payment: ref('riverside.S01.P2') })
      .when(pay({ bankReference: 'BACS 0002' }))
      .then({ ...councilPaid, payment: ref('riverside.S01.P3'), pence: pence(40_000), bankReference: 'BACS 0002' });
  });
  it('may come in parts, the last of which is the rest', () => {
    given(...issuedFirst, councilApproved)
      .when(pay({ pence: pence(30_000) }))
      .then(half);
    given(...issuedFirst, councilApproved, half)
      .when(pay({ paidOn: later, bankReference: 'BACS 0002' }))
      .then({
        ...councilPaid,
        payment: ref('riverside.S01.P2'),
        pence: pence(40_000),
        paidOn: later,
        bankReference: 'BACS 0002',
      });
  });
  it('leaves out what a dispute holds back, also one that came after the approval', () => {
    const paid = { ...councilPaid, pence: pence(63_000) };
    given(...issuedFirst, disputed, rest)
      .when(pay())
      .then(paid);
    given(...issuedFirst, councilApproved, disputed)
      .when(pay())
      .then(paid);
  });
  it('goes on with what a dispute held back once it is dropped: the payer approves it with that', () => {
    const paid = { ...councilPaid, pence: pence(63_000) };
    const next = { ...councilPaid, payment: ref('riverside.S01.P2'), pence: pence(7_000), paidOn: later };
    const again = pay({ paidOn: later, bankReference: 'BACS 0002' });
    given(...issuedFirst, disputed, rest, paid, dropped)
      .when(again)
      .then({ ...next, bankReference: 'BACS 0002' });
    given(...issuedFirst, councilApproved, disputed, paid, dropped)
      .when(again)
      .then({ ...next, bankReference: 'BACS 0002' });
  });
  it('never pays what the payee conceded', () =>
    given(...issuedFirst, councilApproved, disputed, partlyConceded)
      .when(pay())
      .then({ ...councilPaid, pence: pence(68_000) }));
  it('does not pay it after the next statement has taken it off either', () => {
    const heldBack = [{ statement: first, line: 3, payer: cityCouncil, pence: pence(2_000) }];
    given(...issuedFirst, councilApproved, disputed, partlyConceded, ...issuedSecond(1, { heldBack }))
      .when(pay())
      .then({ ...councilPaid, pence: pence(68_000) });
  });
  it('is possible on the day of approval', () =>
    given(...issuedFirst, councilApproved)
      .when(pay({ paidOn: councilApproved.approvedOn }))
      .then({ ...councilPaid, paidOn: councilApproved.approvedOn }));
  it('is done once, however often it is asked', () => {
    given(...issuedFirst, councilApproved, councilPaid)
      .when(pay())
      .thenNothing();
    given(...issuedFirst, councilApproved, half)
      .when(pay({ pence: pence(30_000), payment: half.payment }))
      .thenNothing();
    given(...issuedFirst, councilApproved, half)
      .when(pay())
      .thenNothing();
  });

  refusals<PaymentMadeReason>(
    {
      'statement-not-found': 'refuses',
      'statement-not-issued': 'refuses',
      'claims-fallen': 'refuses',
      'not-a-payer-of-this-statement': 'refuses',
      'nothing-to-approve': 'refuses',
      'nothing-to-pay': 'refuses',
      'approved-before-issue': 'refuses',
      'already-approved': 'refuses',
      'not-approved': 'refuses',
      'released-by-the-approver': 'refuses',
      'held-in-dispute': 'refuses',
      'more-than-approved': 'refuses',
      'paid-before-approval': 'refuses',
      'already-paid': 'refuses',
      'payment-ref-already-used': 'refuses',
    },
    [
      ['the approval of a statement nobody began', [], approve(), 'statement-not-found'],
      ['the approval of one that was only begun', [statementBegun], approve(), 'statement-not-issued'],
      [
        'an approval by who does not pay',
        issuedFirst,
        approve({ payer: brightFutures }),
        'not-a-payer-of-this-statement',
      ],
      ['the approval of nothing', owedBack, approve(), 'nothing-to-approve'],
      ['the approval of what is owed back', owedBack, approve(fund), 'nothing-to-approve'],
      [
        'the approval of what is all held back',
        [...issuedFirst, { ...disputed, heldPence: pence(70_000) }],
        approve(),
        'nothing-to-approve',
      ],
      [
        'an approval before the issue',
        issuedFirst,
        approve({ approvedOn: calendarDate('2021-07-14') }),
        'approved-before-issue',
      ],
      [
        'an approval of claims that fell since the issue',
        issuedFirst,
        approve({ fallen: [{ line: 2, claim: claimOf(2) }] }),
        'claims-fallen',
      ],
      [
        'an approval of claims nobody could ask about',
        issuedFirst,
        approve({ fallen: undefined }),
        'statement-not-issued',
      ],
      [
        'an approval by another person than the first',
        [...issuedFirst, councilApproved],
        approve({ by: 'demo:payer-9' }),
        'already-approved',
      ],
      [
        'an approval of another day than the first',
        [...issuedFirst, councilApproved],
        approve({ approvedOn: calendarDate('2021-07-21') }),
        'already-approved',
      ],
      ['a statement nobody began', [], pay(), 'statement-not-found'],
      ['a statement that was only begun', [statementBegun], pay(), 'statement-not-issued'],
      [
        'an organisation that does not pay',
        issuedFirst,
        pay({ payer: brightFutures }),
        'not-a-payer-of-this-statement',
      ],
      ['a part of nothing', owedBack, pay(), 'nothing-to-pay'],
      ['a part that is owed back', owedBack, pay(fund), 'nothing-to-pay'],
      ['a part nobody approved', issuedFirst, pay(), 'not-approved'],
      ['a part that only the other payer approved', [...issuedFirst, fundApproved], pay(), 'not-approved'],
      [
        'what was not conceded, and not approved yet',
        [...issuedFirst, disputed, rest, { ...councilPaid, pence: pence(63_000) }, partlyConceded],
        pay({ bankReference: 'BACS 0002' }),
        'not-approved',
      ],
      [
        'the one who approved',
        [...issuedFirst, councilApproved],
        pay({ by: actors.payer.subject }),
        'released-by-the-approver',
      ],
      [
        'the one who dropped the dispute, and with that approved what it held',
        [...issuedFirst, disputed, { ...rest, approvedBy: 'demo:payer-3' }, dropped],
        pay({ by: actors.payer.subject }),
        'released-by-the-approver',
      ],
      [
        'what is held back',
        [...issuedFirst, disputed, rest, { ...councilPaid, pence: pence(63_000) }],
        pay({ bankReference: 'BACS 0002' }),
        'held-in-dispute',
      ],
      [
        'what was held back and then taken back, of which there is nothing to pay any more',
        [...issuedFirst, allDisputed, ...allTakenBack],
        pay(),
        'nothing-to-pay',
      ],
      [
        'what was taken back beside what was paid',
        [
          ...issuedFirst,
          disputed,
          rest,
          { ...councilPaid, pence: pence(63_000) },
          conceded,
          ...issuedSecond(1, {
            heldBack: [{ statement: first, line: 3, payer: cityCouncil, pence: conceded.disallowedPence }],
          }),
        ],
        pay({ bankReference: 'BACS 0002' }),
        'already-paid',
      ],
      ['more than is approved', [...issuedFirst, disputed, rest], pay({ pence: pence(63_001) }), 'more-than-approved'],
      [
        'more than is approved and open',
        [...issuedFirst, councilApproved, half],
        pay({ pence: pence(40_001), bankReference: 'BACS 0002' }),
        'more-than-approved',
      ],
      [
        'a day before the approval',
        [...issuedFirst, councilApproved],
        pay({ paidOn: calendarDate('2021-07-19') }),
        'paid-before-approval',
      ],
      [
        'a day before the dispute was dropped that had held a part of it',
        [...issuedFirst, disputed, rest, dropped],
        pay({ pence: pence(63_001) }),
        'paid-before-approval',
      ],
      [
        'claims that fell after the dispute about them was dropped',
        [...issuedFirst, disputed, dropped],
        approve({ fallen: [{ line: disputed.line, claim: disputed.claim }] }),
        'claims-fallen',
      ],
      [
        'claims that fell since the approval',
        [...issuedFirst, councilApproved],
        pay({ fallen: [{ line: 2, claim: claimOf(2) }] }),
        'claims-fallen',
      ],
      [
        'claims nobody could ask about yet',
        [...issuedFirst, councilApproved],
        pay({ fallen: undefined }),
        'statement-not-issued',
      ],
      [
        'another bank reference',
        [...issuedFirst, councilApproved, councilPaid],
        pay({ bankReference: 'BACS 0002' }),
        'already-paid',
      ],
      ['another day', [...issuedFirst, councilApproved, councilPaid], pay({ paidOn: later }), 'already-paid'],
      [
        'another payment reference',
        [...issuedFirst, councilApproved, councilPaid],
        pay({ payment: ref('riverside.REMIT.1') }),
        'already-paid',
      ],
      [
        'the same reference for another amount',
        [...issuedFirst, councilApproved, half],
        pay({ payment: half.payment, pence: pence(20_000) }),
        'payment-ref-already-used',
      ],
      [
        'the reference of another statement',
        [...issuedFirst, councilApproved, councilPaid, ...issuedSecond(0), { ...councilApproved, statement: second }],
        pay({ statement: second, payment: councilPaid.payment }),
        'payment-ref-already-used',
      ],
      [
        'the reference of a grant',
        [...issuedFirst, councilApproved, grantApproved],
        pay({ payment: grantApproved.payment }),
        'payment-ref-already-used',
      ],
    ],
  );
});
