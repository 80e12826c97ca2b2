import type { ClaimEvent } from '#claims';
import type { CohortEvent } from '#cohorts';
import type { Of, StatementRef } from '#kernel';
import { addTo, type Projection, projection, type Rows } from '#read-store';
import { accountProjection } from './account-projection.js';
import { advancesRegister } from './advances-register.js';
import { clawbacksRegister } from './clawbacks-register.js';
import { disputesRegister } from './disputes-register.js';
import { accountDecider } from './domain/account/account.js';
import {
  type AccountState,
  approvedPence,
  heldPence,
  paidPence,
  payerSettlement,
  settlement,
} from './domain/account/account-state.js';
import {
  asData,
  carriedOut,
  fromData,
  issuedIn,
  type SettlementSlice,
  sliceOf,
} from './domain/account/settlement-slice.js';
import type { Calculation } from './domain/money/calculation.js';
import { isOfNoClaim, isSameOnceWithdrawn } from './domain/money/left-unpaid.js';
import type { PaymentEvent, StatementLine } from './domain/payments.events.js';
import { NotPayableRows } from './not-payable-rows.js';
import { notPayableTable, notPayableTotalsTable, releasesCarriedOutTable } from './not-payable-tables.js';
import { paymentMarks } from './payment-marks.js';
import {
  type ContractTotalsRow,
  carriedOutNextTable,
  claimedAmountsTable,
  contractTotalsTable,
  NO_TOTALS,
  paymentsTable,
  settlementsTable,
  statementLinePartsTable,
  statementLinesTable,
  statementPartsTable,
  statementsTable,
} from './statements-tables.js';
import { countPaid, moreWorthPaying, statementClaimsTable, withTotalsByDay } from './totals-by-day.js';

type RegisterEvent =
  | ClaimEvent
  | Of<CohortEvent, 'CohortClaimMade' | 'CohortClaimWithdrawn'>
  | Of<
      PaymentEvent,
      | 'StatementBegun'
      | 'StatementLinesAdded'
      | 'StatementIssued'
      | 'StatementAbandoned'
      | 'StatementApproved'
      | 'PaymentMade'
      | 'LineDisputed'
      | 'DisputeResolved'
      | 'RefundReceived'
    >;

/** Statements with their lines, what became of them, and the running totals of each contract. */
const register = projection<RegisterEvent>({
  name: 'statements-register',
  version: 6,
  tables: [
    statementsTable,
    statementLinesTable,
    statementLinePartsTable,
    statementPartsTable,
    paymentsTable,
    notPayableTable,
    notPayableTotalsTable,
    releasesCarriedOutTable,
    contractTotalsTable,
    claimedAmountsTable,
    settlementsTable,
    carriedOutNextTable,
  ],
  on: {
    ClaimMade: ({ event: { contract, claim, uncappedPence } }, rows) => claimed(rows, contract, claim, uncappedPence),
    ClaimWithdrawn: ({ event: { contract, claim } }, rows) => withdrawn(rows, contract, claim),
    CohortClaimMade: ({ event: { contract, claim } }, rows) => claimed(rows, contract, claim, undefined),
    CohortClaimWithdrawn: ({ event: { contract, claim } }, rows) => withdrawn(rows, contract, claim),
    StatementBegun({ event: { contract, statement, number, period } }, rows) {
      rows.put(statementsTable, {
        contract,
        statement,
        number,
        period_from: period.from,
        period_to: period.to,
        status: 'begun',
        lines: 0,
        total_pence: 0,
        issued_on: null,
        due_pence: 0,
        held_pence: 0,
        approved_pence: 0,
        paid_pence: 0,
        restated: 0,
      });
    },
    StatementLinesAdded({ event: { contract, statement, lines } }, rows) {
      for (const line of lines) putLine(rows, contract, statement, line);
      const row = rows.get(statementsTable, [contract, statement]);
      if (row === undefined) return;
      const sum = lines.reduce((total, { amountPence }) => total + amountPence, row.total_pence);
      addTo(rows, statementClaimsTable, { statement }, { claims: moreWorthPaying(lines) });
      rows.put(statementsTable, { ...row, lines: row.lines + lines.length, total_pence: sum });
    },
    StatementIssued({ event }, rows) {
      const { contract, statement, issuedOn, lines, totalPence, restated } = event;
      const row = rows.get(statementsTable, [contract, statement]);
      if (row === undefined) return;
      const issued = { lines, total_pence: totalPence, issued_on: issuedOn, restated: restated ? 1 : 0 };
      rows.put(statementsTable, { ...row, ...issued });
      take(rows, contract, statement, row.lines);
      carryOutReleases(rows, event, row.number);
      carryOut(rows, event);
      settle(rows, contract, statement, sliceOf(event, row.number));
      total(rows, contract, {
        statements: 1,
        lines,
        issued_pence: totalPence,
        recovered_pence: sumOf(event.recoveries.flatMap(({ parts }) => parts)),
        set_against_pence: sumOf(event.setAgainstAdvances),
      });
    },
    StatementAbandoned({ event: { contract, statement } }, rows) {
      const row = rows.get(statementsTable, [contract, statement]);
      if (row === undefined) return;
      for (let number = 1; number <= row.lines; number += 1) {
        rows.remove(statementLinesTable, [contract, statement, number]);
        for (
          let place = 1;
          rows.get(statementLinePartsTable, [contract, statement, number, place]) !== undefined;
          place += 1
        ) {
          rows.remove(statementLinePartsTable, [contract, statement, number, place]);
        }
      }
      rows.remove(statementClaimsTable, [statement]);
      rows.put(statementsTable, { ...row, status: 'abandoned', lines: 0, total_pence: 0 });
    },
    StatementApproved: ({ event }, rows) => evolve(rows, event.statement, event),
    PaymentMade({ event }, rows) {
      const { contract, statement, payment, payer, pence, paidOn, bankReference, releasedBy } = event;
      rows.put(paymentsTable, {
        contract,
        payment,
        statement,
        payer,
        pence,
        paid_on: paidOn,
        bank_reference: bankReference,
        released_by: releasedBy,
      });
      evolve(rows, statement, event);
      total(rows, contract, { payments: 1 });
    },
    LineDisputed: ({ event }, rows) => disputed(rows, event),
    DisputeResolved: ({ event }, rows) => disputed(rows, event),
    RefundReceived({ event }, rows) {
      if (event.statement !== undefined) evolve(rows, event.statement, event);
      total(rows, event.contract, { refunded_pence: event.pence });
    },
  },
});

export const statementsRegister = withTotalsByDay(register);

export const paymentsProjections: readonly Projection[] = [
  statementsRegister,
  accountProjection,
  disputesRegister,
  clawbacksRegister,
  advancesRegister,
  paymentMarks,
];

/** A claim whose worth depends on what is billed before it says none: it is worth nothing until its line says, or what that said. */
function claimed(rows: Rows, contract: string, claim: string, saysPence: number | undefined): void {
  const { billed_pence = null, taken_back = 0 } = rows.get(claimedAmountsTable, [claim]) ?? {};
  const pence = saysPence ?? billed_pence ?? 0;
  rows.put(claimedAmountsTable, { claim, pence, billed_pence, taken_back });
  total(rows, contract, { claims: 1, claimed_pence: pence, unbilled_pence: pence });
}

function withdrawn(rows: Rows, contract: string, claim: string): void {
  const row = rows.get(claimedAmountsTable, [claim]);
  const pence = row?.pence ?? 0;
  total(rows, contract, { claims: -1, claimed_pence: -pence, unbilled_pence: -pence });
  const { billed_pence: billedPence = null, taken_back = 0 } = row ?? {};
  if (billedPence === null) {
    rows.remove(claimedAmountsTable, [claim]);
  } else if (taken_back === 1) {
    // A statement has taken all of it back already, and no further line will say that it was withdrawn.
    rows.put(claimedAmountsTable, { claim, pence: null, billed_pence: 0, taken_back });
    const notPayable = new NotPayableRows(rows, contract);
    notPayable.takeAway(claim);
    const { notPayablePence, curtailedPence } = notPayable.finish();
    total(rows, contract, {
      unbilled_pence: billedPence,
      not_payable_pence: notPayablePence,
      curtailed_pence: curtailedPence,
    });
  } else {
    rows.put(claimedAmountsTable, { claim, pence: null, billed_pence: billedPence, taken_back });
  }
}

function putLine(rows: Rows, contract: string, statement: string, line: StatementLine): void {
  const { number, calculation, adjusts } = line;
  rows.put(statementLinesTable, {
    contract,
    statement,
    number,
    kind: line.kind,
    claim: line.claim,
    person: line.person ?? null,
    cohort: line.cohort ?? null,
    outcome: line.outcome,
    occurrence: line.occurrence,
    rate_card_line: line.rateCardLine,
    revision: line.revision,
    achieved_on: line.achievedOn,
    amount_pence: line.amountPence,
    uncapped_pence: calculation?.uncappedPence ?? line.amountPence,
    payable_pence: calculation?.payablePence ?? line.amountPence,
    adjusts_statement: adjusts?.statement ?? null,
    adjusts_line: adjusts?.line ?? null,
    billed_before_pence: adjusts?.billedBeforePence ?? null,
    cause: adjusts?.cause ?? null,
    cause_event: adjusts?.event ?? null,
    collect: line.collect,
    calculation: calculation === undefined ? null : JSON.stringify(calculation),
  });
  for (const [index, { payer, pence }] of line.parts.entries()) {
    rows.put(statementLinePartsTable, { contract, statement, number, place: index + 1, payer, pence });
  }
}

/** Takes what the lines of an issued statement say of their claims: what they are worth, what is payable of that, and why not more. */
function take(rows: Rows, contract: string, statement: string, lines: number): void {
  const notPayable = new NotPayableRows(rows, contract);
  const more = { claimed_pence: 0, unbilled_pence: 0, payable_pence: 0 };
  for (let number = 1; number <= lines; number += 1) {
    const line = rows.get(statementLinesTable, [contract, statement, number]);
    if (line === undefined) continue;
    const calculation = line.calculation === null ? undefined : (JSON.parse(line.calculation) as Calculation);
    const standing = rows.get(claimedAmountsTable, [line.claim]);
    // What was withdrawn is claimed no more, so nothing of it is left to be accounted for.
    const isGone = standing?.pence == null && calculation !== undefined && isOfNoClaim(calculation);
    if (isGone) notPayable.takeAway(line.claim);
    else if (calculation !== undefined) notPayable.take(line, calculation);
    const billedPence = isGone ? 0 : line.uncapped_pence;
    // A claim whose worth depends on the ones before it is worth what its last line says.
    const claimedPence = standing?.pence == null ? null : calculation === undefined ? standing.pence : billedPence;
    const claimedMore = (claimedPence ?? 0) - (standing?.pence ?? 0);
    more.claimed_pence += claimedMore;
    more.unbilled_pence += claimedMore - billedPence + (standing?.billed_pence ?? 0);
    more.payable_pence += line.amount_pence;
    // Asked of the line itself: what is not payable leaves out a cut of nothing.
    const taken_back = calculation !== undefined && isSameOnceWithdrawn(calculation) ? 1 : 0;
    rows.put(claimedAmountsTable, { claim: line.claim, pence: claimedPence, billed_pence: billedPence, taken_back });
  }
  const { notPayablePence, curtailedPence } = notPayable.finish();
  total(rows, contract, { ...more, not_payable_pence: notPayablePence, curtailed_pence: curtailedPence });
}

function carryOutReleases(rows: Rows, event: Of<PaymentEvent, 'StatementIssued'>, number: number): void {
  const { contract, statement, basis } = event;
  for (const variation of basis.releases) {
    if (rows.get(releasesCarriedOutTable, [contract, variation]) !== undefined) continue;
    rows.put(releasesCarriedOutTable, { contract, variation, statement, number });
  }
}

function sliceIn(rows: Rows, statement: string): AccountState | undefined {
  const row = rows.get(settlementsTable, [statement]);
  return row === undefined ? undefined : fromData(JSON.parse(row.state) as SettlementSlice);
}

/** One more event of an issued statement, by the rules of the account. */
function evolve(rows: Rows, statement: StatementRef, event: PaymentEvent): void {
  const state = sliceIn(rows, statement);
  if (state !== undefined) settle(rows, event.contract, statement, accountDecider.evolve(state, event));
}

function disputed(rows: Rows, event: Of<PaymentEvent, 'LineDisputed' | 'DisputeResolved'>): void {
  const { contract, statement } = event;
  evolve(rows, statement, event);
  const waiting = waitingIn(rows, contract);
  if (!waiting.includes(statement)) {
    rows.put(carriedOutNextTable, { contract, statements: JSON.stringify([...waiting, statement]) });
  }
}

function waitingIn(rows: Rows, contract: string): readonly StatementRef[] {
  return JSON.parse(rows.get(carriedOutNextTable, [contract])?.statements ?? '[]') as StatementRef[];
}

/** What a statement does to disputes of those before it. */
function carryOut(rows: Rows, event: Of<PaymentEvent, 'StatementIssued'>): void {
  const { contract } = event;
  const open: StatementRef[] = [];
  for (const statement of waitingIn(rows, contract)) {
    const state = sliceIn(rows, statement);
    if (state === undefined) continue;
    const next = carriedOut(state, event);
    settle(rows, contract, statement, next);
    // Of an open dispute more can be taken back by any later statement.
    if ([...next.disputes.values()].some(({ resolution }) => resolution === undefined)) open.push(statement);
  }
  rows.put(carriedOutNextTable, { contract, statements: JSON.stringify(open) });
}

/** Sets a statement, the parts of its payers and the totals to what the account says of them. */
function settle(rows: Rows, contract: string, statement: StatementRef, state: AccountState): void {
  const issued = issuedIn(state, statement);
  const row = rows.get(statementsTable, [contract, statement]);
  if (issued === undefined || row === undefined) return;
  rows.put(settlementsTable, { statement, state: JSON.stringify(asData(state, statement)) });
  const sums = { due_pence: 0, held_pence: 0, approved_pence: 0, paid_pence: 0 };
  for (const [index, standing] of [...issued.payers.values()].entries()) {
    const { payer, partPence, duePence, approvals, payments, refundedPence } = standing;
    const amounts = {
      due_pence: duePence,
      held_pence: heldPence(state, statement, payer),
      approved_pence: approvedPence(state, issued, standing),
      paid_pence: paidPence(standing),
    };
    for (const [name, amount] of Object.entries(amounts)) sums[name as keyof typeof sums] += amount;
    rows.put(statementPartsTable, {
      contract,
      statement,
      place: index + 1,
      payer,
      pence: partPence,
      ...amounts,
      refunded_pence: refundedPence,
      status: payerSettlement(state, issued, standing),
      approved_on: approvals.at(-1)?.approvedOn ?? null,
      approved_by: approvals.at(-1)?.approvedBy ?? null,
      paid_on: payments.at(-1)?.paidOn ?? null,
      payment: payments.at(-1)?.payment ?? null,
    });
  }
  const status = settlement(state, issued);
  rows.put(statementsTable, { ...row, ...sums, status });
  countPaid(rows, row, { before: row.status === 'paid', after: status === 'paid' });
  total(rows, contract, {
    due_pence: sums.due_pence - row.due_pence,
    held_pence: sums.held_pence - row.held_pence,
    approved_pence: sums.approved_pence - row.approved_pence,
    paid_pence: sums.paid_pence - row.paid_pence,
  });
}

function sumOf(parts: readonly { readonly pence: number }[]): number {
  return parts.reduce((sum, { pence }) => sum + pence, 0);
}

type Totals = Omit<ContractTotalsRow, 'contract'>;

function total(rows: Rows, contract: string, more: Partial<Totals>): void {
  const { contract: _, ...standing } = rows.get(contractTotalsTable, [contract]) ?? { contract, ...NO_TOTALS };
  const sums = Object.entries(standing).map(([name, sum]) => [name, sum + (more[name as keyof Totals] ?? 0)]);
  rows.put(contractTotalsTable, { contract, ...(Object.fromEntries(sums) as Totals) });
}
