/** The reference of a cohort: `riverside.reconvictions.cohort_1`. */
export function cohortRef({
  contract,
  outcome,
  cohort,
}: {
  readonly contract: string;
  readonly outcome: string;
  readonly cohort: string;
}): string {
  return `${contract}.${outcome}.${cohort}`;
}
