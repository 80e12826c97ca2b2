import { describe, expect, it } from '@jest/globals';
import { calendarDate, pence } from '#kernel';
import { claimWithdrawn, made } from '../../claims/test/fixtures.js';
import { actors, cityCouncil, nationalFund, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { at, givenEvents } from '../../read-store/test/given-events.js';
import {
  abandoned,
  approved,
  begun,
  billable,
  calculationOf,
  fundApproved,
  fundPaid,
  issued,
  lineOf,
  linesAdded,
  paid,
  partsOf,
  quarter3,
  S01,
  S02,
} from '../test/fixtures.js';
import type { PaymentEvent } from './domain/payments.events.js';
import { NotPayableRegister } from './not-payable-register.js';
import { notPayableTable, notPayableTotalsTable } from './not-payable-tables.js';
import { StatementSums } from './statement-sums.js';
import { statementsRegister } from './statements-projection.js';
import { StatementsRegister } from './statements-register.js';
import {
  claimedAmountsTable,
  contractTotalsTable,
  NO_TOTALS,
  paymentsTable,
  statementLinePartsTable,
  statementLinesTable,
  statementPartsTable,
  statementsTable,
} from './statements-tables.js';

const given = givenEvents(statementsRegister);
const last = (rows: readonly object[]) => rows.at(-1);
const named = { contract: riverside, statement: S01 };
const statement = {
  ...named,
  number: 1,
  period_from: '2021-04-01',
  period_to: '2021-06-30',
  status: 'begun',
  lines: 0,
  total_pence: 0,
  issued_on: null,
  due_pence: 0,
  held_pence: 0,
  approved_pence: 0,
  paid_pence: 0,
  restated: 0,
};
const nothing = { contract: riverside, ...NO_TOTALS };
const open: readonly PaymentEvent[] = [begun, linesAdded, issued];

describe('the register of statements', () => {
  it('counts claims and what they are worth', () => {
    expect(given(made).rows(contractTotalsTable)).toEqual([
      { ...nothing, claims: 1, claimed_pence: 66_000, unbilled_pence: 66_000, known_from: 0, known_to: null },
    ]);
    expect(given(made).rows(claimedAmountsTable)).toEqual([
      { claim: made.claim, pence: 66_000, billed_pence: null, taken_back: 0 },
    ]);
  });

  it('takes a withdrawn claim out of the totals', () => {
    const derived = given(made, claimWithdrawn);
    expect(last(derived.rows(contractTotalsTable))).toEqual({ ...nothing, known_from: 1, known_to: null });
    expect(derived.rows(claimedAmountsTable)).toEqual([]);
  });

  it('knows a statement that was begun', () => {
    expect(given(begun).rows(statementsTable)).toEqual([{ ...statement, known_from: 0, known_to: null }]);
  });

  it('knows its lines and what each payer owes of them', () => {
    const derived = given(begun, linesAdded);
    expect(derived.rows(statementLinesTable)).toEqual([
      {
        ...named,
        number: 1,
        kind: 'claim',
        claim: billable(1).claim,
        person: 'P0000000000000001',
        cohort: null,
        outcome: startsWork,
        occurrence: 1,
        rate_card_line: 'starts_work',
        revision: 1,
        achieved_on: '2021-06-01',
        amount_pence: 66_000,
        uncapped_pence: 66_000,
        payable_pence: 66_000,
        adjusts_statement: null,
        adjusts_line: null,
        billed_before_pence: null,
        cause: null,
        cause_event: null,
        collect: 'netted',
        calculation: JSON.stringify(calculationOf(66_000)),
        known_from: 1,
        known_to: null,
      },
      expect.objectContaining({ number: 2, claim: billable(2).claim, amount_pence: 22_001 }),
    ]);
    expect(derived.rows(statementLinePartsTable)).toMatchObject([
      { number: 1, place: 1, payer: cityCouncil, pence: 46_200 },
      { number: 1, place: 2, payer: nationalFund, pence: 19_800 },
      { number: 2, place: 1, payer: cityCouncil, pence: 15_401 },
      { number: 2, place: 2, payer: nationalFund, pence: 6_600 },
    ]);
    expect(last(derived.rows(statementsTable))).toMatchObject({ status: 'begun', lines: 2, total_pence: 88_001 });
  });

  it('knows an issued statement and what each payer owes of it', () => {
    const derived = given(...open);
    expect(last(derived.rows(statementsTable))).toMatchObject({ status: 'issued', issued_on: '2021-07-15' });
    expect(derived.rows(statementPartsTable)).toEqual([
      {
        ...named,
        place: 1,
        payer: cityCouncil,
        pence: 61_601,
        due_pence: 61_601,
        held_pence: 0,
        approved_pence: 0,
        paid_pence: 0,
        refunded_pence: 0,
        status: 'issued',
        approved_on: null,
        approved_by: null,
        paid_on: null,
        payment: null,
        known_from: 2,
        known_to: null,
      },
      expect.objectContaining({ place: 2, payer: nationalFund, pence: 26_400 }),
    ]);
    expect(last(derived.rows(contractTotalsTable))).toMatchObject({ statements: 1, lines: 2, issued_pence: 88_001 });
  });

  it('knows that a statement of nothing is paid as it is issued', () => {
    const none = issued.parts.map(({ payer }) => ({ payer, pence: pence(0) }));
    const sums = { totalPence: pence(0), parts: none, due: none, issuedToDatePence: pence(0) };
    const empty: PaymentEvent = { ...issued, lines: 0, ...sums };
    expect(last(given(begun, empty).rows(statementsTable))).toMatchObject({ status: 'paid', total_pence: 0 });
  });

  it('takes the lines of an abandoned statement away, and keeps that they stood there', () => {
    const derived = given(begun, linesAdded, abandoned);
    expect(last(derived.rows(statementsTable))).toMatchObject({ status: 'abandoned', lines: 0, total_pence: 0 });
    expect(derived.rows(statementLinesTable)).toMatchObject([
      { number: 1, known_from: 1, known_to: 2 },
      { number: 2, known_from: 1, known_to: 2 },
    ]);
    expect(derived.rows(statementLinePartsTable).every((row) => row.known_to === 2)).toBe(true);
  });

  it('knows approvals', () => {
    const derived = given(...open, approved);
    expect(last(derived.rows(statementsTable))).toMatchObject({ status: 'part-approved', approved_pence: 61_601 });
    expect(derived.rows(statementPartsTable).find((row) => row.known_from === 3)).toMatchObject({
      payer: cityCouncil,
      approved_on: '2021-07-20',
      approved_by: actors.payer.subject,
    });
    const all = given(...open, approved, fundApproved);
    expect(last(all.rows(statementsTable))).toMatchObject({ status: 'approved', approved_pence: 88_001 });
    expect(last(all.rows(contractTotalsTable))).toMatchObject({ approved_pence: 88_001, paid_pence: 0 });
  });

  it('knows payments', () => {
    const some = given(...open, approved, fundApproved, paid);
    expect(some.rows(paymentsTable)).toEqual([
      {
        ...named,
        payment: 'riverside.S01.P1',
        payer: cityCouncil,
        pence: 61_601,
        paid_on: '2021-07-30',
        bank_reference: 'BACS 0001',
        released_by: actors.otherPayer.subject,
        known_from: 5,
        known_to: null,
      },
    ]);
    expect(last(some.rows(statementsTable))).toMatchObject({ status: 'part-paid', paid_pence: 61_601 });
    const all = given(...open, approved, fundApproved, paid, fundPaid);
    expect(last(all.rows(statementsTable))).toMatchObject({ status: 'paid', paid_pence: 88_001 });
    expect(last(all.rows(contractTotalsTable))).toMatchObject({ payments: 2, paid_pence: 88_001 });
    expect(all.rows(statementPartsTable).find((row) => row.known_from === 6)).toMatchObject({
      payer: nationalFund,
      paid_on: '2021-07-30',
      payment: 'riverside.S01.P2',
    });
  });
});

describe('asking the register of statements', () => {
  const second: PaymentEvent = { ...begun, statement: S02, number: 2, period: quarter3 };
  const told = givenEvents(statementsRegister)(...open, approved, paid, second, made);
  const ask = <Result>(question: (register: StatementsRegister) => Result) =>
    told.query((store) => question(new StatementsRegister(store)));

  it('answers as of now and as of an earlier entry', () => {
    expect(ask((register) => register.statement(riverside, S01)?.status)).toBe('part-paid');
    expect(ask((register) => register.statement(riverside, S01, { asOf: 1 })?.status)).toBe('begun');
    expect(ask((register) => register.statement(riverside, 'nowhere'))).toBeUndefined();
    expect(ask((register) => register.totals(riverside, { asOf: 3 }).paid_pence)).toBe(0);
    expect(ask((register) => register.totals(riverside).paid_pence)).toBe(61_601);
    expect(ask((register) => register.totals('nowhere'))).toEqual({ ...nothing, contract: 'nowhere' });
  });

  it('lists statements, lines and payments in pages', () => {
    const first = ask((register) => register.statements(riverside, { limit: 1 }));
    expect(first.rows.map((row) => row.statement)).toEqual([S01]);
    expect(ask((register) => register.statements(riverside, { after: first.next })).rows).toMatchObject([
      { statement: S02 },
    ]);
    const lines = ask((register) => register.lines(riverside, { statement: S01, limit: 1 }));
    expect(lines.rows.map((row) => row.number)).toEqual([1]);
    expect(ask((register) => register.lines(riverside, { after: lines.next })).rows).toMatchObject([{ number: 2 }]);
    expect(ask((register) => register.payments(riverside).rows.map((row) => row.payment))).toEqual([
      'riverside.S01.P1',
    ]);
    expect(ask((register) => register.payments(riverside, { statement: S02 }).rows)).toEqual([]);
  });

  it('finds what was billed for a person, a claim, a line and revision of the rate card', () => {
    expect(ask((register) => register.lines(riverside, { person: 'P0000000000000002' }).rows)).toHaveLength(1);
    expect(ask((register) => register.lines(riverside, { line: 'starts_work', revision: 1 }).rows)).toHaveLength(2);
    expect(ask((register) => register.lines(riverside, { line: 'starts_work', revision: 2 }).rows)).toEqual([]);
    expect(ask((register) => register.lineOfClaim(billable(2).claim)?.number)).toBe(2);
    expect(ask((register) => register.line(riverside, S01, 2)?.amount_pence)).toBe(22_001);
    expect(ask((register) => register.payment(riverside, 'riverside.S01.P1')?.pence)).toBe(61_601);
  });

  it('says who owes what', () => {
    expect(ask((register) => register.parts(riverside, S01).map((part) => part.pence))).toEqual([61_601, 26_400]);
    expect(ask((register) => register.partsOfLine(riverside, S01, 2).map((part) => part.pence))).toEqual([
      15_401, 6_600,
    ]);
  });

  it('finds what limits cut off, by claim and by cap', () => {
    const cut = { ...linesAdded, lines: [lineOf(1, billable(1, 50_000), 66_000), lineOf(2, billable(2, 22_001))] };
    const derived = given(begun, cut, at({}, { ...issued, totalPence: pence(72_001) }));
    const rowsOf = derived.query((store) => new NotPayableRegister(store).curtailments(riverside).rows);
    expect(rowsOf).toEqual([
      {
        contract: riverside,
        claim: billable(1).claim,
        place: 1,
        outcome: startsWork,
        achieved_on: '2021-06-01',
        person: billable(1).person,
        statement: S01,
        line: 1,
        cap: 'contract_maximum',
        level: 'contract',
        counts: 'pence',
        source: 'terms',
        version: 1,
        payer: null,
        limit_value: 50_000_000,
        used_before: 49_950_000,
        room: 50_000,
        cut_pence: 16_000,
      },
    ]);
    expect(derived.query((store) => new NotPayableRegister(store).curtailed(riverside))).toEqual([
      { contract: riverside, level: 'contract', cap: 'contract_maximum', claims: 1, cut_pence: 16_000 },
    ]);
    expect(last(derived.rows(contractTotalsTable))).toMatchObject({ curtailed_pence: 16_000 });
    expect(derived.query((store) => new StatementSums(store).of(riverside, S01, 72_001))).toEqual({
      claims: 2,
      claimedPence: 88_001,
      notPaid: [
        {
          ...{ reason: 'cap', cap: 'contract_maximum', level: 'contract', source: 'terms', mode: null },
          ...{ claims: 1, pence: 16_000, lines: [{ rateCardLine: 'starts_work', claims: 1, pence: 16_000 }] },
        },
      ],
      changes: [],
      besidePence: 0,
      totalPence: 72_001,
    });
    expect(derived.query((store) => new StatementSums(store).of(riverside, S02, 0).notPaid)).toEqual([]);
  });

  it('replaces the cuts of a claim by those of the line that adjusts it', () => {
    const first = { ...linesAdded, lines: [lineOf(1, billable(1, 50_000), 66_000)] };
    const released = { ...lineOf(1, billable(1, 66_000)), kind: 'adjustment' as const, amountPence: pence(16_000) };
    const derived = given(
      begun,
      first,
      at({}, { ...issued, lines: 1, totalPence: pence(50_000) }),
      at({}, { ...begun, statement: S02, number: 2, period: quarter3 }),
      at({}, { ...linesAdded, statement: S02, lines: [{ ...released, parts: partsOf(16_000) }] }),
      at({}, { ...issued, statement: S02, period: quarter3, lines: 1, totalPence: pence(16_000) }),
    );
    expect(derived.query((store) => new NotPayableRegister(store).curtailments(riverside).rows)).toEqual([]);
    const before = derived.query((store) => new NotPayableRegister(store).curtailments(riverside, { asOf: 4 }).rows);
    expect(before).toMatchObject([{ cut_pence: 16_000 }]);
    expect(last(derived.rows(notPayableTotalsTable))).toMatchObject({ claims: 0, cut_pence: 0 });
    expect(last(derived.rows(notPayableTable))).toMatchObject({ known_from: 2, known_to: 5 });
    const told = derived.query((store) => new StatementsRegister(store).linesOfClaim(billable(1).claim));
    expect(told.map(({ statement: on, kind, amount_pence }) => [on, kind, amount_pence])).toEqual([
      [S01, 'claim', 50_000],
      [S02, 'adjustment', 16_000],
    ]);
  });

  it('knows what a payer holds back, what a later statement took back of it, and what stays payable', () => {
    const disputed: PaymentEvent = {
      type: 'LineDisputed',
      ...named,
      line: 1,
      claim: billable(1).claim,
      payer: cityCouncil,
      heldPence: pence(46_200),
      disputedOn: calendarDate('2021-07-16'),
      resolveBy: calendarDate('2021-08-16'),
      reasonCode: 'not-achieved',
    };
    const conceded: PaymentEvent = {
      type: 'DisputeResolved',
      ...named,
      line: 1,
      claim: billable(1).claim,
      payer: cityCouncil,
      disallowedPence: pence(40_000),
      resolvedBy: cityCouncil,
      resolvedBySubject: actors.payer.subject,
      resolvedOn: calendarDate('2021-07-20'),
    };
    const next: readonly PaymentEvent[] = [
      { ...begun, statement: S02, number: 2, period: quarter3 },
      {
        ...issued,
        statement: S02,
        period: quarter3,
        heldBack: [{ statement: S01, line: 1, payer: cityCouncil, pence: pence(39_000) }],
        basis: { ...issued.basis, rulings: 1 },
      },
    ];
    const heldAfter = (...events: readonly PaymentEvent[]) => {
      const parts = given(...open, ...events).query((store) => new StatementsRegister(store).parts(riverside, S01));
      return parts[0];
    };
    expect(heldAfter(disputed)).toMatchObject({ due_pence: 61_601, held_pence: 46_200, status: 'disputed' });
    expect(heldAfter(disputed, conceded)).toMatchObject({ held_pence: 40_000 });
    expect(heldAfter(disputed, conceded, ...next)).toMatchObject({ held_pence: 39_000, status: 'issued' });
    const rows = given(...open, disputed).rows(statementsTable);
    expect(last(rows)).toMatchObject({ status: 'disputed', held_pence: 46_200, due_pence: 88_001 });
  });
});
