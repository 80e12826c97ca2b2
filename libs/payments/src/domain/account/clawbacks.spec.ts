import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, type Of, pence } from '#kernel';
import { actors, brightFutures, cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import { given, refusals } from '../../../test/refusal-table.js';
import {
  agreedInFull,
  claimOf,
  clawbackAgreed,
  clawbackApproved,
  clawbackApprovedByFund,
  clawbackDeclined,
  clawbackProposed,
  conceded,
  disputed,
  issuedFirst,
  issuedSecond,
} from '../../../test/settlement-fixtures.js';
import type { PaymentEvent } from '../payments.events.js';
import { accountDecider, type PaymentCommand } from './account.js';
import type { BilledClaim, ClawbackRefusal } from './clawbacks.js';

const billedClaim = (nth: number, amount = 10_000): BilledClaim => ({
  claim: claimOf(nth),
  parts: [
    { payer: cityCouncil, pence: pence((amount * 7) / 10) },
    { payer: nationalFund, pence: pence((amount * 3) / 10) },
  ],
});
const propose = (other: Partial<Of<PaymentCommand, 'propose-clawback'>> = {}): PaymentCommand => ({
  type: 'propose-clawback',
  contract: riverside,
  cause: 'audit-finding',
  claims: [{ claim: claimOf(2) }],
  recovery: [],
  collect: 'netted',
  proposedBy: cityCouncil,
  proposedOn: clawbackProposed.proposedOn,
  by: actors.payer.subject,
  side: 'payer',
  billed: [billedClaim(2), billedClaim(3)],
  billedAt: 100,
  ...other,
});
const approve = (other: Partial<Of<PaymentCommand, 'approve-clawback'>> = {}): PaymentCommand => ({
  type: 'approve-clawback',
  contract: riverside,
  clawback: 1,
  organisation: cityCouncil,
  approvedOn: clawbackApproved.approvedOn,
  by: actors.otherPayer.subject,
  ...other,
});
const byFund = { organisation: nationalFund, approvedOn: clawbackApprovedByFund.approvedOn, by: actors.fund.subject };
const decline = (other: Partial<Of<PaymentCommand, 'decline-clawback'>> = {}): PaymentCommand => ({
  type: 'decline-clawback',
  contract: riverside,
  clawback: 1,
  organisation: nationalFund,
  declinedOn: clawbackDeclined.declinedOn,
  ...other,
});

const offered: Of<PaymentEvent, 'ClawbackProposed'> = {
  ...clawbackProposed,
  cause: 'duplicate',
  proposedBy: brightFutures,
  proposedBySubject: actors.provider.subject,
  needs: 'one',
};
const offer = propose({
  cause: 'duplicate',
  proposedBy: brightFutures,
  by: actors.provider.subject,
  side: 'payee',
});
const onlyCouncil = { ...clawbackProposed, approvers: [cityCouncil] };
const recovery = [{ payer: cityCouncil, pence: pence(5_000) }];
const forSample = propose({ cause: 'sample-recovery', claims: [], recovery, billed: [] });
const sampleProposed: Of<PaymentEvent, 'ClawbackProposed'> = {
  ...onlyCouncil,
  cause: 'sample-recovery',
  claims: [],
  recovery,
};
const number2 = { ...clawbackProposed, clawback: 2 };

describe('proposing a clawback', () => {
  it('names the payers whose approval it needs: those with a part in what is taken back', () => {
    given(...issuedFirst)
      .when(propose())
      .then(clawbackProposed);
    const ofCouncil = { claim: claimOf(2), parts: [{ payer: cityCouncil, pence: pence(10_000) }] };
    given(...issuedFirst)
      .when(propose({ billed: [ofCouncil] }))
      .then(onlyCouncil);
  });
  it('needs one of them where the payee offers to pay back', () =>
    given(...issuedFirst)
      .when(offer)
      .then(offered));
  it('may be for a part of what a claim is worth', () =>
    given(...issuedFirst)
      .when(propose({ claims: [{ claim: claimOf(2), pence: pence(10_000) }] }))
      .then({ ...clawbackProposed, claims: [{ claim: claimOf(2), pence: pence(10_000) }] }));
  it('may recover what a sample says, by payer', () =>
    given(...issuedFirst)
      .when(forSample)
      .then(sampleProposed));
  it('is counted on in the contract', () =>
    given(...issuedFirst, clawbackProposed)
      .when(propose({ claims: [{ claim: claimOf(3) }] }))
      .then({ ...number2, claims: [{ claim: claimOf(3) }] }));
  it('is done once, however often it is asked', () => {
    given(...issuedFirst, clawbackProposed)
      .when(propose())
      .thenNothing();
    given(...issuedFirst, ...agreedInFull)
      .when(propose({ clawback: 1 }))
      .thenNothing();
    given(...issuedFirst, sampleProposed)
      .when(forSample)
      .thenNothing();
  });
  it('may be proposed again after it was declined', () =>
    given(...issuedFirst, clawbackProposed, clawbackDeclined)
      .when(propose())
      .then(number2));
  it('takes of what is left once a statement has carried the first one out', () =>
    given(...issuedFirst, ...agreedInFull, ...issuedSecond(1))
      .when(propose({ claims: [{ claim: claimOf(2), pence: pence(100) }], billed: [billedClaim(2, 100)] }))
      .then({ ...number2, claims: [{ claim: claimOf(2), pence: pence(100) }] }));
});

describe('approving a clawback', () => {
  it('waits for everybody, and then is agreed', () => {
    given(...issuedFirst, clawbackProposed)
      .when(approve())
      .then(clawbackApproved);
    given(...issuedFirst, clawbackProposed, clawbackApproved)
      .when(approve(byFund))
      .then(clawbackApprovedByFund, clawbackAgreed);
  });
  it('is agreed on the last day that anybody approved', () =>
    given(...issuedFirst, clawbackProposed, clawbackApprovedByFund)
      .when(approve())
      .then(clawbackApproved, clawbackAgreed));
  it('may be approved by the one who proposed it, where another payer approves too', () =>
    given(...issuedFirst, clawbackProposed)
      .when(approve({ by: actors.payer.subject }))
      .then({ ...clawbackApproved, approvedBy: actors.payer.subject }));
  it('is agreed with one payer where the payee offers to pay back', () =>
    given(...issuedFirst, offered)
      .when(approve(byFund))
      .then(clawbackApprovedByFund, clawbackAgreed));
  it('is done once, however often it is asked', () => {
    given(...issuedFirst, clawbackProposed, clawbackApproved)
      .when(approve())
      .thenNothing();
    given(...issuedFirst, ...agreedInFull)
      .when(approve(byFund))
      .thenNothing();
  });
  it('makes it a ruling, which the next statement carries out', () => {
    const some = { ...clawbackProposed, claims: [{ claim: claimOf(2), pence: pence(4_000) }] };
    const { rulings, clawbacks } = fold(accountDecider, [...issuedFirst, some, ...agreedInFull.slice(1)]);
    expect(rulings).toEqual([
      {
        kind: 'clawback',
        clawback: 1,
        collect: 'netted',
        recovery: [],
        at: 5,
        cause: 'clawback riverside.C01',
        disallowances: [{ claim: claimOf(2), pence: 4_000, cause: 'clawback riverside.C01' }],
      },
    ]);
    expect(clawbacks).toMatchObject([{ status: 'agreed', agreedOn: '2021-09-03', ruling: 0 }]);
  });
});

describe('declining a clawback', () => {
  it('ends it', () => {
    given(...issuedFirst, clawbackProposed)
      .when(decline())
      .then(clawbackDeclined);
    const { clawbacks } = fold(accountDecider, [...issuedFirst, clawbackProposed, clawbackDeclined]);
    expect(clawbacks).toMatchObject([{ status: 'declined', declinedBy: [nationalFund] }]);
  });
  it('leaves it to the others where one approval is enough', () => {
    given(...issuedFirst, offered, clawbackDeclined)
      .when(approve())
      .then(clawbackApproved, { ...clawbackAgreed, agreedOn: clawbackApproved.approvedOn });
    const all = [...issuedFirst, offered, clawbackDeclined, { ...clawbackDeclined, organisation: cityCouncil }];
    expect(fold(accountDecider, all).clawbacks).toMatchObject([{ status: 'declined' }]);
  });
  it('is done once, however often it is asked', () =>
    given(...issuedFirst, clawbackProposed, clawbackDeclined)
      .when(decline())
      .thenNothing());
});

describe('a clawback', () => {
  const ofAll = { claims: [{ claim: claimOf(2) }] };
  refusals<ClawbackRefusal>(
    {
      'clawback-number-not-next': 'refuses',
      'statement-issued-meanwhile': 'refuses',
      'claim-never-billed': 'refuses',
      'claim-in-dispute': 'refuses',
      'claim-in-clawback': 'refuses',
      'nothing-left-of-claim': 'refuses',
      'clawback-above-worth': 'refuses',
      'recovery-above-billed': 'refuses',
      'clawback-not-found': 'refuses',
      'not-an-approver': 'refuses',
      'clawback-decided': 'refuses',
      'approved-otherwise': 'refuses',
      'approver-proposed-this': 'refuses',
      'decided-before-proposed': 'refuses',
    },
    [
      ['a number that is not the next', issuedFirst, propose({ clawback: 2 }), 'clawback-number-not-next'],
      [
        'the number of another one',
        [...issuedFirst, clawbackProposed],
        propose({ clawback: 1, collect: 'invoiced' }),
        'clawback-number-not-next',
      ],
      ['facts from before the last statement', issuedFirst, propose({ billedAt: 1 }), 'statement-issued-meanwhile'],
      [
        'a claim that was never billed',
        issuedFirst,
        propose({ claims: [{ claim: claimOf(2) }, { claim: claimOf(9) }] }),
        'claim-never-billed',
      ],
      [
        'a claim that is disputed',
        [...issuedFirst, disputed],
        propose({ claims: [{ claim: claimOf(3) }] }),
        'claim-in-dispute',
      ],
      [
        'a claim that another one takes',
        [...issuedFirst, clawbackProposed],
        propose({ ...ofAll, collect: 'invoiced' }),
        'claim-in-clawback',
      ],
      [
        'a claim that another one takes with the next statement',
        [...issuedFirst, ...agreedInFull],
        propose({ claims: [{ claim: claimOf(2), pence: pence(1) }] }),
        'claim-in-clawback',
      ],
      [
        'a claim of which another one takes a part',
        [...issuedFirst, { ...clawbackProposed, claims: [{ claim: claimOf(2), pence: pence(1) }] }],
        propose(ofAll),
        'claim-in-clawback',
      ],
      [
        'a claim of which nothing is left',
        [...issuedFirst, ...agreedInFull, ...issuedSecond(1)],
        propose({ ...ofAll, proposedOn: calendarDate('2021-11-01'), billed: [billedClaim(2, 0)] }),
        'nothing-left-of-claim',
      ],
      [
        'a claim that the payee conceded wholly',
        [...issuedFirst, disputed, { ...conceded, disallowedPence: pence(7_000) }],
        propose({
          claims: [{ claim: claimOf(3) }],
          billed: [{ claim: claimOf(3), parts: [{ payer: cityCouncil, pence: pence(7_000) }] }],
        }),
        'nothing-left-of-claim',
      ],
      [
        'more than a claim is worth',
        issuedFirst,
        propose({ claims: [{ claim: claimOf(2), pence: pence(10_001) }] }),
        'clawback-above-worth',
      ],
      [
        'more than is left beside what the payee conceded',
        [...issuedFirst, disputed, conceded],
        propose({ claims: [{ claim: claimOf(3), pence: pence(3_001) }] }),
        'clawback-above-worth',
      ],
      [
        'more than was billed to a payer',
        issuedFirst,
        propose({ cause: 'sample-recovery', claims: [], recovery: [{ payer: cityCouncil, pence: pence(70_001) }] }),
        'recovery-above-billed',
      ],
      [
        'what another recovery takes already',
        [...issuedFirst, sampleProposed],
        propose({ cause: 'sample-recovery', claims: [], recovery: [{ payer: cityCouncil, pence: pence(65_001) }] }),
        'recovery-above-billed',
      ],
      [
        'a recovery for who was billed nothing',
        issuedFirst,
        propose({ cause: 'sample-recovery', claims: [], recovery: [{ payer: brightFutures, pence: pence(1) }] }),
        'recovery-above-billed',
      ],
      ['the approval of none', issuedFirst, approve(), 'clawback-not-found'],
      [
        'an approval by the payee',
        [...issuedFirst, clawbackProposed],
        approve({ organisation: brightFutures }),
        'not-an-approver',
      ],
      [
        'the approval of one that was declined',
        [...issuedFirst, clawbackProposed, clawbackDeclined],
        approve(),
        'clawback-decided',
      ],
      [
        'the approval of an offer that one had declined',
        [...issuedFirst, offered, clawbackDeclined],
        approve(byFund),
        'clawback-decided',
      ],
      [
        'another person than the first',
        [...issuedFirst, clawbackProposed, clawbackApproved],
        approve({ by: 'demo:payer-9' }),
        'approved-otherwise',
      ],
      [
        'the only approver who proposed it',
        [...issuedFirst, onlyCouncil],
        approve({ by: actors.payer.subject }),
        'approver-proposed-this',
      ],
      [
        'one person for every payer',
        [...issuedFirst, clawbackProposed, { ...clawbackApproved, approvedBy: actors.payer.subject }],
        approve({ ...byFund, by: actors.payer.subject }),
        'approver-proposed-this',
      ],
      [
        'an approval before the proposal',
        [...issuedFirst, clawbackProposed],
        approve({ approvedOn: calendarDate('2021-08-31') }),
        'decided-before-proposed',
      ],
      ['declining none', issuedFirst, decline(), 'clawback-not-found'],
      [
        'a payee who will not give back',
        [...issuedFirst, clawbackProposed],
        decline({ organisation: brightFutures }),
        'not-an-approver',
      ],
      [
        'declining what is agreed',
        [...issuedFirst, offered, clawbackApproved, clawbackAgreed],
        decline(),
        'clawback-decided',
      ],
      [
        'declining what one approved',
        [...issuedFirst, clawbackProposed, clawbackApproved],
        decline({ organisation: cityCouncil }),
        'approved-otherwise',
      ],
      [
        'declining before the proposal',
        [...issuedFirst, clawbackProposed],
        decline({ declinedOn: calendarDate('2021-08-31') }),
        'decided-before-proposed',
      ],
    ],
  );
});
