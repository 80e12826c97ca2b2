import {
  type AdvanceBalanceRow,
  type AdvanceRow,
  AdvancesRegister,
  type ClawbackRow,
  ClawbacksRegister,
  type InvestmentFlowRow,
  InvestmentRegister,
  type InvestorTotalsRow,
  type RefundRow,
} from '#payments';
import { columnsOf } from '../columns.js';
import { pagedDataset, wholeDataset } from '../dataset.js';
import { anyText, oneOf, wholeNumber } from '../filters.js';

export const clawbacks = pagedDataset({
  name: 'clawbacks',
  title: 'Clawbacks',
  about: 'What is taken back, why, by whose approval, and how it is collected.',
  lists: ['ClawbacksApi.clawbacks'],
  filters: { status: oneOf('proposed', 'declined', 'agreed', 'carried-out'), claim: anyText },
  columns: columnsOf<ClawbackRow>({
    contract: ['reference', 'The contract.'],
    clawback: ['whole-number', 'Its number in the contract.'],
    ref: ['reference', 'What lines and calculations call it.'],
    cause: ['text', 'Why, by its code.'],
    collect: ['text', 'Whether it is netted or asked for by invoice.'],
    status: ['text', 'How it stands.'],
    needs: ['text', 'Whether all have to approve it or one.'],
    claims: ['whole-number', 'How many claims it takes back.'],
    proposed_by: ['reference', 'The organisation that proposed it.'],
    proposed_on: ['date', 'The day it was proposed.'],
    proposed_by_subject: ['reference', 'Who proposed it: an opaque reference.'],
    agreed_on: ['date', 'The day it was agreed.'],
    carried_out_by: ['reference', 'The statement that took it back, or asked for it by invoice.'],
    entry: ['whole-number', 'The entry of the ledger that proposed it.'],
  }),
  page: ({ store, contract }, query) => new ClawbacksRegister(store).clawbacks(contract, query),
});

export const refunds = pagedDataset({
  name: 'refunds',
  title: 'Refunds',
  about: 'Money that came back to a payer.',
  lists: ['ClawbacksApi.refunds'],
  filters: { payer: anyText, statement: anyText, clawback: wholeNumber },
  columns: columnsOf<RefundRow>({
    contract: ['reference', 'The contract.'],
    refund: ['reference', 'The refund.'],
    payer: ['reference', 'The payer that got it.'],
    pence: ['pence', 'The amount.'],
    received_on: ['date', 'The day it came.'],
    bank_reference: ['text', "The bank's reference."],
    statement: ['reference', 'The statement it is for.'],
    clawback: ['whole-number', 'The clawback it is for.'],
    advance: ['reference', 'The advance it is for.'],
    recorded_by: ['reference', 'Who recorded it: an opaque reference.'],
    entry: ['whole-number', 'The entry of the ledger that recorded it.'],
  }),
  page: ({ store, contract }, query) => new AdvancesRegister(store).refunds(contract, query),
});

export const advances = pagedDataset({
  name: 'advances',
  title: 'Grants and advances',
  about: 'What payers pay without outcomes, or ahead of them.',
  lists: ['AdvancesApi.all'],
  filters: { payer: anyText },
  columns: columnsOf<AdvanceRow>({
    contract: ['reference', 'The contract.'],
    payment: ['reference', 'The payment.'],
    kind: ['text', 'Whether it is a grant, or an advance that statements are set against.'],
    payer: ['reference', 'The payer.'],
    pence: ['pence', 'The amount.'],
    period_from: ['date', 'The first day that it is for.'],
    period_to: ['date', 'The last one.'],
    approved_on: ['date', 'The day it was approved.'],
    approved_by: ['reference', 'Who approved it: an opaque reference.'],
    paid_on: ['date', 'The day it was paid; empty while it is not.'],
    bank_reference: ['text', "The bank's reference."],
    released_by: ['reference', 'Who released it: an opaque reference.'],
    entry: ['whole-number', 'The entry of the ledger that approved it.'],
  }),
  page: ({ store, contract }, query) => new AdvancesRegister(store).advances(contract, query),
});

export const advanceBalances = wholeDataset({
  name: 'advance-balances',
  title: 'Balances of grants and advances',
  about: 'What each payer paid without outcomes, how much of it statements were set against, and what came back.',
  lists: ['AdvancesApi.balances'],
  columns: columnsOf<AdvanceBalanceRow>({
    contract: ['reference', 'The contract.'],
    payer: ['reference', 'The payer.'],
    granted_pence: ['pence', 'What it granted.'],
    advanced_pence: ['pence', 'What it advanced.'],
    set_against_pence: ['pence', 'What of that statements were set against.'],
    returned_pence: ['pence', 'What of that came back.'],
  }),
  all: ({ store, contract, asOf }) => new AdvancesRegister(store).balances(contract, { asOf }),
});

export const investments = pagedDataset({
  name: 'investments',
  title: 'Movements of investment',
  about: 'What investors put in and got back.',
  lists: ['AdvancesApi.flows'],
  columns: columnsOf<InvestmentFlowRow>({
    contract: ['reference', 'The contract.'],
    investment: ['reference', 'The movement.'],
    kind: ['text', 'Whether it was drawn or repaid.'],
    investor: ['reference', 'The investor.'],
    capital_pence: ['pence', 'What of it is capital.'],
    return_pence: ['pence', 'What of it is a return.'],
    moved_on: ['date', 'The day it moved.'],
    entry: ['whole-number', 'The entry of the ledger that recorded it.'],
  }),
  page: ({ store, contract }, query) => new InvestmentRegister(store).flows(contract, query),
});

export const investorTotals = wholeDataset({
  name: 'investor-totals',
  title: 'Investment by investor',
  about: 'What each investor has put in and got back.',
  lists: ['AdvancesApi.investorTotals'],
  columns: columnsOf<InvestorTotalsRow>({
    contract: ['reference', 'The contract.'],
    investor: ['reference', 'The investor.'],
    drawn_pence: ['pence', 'What was drawn of it.'],
    repaid_pence: ['pence', 'What of the capital was repaid.'],
    return_pence: ['pence', 'What it got beside the capital.'],
  }),
  all: ({ store, contract, asOf }) => new InvestmentRegister(store).totals(contract, { asOf }),
});
