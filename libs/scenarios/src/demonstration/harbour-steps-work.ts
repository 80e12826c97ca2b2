import type { HarbourDays } from './harbour-steps-days.js';

/** What there is to do for those who send evidence, who decide about it and who claim it, at the end of the story. */

interface Submission {
  readonly person: string;
  readonly outcome: string;
  /** All days are counted back from the last day of the story. */
  readonly achieved: number;
  readonly submitted: number;
  readonly kind: string;
  readonly quantity?: number;
  readonly occurrence?: number;
  readonly description?: string;
  /** What the file says, where the ledger holds it. */
  readonly text?: string;
}

/** The same file under two people: the verifier is told so. */
const SHARED_AGREEMENT = [
  'Synthetic document: made up for the demonstration.',
  'Tenancy agreement',
  'Address: Flat 3, 14 Quay Street, Harbour (synthetic)',
  'Signed by the landlord and by the tenant.',
].join('\n');

const letter = (...lines: readonly string[]) =>
  ['Synthetic document: made up for the demonstration.', ...lines].join('\n');

export function harbourWork(days: HarbourDays): object[] {
  const { ago } = days;
  const submit = ({ person, outcome, achieved, submitted, kind, text, occurrence = 1, ...more }: Submission) => ({
    on: ago(submitted),
    do: 'submit-evidence',
    with: {
      person: `@${person}`,
      outcome,
      occurrence,
      achievedOn: ago(achieved),
      kind,
      issuedOn: ago(achieved),
      ...more,
      ...(text === undefined ? {} : { file: { text: `${text}\n`, fileName: `${kind.replaceAll('_', '-')}.txt` } }),
    },
  });
  const decided = (
    command: 'verify-evidence' | 'query-evidence' | 'reject-evidence',
    daysAgo: number,
    { person, outcome, occurrence = 1 }: Pick<Submission, 'person' | 'outcome' | 'occurrence'>,
    what: object = { method: 'document-check' },
  ) => ({ on: ago(daysAgo), do: command, with: { person: `@${person}`, outcome, occurrence, ...what } });

  const shared: Submission = {
    person: 'HS018',
    outcome: 'enters_home',
    achieved: 40,
    submitted: 37,
    kind: 'tenancy_agreement',
    text: SHARED_AGREEMENT,
  };
  const dateless: Submission = {
    person: 'HS013',
    outcome: 'enters_work',
    achieved: 38,
    submitted: 33,
    kind: 'employer_letter',
    text: letter('Letter of the employer', 'He works with us as a kitchen porter.'),
  };
  const unsigned: Submission = {
    person: 'HS009',
    outcome: 'volunteers',
    achieved: 45,
    submitted: 40,
    kind: 'organisation_letter',
    text: letter('Letter of the Harbour Food Bank (synthetic)', 'Saturdays, for six weeks. Signature:'),
  };
  const unclear: Submission = {
    person: 'HS010',
    outcome: 'enters_work',
    achieved: 30,
    submitted: 24,
    kind: 'payslip',
  };
  const outside: Submission = {
    person: 'HS008',
    outcome: 'enters_work',
    achieved: 70,
    submitted: 65,
    kind: 'employer_letter',
  };
  /** Verified, and not claimed yet. */
  const unclaimed: readonly (Submission & { readonly verified: number })[] = [
    { person: 'HS019', outcome: 'support_plan', achieved: 34, submitted: 29, kind: 'support_plan', verified: 15 },
    { person: 'HS014', outcome: 'home_3_months', achieved: 33, submitted: 27, kind: 'landlord_letter', verified: 12 },
    {
      person: 'HS017',
      outcome: 'nights_at_home',
      achieved: 25,
      submitted: 20,
      kind: 'landlord_letter',
      quantity: 30,
      verified: 9,
    },
    { person: 'HS020', outcome: 'support_plan', achieved: 22, submitted: 17, kind: 'support_plan', verified: 5 },
  ];
  return [
    submit(shared),
    decided('verify-evidence', 30, shared),
    {
      on: ago(26),
      do: 'make-claim',
      with: { person: '@HS018', outcome: 'enters_home', occurrence: 1, claimedOn: ago(26) },
    },
    submit(outside),
    decided('reject-evidence', 55, outside, {
      reasonCode: 'outside-the-definition',
      words: 'The letter says six hours a week; the definition asks for eight.',
    }),
    ...unclaimed.flatMap(({ verified, ...one }) => [submit(one), decided('verify-evidence', verified, one)]),

    // Returned to the provider, who has not answered.
    submit(unsigned),
    decided('query-evidence', 11, unsigned, {
      reasonCode: 'signature-missing',
      words: 'The letter of the food bank has no signature.',
    }),
    submit(unclear),
    decided('query-evidence', 8, unclear, {
      reasonCode: 'does-not-show-the-outcome',
      words: 'The payslip does not say how many hours a week.',
    }),

    // Waiting for the verifier: for a long time, sent again, sent late, the file of somebody else, and new.
    submit({ person: 'HS016', outcome: 'volunteers', achieved: 50, submitted: 44, kind: 'organisation_letter' }),
    submit(dateless),
    decided('query-evidence', 21, dateless, {
      reasonCode: 'date-missing-or-unclear',
      words: 'The letter does not say on which day the work began.',
    }),
    submit({
      ...dateless,
      submitted: 6,
      description: 'The letter with the first day, sent again',
      text: letter(
        'Letter of the employer',
        'He works with us as a kitchen porter, sixteen hours a week.',
        `Since: ${ago(38)}`,
      ),
    }),
    submit({
      person: 'HS011',
      outcome: 'volunteers',
      achieved: 150,
      submitted: 4,
      kind: 'organisation_letter',
      description: 'Found when the file of the person was put in order',
    }),
    submit({
      person: 'HS019',
      outcome: 'enters_home',
      achieved: 20,
      submitted: 13,
      kind: 'tenancy_agreement',
      text: SHARED_AGREEMENT,
    }),
    submit({
      person: 'HS015',
      outcome: 'home_3_months',
      achieved: 8,
      submitted: 5,
      kind: 'landlord_letter',
      text: letter('Letter of the landlord', 'The rent is paid, and the tenant has lived there since the first day.'),
    }),
    submit({
      person: 'HS012',
      outcome: 'nights_at_home',
      achieved: 10,
      submitted: 3,
      kind: 'landlord_letter',
      quantity: 84,
    }),
    submit({
      person: 'HS020',
      outcome: 'enters_home',
      achieved: 9,
      submitted: 2,
      kind: 'tenancy_agreement',
      text: letter('Tenancy agreement', 'Address: 2 Chandlers Row, Harbour (synthetic)', `From: ${ago(9)}`),
    }),
  ];
}

/** What the story has of the ones above: for its expectations. */
export const harbourWorkCounts = { waiting: 7, returned: 2, unclaimed: 4, rejected: 1, claimed: 1 } as const;
