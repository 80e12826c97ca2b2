import type { Dataset } from './dataset.js';
import * as agreement from './datasets/agreement.js';
import * as claims from './datasets/claims.js';
import { contractChanges } from './datasets/contract-changes.js';
import { gamingIndicators } from './datasets/indicators.js';
import * as otherMoney from './datasets/other-money.js';
import * as people from './datasets/people.js';
import * as persons from './datasets/persons.js';
import * as plans from './datasets/plans-and-actuals.js';
import * as publications from './datasets/publications.js';
import * as rateCards from './datasets/rate-cards.js';
import * as samples from './datasets/samples.js';
import * as settlement from './datasets/settlement.js';
import { InvalidExport } from './filters.js';

/** Every table that can be exported, in the order in which the parts of the ledger stand. */
export const datasets: readonly Dataset[] = [
  agreement.organisations,
  agreement.contracts,
  agreement.parties,
  contractChanges,
  agreement.variations,
  agreement.terms,
  agreement.meetings,
  agreement.documents,
  agreement.plans,
  agreement.plansInForce,
  plans.plansAndActuals,
  rateCards.revisions,
  rateCards.rateCardLines,
  people.referrals,
  people.outcomes,
  people.verificationQueue,
  people.evidence,
  claims.claims,
  claims.cohorts,
  claims.cohortClaims,
  settlement.statements,
  settlement.statementParts,
  settlement.statementLines,
  settlement.payments,
  settlement.disputes,
  settlement.heldClaims,
  settlement.caps,
  settlement.curtailments,
  settlement.curtailmentTotals,
  settlement.notPayable,
  settlement.notPayableTotals,
  otherMoney.clawbacks,
  otherMoney.refunds,
  otherMoney.advances,
  otherMoney.advanceBalances,
  otherMoney.investments,
  otherMoney.investorTotals,
  samples.samples,
  samples.sampleItems,
  samples.secondChecks,
  samples.agreement,
  gamingIndicators,
  publications.publications,
  persons.holds,
  persons.erasures,
  persons.mergeFindings,
  persons.reads,
  persons.disclosures,
];

/** @throws InvalidExport for a name that no table has. */
export function datasetNamed(name: string): Dataset {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found !== undefined) return found;
  throw new InvalidExport('dataset', `must be one of ${datasets.map((dataset) => dataset.name).join(', ')}`);
}
