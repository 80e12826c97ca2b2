import type { AdjustmentCause } from '../payments.events.js';

/** Why a later statement changes a line of an earlier one, as the second half of a sentence. */
export const causeInWords: Record<AdjustmentCause, string> = {
  'claim-withdrawn': 'the claim was withdrawn',
  'verification-withdrawn': 'its verification was taken back',
  'claim-made-again': 'the claim was withdrawn and made again',
  'result-restated': 'the result of a cohort that it rests on was replaced',
  'dates-corrected': 'the day of the referral or of the start that it is priced by was corrected',
  'rate-card-revised': 'a revision of the rate card prices it otherwise',
  'terms-varied': 'a variation changed the terms for its day',
  released: 'a variation released what had been left unpaid',
  'dispute-upheld': 'a dispute of it was conceded',
  clawback: 'a clawback took it back',
  'room-changed': 'another claim changed, and with it what a cap or a band had left for this one',
};
