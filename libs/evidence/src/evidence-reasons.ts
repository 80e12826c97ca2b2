import type { EvidenceReason } from './domain/evidence.js';

/** Every reason has words that a provider or verifier can act on; a new reason does not compile without them. */
export const evidenceReasonText: Record<EvidenceReason, string> = {
  'outcome-not-defined': 'The contract defines no such outcome',
  'person-not-engaged': 'This person has never started on the service, so no outcome can be theirs yet',
  'achieved-outside-contract': 'The outcome was achieved before the contract started or after it ended',
  'achieved-outside-engagement': 'The outcome was achieved while the person was not on the service',
  'achieved-in-the-future': 'The outcome is dated after today',
  'issued-in-the-future': 'The evidence is dated after today',
  'file-not-stored': 'The ledger holds no file with this digest; store the file first',
  'file-erased': 'The key of this file was destroyed, so nobody can check it',
  'file-about-somebody-else': 'This file was stored for another person',
  'evidence-id-already-used': 'This reference is already used for other evidence',
  'achieved-on-another-day':
    'Earlier evidence of this outcome gives another day of achievement; correct that day first, or give the same one',
  'nothing-submitted': 'No evidence of this outcome stands',
  'evidence-not-found': 'This evidence does not exist',
  'evidence-withdrawn': 'This evidence was withdrawn',
  'verifier-submitted-this-evidence': 'You submitted this evidence, so another person must verify it',
  'verifier-not-independent':
    'Your organisation provides or pays under this contract, so an independent organisation must verify',
  'waiting-for-the-provider': 'The evidence was sent back with a question, and the provider has not answered yet',
  'already-verified': 'The outcome is verified already; the verification must be withdrawn first',
  'already-queried': 'The evidence was sent back with another question already',
  'already-rejected': 'The evidence of this outcome was rejected',
  'not-verified': 'There is no verification to withdraw',
};
