export type PersonReason =
  | 'not-referred'
  | 'another-providers-person'
  | 'not-your-referral'
  | 'person-erased'
  | 'consent-given-otherwise'
  | 'consent-not-given'
  | 'withdrawn-before-given'
  | 'consent-withdrawn-otherwise'
  | 'merged-with-oneself'
  | 'other-person-not-referred'
  | 'merged-otherwise'
  | 'merged-into-somebody-merged'
  | 'hold-not-found'
  | 'hold-of-another-organisation'
  | 'erasure-asked-for-already'
  | 'erasure-not-asked-for'
  | 'erasure-approved-already'
  | 'approver-asked-for-this'
  | 'under-legal-hold'
  | 'evidence-undecided'
  | 'matter-still-open'
  | 'entry-not-found'
  | 'field-not-sealed'
  | 'no-file-with-entry'
  | 'file-not-held';

/** Every reason has words that somebody can act on; a new reason does not compile without them. */
export const personReasons: Record<PersonReason, string> = {
  'not-referred': 'This person was never referred to the contract',
  'another-providers-person':
    '{provider} answered the referral of this person, so another provider cannot act for them',
  'not-your-referral': 'This person was referred by {gateway}, so another gateway cannot act for them',
  'person-erased':
    'What was known of this person was erased: the key is destroyed, and nobody can open what was sealed under it',
  'consent-given-otherwise': 'This consent was given already, on {givenOn}; withdraw it before it is given anew',
  'consent-not-given': 'This person has given no such consent that could be withdrawn',
  'withdrawn-before-given': 'The withdrawal is dated {withdrawnOn}, before the consent of {givenOn}',
  'consent-withdrawn-otherwise': 'This consent was withdrawn already, on {withdrawnOn}',
  'merged-with-oneself': 'A person cannot turn out to be themselves',
  'other-person-not-referred': 'Nobody under {into} was ever referred to the contract',
  'merged-otherwise': 'This person was found to be {into} already',
  'merged-into-somebody-merged': '{into} was found to be {known}; name that person',
  'hold-not-found': 'There is no legal hold {hold} here',
  'hold-of-another-organisation': 'Legal hold {hold} was placed by {organisation}, so nobody else can lift it',
  'erasure-asked-for-already': 'An erasure was asked for already, on the ground {basis}, and is not decided yet',
  'erasure-not-asked-for': 'Nobody has asked for the erasure of this person, or it was declined',
  'erasure-approved-already': 'The erasure was approved already, and cannot be taken back',
  'approver-asked-for-this': 'You asked for this erasure, so another person must approve it',
  'under-legal-hold':
    'A legal hold stands ({over} {hold}, placed by {organisation}: {reasonCode}); nothing is erased before it is lifted',
  'evidence-undecided':
    'The evidence of {outcome} waits for {waitsFor}, who could not see it any more; it must be decided or taken back first',
  'matter-still-open': 'An open {matter} ({ref}) needs what is known of this person; it must be closed first',
  'entry-not-found': 'The contract has no entry {entry}',
  'field-not-sealed': 'Entry {entry} has no sealed field {path}; it has: {fields}',
  'no-file-with-entry': 'Entry {entry} is not about an evidence file',
  'file-not-held': 'The file of entry {entry} is not held by the ledger; the provider keeps it',
};
