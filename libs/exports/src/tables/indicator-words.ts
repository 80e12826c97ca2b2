/** Below so many a share is a matter of luck, and only the counts are told. */
export const SHARE_MIN = 10;

export interface IndicatorWords {
  /** What is counted, and out of what. */
  readonly definition: string;
  /** From where on it is worth a question; it never proves anything. */
  readonly threshold: string;
}

/** What each gaming indicator is: the same words on the page and in the files. */
export const indicators = {
  'paths-by-provider': {
    definition:
      'Of everybody whom a provider accepted: who started, who has a verified outcome, and who is idle, on the service for 182 days or longer with no evidence in that time.',
    threshold: `A provider is worth a question where its shares are far from those of the others. Shares from ${SHARE_MIN} people on.`,
  },
  'paths-by-payment-group': {
    definition: 'The same for the payment groups that people were put into when they were referred.',
    threshold: `A group is worth a question where few start or many are idle. Shares from ${SHARE_MIN} people on.`,
  },
  declines: {
    definition: 'Referrals that a provider declined, by reason, out of all that it answered.',
    threshold: `Worth a question where one provider declines far more than the others. Shares from ${SHARE_MIN} answers on.`,
  },
  'only-claims': {
    definition: 'People for whom one outcome is all that was ever claimed, out of all for whom it was claimed.',
    threshold: `Worth a question where an early and easy outcome is nearly always the only one. Shares from ${SHARE_MIN} people on.`,
  },
  'month-ends': {
    definition: 'Verified outcomes that were achieved on the last five days of a month, out of all verified outcomes.',
    threshold: `Five of about thirty days are 16% or so: a much larger share is worth a question. Shares from ${SHARE_MIN} outcomes on.`,
  },
  'around-price-changes': {
    definition:
      'Verified outcomes of the 14 days before prices changed, and of the 14 days from that day on; the first prices change nothing.',
    threshold: 'Worth a question where nearly all fall on the side that pays better.',
  },
  delays: {
    definition: 'From the day an outcome was achieved to that on which evidence of it was first submitted.',
    threshold: `Worth a question where much comes later than a quarter. Shares from ${SHARE_MIN} outcomes on.`,
  },
  'reused-files': {
    definition:
      'Files that stand as evidence under more than one person, by a mark that says nothing about the content.',
    threshold: 'Two people are enough to ask; a letter about a household is an innocent reason.',
  },
  decisions: {
    definition: 'What each verifier accepted, returned, rejected and took back, out of all that it decided.',
    threshold: `Worth a question where nearly everything is accepted. Shares from ${SHARE_MIN} decisions on.`,
  },
  agreement: {
    definition: 'How often a second verifier decided as the first did, out of all that was decided twice.',
    threshold: `Worth a question below nine of ten. Shares from ${SHARE_MIN} pairs on.`,
  },
} as const satisfies Readonly<Record<string, IndicatorWords>>;
export type Indicator = keyof typeof indicators;
