import { describe, expect, it } from '@jest/globals';
import { fold, type Of, pence } from '#kernel';
import { cityCouncil, nationalFund } from '../../../../contracts/test/fixtures.js';
import {
  conceded,
  councilApproved,
  councilPaid,
  disputed,
  first,
  fundApproved,
  fundPaid,
  issuedFirst,
  refunded,
  statementBegun,
  statementIssued,
} from '../../../test/settlement-fixtures.js';
import type { PaymentEvent } from '../payments.events.js';
import { accountDecider } from './account.js';
import { payerSettlement, type SettlementStatus, settlement } from './account-state.js';

/** The council owes nothing of it, and the fund gets money back. */
const owedBack: readonly PaymentEvent[] = [
  statementBegun,
  {
    ...statementIssued,
    due: [
      { payer: cityCouncil, pence: pence(0) },
      { payer: nationalFund, pence: pence(-2_000) },
    ],
  },
];
const rest = { ...councilApproved, pence: pence(63_000) };
const half: Of<PaymentEvent, 'PaymentMade'> = { ...councilPaid, pence: pence(30_000) };
const partlyConceded = { ...conceded, disallowedPence: pence(2_000) };

describe('how far a statement has come', () => {
  const lapsed = { ...councilPaid, pence: pence(63_000) };

  it.each<[string, readonly PaymentEvent[], SettlementStatus, SettlementStatus, SettlementStatus]>([
    ['issued', issuedFirst, 'issued', 'issued', 'issued'],
    ['approved by one of two', [...issuedFirst, councilApproved], 'part-approved', 'approved', 'issued'],
    ['approved by both', [...issuedFirst, councilApproved, fundApproved], 'approved', 'approved', 'approved'],
    ['paid in part', [...issuedFirst, councilApproved, half], 'part-paid', 'part-paid', 'issued'],
    [
      'paid by one of two',
      [...issuedFirst, councilApproved, fundApproved, councilPaid],
      'part-paid',
      'paid',
      'approved',
    ],
    ['paid by both', [...issuedFirst, councilApproved, fundApproved, councilPaid, fundPaid], 'paid', 'paid', 'paid'],
    ['disputed', [...issuedFirst, disputed], 'disputed', 'disputed', 'issued'],
    ['paid but for a dispute', [...issuedFirst, disputed, rest, lapsed], 'disputed', 'disputed', 'issued'],
    [
      'approved but for what was not conceded',
      [...issuedFirst, disputed, rest, partlyConceded],
      'part-approved',
      'part-approved',
      'issued',
    ],
    [
      'paid but for what was conceded',
      [...issuedFirst, disputed, rest, lapsed, conceded, fundApproved, fundPaid],
      'paid',
      'paid',
      'paid',
    ],
    ['with money owed back', owedBack, 'issued', 'paid', 'issued'],
    [
      'with money that came back',
      [...owedBack, withoutClawback({ ...refunded, payer: nationalFund, pence: pence(2_000), statement: first })],
      'paid',
      'paid',
      'paid',
    ],
  ])('%s', (_, history, overall, ofCouncil, ofFund) => {
    const state = fold(accountDecider, history);
    const issued = state.statements.get(first);
    if (issued?.status !== 'issued') throw new Error('It was issued');
    const standings = [...issued.payers.values()].map((standing) => payerSettlement(state, issued, standing));
    expect([settlement(state, issued), ...standings]).toEqual([overall, ofCouncil, ofFund]);
  });
});

function withoutClawback({ clawback: _, ...refund }: Of<PaymentEvent, 'RefundReceived'>): PaymentEvent {
  return refund;
}
