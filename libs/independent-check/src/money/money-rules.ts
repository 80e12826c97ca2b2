import type { Rule } from '../facts/facts.js';
import { advances } from './rules/advances.js';
import { clawbacksApproved } from './rules/clawbacks-approved.js';
import {
  adjustedFromWhatWasBilled,
  billedOnce,
  billsWhatWasClaimed,
  lineComesToItsCalculation,
  lineParts,
} from './rules/lines.js';
import { orderOfEvents } from './rules/order-of-events.js';
import { approvedWithinDue, paidWithinApproved, paymentsOnce, refundsWithinPaid } from './rules/payments.js';
import { runningUse, runningUseOfOutcomes, runningUseOfPayers } from './rules/running-use.js';
import { approverIsNotReleaser, submitterIsNotVerifier, verifierIsIndependent } from './rules/separate-duties.js';
import { dueOfPayers, issuedToDate, linesOfStatement, statementTotal } from './rules/statements.js';

/** What has to hold of money, over all events. What has to hold within one line is in `calculation.ts`. */
export const moneyRules: readonly Rule[] = [
  lineParts,
  billedOnce,
  billsWhatWasClaimed,
  adjustedFromWhatWasBilled,
  lineComesToItsCalculation,
  linesOfStatement,
  statementTotal,
  dueOfPayers,
  issuedToDate,
  runningUse,
  runningUseOfPayers,
  runningUseOfOutcomes,
  approvedWithinDue,
  paidWithinApproved,
  paymentsOnce,
  refundsWithinPaid,
  advances,
  clawbacksApproved,
  orderOfEvents,
  submitterIsNotVerifier,
  verifierIsIndependent,
  approverIsNotReleaser,
];
