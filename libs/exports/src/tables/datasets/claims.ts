import { type ClaimRow, ClaimsRegister } from '#claims';
import { type CohortClaimRow, type CohortRow, CohortsRegister } from '#cohorts';
import { columnsOf } from '../columns.js';
import { pagedDataset, wholeDataset } from '../dataset.js';
import { anyText, flag, oneOf, wholeNumber } from '../filters.js';

const status = oneOf('made', 'withdrawn');

export const claims = pagedDataset({
  name: 'claims',
  title: 'Claims',
  about: 'What was claimed, at which price and why. What was billed and paid on it is told by the statement lines.',
  lists: ['ClaimsListApi.claims'],
  filters: { person: anyText, outcome: anyText, line: anyText, revision: wholeNumber, status, standing: flag },
  columns: columnsOf<ClaimRow>({
    claim: ['reference', 'The claim.'],
    contract: ['reference', 'The contract.'],
    person: ['reference', 'The pseudonym of the person in this contract.'],
    outcome: ['reference', 'The outcome that was claimed.'],
    occurrence: ['whole-number', 'Which time they achieved it.'],
    status: ['text', 'Whether it stands as made or was withdrawn.'],
    verified: ['yes-no', 'Whether the verification that it rests on stands.'],
    verification: ['reference', 'The event that verified it.'],
    achieved_on: ['date', 'The day it was achieved.'],
    claimed_on: ['date', 'The day it was claimed.'],
    withdrawn_on: ['date', 'The day it was withdrawn.'],
    withdrawn_because: ['text', 'Why, by its code.'],
    rate_card_line: ['reference', 'The line of the rate card.'],
    revision: ['whole-number', 'The revision of the rate card that prices it.'],
    pricing_policy: ['text', 'Which day decides the price.'],
    pricing_date: ['date', 'That day.'],
    referred_on: ['date', "The day of the person's referral, as it stood when it was claimed."],
    started_on: ['date', "The day of the person's start, as it stood when it was claimed."],
    payment_group: ['reference', "The person's payment group, as it stood when it was claimed."],
    quantity: ['whole-number', 'How many, in the unit of the line.'],
    measured: ['decimal', 'What was measured, where the price goes by it.'],
    unit_price_pence: ['pence-each', 'The price of one; empty where no one price says it.'],
    uncapped_pence: ['pence', 'What it is worth before any cut; empty where that depends on earlier claims.'],
    late: ['yes-no', 'Whether it was claimed after the claim window.'],
    entry: ['whole-number', 'The entry of the ledger that made it.'],
    event: ['reference', 'The event that made it as it stands.'],
  }),
  page: ({ store, contract }, query) => new ClaimsRegister(store).claims(contract, query),
});

export const cohorts = wholeDataset({
  name: 'cohorts',
  title: 'Cohorts',
  about: 'The groups that outcomes are measured on, each with the result that stands.',
  lists: ['CohortsApi.cohorts'],
  filters: { outcome: anyText },
  columns: columnsOf<CohortRow>({
    contract: ['reference', 'The contract.'],
    outcome: ['reference', 'The outcome that is measured on it.'],
    cohort: ['reference', 'The cohort.'],
    title: ['text', 'Its title.'],
    joins_from: ['date', 'The first day on which people join it.'],
    joins_to: ['date', 'The last one.'],
    results: ['whole-number', 'How many results were measured of it.'],
    verified_result: ['whole-number', 'The number of the verified result that stands.'],
    verified_reduction: ['decimal', 'What that result found, in per cent.'],
  }),
  all: ({ store, contract, asOf }, filters) => new CohortsRegister(store).cohorts(contract, { asOf, ...filters }),
});

export const cohortClaims = pagedDataset({
  name: 'cohort-claims',
  title: 'Claims of cohorts',
  about: 'What was claimed for a cohort, or for all cohorts of an outcome together.',
  lists: ['CohortsApi.claims'],
  filters: { outcome: anyText, status },
  columns: columnsOf<CohortClaimRow>({
    claim: ['reference', 'The claim.'],
    claim_event: ['reference', 'The event that made it as it stands.'],
    contract: ['reference', 'The contract.'],
    outcome: ['reference', 'The outcome.'],
    cohort: ['reference', 'The cohort; empty where all were claimed together.'],
    status: ['text', 'Whether it stands as made or was withdrawn.'],
    achieved_on: ['date', 'The day on which the last of the results was measured.'],
    claimed_on: ['date', 'The day it was claimed.'],
    withdrawn_on: ['date', 'The day it was withdrawn.'],
    rate_card_line: ['reference', 'The line of the rate card.'],
    revision: ['whole-number', 'The revision that it was made or last restated under.'],
    pricing_policy: ['text', 'Which day decides the price.'],
    pricing_date: ['date', 'That day.'],
    per: ['text', 'What is paid for: a cohort, a percentage point, or an event that did not happen.'],
    threshold: ['decimal', 'The reduction that had to be reached, in per cent.'],
    measured: ['decimal', 'The reduction that was measured, in per cent.'],
    quantity: ['whole-number', 'How many of what is paid for.'],
    results: ['text', 'The results that it rests on.'],
    restated: ['whole-number', 'How often a result under it was replaced.'],
    entry: ['whole-number', 'The entry of the ledger that made it.'],
  }),
  page: ({ store, contract }, query) => new CohortsRegister(store).claims(contract, query),
});
