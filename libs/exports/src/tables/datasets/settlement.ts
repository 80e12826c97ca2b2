import type { ContractId } from '#kernel';
import {
  AccountBook,
  accountStream,
  accountStreamName,
  type CapStanding,
  CapsRegister,
  type CurtailedTotalRow,
  type CurtailmentRow,
  type DisputeRow,
  DisputesRegister,
  type HeldOut,
  NotPayableRegister,
  type NotPayableRow,
  type NotPayableTotalRow,
  type PaymentRow,
  type StatementLineRow,
  type StatementPartRow,
  type StatementRow,
  StatementsRegister,
} from '#payments';
import { column, columnsOf } from '../columns.js';
import { pagedDataset, wholeDataset } from '../dataset.js';
import { everyRow } from '../every-row.js';
import { anyText, day, flag, oneOf, wholeNumber } from '../filters.js';

export const statements = pagedDataset({
  name: 'statements',
  title: 'Statements',
  about: 'The statements of the contract with what they come to and how far the payers have come with them.',
  lists: ['StatementsApi.statements'],
  columns: columnsOf<StatementRow>({
    contract: ['reference', 'The contract.'],
    statement: ['reference', 'The statement.'],
    number: ['whole-number', 'Its number in the contract.'],
    period_from: ['date', 'The first day of its period.'],
    period_to: ['date', 'The last day of its period.'],
    status: ['text', 'How it stands.'],
    lines: ['whole-number', 'How many lines it has.'],
    total_pence: ['pence', 'What its lines come to.'],
    issued_on: ['date', 'The day it was issued; empty while it is not.'],
    due_pence: ['pence', 'What the payers are to pay of it.'],
    held_pence: ['pence', 'What of that they hold back in disputes.'],
    approved_pence: ['pence', 'What they have approved.'],
    paid_pence: ['pence', 'What they have paid.'],
    restated: ['yes-no', 'Whether every earlier claim was worked out again with it.'],
  }),
  page: ({ store, contract }, query) => new StatementsRegister(store).statements(contract, query),
});

export const statementParts = wholeDataset<StatementPartRow>({
  name: 'statement-parts',
  title: "Payers' parts of the statements",
  about: 'What each payer owes of each statement, holds back, has approved, has paid and got back.',
  lists: [],
  columns: columnsOf<StatementPartRow>({
    contract: ['reference', 'The contract.'],
    statement: ['reference', 'The statement.'],
    place: ['whole-number', "The payer's place in the terms."],
    payer: ['reference', 'The payer.'],
    pence: ['pence', 'Its share of what the lines come to.'],
    due_pence: ['pence', 'What of that it is to pay.'],
    held_pence: ['pence', 'What of that it holds back in disputes.'],
    approved_pence: ['pence', 'What it has approved.'],
    paid_pence: ['pence', 'What it has paid.'],
    refunded_pence: ['pence', 'What it got back.'],
    status: ['text', 'How far it has come.'],
    approved_on: ['date', 'The day of its last approval.'],
    approved_by: ['reference', 'Who gave it: an opaque reference.'],
    paid_on: ['date', 'The day of its last payment.'],
    payment: ['reference', 'That payment.'],
  }),
  all({ store, contract, asOf }) {
    const register = new StatementsRegister(store);
    return everyRow((after) => register.statements(contract, { asOf, ...after })).flatMap(({ statement }) =>
      register.parts(contract, statement, { asOf }),
    );
  },
});

export const statementLines = pagedDataset({
  name: 'statement-lines',
  title: 'Statement lines',
  about: 'The lines of all statements: what each claim was billed at, and what adjusts earlier lines.',
  lists: ['StatementLinesApi.allLines', 'StatementLinesApi.lines'],
  filters: {
    statement: anyText,
    kind: oneOf('claim', 'adjustment'),
    claim: anyText,
    person: anyText,
    line: anyText,
    revision: wholeNumber,
  },
  columns: columnsOf<StatementLineRow>({
    contract: ['reference', 'The contract.'],
    statement: ['reference', 'The statement.'],
    number: ['whole-number', 'The number of the line on it.'],
    kind: ['text', 'Whether it bills a claim or adjusts an earlier line.'],
    claim: ['reference', 'The claim.'],
    person: ['reference', 'The pseudonym of the person; empty for a cohort.'],
    cohort: ['reference', 'The cohort; empty for a person.'],
    outcome: ['reference', 'The outcome.'],
    occurrence: ['whole-number', 'Which time it was achieved.'],
    rate_card_line: ['reference', 'The line of the rate card.'],
    revision: ['whole-number', 'The revision of the rate card that prices it.'],
    achieved_on: ['date', 'The day it was achieved.'],
    amount_pence: ['pence', 'What the line adds to the statement; below nothing where it takes back.'],
    uncapped_pence: ['pence-each', 'What the claim was worth before any cut.'],
    payable_pence: ['pence-each', 'What the claim comes to: all its lines together.'],
    adjusts_statement: ['reference', 'The statement of the line that this one adjusts.'],
    adjusts_line: ['whole-number', 'The number of that line.'],
    billed_before_pence: ['pence-each', 'What had been billed of the claim before.'],
    cause: ['text', 'Why it was adjusted, by its code.'],
    cause_event: ['reference', 'The event that was the cause.'],
    collect: ['text', 'Whether it is netted, asked for by invoice, or was held back.'],
    calculation: ['text', 'Every step of the sum, as JSON.'],
  }),
  page: ({ store, contract }, query) => new StatementsRegister(store).lines(contract, query),
});

export const payments = pagedDataset({
  name: 'payments',
  title: 'Payments',
  about: 'What payers paid on statements.',
  lists: ['PaymentsApi.payments'],
  filters: {
    statement: anyText,
    payer: anyText,
    paidFrom: day,
    paidUntil: day,
    status: oneOf('issued', 'part-approved', 'approved', 'disputed', 'part-paid', 'paid'),
    outcome: anyText,
    revision: wholeNumber,
    provider: anyText,
    corrected: flag,
    backdated: flag,
  },
  columns: columnsOf<PaymentRow>({
    contract: ['reference', 'The contract.'],
    payment: ['reference', 'The payment.'],
    statement: ['reference', 'The statement it pays.'],
    payer: ['reference', 'The payer.'],
    pence: ['pence', 'The amount.'],
    paid_on: ['date', 'The day it was paid.'],
    bank_reference: ['text', "The bank's reference."],
    released_by: ['reference', 'Who released it: an opaque reference.'],
  }),
  page: ({ store, contract }, query) => new StatementsRegister(store).payments(contract, query),
});

export const disputes = pagedDataset({
  name: 'disputes',
  title: 'Disputes',
  about: 'What payers dispute of the statements, and how it was resolved.',
  lists: ['DisputesApi.disputes'],
  filters: {
    statement: anyText,
    claim: anyText,
    payer: anyText,
    status: oneOf('open', 'dropped', 'conceded'),
    overdueOn: day,
  },
  columns: columnsOf<DisputeRow>({
    contract: ['reference', 'The contract.'],
    statement: ['reference', 'The statement.'],
    line: ['whole-number', 'The number of the line that is disputed.'],
    payer: ['reference', 'The payer that disputes it.'],
    claim: ['reference', 'The claim on that line.'],
    status: ['text', 'How it stands.'],
    reason_code: ['text', 'Why, by its code.'],
    held_pence: ['pence', 'What the payer holds back.'],
    disputed_on: ['date', 'The day it was raised.'],
    resolve_by: ['date', 'After this day it is overdue, and can still be resolved.'],
    disallowed_pence: ['pence', 'What is not to be paid after all.'],
    resolved_on: ['date', 'The day it was resolved.'],
    resolved_by: ['reference', 'Who resolved it: an opaque reference.'],
    entry: ['whole-number', 'The entry of the ledger that raised it.'],
  }),
  page: ({ store, contract }, query) => new DisputesRegister(store).disputes(contract, query),
});

export const heldClaims = wholeDataset<HeldOut & { readonly contract: string; readonly claim: string }>({
  name: 'held-claims',
  title: 'Claims that are held out',
  about: 'The claims that no statement takes for now, each with the reason.',
  lists: ['HeldClaimsApi.heldOut'],
  columns: [
    column('contract', 'reference', 'The contract.', (row) => row.contract),
    column('claim', 'reference', 'The claim.', (row) => row.claim),
    column('held_on', 'date', 'The day since which it is held out.', (row) => row.heldOn),
    column('reason_code', 'text', 'Why, by its code.', (row) => row.reasonCode),
  ],
  async all({ ledger, contract }) {
    const { state } = await ledger.load(accountStream, accountStreamName(contract as ContractId));
    return [...state.heldOut].map(([claim, held]) => ({ contract, claim, ...held }));
  },
});

export const caps = wholeDataset<CapStanding & { readonly contract: string }>({
  name: 'caps',
  title: 'Caps',
  about:
    'Every cap of the terms and limit of the rate card of a day: what billed claims have used of it and what is left. Of a limit for each person: what the one has used who has used most.',
  lists: ['LimitsApi.inUse'],
  ofDay: true,
  columns: [
    column('contract', 'reference', 'The contract.', (row) => row.contract),
    column('cap', 'reference', 'The cap, or the line of the rate card.', (row) => row.cap),
    column('level', 'text', 'For whom or what it counts.', (row) => row.level),
    column('counts', 'text', 'Whether it counts pence or a number.', (row) => row.counts),
    column('source', 'text', 'Whether the terms set it or the rate card.', (row) => row.source),
    column(
      'version',
      'whole-number',
      'The version of the terms, or the revision of the rate card.',
      (row) => row.version,
    ),
    column('payer', 'reference', 'The payer, of a cap for one.', (row) => row.payer),
    column(
      'limit_number',
      'whole-number',
      'The limit, where it counts a number.',
      number((row) => row.limit),
    ),
    column(
      'used_number',
      'whole-number',
      'What is used of it.',
      number((row) => row.used),
    ),
    column(
      'left_number',
      'whole-number',
      'What is left of it.',
      number((row) => row.left),
    ),
    column(
      'limit_pence',
      'pence-each',
      'The limit, where it counts pence.',
      money((row) => row.limit),
    ),
    column(
      'used_pence',
      'pence-each',
      'What is used of it.',
      money((row) => row.used),
    ),
    column(
      'left_pence',
      'pence-each',
      'What is left of it.',
      money((row) => row.left),
    ),
    column(
      'persons_at_limit',
      'whole-number',
      'How many persons have used all of it, of a limit for each person.',
      (row) => row.personsAtLimit,
    ),
    column('cut_claims', 'whole-number', 'The claims that it has cut.', (row) => row.cutClaims),
    column('cut_pence', 'pence', 'By how much it has cut them.', (row) => row.cutPence),
  ],
  all: ({ store, contract, day: on, asOf }) =>
    new CapsRegister(store, new AccountBook(store))
      .caps(contract as ContractId, on, { asOf })
      .map((cap) => ({ ...cap, contract })),
});

function number(of: (row: CapStanding) => number) {
  return (row: CapStanding) => (row.counts === 'number' ? of(row) : null);
}

function money(of: (row: CapStanding) => number) {
  return (row: CapStanding) => (row.counts === 'pence' ? of(row) : null);
}

export const curtailments = pagedDataset({
  name: 'curtailments',
  title: 'Curtailments',
  about: 'Achieved, verified, not payable: every cut that a limit made, with what was used, left and cut.',
  lists: ['LimitsApi.curtailments'],
  filters: { cap: anyText, claim: anyText },
  columns: [
    ...columnsOf<Omit<CurtailmentRow, 'limit_value' | 'used_before' | 'room'>>({
      contract: ['reference', 'The contract.'],
      claim: ['reference', 'The claim that was cut.'],
      place: ['whole-number', 'In which order it was taken off the claim.'],
      outcome: ['reference', 'The outcome.'],
      achieved_on: ['date', 'The day it was achieved.'],
      person: ['reference', 'The pseudonym of the person; empty for a cohort.'],
      statement: ['reference', 'The statement whose line says it.'],
      line: ['whole-number', 'The number of that line.'],
      cap: ['reference', 'The cap, or the line of the rate card.'],
      level: ['text', 'For whom or what it counts.'],
      counts: ['text', 'Whether it counts pence or a number.'],
      source: ['text', 'Whether the terms set it or the rate card.'],
      version: ['whole-number', 'The version of the terms, or the revision of the rate card.'],
      payer: ['reference', 'The payer, of a cap for one.'],
      cut_pence: ['pence', 'By how much the claim was cut.'],
    }),
    column<CurtailmentRow>('limit', 'whole-number', 'The limit, in what it counts.', (row) => row.limit_value),
    column<CurtailmentRow>(
      'used_before',
      'whole-number',
      'What was used of it before, in the same.',
      (row) => row.used_before,
    ),
    column<CurtailmentRow>('room', 'whole-number', 'What was left of it, in the same.', (row) => row.room),
  ],
  page: ({ store, contract }, query) => new NotPayableRegister(store).curtailments(contract, query),
});

export const curtailmentTotals = wholeDataset({
  name: 'curtailment-totals',
  title: 'Curtailments by cap',
  about: 'What each cap has cut off the claims that were billed.',
  lists: ['LimitsApi.curtailed'],
  columns: columnsOf<CurtailedTotalRow>({
    contract: ['reference', 'The contract.'],
    level: ['text', 'For whom or what it counts.'],
    cap: ['reference', 'The cap, or the line of the rate card.'],
    claims: ['whole-number', 'How many claims it has cut.'],
    cut_pence: ['pence', 'By how much.'],
  }),
  all: ({ store, contract, asOf }) => new NotPayableRegister(store).curtailed(contract, { asOf }),
});

export const notPayable = pagedDataset({
  name: 'not-payable',
  title: 'What is not payable',
  about: 'Everything that was taken off a billed claim, for whatever reason, in the order in which it was taken off.',
  lists: ['LimitsApi.rows'],
  filters: {
    reason: oneOf('own-price', 'deadweight', 'disallowed', 'payment-mode', 'cap'),
    cap: anyText,
    claim: anyText,
  },
  columns: columnsOf<NotPayableRow>({
    contract: ['reference', 'The contract.'],
    claim: ['reference', 'The claim.'],
    place: ['whole-number', 'In which order it was taken off the claim.'],
    outcome: ['reference', 'The outcome.'],
    achieved_on: ['date', 'The day it was achieved.'],
    person: ['reference', 'The pseudonym of the person; empty for a cohort.'],
    cohort: ['reference', 'The cohort; empty for a person.'],
    statement: ['reference', 'The statement whose line says it.'],
    line: ['whole-number', 'The number of that line.'],
    released_by: ['whole-number', 'The variation whose release the line is the outcome of.'],
    reason: ['text', 'Why it is not payable, by its code.'],
    cut_pence: ['pence', 'How much; below nothing only where a payer agreed a higher price of its own.'],
    cap: ['reference', 'The cap, or the line of the rate card; empty for the other reasons.'],
    level: ['text', 'For whom or what it counts.'],
    counts: ['text', 'Whether it counts pence or a number.'],
    source: ['text', 'Whether the terms set it or the rate card.'],
    version: ['whole-number', 'The version of the terms, or the revision of the rate card.'],
    payer: ['reference', 'The payer, of a cap for one.'],
    limit_value: ['whole-number', 'The limit, in what it counts.'],
    used_before: ['whole-number', 'What was used of it before, in the same.'],
    room: ['whole-number', 'What was left of it, in the same.'],
    mode: ['text', 'Of a payment mode: which.'],
    percentage: ['decimal', 'Of deadweight: how much, in per cent.'],
    cause: ['text', 'Of what was disallowed: by what.'],
  }),
  page: ({ store, contract }, query) => new NotPayableRegister(store).rows(contract, query),
});

export const notPayableTotals = wholeDataset({
  name: 'not-payable-totals',
  title: 'What is not payable, by reason',
  about: 'What each reason and each cap has left unpaid of all claims that were billed.',
  lists: ['LimitsApi.totals'],
  columns: columnsOf<NotPayableTotalRow>({
    contract: ['reference', 'The contract.'],
    reason: ['text', 'Why, by its code.'],
    level: ['text', 'Of a cap: for whom or what it counts.'],
    cap: ['reference', 'The cap, or the line of the rate card; empty for the other reasons.'],
    claims: ['whole-number', 'How many claims.'],
    cut_pence: ['pence', 'By how much.'],
  }),
  all: ({ store, contract, asOf }) => new NotPayableRegister(store).totals(contract, { asOf }),
});
