import { claimReasons } from '#claims';
import { cohortReasons } from '#cohorts';
import { contractReasons, notAllowedWords, organisationReasons, refusalInWords } from '#contracts';
import type { CommonReason } from '#event-log';
import { evidenceReasons } from '#evidence';
import { publicationReasons } from '#exports';
import type { Refusal } from '#kernel';
import { accessReasons } from '#members';
import { investmentReasons, paymentReasons } from '#payments';
import { personReasons } from '#persons';
import { rateCardReasons } from '#rate-cards';
import { referralReasons } from '#referrals';
import { sampleReasons } from '#samples';
import { type RefusalReason, refusalStatus } from './refusal-status.js';

const commonWords: Record<CommonReason, string> = {
  'command-id-used-for-other-content': 'This Idempotency-Key was used before, for a command with other content',
  'dated-in-the-future': '{field} is {date}, and today is {today}: nothing can be recorded before it happens',
  'event-too-large': 'What is to be recorded is larger than one entry of the ledger may be',
};

/** The words of every reason, by library: one code may mean a little different things to two of them. */
export const wordsByLibrary: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'any command': commonWords,
  organisations: organisationReasons,
  contracts: contractReasons,
  access: notAllowedWords,
  'rate cards': rateCardReasons,
  referrals: referralReasons,
  evidence: evidenceReasons,
  claims: claimReasons,
  cohorts: cohortReasons,
  payments: paymentReasons,
  investment: investmentReasons,
  samples: sampleReasons,
  persons: personReasons,
  publications: publicationReasons,
  'members and tokens': accessReasons,
};

/** A rule said no. An answer of the business, which the filter writes as a problem. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 404 | 409 | 422;

  constructor(
    readonly refusal: Refusal<RefusalReason>,
    words: Readonly<Record<string, string>>,
  ) {
    super(refusalInWords<string>({ ...commonWords, ...words }, refusal));
    this.status = refusalStatus[refusal.refused];
  }
}
