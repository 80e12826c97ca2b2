/** Why no story can come to a refusal, and the spec that shows it instead. */
interface ShownBySpec {
  readonly why: string;
  readonly spec: string;
}

/**
 * The refusals that no story can come to, because a story gives one command after the other to a ledger that works. What
 * can be told as a story has no place here.
 */
export const shownBySpecs: Readonly<Record<string, ShownBySpec>> = {
  'any command: event-too-large': {
    why: 'It takes 64 KiB of text in one command, which nobody would read in a story.',
    spec: 'libs/event-log/src/ledger.spec.ts',
  },
  'access: not-appointed': {
    why: 'The people of a story are made up, and everybody is believed: nobody is given a role first.',
    spec: 'libs/members/src/appointed-members.spec.ts',
  },
  'contracts: contract-not-recorded': {
    why: 'Whoever asks about a contract that is not there is told so before it is decided: "contract-not-found".',
    spec: 'libs/contracts/src/domain/variations.refused.spec.ts',
  },
  'evidence: file-erased': {
    why: 'The stored bytes of a file are different in every run, so no story can name one that was stored before the erasure.',
    spec: 'libs/evidence/src/submit-evidence.spec.ts',
  },
  'claims: no-pricing-date': {
    why: 'Nothing is claimed before it is verified, and nothing is verified of people who have not started.',
    spec: 'libs/claims/src/domain/claims.spec.ts',
  },
  'claims: no-measurement-start': {
    why: 'Nothing is claimed before it is verified, and nothing is verified of people who have not started.',
    spec: 'libs/claims/src/domain/conditions.spec.ts',
  },
  'cohorts: results-changed-meanwhile': {
    why: 'Somebody measures or verifies between the look at the results and the claim.',
    spec: 'libs/cohorts/src/domain/cohort-claims.spec.ts',
  },
  'publications: released-otherwise': {
    why: 'What the ledger knew at the end of a quarter never changes, so the table comes out as it was published.',
    spec: 'libs/exports/src/domain/publications/publications.spec.ts',
  },
  'publications: released-meanwhile': {
    why: 'Somebody publishes the table for another quarter while it is being worked out.',
    spec: 'libs/exports/src/domain/publications/publications.spec.ts',
  },
  'payments: claims-register-behind': {
    why: 'A story waits for the register of claims before it issues a statement.',
    spec: 'libs/payments/src/issue-statement.spec.ts',
  },
  'payments: begun-by-an-earlier-version': {
    why: 'The statement was begun by a version of the ledger that kept its lines in the account.',
    spec: 'libs/payments/src/account-of-version-1.spec.ts',
  },
  'payments: claims-changed': {
    why: 'A claim falls while a statement is being written, or after the power failed on the way.',
    spec: 'libs/payments/src/claim-standing.spec.ts',
  },
  'payments: lines-changed': {
    why: 'Two write the lines of one statement at once.',
    spec: 'libs/payments/src/domain/statement-lines.spec.ts',
  },
  'payments: lines-out-of-order': {
    why: 'The ledger numbers the lines itself, one after the other: this holds if that ever fails.',
    spec: 'libs/payments/src/domain/statement-lines.spec.ts',
  },
  'payments: account-moved-on': {
    why: 'A claim is held out, or a line disputed, while the statement is being written.',
    spec: 'libs/payments/src/statement-draft.spec.ts',
  },
  'payments: statement-issued-meanwhile': {
    why: 'A statement is issued between the look at what was billed and the clawback of it.',
    spec: 'libs/payments/src/settlement-use-cases.spec.ts',
  },
};
