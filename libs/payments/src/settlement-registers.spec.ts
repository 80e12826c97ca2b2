import { describe, expect, it } from '@jest/globals';
import { calendarDate, type Of, PaymentRef, pence } from '#kernel';
import { brightFutures, cityCouncil, nationalFund, riverside } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import {
  advanceApproved,
  advancePaid,
  agreedInFull,
  claimOf,
  clawbackAgreed,
  clawbackApproved,
  clawbackApprovedByFund,
  clawbackDeclined,
  clawbackProposed,
  conceded,
  disputed,
  dropped,
  first,
  grantApproved,
  grantPaid,
  issuedFirst,
  issuedSecond,
  refunded,
  second,
} from '../test/settlement-fixtures.js';
import {
  AdvancesRegister,
  advanceBalancesTable,
  advancesRegister,
  advancesTable,
  refundsTable,
} from './advances-register.js';
import { ClawbacksRegister, clawbacksRegister } from './clawbacks-register.js';
import { clawbacksTable } from './clawbacks-tables.js';
import { DisputesRegister, disputesRegister, disputesTable } from './disputes-register.js';
import type { PaymentEvent } from './domain/payments.events.js';

describe('the register of disputes', () => {
  const given = givenEvents(disputesRegister);
  const open = {
    contract: riverside,
    statement: first,
    line: 3,
    payer: cityCouncil,
    claim: claimOf(3),
    status: 'open',
    reason_code: 'evidence-insufficient',
    held_pence: 7_000,
    disputed_on: '2021-07-18',
    resolve_by: '2021-08-17',
    disallowed_pence: 0,
    resolved_on: null,
    resolved_by: null,
    entry: 0,
  };

  it('knows what is disputed, and that it was dropped', () => {
    expect(given(disputed, dropped).rows(disputesTable)).toEqual([
      { ...open, known_from: 0, known_to: 1 },
      {
        ...open,
        status: 'dropped',
        resolved_on: '2021-08-02',
        resolved_by: cityCouncil,
        known_from: 1,
        known_to: null,
      },
    ]);
  });

  it('knows what was conceded', () => {
    expect(given(disputed, conceded).rows(disputesTable)[1]).toMatchObject({
      status: 'conceded',
      disallowed_pence: 7_000,
      resolved_by: brightFutures,
    });
    expect(given(conceded).rows(disputesTable)).toEqual([]);
  });

  it('knows one that was raised again', () => {
    const again = { ...disputed, disputedOn: calendarDate('2021-08-05') };
    expect(given(disputed, dropped, again).rows(disputesTable)[2]).toMatchObject({ status: 'open', entry: 2 });
  });

  it.each([
    [{}, 2],
    [{ statement: second }, 0],
    [{ claim: claimOf(4) }, 1],
    [{ payer: nationalFund }, 1],
    [{ status: 'open' }, 1],
    [{ status: 'open', asOf: 1 }, 2],
    [{ overdueOn: '2021-08-17' }, 0],
    [{ overdueOn: '2021-08-18' }, 1],
    [{ limit: 1 }, 1],
  ] as const)('finds those of %j', (query, count) => {
    const other = { ...disputed, line: 4, claim: claimOf(4), payer: nationalFund };
    const told = given(disputed, other, dropped);
    const found = told.query((store) => new DisputesRegister(store).disputes(riverside, query));
    expect(found.rows).toHaveLength(count);
  });
});

describe('the register of clawbacks', () => {
  const given = givenEvents(clawbacksRegister);
  const ask = (history: readonly PaymentEvent[], clawback = 1) =>
    given(...history).query((store) => new ClawbacksRegister(store).clawback(riverside, clawback));
  type SomeLine = Partial<Of<PaymentEvent, 'StatementLinesAdded'>['lines'][number]>;
  const linesAdded = (...lines: readonly SomeLine[]) =>
    ({ type: 'StatementLinesAdded', contract: riverside, statement: second, lines }) as PaymentEvent;
  const parts = [
    { payer: cityCouncil, pence: pence(-7_000) },
    { payer: nationalFund, pence: pence(-3_000) },
  ];
  const invoicedLine: SomeLine = { number: 2, claim: claimOf(2), collect: 'invoiced', parts };
  const invoiced: readonly PaymentEvent[] = [
    ...issuedFirst,
    { ...clawbackProposed, collect: 'invoiced' },
    ...agreedInFull.slice(1),
  ];

  it('knows what is proposed, and who has to approve it', () => {
    expect(ask([clawbackProposed, clawbackApproved])).toEqual({
      contract: riverside,
      clawback: 1,
      ref: 'riverside.C01',
      cause: 'audit-finding',
      collect: 'netted',
      status: 'proposed',
      needs: 'all',
      claims: 1,
      proposed_by: cityCouncil,
      proposed_on: '2021-09-01',
      proposed_by_subject: 'demo:payer-1',
      agreed_on: null,
      carried_out_by: null,
      entry: 0,
      takenClaims: [{ contract: riverside, clawback: 1, place: 1, claim: claimOf(2), pence: null }],
      recoveries: [],
      decisions: [
        {
          contract: riverside,
          clawback: 1,
          place: 1,
          organisation: cityCouncil,
          decision: 'approved',
          decided_on: '2021-09-02',
          decided_by: 'demo:payer-2',
        },
        {
          contract: riverside,
          clawback: 1,
          place: 2,
          organisation: nationalFund,
          decision: 'waiting',
          decided_on: null,
          decided_by: null,
        },
      ],
      invoices: [],
    });
    expect(ask([clawbackProposed], 2)).toBeUndefined();
  });

  it('knows that it was declined: at once, or once all have declined an offer', () => {
    expect(ask([clawbackProposed, clawbackDeclined])).toMatchObject({
      status: 'declined',
      decisions: [{ decision: 'waiting' }, { decision: 'declined', decided_by: 'given-actor' }],
    });
    const offered = { ...clawbackProposed, needs: 'one' } as const;
    expect(ask([offered, clawbackDeclined])).toMatchObject({ status: 'proposed' });
    const byCouncil = { ...clawbackDeclined, organisation: cityCouncil };
    expect(ask([offered, clawbackDeclined, byCouncil])).toMatchObject({ status: 'declined' });
  });

  it('knows the statement that carried it out, in the order of the rulings', () => {
    const history = [...issuedFirst, disputed, conceded, ...agreedInFull];
    expect(ask([...history, ...issuedSecond(1)])).toMatchObject({ status: 'agreed', agreed_on: '2021-09-03' });
    expect(ask([...history, ...issuedSecond(2)])).toMatchObject({ status: 'carried-out', carried_out_by: second });
    // A dispute that was dropped is no ruling.
    expect(ask([...issuedFirst, disputed, dropped, ...agreedInFull, ...issuedSecond(1)])).toMatchObject({
      status: 'carried-out',
    });
  });

  it('knows what is recovered for a sample', () => {
    const recovery = [{ payer: cityCouncil, pence: pence(5_000) }];
    expect(ask([{ ...clawbackProposed, claims: [], recovery, cause: 'sample-recovery' }])).toMatchObject({
      claims: 0,
      takenClaims: [],
      recoveries: [{ payer: cityCouncil, pence: 5_000 }],
    });
  });

  it('sums what lines of its statement ask back by invoice, once that is issued', () => {
    const [begun, issued] = issuedSecond(1);
    if (begun === undefined || issued === undefined) throw new Error('The fixtures issue it');
    const others: readonly SomeLine[] = [
      { ...invoicedLine, number: 3, collect: 'netted' },
      { ...invoicedLine, number: 4, claim: claimOf(9) },
      { ...invoicedLine, number: 5, parts: [{ payer: cityCouncil, pence: pence(0) }] },
    ];
    const history = [...invoiced, begun, linesAdded(invoicedLine, ...others)];
    const sum = (told: readonly PaymentEvent[], payer: string) =>
      given(...told).query((store) => new ClawbacksRegister(store).invoicedOnLines(riverside, 1, payer));
    expect(sum(history, cityCouncil)).toBe(0);
    expect(sum([...history, issued], cityCouncil)).toBe(7_000);
    expect(sum([...history, issued], nationalFund)).toBe(3_000);
    expect(sum([...history, issued], brightFutures)).toBe(0);
    expect(ask([...history, issued])?.invoices).toHaveLength(2);
  });

  it('lists them by number, of a claim or a status', () => {
    const other = { ...clawbackProposed, clawback: 2, claims: [{ claim: claimOf(4), pence: pence(10) }] };
    const told = given(clawbackProposed, clawbackApproved, clawbackApprovedByFund, clawbackAgreed, other);
    const list = (query: Parameters<ClawbacksRegister['clawbacks']>[1]) =>
      told.query((store) => new ClawbacksRegister(store).clawbacks(riverside, query)).rows.map((row) => row.clawback);
    expect(list({})).toEqual([1, 2]);
    expect(list({ claim: claimOf(4) })).toEqual([2]);
    expect(list({ status: 'agreed' })).toEqual([1]);
    expect(list({ status: 'agreed', asOf: 2 })).toEqual([]);
    expect(list({ after: '1' })).toEqual([2]);
    expect(told.rows(clawbacksTable)).toHaveLength(3);
  });
});

describe('the register of grants, advances and refunds', () => {
  const given = givenEvents(advancesRegister);

  it('knows a grant from its approval on', () => {
    const row = {
      contract: riverside,
      payment: 'riverside.A01',
      kind: 'grant',
      payer: cityCouncil,
      pence: 250_000,
      period_from: '2021-07-01',
      period_to: '2021-09-30',
      approved_on: '2021-07-01',
      approved_by: 'demo:payer-1',
      paid_on: null,
      bank_reference: null,
      released_by: null,
      entry: 0,
    };
    const paid = { paid_on: '2021-07-05', bank_reference: 'BACS 0100', released_by: 'demo:payer-2' };
    expect(given(grantApproved, grantPaid).rows(advancesTable)).toEqual([
      { ...row, known_from: 0, known_to: 1 },
      { ...row, ...paid, known_from: 1, known_to: null },
    ]);
    expect(given(advanceApproved).rows(advancesTable)).toMatchObject([{ kind: 'advance', period_from: null }]);
  });

  it('keeps what each payer paid without outcomes, and what statements were set against', () => {
    const second = { ...advanceApproved, payment: PaymentRef.parse('riverside.A02') };
    const secondPaid = { ...advancePaid, payment: second.payment };
    const setAgainstAdvances = [{ payer: cityCouncil, pence: pence(20_000) }];
    const history = [grantApproved, grantPaid, second, secondPaid, ...issuedSecond(0, { setAgainstAdvances })];
    const told = given(...history);
    const balances = told.query((store) => new AdvancesRegister(store).balances(riverside));
    expect(balances).toEqual([
      {
        contract: riverside,
        payer: cityCouncil,
        granted_pence: 250_000,
        advanced_pence: 50_000,
        set_against_pence: 20_000,
        returned_pence: 0,
      },
    ]);
    const { clawback: _, ...rest } = refunded;
    const cameBack: PaymentEvent = { ...rest, pence: pence(9_000), advance: second.payment };
    const returned = given(...history, cameBack);
    expect(returned.query((store) => new AdvancesRegister(store).balances(riverside))).toMatchObject([
      { advanced_pence: 50_000, set_against_pence: 20_000, returned_pence: 9_000 },
    ]);
    expect(returned.query((store) => new AdvancesRegister(store).refunds(riverside).rows)).toMatchObject([
      { pence: 9_000, statement: null, clawback: null, advance: second.payment },
    ]);
    expect(told.rows(advanceBalancesTable)).toHaveLength(3);
    const earlier = told.query((store) => new AdvancesRegister(store).balances(riverside, { asOf: 1 }));
    expect(earlier).toMatchObject([{ advanced_pence: 0 }]);
    const found = told.query((store) => new AdvancesRegister(store).advances(riverside, { limit: 1 }));
    expect(found.rows.map(({ payment }) => payment)).toEqual(['riverside.A01']);
    const next = told.query((store) => new AdvancesRegister(store).advances(riverside, { after: found.next ?? '' }));
    expect(next.rows.map(({ payment }) => payment)).toEqual(['riverside.A02']);
    expect(
      told.query((store) => new AdvancesRegister(store).advances(riverside, { payer: nationalFund })).rows,
    ).toEqual([]);
  });

  it('knows what came back, and what it was for', () => {
    const { clawback: _, ...rest } = refunded;
    const forStatement = { ...rest, refund: PaymentRef.parse('riverside.R02'), statement: first };
    const told = given(refunded, forStatement);
    expect(told.rows(refundsTable)).toMatchObject([
      { refund: 'riverside.R01', payer: cityCouncil, pence: 7_000, clawback: 1, statement: null, entry: 0 },
      { refund: 'riverside.R02', clawback: null, statement: first, recorded_by: 'demo:payer-1', entry: 1 },
    ]);
    const refunds = (query: Parameters<AdvancesRegister['refunds']>[1]) =>
      told.query((store) => new AdvancesRegister(store).refunds(riverside, query)).rows.map(({ refund }) => refund);
    expect(refunds({})).toEqual(['riverside.R01', 'riverside.R02']);
    expect(refunds({ statement: first })).toEqual(['riverside.R02']);
    expect(refunds({ clawback: 1 })).toEqual(['riverside.R01']);
    expect(refunds({ payer: nationalFund })).toEqual([]);
  });
});
