import { CohortsRegister } from '#cohorts';
import {
  AdvancesRegister,
  ClawbacksRegister,
  DisputesRegister,
  InvestmentRegister,
  StatementsRegister,
} from '#payments';
import { everyPage } from '../../pages.js';
import type { Cell } from '../../table.js';
import { code, count, money, moneyUnlessNothing, plain } from '../../words.js';
import { resolutionInWords } from '../show/statement.js';
import { type Listed, left, type Place, right } from './listed.js';

export function statements({ store, contract, asked }: Place): Listed {
  const value = everyPage((after) => new StatementsRegister(store).statements(contract, { ...asked, ...after }));
  const columns = [
    left('Statement'),
    left('From'),
    left('To'),
    left('Issued'),
    right('Lines'),
    right('Total'),
    right('Due'),
    right('Held back'),
    right('Approved'),
    right('Paid'),
    left('Status'),
  ];
  const rows = value.map((one): Cell[] => [
    one.statement,
    one.period_from,
    one.period_to,
    one.issued_on ?? '',
    count(one.lines),
    money(one.total_pence),
    money(one.due_pence),
    moneyUnlessNothing(one.held_pence),
    money(one.approved_pence),
    money(one.paid_pence),
    code(one.status),
  ]);
  return { value, table: { columns, rows } };
}

export function payments({ store, contract, asked, names }: Place): Listed {
  const value = everyPage((after) => new StatementsRegister(store).payments(contract, { ...asked, ...after }));
  const rows = value.map((one): Cell[] => [
    one.payment,
    one.statement,
    one.paid_on,
    names.cell(one.payer),
    money(one.pence),
    one.bank_reference,
  ]);
  const columns = [
    left('Payment'),
    left('Statement'),
    left('Paid'),
    left('Payer'),
    right('Amount'),
    left('Bank reference'),
  ];
  return { value, table: { columns, rows } };
}

export function disputes({ store, contract, asked, names }: Place): Listed {
  const value = everyPage((after) => new DisputesRegister(store).disputes(contract, { ...asked, ...after }));
  const rows = value.map((one): Cell[] => [
    `${one.statement}/${one.line}`,
    names.cell(one.payer),
    one.disputed_on,
    code(one.reason_code),
    money(one.held_pence),
    { text: resolutionInWords(one), plain: one.status },
  ]);
  const columns = [
    left('Line'),
    left('Payer'),
    left('Disputed'),
    left('Because'),
    right('Held back'),
    left('How it stands'),
  ];
  return { value, table: { columns, rows } };
}

export function clawbacks({ store, contract, asked }: Place): Listed {
  const value = everyPage((after) => new ClawbacksRegister(store).clawbacks(contract, { ...asked, ...after }));
  const rows = value.map((one): Cell[] => [
    one.ref,
    code(one.cause),
    one.proposed_on,
    code(one.collect),
    count(one.claims),
    {
      text: `${plain(one.status)}${one.carried_out_by === null ? '' : ` by ${one.carried_out_by}`}`,
      plain: one.status,
    },
  ]);
  const columns = [
    left('Clawback'),
    left('Cause'),
    left('Proposed'),
    left('How'),
    right('Claims'),
    left('How it stands'),
  ];
  return { value, table: { columns, rows } };
}

export function advances({ store, contract, asked, names }: Place): Listed {
  const register = new AdvancesRegister(store);
  const value = everyPage((after) => register.advances(contract, { ...asked, ...after }));
  const rows = value.map((one): Cell[] => [
    one.payment,
    code(one.kind),
    names.cell(one.payer),
    money(one.pence),
    one.period_from === null ? '' : `${one.period_from} to ${one.period_to}`,
    one.approved_on,
    {
      text: one.paid_on === null ? 'not yet' : `${one.paid_on} (${one.bank_reference})`,
      plain: one.paid_on ?? '',
    },
  ]);
  const columns = [
    left('Payment'),
    left('Kind'),
    left('Payer'),
    right('Amount'),
    left('For'),
    left('Approved'),
    left('Paid'),
  ];
  const balances = register
    .balances(contract, asked)
    .map((one): Cell[] => [
      names.cell(one.payer),
      money(one.granted_pence),
      money(one.advanced_pence),
      money(one.set_against_pence),
      money(one.returned_pence),
      money(one.advanced_pence - one.set_against_pence - one.returned_pence),
    ]);
  const totals = [
    left('Payer'),
    right('Grants'),
    right('Advances'),
    right('Set against statements'),
    right('Came back'),
    right('Still to set'),
  ];
  return { value, table: { columns, rows }, beside: { columns: totals, rows: balances } };
}

export function refunds({ store, contract, asked, names }: Place): Listed {
  const value = everyPage((after) => new AdvancesRegister(store).refunds(contract, { ...asked, ...after }));
  const rows = value.map((one): Cell[] => [
    one.refund,
    names.cell(one.payer),
    money(one.pence),
    one.received_on,
    one.bank_reference,
    one.clawback === null
      ? one.advance === null
        ? `statement ${one.statement}`
        : `advance ${one.advance}`
      : `clawback ${contract}.C${String(one.clawback).padStart(2, '0')}`,
  ]);
  const columns = [
    left('Refund'),
    left('Payer'),
    right('Amount'),
    left('Received'),
    left('Bank reference'),
    left('For'),
  ];
  return { value, table: { columns, rows } };
}

export function investments({ store, contract, asked, names }: Place): Listed {
  const register = new InvestmentRegister(store);
  const value = everyPage((after) => register.flows(contract, { ...asked, ...after }));
  const rows = value.map((one): Cell[] => [
    one.investment,
    code(one.kind),
    names.cell(one.investor),
    one.moved_on,
    money(one.capital_pence),
    moneyUnlessNothing(one.return_pence),
  ]);
  const columns = [left('Movement'), left('Kind'), left('Investor'), left('On'), right('Capital'), right('Return')];
  const totals = register
    .totals(contract, asked)
    .map((one): Cell[] => [
      names.cell(one.investor),
      money(one.drawn_pence),
      money(one.repaid_pence),
      money(one.return_pence),
    ]);
  const beside = { columns: [left('Investor'), right('Drawn'), right('Repaid'), right('Return')], rows: totals };
  return { value, table: { columns, rows }, beside };
}

export function cohorts({ store, contract, asked }: Place): Listed {
  const value = new CohortsRegister(store).cohorts(contract, asked);
  const rows = value.map((one): Cell[] => [
    `${contract}.${one.outcome}.${one.cohort}`,
    `${one.joins_from} to ${one.joins_to}`,
    count(one.results),
    one.verified_reduction === null
      ? { text: 'none', plain: '' }
      : { text: `${one.verified_reduction}% (result ${one.verified_result})`, plain: String(one.verified_reduction) },
    one.title,
  ]);
  const columns = [left('Cohort'), left('People join'), right('Results'), left('Verified reduction'), left('Title')];
  return { value, table: { columns, rows } };
}
