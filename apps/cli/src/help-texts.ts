/** What the help of the command line says beside the summaries and options. */
export const MAIN_EXAMPLES = [
  'ledger demo                                   a filled ledger at http://localhost:3000',
  'ledger trail payment reboot_west.S01.P1       why this was paid, back to the evidence',
  'ledger explain reboot_west.S03/5              why this line is that amount',
  'ledger history kirklees_like                  what was agreed, when and by whom',
  'ledger effect kirklees_like --revision 2      what a change did to the money',
  'ledger import march-2021 --contract reboot_west --as "dana;kestrel;service-provider"',
  'ledger verify                                 is everything stored as it was written?',
  'ledger doctor                                 what is this ledger, and is all well here?',
];
export const SHOW_KINDS = `Kinds
  contract, person, claim, statement       kirklees_like, P0123456789ABCDEF, …, kirklees_like.S04
  variation, revision, meeting, document   kirklees_like.V1, .R2, .M1, .D1
  cohort, dispute, clawback                contract.outcome.cohort, kirklees_like.S04/3, kirklees_like.C01`;
export const LIST_KINDS = `Kinds
  variations, revisions, meetings, documents, plans
  statements, payments, disputes, clawbacks, advances, refunds, investments, cohorts
  holds, erasures, merge-findings`;
export const TRAIL_EXAMPLES = [
  'ledger trail payment reboot_west.S01.P1',
  'ledger trail payment reboot_west.S01.P1 --line 3',
  'ledger trail payment reboot_west.S01.P1 --format prov-json',
  'ledger trail person P0123456789ABCDEF',
  'ledger trail file sha256:9f2c… ',
  'ledger trail rate-card-line reboot_west enters_employment',
];
export const TRAIL_KINDS = `Kinds
  payment, statement, line, claim, evidence, person     what it rests on, oldest first
  file <digest or path>                                 what was paid on an evidence file
  rate-card-line <contract> <line>                      what was paid on a line of the rate card
A line is named by its statement and number: ledger trail line reboot_west.S01 3`;
export const IMPORT_EXAMPLES = [
  'ledger import march-2021 --contract reboot_west --dry-run \\\n    --as "rosa;gateway;referral-agency" --as "dana;kestrel;service-provider"',
  'ledger import outcomes.csv --contract reboot_west --as "dana;kestrel;service-provider" --errors problems.csv',
];
