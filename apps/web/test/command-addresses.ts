import type { OpenAPIObject } from '@nestjs/swagger';
import { claimsCommands } from '#claims';
import { cohortsCommands } from '#cohorts';
import { contractsCommands } from '#contracts';
import { evidenceCommands } from '#evidence';
import { publicationsCommands } from '#exports';
import { paymentsCommands } from '#payments';
import { personsCommands } from '#persons';
import { rateCardsCommands } from '#rate-cards';
import { referralsCommands } from '#referrals';
import { samplesCommands } from '#samples';
import { exampleOf, referredTo } from './request-examples.js';

/** Every command of the ledger's business. */
export const commands = {
  ...contractsCommands,
  ...rateCardsCommands,
  ...referralsCommands,
  ...evidenceCommands,
  ...claimsCommands,
  ...cohortsCommands,
  ...paymentsCommands,
  ...samplesCommands,
  ...personsCommands,
  ...publicationsCommands,
};

const contract = '/v1/contracts/{contract}';
const outcome = `${contract}/people/{person}/outcomes/{outcome}/{occurrence}`;
const person = `${contract}/people/{person}`;
const entry = `${contract}/entries/{entry}`;
const cohort = `${contract}/cohorts/{outcome}/{cohort}`;
const variation = `${contract}/variations/{variation}`;
const revision = `${contract}/rate-card/revisions/{revision}`;
const statement = `${contract}/statements/{statement}`;
const sample = `${contract}/samples/{sample}`;
const item = `${sample}/items/{person}/{outcome}/{occurrence}`;

/** Where each command is sent to. A new command does not compile until it has an address. */
export const addresses: Record<keyof typeof commands, readonly string[]> = {
  'register-organisation': ['/v1/organisations'],
  'publish-table': [`${contract}/publications`],
  'record-contract': ['/v1/contracts'],
  'draft-variation': [`${contract}/variations`, `${variation}/drafts`],
  'propose-variation': [`${variation}/proposal`],
  'agree-variation': [`${variation}/agreement`],
  'decline-variation': [`${variation}/decline`],
  'request-variation-change': [`${variation}/change-request`],
  'withdraw-variation': [`${variation}/withdrawal`],
  'lapse-variation': [`${variation}/lapse`],
  'record-meeting': [`${contract}/meetings`],
  'file-document': [`${contract}/documents`],
  'agree-plan': [`${contract}/plans`],
  'draft-rate-card-revision': [`${contract}/rate-card/drafts`, `${revision}/drafts`],
  'propose-rate-card-revision': [`${contract}/rate-card/revisions`, `${revision}/proposal`],
  'agree-rate-card-revision': [`${revision}/agreement`],
  'decline-rate-card-revision': [`${revision}/decline`],
  'request-rate-card-revision-change': [`${revision}/change-request`],
  'withdraw-rate-card-revision': [`${revision}/withdrawal`],
  'lapse-rate-card-revision': [`${revision}/lapse`],
  'refer-person': [`${contract}/referrals`],
  'accept-referral': [`${contract}/referrals/{person}/acceptance`],
  'decline-referral': [`${contract}/referrals/{person}/decline`],
  'start-engagement': [`${contract}/referrals/{person}/engagement`],
  'pause-engagement': [`${contract}/referrals/{person}/engagement/break`],
  'resume-engagement': [`${contract}/referrals/{person}/engagement/return`],
  'end-engagement': [`${contract}/referrals/{person}/engagement/end`],
  'correct-referral-dates': [`${contract}/referrals/{person}/date-corrections`],
  'record-baseline': [`${contract}/referrals/{person}/baselines`],
  'correct-baseline': [`${contract}/referrals/{person}/baselines/{outcome}/correction`],
  'submit-evidence': [`${outcome}/evidence`],
  'withdraw-evidence': [`${outcome}/evidence/{evidence}/withdrawal`],
  'correct-achievement-date': [`${outcome}/achievement-date`],
  'verify-evidence': [`${outcome}/verification`],
  'query-evidence': [`${outcome}/query`],
  'reject-evidence': [`${outcome}/rejection`],
  'withdraw-verification': [`${outcome}/verification/withdrawal`],
  'record-lapse': [`${outcome}/lapse`],
  'record-regained': [`${outcome}/lapse/return`],
  'correct-lapse': [`${outcome}/lapse/correction`],
  'make-claim': [`${outcome}/claim`],
  'withdraw-claim': [`${outcome}/claim/withdrawal`],
  'define-cohort': [`${contract}/cohorts/{outcome}`],
  'measure-cohort': [`${cohort}/results`],
  'verify-cohort-result': [`${cohort}/results/{result}/verification`],
  'reject-cohort-result': [`${cohort}/results/{result}/rejection`],
  'claim-cohort': [`${cohort}/claim`],
  'withdraw-cohort-claim': [`${cohort}/claim/withdrawal`],
  'draft-statement': [`${contract}/statement-drafts`],
  'hold-claim-out': [`${contract}/claims/{claim}/hold`],
  'put-claim-back': [`${contract}/claims/{claim}/hold/end`],
  'issue-statement': [`${contract}/statements`],
  'abandon-statement': [`${statement}/abandonment`],
  'approve-statement': [`${statement}/approvals`],
  'make-payment': [`${statement}/payments`],
  'dispute-line': [`${statement}/lines/{line}/disputes`],
  'resolve-dispute': [`${statement}/lines/{line}/disputes/resolution`],
  'propose-clawback': [`${contract}/clawbacks`],
  'approve-clawback': [`${contract}/clawbacks/{clawback}/approvals`],
  'decline-clawback': [`${contract}/clawbacks/{clawback}/decline`],
  'record-refund': [`${contract}/refunds`],
  'approve-advance': [`${contract}/advances`],
  'pay-advance': [`${contract}/advances/{payment}/payment`],
  'draw-investment': [`${contract}/investment/drawings`],
  'repay-investment': [`${contract}/investment/repayments`],
  'close-sample-frame': [`${contract}/samples`],
  'draw-sample': [`${sample}/draw`],
  'check-sample-item': [`${item}/finding`],
  'correct-sample-finding': [`${item}/correction`],
  'recheck-verification': [`${item}/second-check`],
  'close-sample': [`${sample}/closing`],
  'propose-sample-recovery': [`${sample}/recoveries`],
  'give-consent': [`${person}/consents`],
  'withdraw-consent': [`${person}/consents/{purpose}/withdrawal`],
  'merge-persons': [`${person}/merge`],
  'place-hold': [`${person}/holds`, `${contract}/holds`],
  'lift-hold': [`${person}/holds/{hold}/lifting`, `${contract}/holds/{hold}/lifting`],
  'request-erasure': [`${person}/erasure`],
  'decline-erasure': [`${person}/erasure/decline`],
  'approve-erasure': [`${person}/erasure/approval`],
  'disclose-field': [`${entry}/disclosures`],
  'disclose-file': [`${entry}/file-disclosure`],
};

/** What stands in an address. */
export const places: Readonly<Record<string, string | number>> = {
  contract: 'reboot_west',
  person: 'P7K3Q000000000000',
  outcome: 'enters_employment',
  occurrence: 1,
  evidence: 'reboot_west.EV_10418',
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  cohort: 'cohort_1',
  sample: 'reboot_west.V1',
  result: 1,
  statement: 'reboot_west.S05',
  line: 12,
  payment: 'reboot_west.A1',
  clawback: 1,
  variation: 1,
  revision: 2,
  purpose: 'evaluation',
  hold: 1,
  entry: 4217,
};

/** A request that has to say one of several things has an example of each. */
const eitherOr: Readonly<Record<string, readonly string[]>> = {
  SubmitEvidenceRequest: ['providerFile'],
  DrawSampleRequest: ['checkpoint'],
  DraftRateCardRevisionRequest: ['changes'],
  ProposeRateCardRevisionRequest: ['lines'],
  ProposeClawbackRequest: ['recovery'],
  RecordRefundRequest: ['clawback', 'advance'],
};

/** The body that is published as the example of a command at an address, without what excludes the rest. */
export function exampleBody(document: OpenAPIObject, path: string): Record<string, unknown> {
  const { requestBody } = document.paths[path]?.post ?? {};
  const schema = (requestBody as { content: Record<string, { schema: object }> }).content['application/json']?.schema;
  const request = referredTo((schema ?? {}) as Readonly<Record<string, unknown>>) ?? '';
  const body = Object.entries(exampleOf(document, request)).filter(([field]) => !eitherOr[request]?.includes(field));
  return Object.fromEntries(body);
}
