import { EvidenceRegister, type EvidenceRow, type OutcomeRow } from '#evidence';
import { type PersonPath, ReferralRegister } from '#referrals';
import { column, columnsOf } from '../columns.js';
import { pagedDataset } from '../dataset.js';
import { evidenceItems } from '../evidence-items.js';
import { anyText, oneOf } from '../filters.js';

export const referrals = pagedDataset<PersonPath, { status: ReturnType<typeof pathStatus> }>({
  name: 'referrals',
  title: 'Referrals and engagements',
  about: 'Everybody who was referred, by pseudonym, also those who were declined or never started.',
  lists: ['ReferralsApi.people'],
  filters: { status: pathStatus() },
  columns: [
    column('contract', 'reference', 'The contract.', (row) => row.contract),
    column('person', 'reference', 'The pseudonym of the person in this contract.', (row) => row.person),
    column('status', 'text', 'How far the person has come.', (row) => row.status),
    column('referred_by', 'reference', 'The organisation that referred them.', (row) => row.referredBy),
    column('referred_on', 'date', 'The day of the referral that stands.', (row) => row.referredOn),
    column('referrals', 'whole-number', 'How often they were referred.', (row) => row.referrals),
    column('cohort', 'reference', 'The cohort they were referred for.', (row) => row.cohort),
    column('declined_by', 'reference', 'The organisation that declined them.', (row) => row.declined?.by),
    column('declined_on', 'date', 'The day they were declined.', (row) => row.declined?.on),
    column('decline_reason', 'text', 'Why, by its code.', (row) => row.declined?.reason),
    column('provider', 'reference', 'The provider that accepted them.', (row) => row.provider),
    column('accepted_on', 'date', 'The day they were accepted.', (row) => row.acceptedOn),
    column('criteria_version', 'whole-number', 'The version of the criteria they met.', (row) => row.criteriaVersion),
    column('payment_group', 'reference', 'The payment group they are in.', (row) => row.paymentGroup),
    column(
      'age_at_referral',
      'whole-number',
      'Their age at the referral, where the contract asks.',
      (row) => row.ageAtReferral,
    ),
    column('started_on', 'date', 'The day they started on the service.', (row) => row.startedOn),
    column('ended_on', 'date', 'The day their engagement ended.', (row) => row.endedOn),
    column('end_reason', 'text', 'Why it ended, by its code.', (row) => row.endReason),
    column('breaks', 'whole-number', 'How many breaks there were, a present one included.', (row) => row.breaks),
  ],
  page: ({ store, contract }, query) => new ReferralRegister(store).people(contract, query),
});

function pathStatus() {
  return oneOf('referred', 'declined', 'accepted', 'engaged', 'paused', 'ended');
}

const outcomeColumns = columnsOf<OutcomeRow>({
  contract: ['reference', 'The contract.'],
  person: ['reference', 'The pseudonym of the person in this contract.'],
  outcome: ['reference', 'The outcome.'],
  occurrence: ['whole-number', 'Which time they achieved it.'],
  status: ['text', 'How the evidence stands: achieved is not verified, and verified is not claimed.'],
  achieved_on: ['date', 'The day it was achieved.'],
  items: ['whole-number', 'Pieces of evidence that stand.'],
  attempts: ['whole-number', 'Counted from 1: each question, and each verification taken back, begins another.'],
  waiting_since: ['whole-number', 'The entry of the ledger since which a verifier is waited for.'],
  verified_on: ['date', 'The day it was verified.'],
  verified_by: ['reference', 'Who verified it: an opaque reference.'],
  verified_for: ['reference', "The verifier's organisation."],
  method: ['text', 'How it was verified, by its code.'],
  checked: ['text', 'The evidence that was checked, by reference, with a space between.'],
  reason_code: ['text', 'Why it was sent back, rejected or taken back last, by its code.'],
  quantity: ['whole-number', 'How many the verifier found, in the unit of the outcome.'],
  measured: ['decimal', 'What the verifier found was measured.'],
  submitted_quantity: ['whole-number', 'What the provider had said, where the verifier found another number.'],
  submitted_measured: ['decimal', 'What the provider had said was measured, where the verifier found otherwise.'],
});

export const outcomes = pagedDataset({
  name: 'outcomes',
  title: 'Outcomes',
  about: 'Every outcome of every person with how its evidence stands.',
  lists: ['OutcomesApi.outcomes'],
  filters: {
    person: anyText,
    outcome: anyText,
    status: oneOf('submitted', 'queried', 'rejected', 'verified', 'without-evidence'),
  },
  columns: outcomeColumns,
  page: ({ store, contract }, query) => new EvidenceRegister(store).outcomes(contract, query),
});

export const verificationQueue = pagedDataset({
  name: 'verification-queue',
  title: 'What waits for a verifier',
  about: 'The outcomes whose evidence nobody has decided about yet, the longest waiting first.',
  lists: ['OutcomesApi.queue'],
  columns: outcomeColumns,
  page: ({ store, contract }, query) => new EvidenceRegister(store).queue(contract, query),
});

export const evidence = pagedDataset({
  name: 'evidence',
  title: 'Evidence',
  about:
    'Every piece of evidence by outcome. What it says, its file name and the reference of the provider are sealed and are not here.',
  lists: ['OutcomesApi.evidence'],
  filters: { evidence: anyText },
  columns: columnsOf<EvidenceRow>({
    contract: ['reference', 'The contract.'],
    person: ['reference', 'The pseudonym of the person in this contract.'],
    outcome: ['reference', 'The outcome it is evidence of.'],
    occurrence: ['whole-number', 'Which time they achieved it.'],
    evidence: ['reference', 'What the ledger calls the evidence.'],
    kind: ['text', 'What kind of evidence it is, by its code.'],
    issuer: ['text', 'What kind of body issued it, by its code.'],
    issued_on: ['date', 'The day it was issued.'],
    quantity: ['whole-number', 'How much of the outcome it was said to show.'],
    measured: ['decimal', 'What it was said to show was measured.'],
    held: ['text', 'Whether the ledger has the file, or the provider keeps it.'],
    media_type: ['text', 'The media type of the file.'],
    bytes: ['whole-number', 'The size of the file in bytes.'],
    file_mark: ['text', 'The same for the same file, and says nothing else about it.'],
    blob: ['text', 'The digest of the file as it is stored, encrypted.'],
    submitted_by: ['reference', 'Who submitted it: an opaque reference.'],
    submitted_for: ['reference', 'The organisation it was submitted for.'],
    submitted_on: ['date', 'The day it was submitted.'],
    status: ['text', 'Whether it stands or was withdrawn.'],
    withdrawn_because: ['text', 'Why it was withdrawn, by its code.'],
    checked: ['yes-no', 'Whether a verifier has checked it under a verification that stands.'],
  }),
  page: evidenceItems,
});
