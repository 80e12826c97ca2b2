import { BreakReason, DeclineReason, EndReason } from '#referrals';
import {
  choice,
  code,
  codes,
  date,
  decimal,
  digest,
  fileName,
  issuer,
  mediaType,
  optional,
  reference,
  required,
  type Values,
  wholeNumber,
  words,
} from './return-columns.js';

/** A return larger than this is sent in parts: it is checked as a whole, so it is held in memory as a whole. */
export const ROWS_MAX = 100_000;
export const FILE_BYTES_MAX = 64 * 1024 * 1024;
/** Far more than a return has: whoever reads a file must not be kept busy with what can be none. */
export const COLUMNS_MAX = 256;
/** What a cell of a spreadsheet holds at most. */
export const CELL_CHARACTERS_MAX = 32_767;
/** A workbook is read as a whole, many times its size: what is larger comes as CSV. A hundred thousand rows fit. */
export const WORKBOOK_BYTES_MAX = 16 * 1024 * 1024;
export const WORKBOOK_UNPACKED_MAX = 64 * 1024 * 1024;

const person = required(
  reference(
    { means: 'How the sender knows the person. The same in all files; sealed in the ledger.', personal: true },
    200,
  ),
);

/** One row a person referred. */
export const referralColumns = {
  person_reference: person,
  referred_on: required(date({ means: 'The day of the referral.' })),
  name: optional(words({ means: 'Kept outside the ledger, when the person is first referred.', personal: true }, 200)),
  cohort: optional(code({ means: 'The cohort the person belongs to.' })),
  note: optional(words({ means: 'Anything the provider must know. Sealed.', personal: true }, 2000)),
  decision: optional(choice({ means: "The provider's answer; empty while there is none." }, ['accepted', 'declined'])),
  decided_on: optional(date({ means: 'The day of the answer. Needed with a decision.' })),
  criteria_met: optional(codes({ means: 'The eligibility criteria that the person meets. With `accepted`.' })),
  payment_group: optional(code({ means: 'The payment group, where the contract has any. With `accepted`.' })),
  age_at_referral: optional(wholeNumber({ means: 'In whole years. With `accepted`.' }, 0, 130)),
  decline_reason: optional(choice({ means: 'Needed with `declined`.' }, DeclineReason.options)),
  decision_words: optional(words({ means: 'What else there is to say of a decline. Sealed.', personal: true }, 2000)),
} as const;

/** One row a change of somebody's engagement. */
export const engagementColumns = {
  person_reference: person,
  change: required(choice({ means: 'What happened.' }, ['started', 'paused', 'resumed', 'ended'])),
  on: required(date({ means: 'The day on which it happened.' })),
  reason: optional(
    choice(
      {
        means: `Needed with \`paused\` (${BreakReason.options.join(', ')}) and \`ended\` (${EndReason.options.join(', ')}).`,
      },
      [...new Set([...BreakReason.options, ...EndReason.options])],
    ),
  ),
  words: optional(words({ means: 'What else there is to say. Sealed.', personal: true }, 2000)),
} as const;

/** One row a piece of evidence for an outcome of a person. */
export const outcomeColumns = {
  person_reference: person,
  outcome: required(code({ means: 'The outcome, as the contract calls it.' })),
  occurrence: optional(
    wholeNumber(
      { means: '2 for the second time the outcome is claimed for this person, and so on. 1 when empty.' },
      1,
      1000,
    ),
  ),
  achieved_on: required(date({ means: 'The day on which the outcome was achieved.' })),
  quantity: optional(
    wholeNumber(
      { means: 'How much of it, in the unit of the outcome: days, for example. 1 when empty.' },
      1,
      1_000_000,
    ),
  ),
  measured: optional(decimal({ means: 'The measured value, where the price goes by one.' })),
  evidence_reference: required(
    reference(
      { means: "The sender's own reference of the piece of evidence, different for each piece.", personal: true },
      200,
    ),
  ),
  evidence_kind: required(code({ means: 'The kind of evidence, as the rate card names it.' })),
  evidence_issuer: optional(
    // A name that was typed here by mistake is refused, and must not be printed with the refusal.
    issuer({
      means: 'What sort of body issued it, as the rate card names them. Not sealed, so never a name.',
      personal: true,
    }),
  ),
  evidence_issued_on: optional(date({ means: 'The day on which it was issued.' })),
  evidence_description: optional(words({ means: 'What it shows, in words. Sealed.', personal: true }, 2000)),
  evidence_file: optional(fileName({ means: 'A file to be kept by the ledger, encrypted.', personal: true })),
  evidence_digest: optional(digest({ means: 'For a file that stays with the provider: its SHA-256.', personal: true })),
  evidence_location: optional(
    words({ means: 'For a file that stays with the provider: where it is kept. Sealed.', personal: true }, 500),
  ),
  evidence_bytes: optional(
    wholeNumber({ means: 'For a file that stays with the provider: its size in bytes.' }, 1, 1_000_000_000_000),
  ),
  evidence_media_type: optional(
    mediaType({ means: 'For a file that stays with the provider: what sort of file it is.' }),
  ),
} as const;

export const returnTables = {
  referrals: referralColumns,
  engagements: engagementColumns,
  outcomes: outcomeColumns,
} as const;
export type TableName = keyof typeof returnTables;
export const TABLE_NAMES = ['referrals', 'engagements', 'outcomes'] as const satisfies readonly TableName[];

/** Where a row stands, for a problem to point at. */
export interface RowPlace {
  readonly file: string;
  readonly row: number;
}

export type ReferralRow = Values<typeof referralColumns> & RowPlace;
export type EngagementRow = Values<typeof engagementColumns> & RowPlace;
export type OutcomeRow = Values<typeof outcomeColumns> & RowPlace;

/** The rows of a return that can be read; what could not be read is among the problems. */
export interface ReturnRows {
  readonly referrals: readonly ReferralRow[];
  readonly engagements: readonly EngagementRow[];
  readonly outcomes: readonly OutcomeRow[];
}

/** The column that makes one file of all three: it says which table a row belongs to. */
export const RECORD_COLUMN = 'record';
export const RECORDS = {
  referral: 'referrals',
  engagement: 'engagements',
  outcome: 'outcomes',
} as const satisfies Record<string, TableName>;
