import type { ClaimReason } from './domain/claims.js';

/** Every reason has words that a provider can act on; a new reason does not compile without them. */
export const claimReasons: Record<ClaimReason, string> = {
  'another-providers-person': 'This person was accepted by {provider}, so another provider cannot act for them',
  'claimed-otherwise': '{claim} is claimed already, on another day, line or quantity',
  'claim-rests-on-earlier-verification':
    'The verification under {claim} was taken back and the outcome verified anew; withdraw the claim and make it again',
  'not-verified': 'No verification of this outcome stands (it is {status}), so it cannot be claimed',
  'claimed-before-achieved': 'The claim is dated {claimedOn}, before the outcome was achieved on {achievedOn}',
  'no-pricing-date': 'The contract prices by a date ({policy}) that this person does not have yet',
  'no-rate-card-in-force': 'No agreed rate card was in force on {date}, the day that decides the price ({policy})',
  'outcome-not-on-rate-card': 'Revision {revision} of the rate card has no line for {outcome}',
  'line-not-on-rate-card': 'Revision {revision} of the rate card has no line {line} for {outcome}',
  'several-lines-pay-this': 'Several lines of the rate card pay this outcome ({lines}); say which one is claimed',
  'not-for-this-payment-group':
    'The rate card does not pay this outcome for the payment group of this person ({paymentGroup})',
  'line-ended': 'The outcome was achieved on {achievedOn}, after the last day of the line {line}',
  'quantity-not-one': 'This line is paid per person, so the quantity is 1, not {quantity}',
  'quantity-not-verified': 'The verifier found {verified} ({unit}), so no more can be claimed, and {quantity} is more',
  'measured-value-missing':
    'The line {line} pays by a measured value, and the verification says none; it has to be verified with one',
  'paid-for-a-cohort': 'The line {line} pays for what a cohort achieved as a whole, so nobody is claimed for alone',
  'claims-limit-reached':
    'The rate card pays this outcome at most {limit} times for one person; this is number {occurrence}',
  'earlier-occurrence-not-claimed': 'Occurrence {occurrence} of this outcome has not been claimed yet',
  'prerequisite-missing': 'The rate card asks for {outcome} to be {state} first',
  'prerequisite-lapsed':
    '{outcome} was lost on {lapsedOn} for longer than the {allowedDays} days that the rate card allows, so its clock does not run; this can be achieved {earliest}',
  'prerequisite-achieved-later':
    'The rate card asks for {outcome} first, which was achieved on {since}; this is dated {achievedOn}, before that day',
  'interval-not-run':
    'The rate card asks for {interval} from {outcome}, counted from {since}: this can be achieved {earliest}, and is dated {achievedOn}',
  'before-minimum-interval':
    'The rate card asks for {interval} from {since} ({from}): this can be achieved from {until} on, and is dated {achievedOn}',
  'no-measurement-start': 'The rate card counts days from a date ({since}) that this person does not have yet',
  'before-measurement-window':
    'The outcome was achieved {days} days after {since}; the rate card asks for at least {daysMin}',
  'after-measurement-window':
    'The outcome was achieved {days} days after {since}; the rate card allows at most {daysMax}',
  'baseline-not-recorded':
    'Nobody recorded how {outcome} stood when the person was referred, and the rate card does not pay for what was so already',
  'already-so-at-referral':
    'On {recordedOn}, when the person was referred, {outcome} was so already, and nothing measured shows an improvement that the rate card pays for',
  'evidence-rule-not-met':
    'The evidence rule of the line {line} (revision {revision}) is not met; still needed: {missing}',
  'claimed-too-late': 'The claim is dated {claimedOn}; the claim window ended on {until}',
  'claim-not-found': 'There is no claim {claim}',
  'withdrawn-before-claimed': 'The withdrawal is dated {withdrawnOn}, before the claim of {claimedOn}',
  'withdrawn-otherwise': '{claim} was withdrawn already, on another day or for another reason',
};
