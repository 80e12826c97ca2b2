/** Two things that the same may not do, and by which name the second is refused. */
export interface PairOfDuties {
  readonly first: string;
  readonly second: string;
  /** Who must be another: the person, or the whole organisation. */
  readonly apart: 'person' | 'organisation';
  readonly refusal: string;
}

/** Every pair there is. Each is tried over HTTP, and stands in the guide to access. */
export const pairsOfDuties = {
  evidence: {
    first: 'submits evidence of an outcome',
    second: 'verifies it',
    apart: 'person',
    refusal: 'verifier-submitted-this-evidence',
  },
  independence: {
    first: 'pays, provides, leads or invests in a contract',
    second: 'verifies for it',
    apart: 'organisation',
    refusal: 'verifier-not-independent',
  },
  cohort: {
    first: 'measures a cohort',
    second: 'verifies the result',
    apart: 'person',
    refusal: 'verifier-measured-this-result',
  },
  sample: {
    first: 'verified what was drawn for a sample',
    second: 'checks it',
    apart: 'person',
    refusal: 'checker-verified-this',
  },
  rateCard: {
    first: 'proposes a revision of the rate card',
    second: 'is the only one to agree to it',
    apart: 'organisation',
    refusal: 'proposer-is-the-only-approver',
  },
  payment: {
    first: 'approves a part of a statement',
    second: 'releases its payment',
    apart: 'person',
    refusal: 'released-by-the-approver',
  },
  advance: {
    first: 'approves an advance',
    second: 'pays it',
    apart: 'person',
    refusal: 'advance-released-by-the-approver',
  },
  clawback: {
    first: 'proposes a clawback',
    second: 'approves it',
    apart: 'person',
    refusal: 'approver-proposed-this',
  },
  erasure: {
    first: 'asks for the erasure of a person',
    second: 'approves it',
    apart: 'person',
    refusal: 'approver-asked-for-this',
  },
  role: {
    first: 'gives roles',
    second: 'is given one by it',
    apart: 'person',
    refusal: 'granted-to-oneself',
  },
  token: {
    first: 'offers a token of the API',
    second: 'accepts it',
    apart: 'person',
    refusal: 'token-accepted-by-the-offerer',
  },
} as const satisfies Record<string, PairOfDuties>;
