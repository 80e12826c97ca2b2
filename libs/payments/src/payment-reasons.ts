import type { PaymentReason } from './domain/payments.js';

/** Every reason has words that a payer or provider can act on; a new reason does not compile without them. */
export const paymentReasonText: Record<PaymentReason, string> = {
  'claims-register-behind': 'The register of claims has not caught up with the ledger; try again in a moment',
  'statement-ref-already-used': 'This reference is already used for another statement',
  'another-statement-begun': 'Another statement was begun and not issued; issue it or abandon it first',
  'issued-in-the-future': 'The statement is dated after today',
  'issued-before-period-end': 'The statement is dated before the end of its period',
  'period-not-after-last-statement': 'The period does not begin after the period of the last statement',
  'contract-maximum-exceeded': 'The statement would take the contract above its maximum',
  'statement-not-found': 'There is no such statement',
  'statement-not-issued': 'The statement has not been issued',
  'statement-already-issued': 'The statement has been issued already',
  'statement-abandoned': 'The statement was abandoned',
  'claim-already-billed': 'The claim stands on another statement already',
  'claims-changed':
    'A claim on this statement was withdrawn, or its verification taken back, before the statement was issued; abandon it and issue another',
  'lines-changed': 'Somebody else is working on this statement; try again',
  'not-a-payer-of-this-statement': 'Your organisation owes no part of this statement',
  'nothing-to-approve': 'The part of your organisation is zero, so there is nothing to approve',
  'nothing-to-pay': 'The part of your organisation is zero, so there is nothing to pay',
  'approved-before-issue': 'The approval is dated before the statement',
  'already-approved': 'Your organisation has approved this statement already',
  'not-approved': 'Your organisation has not approved this statement',
  'released-by-the-approver': 'You approved this statement, so another person must release the payment',
  'paid-before-approval': 'The payment is dated before the approval',
  'already-paid': 'Your organisation has paid its part of this statement already',
  'payment-ref-already-used': 'This reference is already used for another payment',
};
