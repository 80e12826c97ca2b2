import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  calendarDate,
  fold,
  isRefusal,
  type OrganisationId,
  PaymentRef,
  pence,
  StatementRef,
  sumPence,
} from '#kernel';
import { brightFutures, cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import { often } from '../../../../kernel/test/laws.js';
import { claimOf, statementBegun, statementIssued } from '../../../test/settlement-fixtures.js';
import type { PaymentEvent } from '../payments.events.js';
import { accountDecider, type PaymentCommand } from './account.js';
import {
  type AccountState,
  approvedPence,
  disputeKey,
  heldByDispute,
  heldPence,
  type IssuedStatement,
  paidPence,
  unspentPence,
} from './account-state.js';
import type { BilledClaim } from './clawbacks.js';

const payers = [cityCouncil, nationalFund] as const;
const day = (nth: number) => addDays(calendarDate('2021-07-15'), nth);

/** Each line is the claim of its number, worth so much to each of the two payers. */
const lines = fc.array(fc.tuple(fc.nat(9_000), fc.nat(9_000)), { minLength: 2, maxLength: 4, size: 'max' });

/** What somebody tries next; most of it is refused, in any order that chance finds. */
const attempt = fc.record({
  tries: fc.constantFrom(
    'approve',
    'approve',
    'pay',
    'pay',
    'pay',
    'dispute',
    'dispute',
    'drop',
    'concede',
    'propose',
    'propose',
    'agree',
    'agree',
    'agree',
    'decline',
    'issue',
    'refund',
    'refund',
    'advance',
    'release',
    'return',
  ),
  payer: fc.nat(1),
  by: fc.nat(2),
  line: fc.nat(4),
  pence: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
  which: fc.nat(3),
});
type Attempt = typeof attempt extends fc.Arbitrary<infer Tried> ? Tried : never;

const story = fc.record({
  lines,
  attempts: fc.array(attempt, { minLength: 20, maxLength: 60, size: 'max' }),
});

/** What the statements so far have billed of each claim, as the tables would say it: by payer. */
class Book {
  readonly #billed = new Map<string, number[]>();

  constructor(private readonly told: readonly (readonly number[])[]) {
    for (const [index, parts] of told.entries()) this.#billed.set(claimOf(index + 1), [...parts]);
  }

  billed(line: number): BilledClaim[] {
    const parts = this.#billed.get(claimOf(line));
    if (parts === undefined) return [];
    return [
      { claim: claimOf(line), parts: payers.map((payer, place) => ({ payer, pence: pence(parts[place] ?? 0) })) },
    ];
  }

  part(line: number, place: number): number | undefined {
    return this.told[line - 1]?.[place];
  }

  /**
   * Carries every ruling out as a statement does: less of each claim, first against what a payer had held back.
   * @returns the event that issues that statement, with what is asked for by invoice left out of what is due.
   */
  issue(state: AccountState, number: number): PaymentEvent[] {
    const heldBack: {
      statement: StatementRef;
      line: number;
      payer: (typeof payers)[number];
      pence: ReturnType<typeof pence>;
    }[] = [];
    const netted = [0, 0];
    for (const ruling of state.rulings.slice(state.lastBasis.rulings)) {
      for (const { claim, payer, pence: amount } of ruling.disallowances) {
        const billed = this.#billed.get(claim) ?? [0, 0];
        const before = sumPence(billed);
        for (const [place, one] of payers.entries()) {
          if (payer !== undefined && payer !== one) continue;
          const own = billed[place] ?? 0;
          const share =
            payer === undefined && amount !== undefined
              ? Math.floor((own * amount) / Math.max(1, before))
              : (amount ?? own);
          const taken = Math.min(own, share);
          billed[place] = own - taken;
          let left = taken;
          for (const dispute of state.disputes.values()) {
            if (dispute.claim !== claim || dispute.payer !== one) continue;
            // Several rulings of one statement may take of the same dispute.
            const before = heldBack.filter((one) => disputeKey(one) === disputeKey(dispute));
            const there = heldByDispute(state, dispute) - dispute.takenBackPence;
            const held = Math.min(left, there - sumPence(before.map((one) => one.pence)));
            if (held <= 0) continue;
            left -= held;
            heldBack.push({ statement: dispute.statement, line: dispute.line, payer: one, pence: pence(held) });
          }
          netted[place] = (netted[place] ?? 0) - left;
        }
      }
    }
    const statement = StatementRef.parse(`riverside.S${String(number).padStart(2, '0')}`);
    const due = payers.map((payer, place) => ({ payer, pence: pence(netted[place] ?? 0) }));
    const basis = { ...statementIssued.basis, rulings: state.rulings.length };
    return [
      { ...statementBegun, statement, number },
      {
        ...statementIssued,
        statement,
        issuedOn: day(0),
        due,
        parts: due,
        totalPence: sumPence(netted),
        heldBack,
        basis,
      },
    ];
  }
}

interface Ran {
  readonly state: AccountState;
  readonly events: readonly PaymentEvent[];
}

function tell(
  told: { lines: readonly (readonly number[])[]; attempts: readonly Attempt[] },
  look: (ran: Ran) => void,
): Ran {
  const book = new Book(told.lines);
  const due = payers.map((payer, place) => ({ payer, pence: sumPence(told.lines.map((parts) => parts[place] ?? 0)) }));
  let events: readonly PaymentEvent[] = [statementBegun, { ...statementIssued, due, parts: due }];
  let state = fold(accountDecider, events);
  for (const [nth, tried] of told.attempts.entries()) {
    if (tried.tries === 'issue') {
      const issued = book.issue(state, state.statements.size + 1);
      state = fold({ ...accountDecider, initial: state }, issued);
      events = [...events, ...issued];
      look({ state, events });
      continue;
    }
    const command = commandOf(tried, nth, state, book);
    const decided = accountDecider.decide(command, state);
    if (isRefusal(decided)) continue;
    state = fold({ ...accountDecider, initial: state }, decided);
    events = [...events, ...decided];
    // What was just done and is asked again gives no second event.
    expect({ command, again: accountDecider.decide(command, state) }).toEqual({ command, again: [] });
    look({ state, events });
  }
  return { state, events };
}

function commandOf(tried: Attempt, nth: number, state: AccountState, book: Book): PaymentCommand {
  const { payer: place, by: who, line, pence: asked, which } = tried;
  const contract = riverside;
  const payer = payers[place] ?? cityCouncil;
  const by = `person-${place}-${who}`;
  const statements = [...state.statements.keys()];
  const statement = statements[which % statements.length] ?? statementBegun.statement;
  const amount = asked === undefined ? undefined : pence(asked);
  const clawback = 1 + (which % Math.max(1, state.clawbacks.length));
  const on = day(nth + 1);
  switch (tried.tries) {
    case 'approve':
      return { type: 'approve-statement', contract, statement, payer, by, today: on, approvedOn: on, fallen: [] };
    case 'pay':
      return {
        type: 'make-payment',
        contract,
        statement,
        payer,
        by,
        pence: amount,
        paidOn: on,
        bankReference: `BACS ${nth}`,
        fallen: [],
      };
    case 'dispute': {
      const part = book.part(line, place);
      return {
        type: 'dispute-line',
        contract,
        // The lines that chance disputes are those of the first statement.
        statement: statementBegun.statement,
        line,
        payer,
        heldPence: amount,
        disputedOn: on,
        reasonCode: 'other',
        found: part === undefined ? undefined : { claim: claimOf(line), partPence: pence(part) },
        disputeDays: 30,
      };
    }
    case 'drop':
    case 'concede': {
      const isDropped = tried.tries === 'drop';
      return {
        type: 'resolve-dispute',
        contract,
        statement: statementBegun.statement,
        line,
        payer,
        disallowedPence: pence(isDropped ? 0 : (amount ?? 1)),
        resolvedOn: on,
        resolvedBy: isDropped ? payer : brightFutures,
        by,
        side: isDropped ? 'payer' : 'payee',
      };
    }
    case 'propose':
      return {
        type: 'propose-clawback',
        contract,
        cause: 'audit-finding',
        claims: [{ claim: claimOf(line), pence: amount }],
        recovery: [],
        collect: which === 0 ? 'invoiced' : 'netted',
        proposedBy: payer,
        proposedOn: on,
        by,
        side: 'payer',
        billed: book.billed(line),
        billedAt: state.size,
      };
    case 'agree':
      return { type: 'approve-clawback', contract, clawback, organisation: payer, approvedOn: on, by };
    case 'decline':
      return { type: 'decline-clawback', contract, clawback, organisation: payer, declinedOn: on };
    case 'refund':
      return {
        type: 'record-refund',
        contract,
        payer,
        pence: amount,
        receivedOn: on,
        bankReference: `BACK ${nth}`,
        by,
        for: { statement: owing(state, payer) ?? statement },
      };
    case 'return':
      return {
        type: 'record-refund',
        contract,
        payer,
        pence: amount,
        receivedOn: on,
        bankReference: `BACK ${nth}`,
        by,
        for: { advance: [...state.advancePayments.keys()][which] ?? PaymentRef.parse('nothing') },
      };
    case 'advance':
      return {
        type: 'approve-advance',
        contract,
        payer,
        approvedOn: on,
        by,
        what: { kind: 'advance', pence: amount ?? pence(1) },
      };
    case 'release': {
      const payment = [...state.advancePayments.keys()][which] ?? PaymentRef.parse('nothing');
      return { type: 'pay-advance', contract, payment, payer, paidOn: on, bankReference: `ADV ${nth}`, by };
    }
    default:
      throw new Error(`Nobody tries to ${tried.tries}`);
  }
}

/** A statement that owes a payer money, so that chance finds one. */
function owing(state: AccountState, payer: OrganisationId): StatementRef | undefined {
  return issuedIn(state).find(({ payers: standings }) => (standings.get(payer)?.duePence ?? 0) < 0)?.statement;
}

function issuedIn(state: AccountState): readonly IssuedStatement[] {
  return [...state.statements.values()].filter((statement) => statement.status === 'issued');
}

const RUNS = often(300);
const always = (look: (ran: Ran) => void) =>
  fc.assert(
    fc.property(story, (told) => {
      tell(told, look);
    }),
    RUNS,
  );

describe('whatever anybody tries, in whatever order', () => {
  it('for each payer, paid is at most approved, and approved with what is held back at most due', () =>
    always(({ state }) => {
      for (const issued of issuedIn(state)) {
        for (const standing of issued.payers.values()) {
          const held = heldPence(state, issued.statement, standing.payer);
          const approved = approvedPence(state, issued, standing);
          expect(paidPence(standing)).toBeLessThanOrEqual(approved);
          expect(held).toBeGreaterThanOrEqual(0);
          if (approved > 0 || held > 0) expect(approved + held).toBeLessThanOrEqual(standing.duePence);
        }
      }
    }));

  it('a payer never gets back more than a statement owed it', () =>
    always(({ state }) => {
      for (const issued of issuedIn(state)) {
        for (const { duePence, refundedPence } of issued.payers.values()) {
          expect(refundedPence).toBeLessThanOrEqual(Math.max(0, -duePence));
        }
      }
    }));

  it('what a payer paid ahead comes back or is set against statements, once', () =>
    always(({ state }) => {
      for (const payer of payers) expect(unspentPence(state, payer)).toBeGreaterThanOrEqual(0);
      for (const [payment, { pence: amount, paid }] of state.advancePayments) {
        const returned = [...state.refunds.values()].filter(({ advance }) => advance === payment);
        const most = paid === undefined ? 0 : amount;
        expect(sumPence(returned.map((one) => one.pence))).toBeLessThanOrEqual(most);
      }
    }));

  it('nothing is taken back twice: rulings take at most what a claim was worth, and all of it once', () => {
    fc.assert(
      fc.property(story, (told) => {
        tell(told, ({ state }) => {
          for (const [index, parts] of told.lines.entries()) {
            const ofClaim = state.rulings.flatMap(({ disallowances }) =>
              disallowances.filter(({ claim }) => claim === claimOf(index + 1)),
            );
            const taken = sumPence(ofClaim.map(({ pence: amount = 0 }) => amount));
            expect(taken).toBeLessThanOrEqual(sumPence(parts));
            expect(ofClaim.filter(({ pence: amount }) => amount === undefined).length).toBeLessThanOrEqual(1);
          }
        });
      }),
      RUNS,
    );
  });

  it('money is approved and released by two people, and taken back by two', () =>
    always(({ state, events }) => {
      for (const [nth, paid] of events.entries()) {
        if (paid.type !== 'PaymentMade') continue;
        // Of what was approved by then: whoever released that may approve what is payable later, for others to release.
        const approvers = events
          .slice(0, nth)
          .flatMap((event) =>
            event.type === 'StatementApproved' && event.statement === paid.statement && event.payer === paid.payer
              ? [event.approvedBy]
              : [],
          );
        expect(approvers).not.toContain(paid.releasedBy);
      }
      for (const { paid, approvedBy } of state.advancePayments.values()) {
        expect(paid?.releasedBy).not.toBe(approvedBy);
      }
      for (const { status, approvals, proposedBySubject } of state.clawbacks) {
        if (status !== 'agreed') continue;
        expect(approvals.some(({ approvedBy }) => approvedBy !== proposedBySubject)).toBe(true);
      }
    }));

  it('replaying the events gives the state that was lived through', () =>
    fc.assert(
      fc.property(story, (told) => {
        const { events, state } = tell(told, () => {});
        expect(fold(accountDecider, events)).toEqual(state);
        expect(state.paidToDatePence).toBe(
          sumPence(events.map((event) => (event.type === 'PaymentMade' ? event.pence : 0))),
        );
      }),
      RUNS,
    ));
});

describe('the stories that are told', () => {
  it('come as far as everything that can happen to the money', () => {
    const types = new Map<string, number>();
    for (const told of fc.sample(story, { numRuns: 400, seed: 20_210_715 })) {
      const { events } = tell(told, () => {});
      for (const type of new Set(events.map((event) => event.type))) types.set(type, (types.get(type) ?? 0) + 1);
    }
    for (const type of [
      'StatementApproved',
      'PaymentMade',
      'LineDisputed',
      'DisputeResolved',
      'ClawbackProposed',
      'ClawbackApproved',
      'ClawbackDeclined',
      'ClawbackAgreed',
      'RefundReceived',
      'AdvancePaid',
    ]) {
      expect([type, (types.get(type) ?? 0) > 10]).toEqual([type, true]);
    }
  });
});
