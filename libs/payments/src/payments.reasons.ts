import type { PaymentReason } from './domain/account/account.js';

/** Every reason has words that a payer or provider can act on; a new reason does not compile without them. */
export const paymentReasons: Record<PaymentReason, string> = {
  'claims-register-behind': 'The register of claims has not caught up with the ledger; try again in a moment',
  'statement-ref-already-used': 'The reference {statement} is already used for another statement',
  'another-statement-begun': '{statement} was begun and not issued; issue it or abandon it first',
  'issued-in-the-future': 'The statement is dated {issuedOn}, after today ({today})',
  'issued-before-period-end': 'The statement is dated {issuedOn}, before the end of its period ({to})',
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
  'account-moved-on':
    'A ruling, a dispute or a held claim came in while {statement} was being made; try again, and if its lines are no longer right abandon it and issue another',
  'claim-not-known': 'There is no claim {claim} under this contract',
  'held-out-otherwise': '{claim} is held out already, for another reason ({as})',
  'put-back-before-held-out': 'The claim was held out on {heldOn}, after {putBackOn}',
  'not-a-payer-of-this-statement': '{payer} owes no part of {statement}',
  'nothing-to-approve': 'The part of {payer} of {statement} is zero, so there is nothing to approve',
  'nothing-to-pay': 'The part of {payer} of {statement} is zero, so there is nothing to pay',
  'approved-before-issue': 'The approval is dated {approvedOn}, before the statement of {issuedOn}',
  'already-approved': '{payer} has approved {statement} already',
  'not-approved': '{payer} has not approved {statement}',
  'released-by-the-approver': 'You approved {statement}, so another person must release the payment',
  'paid-before-approval': 'The payment is dated {paidOn}, before the approval of {approvedOn}',
  'already-paid': '{payer} has paid its part already, with {payment}',
  'payment-ref-already-used': 'The reference {payment} is already used for another payment',
};
