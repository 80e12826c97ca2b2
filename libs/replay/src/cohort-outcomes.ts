import { known, type ReadStore } from '#read-store';

/** What came of the people of one cohort who had started. */
export interface CohortOutcomes {
  /** Undefined for people who were referred without one. */
  readonly cohort: string | undefined;
  readonly started: number;
  readonly verified: number;
}

/**
 * Outcomes that were verified, for the people who had started, cohort by cohort.
 *
 * @param asOf what the ledger knew. @param until only what happened on or before this day in the world.
 */
export function cohortOutcomes(store: ReadStore, contract: string, asOf: number, until: string): CohortOutcomes[] {
  return store
    .all<{ cohort: string | null; started: number; verified: number }>(
      `SELECT r.cohort, count(*) AS started, coalesce(sum((SELECT count(*) FROM outcomes o
           WHERE o.contract = r.contract AND o.person = r.person AND o.status = 'verified' AND ${known('o')}
             AND o.verified_on <= :until)), 0) AS verified
       FROM referrals r WHERE r.contract = :contract AND ${known('r')} AND r.started_on <= :until
       GROUP BY r.cohort ORDER BY min(r.started_on), r.cohort`,
      { contract, asOf, until },
    )
    .map(({ cohort, ...rest }) => ({ cohort: cohort ?? undefined, ...rest }));
}
