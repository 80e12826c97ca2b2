import type { ClaimReason } from './domain/claims.js';

/** Every reason has words that a provider can act on; a new reason does not compile without them. */
export const claimReasonText: Record<ClaimReason, string> = {
  'claimed-otherwise': 'This occurrence of the outcome is claimed already, on another day, line or quantity',
  'claim-rests-on-earlier-verification':
    'The verification of this claim was taken back and the outcome verified anew; withdraw the claim and make it again',
  'not-verified': 'No verification of this outcome stands, so it cannot be claimed',
  'claimed-before-achieved': 'The claim is dated before the outcome was achieved',
  'no-pricing-date': 'The contract prices by a date that this person does not have yet',
  'no-rate-card-in-force': 'No agreed rate card was in force on the day that decides the price',
  'outcome-not-on-rate-card': 'The rate card in force has no line for this outcome',
  'line-not-on-rate-card': 'The rate card in force has no such line for this outcome',
  'several-lines-pay-this': 'Several lines of the rate card pay this outcome; say which one is claimed',
  'not-for-this-payment-group': 'The rate card does not pay this outcome for the payment group of this person',
  'line-ended': 'The outcome was achieved after the last day of this rate-card line',
  'quantity-not-one': 'This line is paid per person, so the quantity is 1',
  'claims-limit-reached': 'The rate card does not pay this outcome so many times for one person',
  'earlier-occurrence-not-claimed': 'The occurrence before this one has not been claimed',
  'prerequisite-missing': 'An earlier outcome that the rate card asks for does not stand',
  'no-measurement-start': 'The rate card counts days from a date that this person does not have yet',
  'before-measurement-window': 'The outcome was achieved sooner after the start than the rate card allows',
  'after-measurement-window': 'The outcome was achieved later after the start than the rate card allows',
  'evidence-rule-not-met': 'The evidence that was verified does not satisfy the evidence rule of the rate card',
  'claimed-too-late': 'The claim comes after the claim window of the rate card',
  'claim-not-found': 'There is no such claim',
  'withdrawn-before-claimed': 'The withdrawal is dated before the claim',
  'withdrawn-otherwise': 'The claim was withdrawn already, on another day or for another reason',
};
