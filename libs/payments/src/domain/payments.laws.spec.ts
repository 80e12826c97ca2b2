import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  calendarDate,
  type Decision,
  fold,
  isRefusal,
  OrganisationId,
  PaymentRef,
  pence,
  StatementRef,
  sumPence,
} from '#kernel';
import { riverside } from '../../../contracts/test/fixtures.js';
import { givenEvents } from '../../../read-store/test/given-events.js';
import { billable } from '../../test/fixtures.js';
import { StatementsRegister, statementsRegister } from '../statements-register.js';
import type { PaymentEvent } from './payments.events.js';
import {
  type AccountState,
  accountDecider,
  type PaymentCommand,
  type PaymentReason,
  type Share,
  splitBetween,
} from './payments.js';

const nowhere = StatementRef.parse('nowhere');

/** Shares of one to three payers that add up to 100%, in steps of a thousandth. */
const shares: fc.Arbitrary<readonly Share[]> = fc
  .array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 3 })
  .map((weights) => {
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const thousandths = weights.map((weight) => Math.floor((weight * 100_000) / whole));
    const rest = 100_000 - thousandths.reduce((sum, share) => sum + share, 0);
    thousandths[0] = (thousandths[0] ?? 0) + rest;
    return thousandths.map((share, index) => ({
      payer: OrganisationId.parse(`payer_${index}`),
      percentage: `${Math.floor(share / 1000)}.${String(share % 1000).padStart(3, '0')}`,
    }));
  });

/** The value of each verified claim there is; nothing else can ever be paid. */
const verifiedValues = fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 12, size: 'max' });

/** What somebody tries next; most of it is refused, in any order that chance finds. */
const attempt = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('begin' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      claims: fc.array(fc.nat(11), { minLength: 1, maxLength: 4, size: 'max' }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('issue' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('abandon' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('approve' as const), payer: fc.nat(3), by: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pay' as const), payer: fc.nat(3), by: fc.nat(1) }) },
);
type Attempt = typeof attempt extends fc.Arbitrary<infer Tried> ? Tried : never;

const story = fc.record({
  shares,
  values: verifiedValues,
  maximumPence: fc.integer({ min: 100_000, max: 3_000_000 }),
  attempts: fc.array(fc.tuple(attempt, fc.nat(30)), { minLength: 20, maxLength: 60, size: 'max' }),
});
type Story = typeof story extends fc.Arbitrary<infer Told> ? Told : never;

interface Ran {
  readonly events: readonly PaymentEvent[];
  readonly state: AccountState;
}

/** Tells a story, looking after every step. */
function tell({ shares: between, values, maximumPence, attempts }: Story, look: (ran: Ran) => void = () => {}): Ran {
  let events: readonly PaymentEvent[] = [];
  let state = accountDecider.initial;
  for (const [tried, which] of attempts) {
    const command = commandOf(tried, which, state, values, { shares: between, maximumPence: pence(maximumPence) });
    const decided = accountDecider.decide(command, state);
    if (isRefusal(decided)) continue;
    events = [...events, ...decided];
    state = decided.reduce((now, event) => accountDecider.evolve(now, event), state);
    expectDoneAlready(accountDecider.decide(command, state), command);
    look({ events, state });
  }
  return { events, state };
}

/** What was just done and is asked again gives no second event. */
function expectDoneAlready(again: Decision<PaymentEvent, PaymentReason>, command: PaymentCommand): void {
  expect({ command, again }).toEqual({ command, again: [] });
}

function commandOf(
  tried: Attempt,
  which: number,
  state: AccountState,
  values: readonly number[],
  terms: { readonly shares: readonly Share[]; readonly maximumPence: ReturnType<typeof pence> },
): PaymentCommand {
  const contract = riverside;
  const known = [...state.statements.values()];
  const isMoney = tried.do === 'approve' || tried.do === 'pay';
  const fit = known.filter(({ status }) => (isMoney ? status === 'issued' : status === 'begun'));
  // Mostly one that the attempt makes sense for, sometimes any, sometimes one that does not exist.
  const { statement } = (which < 4 ? known[which] : fit[which % Math.max(1, fit.length)]) ?? { statement: nowhere };
  // One too many now and then: somebody who does not pay.
  const payer = (index: number) => OrganisationId.parse(`payer_${index % (terms.shares.length + 1)}`);
  switch (tried.do) {
    case 'begin': {
      const number = state.statements.size + 1;
      const day = calendarDate(`20${String(20 + number).padStart(2, '0')}-01-01`);
      return {
        type: 'begin-statement',
        contract,
        // Named, so that asking again is known from asking for another.
        statement: StatementRef.parse(`S${number}`),
        period: { from: day, to: day },
        issuedOn: day,
        today: day,
        plannedPence: pence(0),
        terms,
        areClaimsComplete: true,
      };
    }
    case 'add':
      return {
        type: 'add-lines',
        contract,
        statement,
        shares: terms.shares,
        claims: tried.claims.filter((nth) => nth < values.length).map((nth) => billable(nth, values[nth])),
      };
    case 'issue': {
      const standing = state.statements.get(statement);
      return {
        type: 'issue-statement',
        contract,
        statement,
        issuedOn: standing?.period.to ?? calendarDate('2021-01-01'),
        terms,
        lines: standing?.lines ?? 0,
        areClaimsComplete: true,
        fallen: [],
      };
    }
    case 'abandon':
      return { type: 'abandon-statement', contract, statement, reasonCode: 'begun-in-error' };
    case 'approve': {
      const today = calendarDate('2060-01-01');
      return {
        type: 'approve-statement',
        contract,
        statement,
        payer: payer(tried.payer),
        today,
        by: `person-${tried.by}`,
        fallen: [],
      };
    }
    case 'pay':
      return {
        type: 'make-payment',
        contract,
        statement,
        payer: payer(tried.payer),
        paidOn: calendarDate('2060-01-02'),
        bankReference: 'BACS',
        by: `person-${tried.by}`,
        fallen: [],
        payment: PaymentRef.parse(`${statement}.${tried.payer}`),
      };
  }
}

const sumOf = <Type extends PaymentEvent['type']>(
  events: readonly PaymentEvent[],
  type: Type,
  amount: (event: Extract<PaymentEvent, { type: Type }>) => number,
) =>
  sumPence(
    events
      .filter((event): event is Extract<PaymentEvent, { type: Type }> => event.type === type)
      .map((event) => amount(event)),
  );

const issuedPence = (events: readonly PaymentEvent[]) => sumOf(events, 'StatementIssued', (event) => event.totalPence);
const approvedPence = (events: readonly PaymentEvent[]) => sumOf(events, 'StatementApproved', (event) => event.pence);
const paidPence = (events: readonly PaymentEvent[]) => sumOf(events, 'PaymentMade', (event) => event.pence);

/** Lines of the statements that were issued. */
function billedLines(events: readonly PaymentEvent[]) {
  const real = new Set(events.filter(({ type }) => type === 'StatementIssued').map(({ statement }) => statement));
  return events.flatMap((event) =>
    event.type === 'StatementLinesAdded' && real.has(event.statement) ? event.lines : [],
  );
}

const RUNS = { numRuns: 200 };

describe('whatever anybody tries, in whatever order', () => {
  it('issued is at least approved, and approved at least paid', () => {
    fc.assert(
      fc.property(story, (told) => {
        tell(told, ({ events }) => {
          expect(issuedPence(events)).toBeGreaterThanOrEqual(approvedPence(events));
          expect(approvedPence(events)).toBeGreaterThanOrEqual(paidPence(events));
        });
      }),
      RUNS,
    );
  });

  it('what is paid never exceeds what was verified, nor the maximum', () => {
    fc.assert(
      fc.property(story, (told) => {
        tell(told, ({ events }) => {
          expect(paidPence(events)).toBeLessThanOrEqual(sumPence(told.values));
          expect(issuedPence(events)).toBeLessThanOrEqual(told.maximumPence);
        });
      }),
      RUNS,
    );
  });

  it('a claim is billed once', () => {
    fc.assert(
      fc.property(story, (told) => {
        const claims = billedLines(tell(told).events).map(({ claim }) => claim);
        expect(new Set(claims).size).toBe(claims.length);
      }),
      RUNS,
    );
  });

  it('lines are numbered without a gap, and their parts sum to the line, the statement and each payer', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { events } = tell(told);
        for (const statement of events.filter((event) => event.type === 'StatementIssued')) {
          const lines = events.flatMap((event) =>
            event.type === 'StatementLinesAdded' && event.statement === statement.statement ? event.lines : [],
          );
          expect(lines.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1));
          expect(lines).toHaveLength(statement.lines);
          for (const line of lines) expect(sumPence(line.parts.map((part) => part.pence))).toBe(line.amountPence);
          expect(sumPence(lines.map(({ amountPence }) => amountPence))).toBe(statement.totalPence);
          expect(sumPence(statement.parts.map((part) => part.pence))).toBe(statement.totalPence);
          for (const { payer, pence: part } of statement.parts) {
            const own = lines.flatMap(({ parts }) => parts.filter((one) => one.payer === payer));
            expect(sumPence(own.map((one) => one.pence))).toBe(part);
          }
        }
      }),
      RUNS,
    );
  });

  it('nobody releases what they approved', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { events } = tell(told);
        for (const payment of events.filter((event) => event.type === 'PaymentMade')) {
          const approval = events.find(
            (event) =>
              event.type === 'StatementApproved' &&
              event.statement === payment.statement &&
              event.payer === payment.payer,
          );
          expect(approval).toMatchObject({ pence: payment.pence });
          expect(approval).not.toMatchObject({ approvedBy: payment.releasedBy });
        }
      }),
      RUNS,
    );
  });

  it('replaying the events gives the state that was lived through, and its running totals', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { events, state } = tell(told);
        expect(fold(accountDecider, events)).toEqual(state);
        expect(state.issuedToDatePence).toBe(issuedPence(events));
        expect(state.paidToDatePence).toBe(paidPence(events));
        expect(state.size).toBe(events.length);
      }),
      RUNS,
    );
  });
});

describe('the running totals', () => {
  it('agree with the events at every entry of the ledger', () => {
    for (const told of fc.sample(story, { numRuns: 20, seed: 20_210_402 })) {
      const { events } = tell(told);
      const derived = givenEvents(statementsRegister)(...events);
      for (let asOf = 0; asOf < events.length; asOf += 1) {
        const until = events.slice(0, asOf + 1);
        expect(derived.query((store) => new StatementsRegister(store).totals(riverside, { asOf }))).toMatchObject({
          statements: until.filter(({ type }) => type === 'StatementIssued').length,
          lines: billedLines(until).length,
          issued_pence: issuedPence(until),
          approved_pence: approvedPence(until),
          paid_pence: paidPence(until),
        });
      }
    }
  });
});

describe('the stories that are told', () => {
  it('come as far as approvals, payments and abandoned statements', () => {
    const types = new Map<string, number>();
    for (const told of fc.sample(story, { numRuns: 300, seed: 20_210_401 })) {
      for (const type of new Set(tell(told).events.map((event) => event.type))) {
        types.set(type, (types.get(type) ?? 0) + 1);
      }
    }
    for (const type of ['StatementIssued', 'StatementAbandoned', 'StatementApproved', 'PaymentMade']) {
      expect([type, (types.get(type) ?? 0) > 30]).toEqual([type, true]);
    }
  });
});

describe('splitting an amount', () => {
  it('leaves no penny over, and nobody a penny further from their share than another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), shares, (amount, between) => {
        const parts = splitBetween(amount, between);
        expect(sumPence(parts.map((part) => part.pence))).toBe(amount);
        for (const [index, { percentage }] of between.entries()) {
          const exact = (amount * Number(percentage)) / 100;
          expect(Math.abs((parts[index]?.pence ?? Number.NaN) - exact)).toBeLessThan(1.001);
        }
      }),
    );
  });
});
