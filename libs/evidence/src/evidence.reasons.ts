import type { EvidenceReason } from './domain/evidence.js';

/** Every reason has words that a provider or verifier can act on; a new reason does not compile without them. */
export const evidenceReasons: Record<EvidenceReason, string> = {
  'another-providers-person': 'This person was accepted by {provider}, so another provider cannot act for them',
  'outcome-not-defined': 'The contract defines no outcome {outcome}',
  'person-not-engaged': 'This person has never started on the service, so no outcome can be theirs yet',
  'achieved-outside-contract': 'The outcome is dated {achievedOn}; the contract runs from {from} to {to}',
  'achieved-outside-engagement': 'The outcome is dated {achievedOn}, when the person was not on the service',
  'achieved-in-the-future': 'The outcome is dated {achievedOn}, after today ({today})',
  'issued-in-the-future': 'The evidence is dated {issuedOn}, after today ({today})',
  'file-not-stored': 'The ledger holds no file with this digest; store the file first',
  'file-erased': 'The key of this file was destroyed, so nobody can check it',
  'file-about-somebody-else': 'This file was stored for another person',
  'evidence-id-already-used': 'The reference {evidence} is already used for other evidence',
  'achieved-on-another-day':
    'Earlier evidence of this outcome says {recorded}, this one {given}; correct the day first, or give the same one',
  'nothing-submitted': 'No evidence of this outcome stands',
  'evidence-not-found': 'There is no evidence {evidence} of this outcome',
  'evidence-withdrawn': 'The evidence {evidence} was withdrawn',
  'verifier-submitted-this-evidence': 'You submitted this evidence, so another person must decide on it',
  'verifier-not-independent':
    '{organisation} pays, provides, coordinates or invests under this contract, or did, so an independent organisation must decide',
  'waiting-for-the-provider':
    'The evidence was sent back with a question ({reasonCode}), and the provider has not answered yet',
  'already-verified': 'The outcome is verified already; the verification must be withdrawn first',
  'already-queried': 'The evidence was sent back already, with another question ({reasonCode})',
  'already-rejected': 'The evidence of this outcome was rejected ({reasonCode})',
  'not-verified': 'There is no verification to withdraw',
  'quantity-not-one': 'This outcome is counted by people, so the quantity is 1, not {quantity}',
  'lapsed-before-achieved':
    'What was achieved on {achievedOn} cannot have been lost on {lapsedOn}: that is not after that day',
  'lapsed-already': 'It was lost on {lapsedOn} already, and has not been regained since',
  'lapses-overlap': 'It was regained on {regainedOn}, so it cannot have been lost again on {lapsedOn}, before that day',
  'nothing-lapsed': 'Nothing is recorded as lost that could be regained',
  'regained-before-lapsed': 'It was lost on {lapsedOn}, so it cannot have been regained on {regainedOn}',
  'lapse-in-the-future': 'It cannot have been lost or regained on {date}, after today ({today})',
  'lapse-not-found': 'Nothing is recorded as lost on {lapsedOn}',
};
