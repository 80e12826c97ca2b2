import { type ClaimReason, claimReasons } from '#claims';
import {
  type ContractReason,
  contractReasons,
  type NotAllowedCode,
  notAllowedWords,
  type OrganisationReason,
  organisationReasons,
  refusalInWords,
} from '#contracts';
import type { CommonReason } from '#event-log';
import { type EvidenceReason, evidenceReasons } from '#evidence';
import type { Refusal } from '#kernel';
import { type PaymentReason, paymentReasons } from '#payments';
import { type RateCardReason, rateCardReasons } from '#rate-cards';
import { type ReferralReason, referralReasons } from '#referrals';

export type BusinessReason =
  | OrganisationReason
  | ContractReason
  | RateCardReason
  | ReferralReason
  | EvidenceReason
  | ClaimReason
  | PaymentReason;
export type RefusalReason = BusinessReason | CommonReason;

/**
 * What each refusal is in HTTP. 404: what the command is about does not exist. 409: not as things stand, but it might
 * have been or may yet be. 422: what was asked contradicts itself or the contract, whenever it is asked.
 * A new reason does not compile until somebody decides.
 */
export const refusalStatus: Record<RefusalReason, 404 | 409 | 422> = {
  // Every command
  'command-id-used-for-other-content': 422,
  'dated-in-the-future': 422,
  'event-too-large': 422,
  // Organisations and contracts
  'organisation-already-registered-otherwise': 409,
  'contract-already-recorded-otherwise': 409,
  'recorded-by-no-payer': 422,
  'dates-out-of-order': 422,
  'party-named-twice': 422,
  'organisation-not-registered': 409,
  'party-joins-outside-the-contract': 422,
  'verifier-not-independent': 422,
  'outcome-defined-twice': 422,
  'payer-named-twice': 422,
  'share-of-no-payer': 422,
  'shares-do-not-add-up': 422,
  'approver-named-twice': 422,
  'approver-cannot-agree': 422,
  'gateway-named-twice': 422,
  'gateway-is-no-referral-agency': 422,
  'gateway-is-a-provider': 422,
  'criterion-named-twice': 422,
  'payment-group-named-twice': 422,
  'maximum-not-above-zero': 422,
  // Rate cards
  'another-proposal-is-open': 409,
  'effective-outside-the-contract': 422,
  'before-an-earlier-revision': 409,
  retroactive: 409,
  'proposer-is-the-only-approver': 422,
  'line-code-used-twice': 422,
  'outcome-not-defined': 422,
  'unit-differs-from-the-outcome': 422,
  'line-changed-its-outcome': 422,
  'prerequisite-not-defined': 422,
  'prerequisites-go-in-a-circle': 422,
  'payment-group-not-defined': 422,
  'measurement-window-is-empty': 422,
  'line-ends-before-it-begins': 422,
  'nothing-would-change': 409,
  'revision-not-found': 404,
  'not-an-approver': 409,
  'not-the-proposer': 409,
  'already-decided-otherwise': 409,
  'revision-no-longer-open': 409,
  'decided-before-it-was-proposed': 422,
  // Referrals
  'not-a-gateway': 409,
  'already-referred-otherwise': 409,
  'reference-of-another-gateway': 409,
  'referral-outside-the-contract': 422,
  'not-referred': 404,
  'referral-declined': 409,
  'already-accepted-otherwise': 409,
  'criterion-not-defined': 422,
  'criteria-not-met': 409,
  'not-accepted': 409,
  'already-declined-otherwise': 409,
  'another-providers-person': 409,
  'already-started-otherwise': 409,
  'not-started': 409,
  'already-paused': 409,
  'not-paused': 409,
  'breaks-overlap': 409,
  'engagement-ended': 409,
  'engagement-outside-the-contract': 422,
  'field-corrected-twice': 422,
  'nothing-to-correct': 409,
  'field-of-another-party': 409,
  'corrected-into-the-future': 422,
  // Evidence
  'person-not-engaged': 409,
  'achieved-outside-contract': 422,
  'achieved-outside-engagement': 409,
  'achieved-in-the-future': 422,
  'issued-in-the-future': 422,
  'file-not-stored': 409,
  'file-erased': 409,
  'file-about-somebody-else': 409,
  'evidence-id-already-used': 409,
  'achieved-on-another-day': 409,
  'nothing-submitted': 409,
  'evidence-not-found': 404,
  'evidence-withdrawn': 409,
  'verifier-submitted-this-evidence': 409,
  'waiting-for-the-provider': 409,
  'already-verified': 409,
  'already-queried': 409,
  'already-rejected': 409,
  'not-verified': 409,
  // Claims
  'claimed-otherwise': 409,
  'claim-rests-on-earlier-verification': 409,
  'claimed-before-achieved': 422,
  'no-pricing-date': 409,
  'no-rate-card-in-force': 409,
  'outcome-not-on-rate-card': 409,
  'line-not-on-rate-card': 409,
  'several-lines-pay-this': 422,
  'not-for-this-payment-group': 409,
  'line-ended': 409,
  'quantity-not-one': 422,
  'quantity-not-verified': 422,
  'claims-limit-reached': 409,
  'earlier-occurrence-not-claimed': 409,
  'prerequisite-missing': 409,
  'no-measurement-start': 409,
  'before-measurement-window': 409,
  'after-measurement-window': 409,
  'evidence-rule-not-met': 409,
  'claimed-too-late': 409,
  'claim-not-found': 404,
  'withdrawn-before-claimed': 422,
  'withdrawn-otherwise': 409,
  // Statements and payments
  'claims-register-behind': 409,
  'statement-ref-already-used': 409,
  'another-statement-begun': 409,
  'issued-before-period-end': 422,
  'period-not-after-last-statement': 409,
  'contract-maximum-exceeded': 409,
  'statement-not-found': 404,
  'statement-not-issued': 409,
  'statement-already-issued': 409,
  'statement-abandoned': 409,
  'claim-already-billed': 409,
  'claims-changed': 409,
  'claims-fallen': 409,
  'lines-changed': 409,
  'not-a-payer-of-this-statement': 409,
  'nothing-to-approve': 409,
  'nothing-to-pay': 409,
  'approved-before-issue': 422,
  'already-approved': 409,
  'not-approved': 409,
  'released-by-the-approver': 409,
  'paid-before-approval': 422,
  'already-paid': 409,
  'payment-ref-already-used': 409,
};

/** A contract that is not there is not found; everything else is not allowed. */
export const notAllowedStatus: Record<NotAllowedCode, 403 | 404> = {
  'role-may-not': 403,
  'contract-not-found': 404,
  'not-a-party': 403,
  'role-not-held': 403,
  'not-a-party-yet': 403,
  'verifier-not-independent': 403,
};

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
  payments: paymentReasons,
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
