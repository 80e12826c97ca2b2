import type { PaymentReason } from './domain/account/account.js';
import type { LinesReason } from './domain/statement-lines.js';

/** Every reason has words that a payer or provider can act on; a new reason does not compile without them. */
export const paymentReasons: Record<PaymentReason | LinesReason, string> = {
  'claims-register-behind': 'The register of claims has not caught up with the ledger; try again in a moment',
  'statement-ref-already-used': 'The reference {statement} is already used for another statement',
  'another-statement-begun': '{statement} was begun and not issued; issue it or abandon it first',
  'issued-in-the-future': 'The statement is dated {issuedOn}, after today ({today})',
  'issued-before-period-end': 'The statement is dated {issuedOn}, before the end of its period ({to})',
  'issued-before-last-statement':
    'The statement is dated {issuedOn}, before {statement}, the last one, which was issued on {lastIssuedOn}',
  'period-not-after-last-statement': 'The period must begin after {to}, the end of the period of {statement}',
  'statement-not-found': 'There is no statement {statement}',
  'statement-not-issued': '{statement} has not been issued (it is {status})',
  'statement-already-issued': '{statement} has been issued already',
  'statement-abandoned': '{statement} was abandoned',
  'begun-by-an-earlier-version':
    '{statement} was begun by an earlier version of the ledger and not issued; abandon it and issue another',
  'claim-already-billed': '{claim} was billed with {statement} already; whoever doubts it disputes its line there',
  'claims-changed':
    '{count} claims on this statement do not stand as they were billed, {claim} among them; abandon the statement and issue another',
  'claims-fallen':
    '{count} claims on {statement} do not stand as they were billed, {claim} among them. Dispute their lines, which holds your part of them back; the next statement adjusts them',
  'lines-changed': 'Somebody else is working on this statement ({recorded} lines, not {planned}); try again',
  'lines-out-of-order': 'The lines of {statement} are not numbered one after the other: {number} is out of its place',
  'account-moved-on':
    'A ruling, a dispute or a held claim came in while {statement} was being made; try again, and if its lines are no longer right abandon it and issue another',
  'claim-not-known': 'There is no claim {claim} under this contract',
  'held-out-otherwise': '{claim} is held out already, for another reason ({as})',
  'put-back-before-held-out': 'The claim was held out on {heldOn}, after {putBackOn}',
  'not-a-payer-of-this-statement': '{payer} owes no part of {statement}',
  'nothing-to-approve':
    '{payer} has nothing to approve of {statement}: its part is zero, covered by an advance, owed back to it, or held in disputes',
  'nothing-to-pay':
    '{payer} has nothing to pay of {statement}: its part is zero, covered by an advance, owed back to it, or taken back since',
  'approved-before-issue': 'The approval is dated {approvedOn}, before the statement of {issuedOn}',
  'already-approved': '{payer} has approved {statement} already',
  'not-approved': '{payer} has not approved {statement}',
  'released-by-the-approver': 'You approved {statement}, so another person must release the payment',
  'paid-before-approval': 'The payment is dated {paidOn}, before the approval of {approvedOn}',
  'already-paid': '{payer} has paid its part already, with {payment}',
  'held-in-dispute': '{payer} has paid what it approved of {statement}; {heldPence} is held in disputes',
  'more-than-approved': '{pence} is more than the {openPence} that is approved and open',
  'payment-ref-already-used': 'The reference {payment} is already used for another payment',
  'clawback-not-found': 'There is no clawback number {clawback}',
  'clawback-is-netted': 'Clawback number {clawback} is netted with a statement, so nothing is refunded for it',
  'nothing-to-refund': 'Nothing is owed back to {payer} for this',
  'refunded-already': 'All that was owed back to {payer} for this has been refunded',
  'more-than-owed-back': '{pence} is more than the {openPence} that is still owed back or unspent',
  'received-before-owed': 'The money is dated {receivedOn}, before it was owed ({since})',
  'line-not-found': '{statement} has no line {line}',
  'no-part-in-this-line': '{payer} pays nothing of line {line} of {statement}, so it has nothing to hold back',
  'already-disputed':
    '{payer} disputes line {line} of {statement} already, in other words, for another sum or by another day',
  'dispute-settled-before':
    'The dispute of {payer} about line {line} of {statement} was settled; what more is to come back is a clawback',
  'claim-in-clawback': 'Clawback number {clawback} takes {claim} back already, or is proposed to',
  'held-more-than-part': '{heldPence} is more than the part in this line ({partPence})',
  'held-more-than-unpaid':
    '{heldPence} is more than what is not paid or held back yet ({unpaidPence}); what is paid comes back by a clawback',
  'disputed-before-issue': 'The dispute is dated {disputedOn}, before the statement of {issuedOn}',
  'no-day-to-resolve-by': 'The terms have no deadline for disputes, so say the day by which it is to be resolved',
  'resolved-by-before-disputed': 'It is to be resolved by {resolveBy}, before the day of the dispute ({disputedOn})',
  'dispute-not-found': 'There is no such dispute of line {line} of {statement}',
  'whose-dispute': 'Several payers dispute line {line} of {statement}; say whose dispute this is',
  'resolved-otherwise': 'The dispute of line {line} of {statement} was resolved on {resolvedOn}, in another way',
  'not-your-dispute': 'Only {payer}, who disputes line {line} of {statement}, can drop that',
  'payer-only-drops':
    'A payer drops a dispute, with nothing disallowed; what is not payable of line {line} of {statement} the payee concedes',
  'payee-only-concedes':
    'The payee concedes all or some of line {line} of {statement}; only the payer who disputes it can drop that',
  'disallowed-more-than-held': '{disallowedPence} is more than the {heldPence} that is held back',
  'resolved-before-disputed': 'The resolution is dated {resolvedOn}, before the dispute of {disputedOn}',
  'clawback-number-not-next': 'Clawback number {clawback} is another one, or not the next ({number})',
  'statement-issued-meanwhile': 'Something was billed, disputed or taken back while this was looked up; try again',
  'claim-never-billed': '{claim} stands on no statement that was issued, so there is nothing to take back',
  'claim-in-dispute': '{claim} is disputed on line {line} of {statement}; resolve that first',
  'nothing-left-of-claim': 'Everything that was billed of {claim} has been taken back already',
  'clawback-above-worth': '{pence} is more than what is left of {claim} ({worthPence})',
  'recovery-above-billed': '{pence} is more than what was billed to {payer} and not taken back ({billedPence})',
  'not-an-approver':
    '{organisation} does not decide about clawback number {clawback}: it pays no part of what is taken back',
  'clawback-decided': 'Clawback number {clawback} is decided already (it is {status}, or you have declined it)',
  'approved-otherwise': '{organisation} has approved clawback number {clawback} already',
  'approver-proposed-this': 'You proposed clawback number {clawback}, so another person must approve it',
  'decided-before-proposed': 'The decision is dated {decidedOn}, before the proposal of {proposedOn}',
  'not-a-grant-period': 'The terms pay no grant on every day from {from} to {to}',
  'not-in-the-grant-schedule': 'The schedule of the grant has nothing that {payer} pays for {from} to {to}',
  'not-as-scheduled': 'The schedule of the grant says {scheduledPence}, not {pence}',
  'grant-already-approved': '{payer} has approved the grant for {from} to {to} already, with {payment}',
  'advance-not-found': 'No grant or advance {payment} was approved',
  'another-payers-advance': '{payment} was approved by {payer}, so only {payer} can pay it or get it back',
  'advance-released-by-the-approver': 'You approved {payment}, so another person must release it',
  'advance-paid-otherwise': '{payment} was paid on {paidOn} already, with another day or bank reference',
  'advance-paid-before-approval': 'The payment is dated {paidOn}, before the approval of {approvedOn}',
};
