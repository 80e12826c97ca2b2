import { describe, expect, it } from '@jest/globals';
import { calendarDate, pence, StatementRef } from '#kernel';
import { cityCouncil, nationalFund, riverside } from '../../../../contracts/test/fixtures.js';
import {
  abandoned,
  begun,
  billable,
  heldOut,
  issued,
  linesAdded,
  partsOf,
  putBack,
  quarter2,
  quarter3,
  S01,
  S02,
} from '../../../test/fixtures.js';
import { given, refusals } from '../../../test/refusal-table.js';
import type { PaymentEvent } from '../payments.events.js';
import type { PaymentCommand } from './account.js';
import type { StatementReason } from './statements.js';

type Command<Type extends PaymentCommand['type']> = Extract<PaymentCommand, { type: Type }>;

const begin = (other: Partial<Command<'begin-statement'>> = {}): PaymentCommand => ({
  type: 'begin-statement',
  contract: riverside,
  period: quarter2,
  issuedOn: issued.issuedOn,
  today: issued.issuedOn,
  areClaimsComplete: true,
  ...other,
});
const october = calendarDate('2021-10-01');
const beginNext = (other: Partial<Command<'begin-statement'>> = {}) =>
  begin({ period: quarter3, issuedOn: october, today: october, ...other });

const recorded = { lines: 2, totalPence: pence(88_001), parts: issued.parts, invoiced: [], held: [] };
const issue = (other: Partial<Command<'issue-statement'>> = {}): PaymentCommand => ({
  type: 'issue-statement',
  contract: riverside,
  statement: S01,
  issuedOn: issued.issuedOn,
  today: issued.issuedOn,
  planned: 2,
  recorded,
  plannedAt: 100,
  areClaimsComplete: true,
  fallen: [],
  payers: [cityCouncil, nationalFund],
  setsAdvancesAgainst: false,
  heldBack: [],
  use: issued.use,
  basis: issued.basis,
  restated: false,
  ...other,
});
const abandon: PaymentCommand = {
  type: 'abandon-statement',
  contract: riverside,
  statement: S01,
  reasonCode: 'claims-changed',
};
const { claim } = heldOut;
const hold = (other: Partial<Command<'hold-claim-out'>> = {}): PaymentCommand => ({
  type: 'hold-claim-out',
  contract: riverside,
  claim,
  heldOn: heldOut.heldOn,
  reasonCode: heldOut.reasonCode,
  found: { billedOn: undefined },
  ...other,
});
const back = (other: Partial<Command<'put-claim-back'>> = {}): PaymentCommand => ({
  type: 'put-claim-back',
  contract: riverside,
  claim,
  putBackOn: putBack.putBackOn,
  found: { billedOn: undefined },
  ...other,
});

const open: readonly PaymentEvent[] = [begun, issued];
const begunNext: PaymentEvent = { ...begun, statement: S02, number: 2, period: quarter3 };
/** The first statement came out long after its period. */
const november = calendarDate('2021-11-01');
const openLate: readonly PaymentEvent[] = [begun, { ...issued, issuedOn: november }];
const zero = (some: readonly { readonly payer: typeof cityCouncil }[]) =>
  some.map(({ payer }) => ({ payer, pence: pence(0) }));

describe('beginning a statement', () => {
  it('gives it the next number', () => given().when(begin()).then(begun));
  it('may be issued on the day of the one before it', () =>
    given(...openLate)
      .when(beginNext({ issuedOn: november, today: november }))
      .then(begunNext));
  it('gives it the reference that was chosen', () =>
    given(begun, abandoned)
      .when(begin({ statement: S02 }))
      .then({ ...begun, statement: S02, number: 2 }));
  it('passes over a reference that an earlier one was given', () =>
    given({ ...begun, statement: S02 }, { ...abandoned, statement: S02 })
      .when(begin())
      .then({ ...begun, statement: StatementRef.parse('riverside.S03'), number: 2 }));
  it('is done once', () =>
    given(begun)
      .when(begin({ statement: S01 }))
      .thenNothing());
  it('of a draft needs no day of issue, so that its period may still run', () =>
    given()
      .when(begin({ issuedOn: undefined, today: calendarDate('2021-05-01') }))
      .then(begun));
});

describe('issuing a draft', () => {
  it('goes on with it', () =>
    given(begun)
      .when(begin({ statement: S01 }))
      .thenNothing());
  it('leaves to the issuing what was issued already, on whichever day', () =>
    given(...open)
      .when(begin({ statement: S01, issuedOn: calendarDate('2021-07-16') }))
      .thenNothing());
});

describe('issuing a statement', () => {
  it('pins what its lines come to, for each payer', () => given(begun).when(issue()).then(issued));
  it('is done once', () =>
    given(...open)
      .when(issue())
      .thenNothing());

  it('of no lines owes nobody anything', () => {
    const none = { lines: 0, totalPence: pence(0), parts: [], invoiced: [], held: [] };
    const parts = zero(issued.parts);
    given(begun)
      .when(issue({ planned: 0, recorded: none }))
      .then({ ...issued, lines: 0, totalPence: pence(0), parts, due: parts, issuedToDatePence: pence(0) });
  });

  it('asks nobody again for what was held back or is invoiced', () => {
    const held = [{ payer: cityCouncil, pence: pence(-10_000) }];
    const invoiced = [{ payer: nationalFund, pence: pence(-5_000) }];
    const due = [
      { payer: cityCouncil, pence: pence(71_601) },
      { payer: nationalFund, pence: pence(31_400) },
    ];
    given(begun)
      .when(issue({ recorded: { ...recorded, held, invoiced } }))
      .then({ ...issued, due });
  });

  it('sets advances against what is due, and never more than there is of either', () => {
    const advance = (payer: typeof cityCouncil, amount: number): PaymentEvent[] => {
      const of = { contract: riverside, payment: `riverside.A.${payer}` as never, kind: 'advance', payer } as const;
      const on = calendarDate('2021-05-01');
      return [
        { type: 'AdvanceApproved', ...of, pence: pence(amount), approvedOn: on, approvedBy: 'a' },
        {
          type: 'AdvancePaid',
          ...of,
          pence: pence(amount),
          paidOn: on,
          bankReference: 'B',
          approvedBy: 'a',
          releasedBy: 'b',
        },
      ];
    };
    const history = [...advance(cityCouncil, 1_000), ...advance(nationalFund, 1_000_000), begun];
    const setAgainstAdvances = [
      { payer: cityCouncil, pence: pence(1_000) },
      { payer: nationalFund, pence: pence(26_400) },
    ];
    const due = [
      { payer: cityCouncil, pence: pence(60_601) },
      { payer: nationalFund, pence: pence(0) },
    ];
    given(...history)
      .when(issue({ setsAdvancesAgainst: true }))
      .then({ ...issued, due, setAgainstAdvances });
    given(...history)
      .when(issue())
      .then(issued);
    // What was set against one statement is not set against the next.
    const next = { statement: S02, issuedOn: october, today: october };
    const [, fund] = partsOf(100_000);
    given(...history, { ...issued, setAgainstAdvances }, begunNext)
      .when(
        issue({
          ...next,
          setsAdvancesAgainst: true,
          recorded: { ...recorded, totalPence: pence(30_000), parts: [fund as never] },
        }),
      )
      .then({
        ...issued,
        statement: S02,
        period: quarter3,
        issuedOn: october,
        totalPence: pence(30_000),
        parts: [fund as never, { payer: cityCouncil, pence: pence(0) }].toSorted((a, b) =>
          a.payer < b.payer ? -1 : 1,
        ),
        due: zero(issued.parts),
        setAgainstAdvances: [{ payer: nationalFund, pence: pence(30_000) }],
        issuedToDatePence: pence(118_001),
      });
  });

  it('takes back what an agreed clawback recovers without naming claims', () => {
    const recovery = [{ payer: cityCouncil, pence: pence(600) }];
    const clawback = (collect: 'netted' | 'invoiced'): PaymentEvent[] => [
      {
        type: 'ClawbackProposed',
        contract: riverside,
        clawback: 1,
        cause: 'sample-recovery',
        claims: [],
        recovery,
        collect,
        proposedBy: cityCouncil,
        proposedOn: calendarDate('2021-05-01'),
        proposedBySubject: 'a',
        approvers: [cityCouncil],
        needs: 'all',
      },
      { type: 'ClawbackAgreed', contract: riverside, clawback: 1, agreedOn: calendarDate('2021-05-02') },
    ];
    const basis = { ...issued.basis, rulings: 1 };
    const parts = [
      { payer: cityCouncil, pence: pence(61_001) },
      { payer: nationalFund, pence: pence(26_400) },
    ];
    const taken = { basis, parts, totalPence: pence(87_401), issuedToDatePence: pence(87_401) };
    for (const collect of ['netted', 'invoiced'] as const) {
      const recoveries = [{ clawback: 1, collect, parts: recovery }];
      const due = collect === 'netted' ? parts : issued.parts;
      given(...clawback(collect), begun)
        .when(issue({ basis }))
        .then({ ...issued, ...taken, due, recoveries });
    }
  });
});

describe('abandoning a statement', () => {
  it('frees its period', () => given(begun).when(abandon).then(abandoned));
  it('is done once', () => given(begun, abandoned).when(abandon).thenNothing());
  it('lets the period be begun again', () =>
    given(begun, abandoned)
      .when(begin())
      .then({ ...begun, statement: S02, number: 2 }));
});

describe('holding a claim out', () => {
  it('keeps it off the statements for a reason', () => given().when(hold()).then(heldOut));
  it('is done once', () => given(heldOut).when(hold()).thenNothing());
  it('ends when it is put back', () => given(heldOut).when(back()).then(putBack));
  it('needs no end where it never was', () => given(heldOut, putBack).when(back()).thenNothing());
  it('may begin again', () => given(heldOut, putBack).when(hold()).then(heldOut));
});

describe('a statement', () => {
  const fallen = [billable(1).claim];
  refusals<StatementReason>(
    {
      'claims-register-behind': 'refuses',
      'statement-ref-already-used': 'refuses',
      'another-statement-begun': 'refuses',
      'issued-in-the-future': 'refuses',
      'issued-before-period-end': 'refuses',
      'issued-before-last-statement': 'refuses',
      'period-not-after-last-statement': 'refuses',
      'statement-not-found': 'refuses',
      // Asked by the parts that go on from an issued statement.
      'statement-not-issued': 'refuses',
      'statement-already-issued': 'refuses',
      'statement-abandoned': 'refuses',
      'begun-by-an-earlier-version': 'refuses',
      'claims-changed': 'refuses',
      'lines-changed': 'refuses',
      'account-moved-on': 'refuses',
      'claim-not-known': 'refuses',
      'claim-already-billed': 'refuses',
      'held-out-otherwise': 'refuses',
      'put-back-before-held-out': 'refuses',
    },
    [
      [
        'a reference of another period',
        [begun],
        begin({ statement: S01, period: quarter3 }),
        'statement-ref-already-used',
      ],
      ['one while another is begun', [begun], beginNext(), 'another-statement-begun'],
      ['a day of issue after today', [], begin({ issuedOn: calendarDate('2021-07-16') }), 'issued-in-the-future'],
      [
        'a day of issue after today of a draft, before it has lines',
        [begun],
        begin({ statement: S01, issuedOn: calendarDate('2021-07-16') }),
        'issued-in-the-future',
      ],
      [
        'a day of issue in the period of a draft, before it has lines',
        [begun],
        begin({ statement: S01, issuedOn: calendarDate('2021-06-29') }),
        'issued-before-period-end',
      ],
      ['a day of issue in the period', [], begin({ issuedOn: calendarDate('2021-06-29') }), 'issued-before-period-end'],
      [
        'a day of issue before that of the statement before it',
        openLate,
        beginNext({ issuedOn: calendarDate('2021-10-02'), today: november }),
        'issued-before-last-statement',
      ],
      [
        'a draft issued before the statement before it',
        [...openLate, begunNext],
        issue({ statement: S02, issuedOn: calendarDate('2021-10-02'), today: november }),
        'issued-before-last-statement',
      ],
      ['a period that was billed', open, beginNext({ period: quarter2 }), 'period-not-after-last-statement'],
      ['a register that is behind', [], begin({ areClaimsComplete: false }), 'claims-register-behind'],
      ['one nobody began', [], issue(), 'statement-not-found'],
      ['one that was abandoned', [begun, abandoned], issue(), 'statement-abandoned'],
      ['issue on another day', open, issue({ issuedOn: calendarDate('2021-07-16') }), 'statement-already-issued'],
      [
        'a draft issued in its period',
        [begun],
        issue({ issuedOn: calendarDate('2021-06-29') }),
        'issued-before-period-end',
      ],
      ['a draft of the future', [begun], issue({ issuedOn: calendarDate('2021-07-16') }), 'issued-in-the-future'],
      ['lines that stand in the account', [begun, linesAdded], issue(), 'begun-by-an-earlier-version'],
      ['issue while the register is behind', [begun], issue({ areClaimsComplete: false }), 'claims-register-behind'],
      ['claims that fell', [begun], issue({ fallen }), 'claims-changed'],
      ['other lines than planned', [begun], issue({ planned: 3 }), 'lines-changed'],
      ['a claim held out after the plan', [begun, heldOut], issue({ plannedAt: 1 }), 'account-moved-on'],
      ['the abandoning of one that is issued', open, abandon, 'statement-already-issued'],
      ['approval before it is issued', [begun], approveOf(), 'statement-not-issued'],
      ['a claim of nobody', [], hold({ found: undefined }), 'claim-not-known'],
      ['putting back a claim of nobody', [], back({ found: undefined }), 'claim-not-known'],
      ['a claim that is billed', [], hold({ found: { billedOn: S01 } }), 'claim-already-billed'],
      ['another reason', [heldOut], hold({ reasonCode: 'other' }), 'held-out-otherwise'],
      [
        'a day before it was held out',
        [heldOut],
        back({ putBackOn: calendarDate('2021-06-30') }),
        'put-back-before-held-out',
      ],
    ],
  );

  it('was planned in time when nothing moved since', () => {
    given(heldOut, begun)
      .when(issue({ plannedAt: 2 }))
      .then(issued);
    expect(heldOut.claim).toBe(claim);
  });
});

function approveOf(): PaymentCommand {
  const of = { contract: riverside, statement: S01, payer: cityCouncil };
  return { type: 'approve-statement', ...of, today: issued.issuedOn, by: 'a', fallen: [] };
}
