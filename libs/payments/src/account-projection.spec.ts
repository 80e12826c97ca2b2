import { describe, expect, it } from '@jest/globals';
import type { ClaimEvent } from '#claims';
import type { CohortEvent } from '#cohorts';
import { outcomeStreamName } from '#evidence';
import {
  type CalendarDate,
  type ContractId,
  calendarDate,
  Decimal,
  eventIdOf,
  type Of,
  OutcomeCode,
  pence,
} from '#kernel';
import type { Row } from '#read-store';
import type { CorrectableField, ReferralEvent } from '#referrals';
import { claim, made, verification } from '../../claims/test/fixtures.js';
import { cityCouncil, nationalFund, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { path, verificationWithdrawn } from '../../evidence/test/fixtures.js';
import { at, givenEvents } from '../../read-store/test/given-events.js';
import { referred } from '../../referrals/test/fixtures.js';
import {
  abandoned,
  begun,
  calculationOf,
  issued,
  lineOf,
  linesAdded,
  partsOf,
  quarter3,
  S01,
  S02,
} from '../test/fixtures.js';
import { AccountBook } from './account-book.js';
import { accountProjection } from './account-projection.js';
import { accountClaimsTable, usedByDayTable, usedByPayerTable } from './account-tables.js';
import type { StatementLine } from './domain/payments.events.js';

const given = givenEvents(accountProjection);
const withdrawn: ClaimEvent = {
  type: 'ClaimWithdrawn',
  claim,
  ...path,
  withdrawnOn: calendarDate('2021-07-20'),
  reasonCode: 'made-in-error',
};
const line: StatementLine = {
  ...lineOf(1, { ...lineOfClaim(), claim, claimEvent: eventIdOf('given', 0) }),
};
function lineOfClaim() {
  const { person, outcome, occurrence, line: rateCardLine, revision, achievedOn } = made;
  return {
    person,
    outcome,
    occurrence,
    rateCardLine,
    revision,
    achievedOn,
    amountPence: pence(66_000),
  } as never as StatementLine;
}
const first = [begun, { ...linesAdded, lines: [line] }, { ...issued, lines: 1 }] as const;
const second = (lines: readonly StatementLine[], restated = true) => [
  { ...begun, statement: S02, number: 2, period: quarter3 },
  { ...linesAdded, statement: S02, lines: [...lines] },
  { ...issued, statement: S02, period: quarter3, lines: lines.length, restated },
];
const ask = <Result>(derived: ReturnType<typeof given>, question: (book: AccountBook) => Result) =>
  derived.query((store) => question(new AccountBook(store)));
const found = (derived: ReturnType<typeof given>) => ask(derived, (book) => book.claim(riverside, claim));
const hasChanged = (derived: ReturnType<typeof given>) => ask(derived, (book) => book.hasChanged(riverside));

describe('the account book', () => {
  it('has all that decides the amount of a claim', () => {
    expect(found(given(made))).toEqual({
      item: {
        claim,
        claimEvent: eventIdOf('given', 0),
        person: made.person,
        outcome: startsWork,
        occurrence: 1,
        line: 'starts_work',
        revision: 1,
        achievedOn: '2021-06-01',
        claimedOn: '2021-07-10',
        referredOn: '2021-04-02',
        startedOn: '2021-04-10',
        paymentGroup: undefined,
        quantity: 1,
        measured: undefined,
        isPooled: undefined,
        stands: true,
        entry: 0,
      },
      reference: { event: eventIdOf('given', 0), stream: 'given-1', revision: 0, as: 'claim' },
      billed: undefined,
      changed: undefined,
    });
    expect(ask(given(made), (book) => book.claim('elsewhere' as ContractId, claim))).toBeUndefined();
  });

  it('knows of a claim of the first version the day that its price went by', () => {
    const { referredOn: _, startedOn: _s, ...old } = made;
    const pricing = { ...made.pricing, policy: 'referral' as const, date: calendarDate('2021-04-03') };
    expect(found(given(at({}, { ...old, pricing })))?.item).toMatchObject({
      referredOn: '2021-04-03',
      startedOn: undefined,
    });
  });

  it('knows of a claim the days of its person as they were corrected, whenever that was', () => {
    const [wrong, also, right] = ['2021-04-02', '2021-04-03', '2021-04-04'].map((on) => calendarDate(on));
    if (wrong === undefined || also === undefined || right === undefined) throw new Error('There are three days');
    const correct = (from: CalendarDate, to: CalendarDate, field: CorrectableField = 'referredOn') =>
      ({
        type: 'ReferralDatesCorrected',
        contract: riverside,
        person: made.person,
        changes: [{ field, from, to }],
      }) satisfies ReferralEvent;
    const days = (...events: readonly { type: string }[]) => {
      const { referredOn, startedOn } = found(given(...events))?.item ?? {};
      return [referredOn, startedOn];
    };
    const start = calendarDate('2021-04-10');
    expect(days(made, correct(wrong, right))).toEqual([right, start]);
    expect(days(made, correct(start, right, 'startedOn'))).toEqual([wrong, right]);
    expect(days(made, correct(wrong, right, 'acceptedOn'))).toEqual([wrong, start]);
    // Made while it was being corrected, twice.
    expect(days(correct(wrong, also), correct(also, right), made)).toEqual([right, start]);
    expect(days(correct(wrong, right), correct(right, wrong), made)).toEqual([wrong, start]);
    // Another referral of the same person, and what was corrected of the first.
    expect(days(made, correct(also, right))).toEqual([wrong, start]);
    const anew = { ...referred, contract: riverside, person: made.person, referredOn: wrong };
    expect(days(correct(wrong, right), anew, made)).toEqual([wrong, start]);

    const changed = (...events: readonly { type: string }[]) => found(given(made, ...first, ...events))?.changed;
    expect(changed(correct(wrong, right))).toMatchObject({ because: 'dates-corrected' });
    expect(changed(correct(also, right))).toBeUndefined();
    expect(changed(withdrawn, correct(wrong, right))).toMatchObject({ because: 'claim-withdrawn' });
  });

  it('finds claims to bill that stand, up to a day', () => {
    const unbilled = (until: string, ...events: readonly { type: string }[]) =>
      ask(given(...events), (book) => book.unbilled(riverside, calendarDate(until)).length);
    expect(unbilled('2021-07-10', made)).toBe(1);
    expect(unbilled('2021-07-09', made)).toBe(0);
    expect(unbilled('2021-07-10', made, withdrawn)).toBe(0);
    expect(unbilled('2021-07-10', made, verificationWithdrawn)).toBe(0);
    expect(unbilled('2021-07-10', made, ...first)).toBe(0);
  });

  it('knows the latest day of what was billed, also when a claim was made again on a later one', () => {
    const until = (...events: readonly { type: string }[]) =>
      ask(given(...events), (book) => book.billedUntil(riverside));
    expect(until(made)).toBeUndefined();
    expect(until(made, ...first)).toBe(made.claimedOn);
    const again = { ...made, claimedOn: calendarDate('2021-09-01') };
    expect(until(made, ...first, withdrawn, again)).toBe('2021-09-01');
    expect(until(made, withdrawn, again)).toBeUndefined();
    // A price may go by a day that is later than the claim, once that day was corrected.
    const corrected = (to: string): ReferralEvent => ({
      type: 'ReferralDatesCorrected',
      contract: riverside,
      person: made.person,
      changes: [{ field: 'referredOn', from: calendarDate('2021-04-02'), to: calendarDate(to) }],
    });
    expect(until(made, corrected('2021-10-22'), ...first)).toBe('2021-10-22');
    expect(until(made, ...first, corrected('2021-10-22'))).toBe('2021-10-22');
    expect(until(made, ...first, corrected('2021-04-03'))).toBe(made.claimedOn);
  });

  it('bills nothing by lines until the statement is issued, and forgets those of one that is abandoned', () => {
    const [start, lines, end] = first;
    expect(found(given(made, start, lines))?.billed).toBeUndefined();
    const anew = [
      { ...start, statement: S02, number: 2 },
      { ...end, statement: S02 },
    ];
    expect(found(given(made, start, lines, abandoned, ...anew))?.billed).toBeUndefined();
    expect(found(given(made, ...first))?.billed).toMatchObject({
      first: { statement: S01, line: 1 },
      last: { statement: S01, line: 1 },
      pence: 66_000,
      parts: partsOf(66_000),
      counted: 1,
      number: 1,
    });
  });

  it('knows that a verification was taken back while the claim was being made', () => {
    const stream = outcomeStreamName(path);
    const reliesOn = [{ event: verification, stream, revision: 1, as: 'verification' }];
    const derived = given(
      at({ stream, revision: 2 }, verificationWithdrawn),
      at({ stream: 'claim-1', reliesOn }, made),
    );
    expect(found(derived)?.item.stands).toBe(false);
  });

  it('knows what changed for a billed claim, until a statement restates it', () => {
    expect(hasChanged(given(made, ...first))).toBe(false);
    const fallen = given(made, ...first, withdrawn);
    expect(hasChanged(fallen)).toBe(true);
    expect(found(fallen)).toMatchObject({
      item: { stands: false },
      changed: { because: 'claim-withdrawn', entry: 4, reference: { event: eventIdOf('given', 4), as: 'claim' } },
    });
    expect(hasChanged(given(made, ...first, withdrawn, ...second([])))).toBe(false);
    expect(hasChanged(given(made, ...first, withdrawn, ...second([], false)))).toBe(true);
  });

  it('lets nothing pass that happens while a statement is made', () => {
    const [start, lines, end] = first;
    expect(hasChanged(given(made, start, lines, withdrawn, end))).toBe(true);
    // What had happened before it was begun is billed as it is.
    expect(hasChanged(given(made, withdrawn, made, ...first))).toBe(false);
    const [startNext, linesNext, endNext] = second([]) as [object, object, object];
    expect(hasChanged(given(made, ...first, startNext as never, linesNext as never, withdrawn, endNext as never))).toBe(
      true,
    );
  });

  it('sums up what was billed, and takes back what an adjusting line takes back', () => {
    const sums = (derived: ReturnType<typeof given>) =>
      ask(derived, (book) => {
        const use = book.useOf(riverside);
        return [use.everybody({}), use.payer(cityCouncil, {}), use.line(OutcomeCode.parse('starts_work'))];
      });
    expect(sums(given(made, ...first))).toEqual([
      { number: 1, pence: 66_000 },
      46_200,
      { counted: 1, number: 1, pence: 66_000 },
    ]);
    const disallowed = { cut: 'disallowed', cause: 'x', of: 'claim', cutPence: pence(66_000) } as const;
    const taken: StatementLine = {
      ...line,
      kind: 'adjustment',
      amountPence: pence(-66_000),
      parts: partsOf(-66_000),
      calculation: { ...calculationOf(66_000, 0), cuts: [disallowed], limits: [] },
    };
    const derived = given(made, ...first, withdrawn, ...second([taken]));
    expect(sums(derived)).toEqual([{ number: 0, pence: 0 }, 0, { counted: 0, number: 0, pence: 0 }]);
    expect(found(derived)?.billed).toMatchObject({ pence: 0, first: { statement: S01 }, last: { statement: S02 } });
  });

  it('asks for sums by outcome and day achieved, and for the claims of a person', () => {
    const use = (question: (source: ReturnType<AccountBook['useOf']>) => unknown) =>
      ask(given(made, ...first), (book) => question(book.useOf(riverside)));
    const june = { from: calendarDate('2021-06-01'), to: calendarDate('2021-06-30') };
    const july = { from: calendarDate('2021-07-01'), to: calendarDate('2021-07-31') };
    expect(use((source) => source.everybody({ achievedIn: june, outcomes: [startsWork] }))).toEqual({
      number: 1,
      pence: 66_000,
    });
    expect(use((source) => source.everybody({ achievedIn: july }))).toEqual({ number: 0, pence: 0 });
    expect(use((source) => source.everybody({ outcomes: [OutcomeCode.parse('keeps_work')] }))).toEqual({
      number: 0,
      pence: 0,
    });
    expect(use((source) => source.payer(nationalFund, { achievedIn: june }))).toBe(19_800);
    expect(use((source) => [...source.person(made.person)])).toMatchObject([{ claim, counted: 1, pence: 66_000 }]);
  });

  it('moves what is counted to another day when the claim was made again on it', () => {
    const again = { ...made, achievedOn: calendarDate('2021-06-15') };
    const moved: StatementLine = {
      ...line,
      kind: 'adjustment',
      amountPence: pence(0),
      parts: partsOf(0),
      achievedOn: again.achievedOn,
    };
    const derived = given(made, ...first, withdrawn, again, ...second([moved]));
    // What was counted before stays on record for whoever asks as of then.
    expect(derived.rows(usedByDayTable)).toMatchObject([
      { achieved_on: '2021-06-01', pence: 66_000, counted: 1, known_from: 3, known_to: 8 },
      { achieved_on: '2021-06-01', pence: 0, counted: 0, known_from: 8, known_to: null },
      { achieved_on: '2021-06-15', pence: 66_000, counted: 1, known_from: 8, known_to: null },
    ]);
    expect(derived.rows(usedByPayerTable).filter(({ known_to }) => known_to === null)).toHaveLength(4);
    const usedOn = (asOf: number) =>
      derived.query((store) => new AccountBook(store).at({ asOf }).useOf(riverside).everybody({}));
    expect([2, 3, 8].map(usedOn)).toEqual([
      { number: 0, pence: 0 },
      { number: 1, pence: 66_000 },
      { number: 1, pence: 66_000 },
    ]);
  });

  it('counts a line of the first version as one that was paid in full', () => {
    const { calculation: _, ...old } = line;
    const [start, lines, end] = first;
    expect(found(given(made, start, at({}, { ...lines, lines: [old] }), end))?.billed).toMatchObject({
      counted: 1,
      number: 1,
      termsVersion: 1,
    });
  });

  it('has the claims of cohorts, and what becomes of them', () => {
    const outcome = OutcomeCode.parse('reconvictions');
    const cohortClaim: Of<CohortEvent, 'CohortClaimMade'> = {
      type: 'CohortClaimMade',
      contract: riverside,
      outcome,
      claim: 'riverside.pooled.reconvictions.1' as never,
      achievedOn: calendarDate('2021-06-01'),
      claimedOn: calendarDate('2021-06-20'),
      line: outcome,
      policy: 'achieved',
      revision: 1,
      per: 'cohort',
      threshold: Decimal.parse('7.5'),
      measured: Decimal.parse('9'),
      quantity: 2,
      results: [
        {
          cohort: OutcomeCode.parse('one') as never,
          result: 1,
          events: Decimal.parse('91'),
          expectedEvents: Decimal.parse('100'),
        },
      ],
    };
    const { claimedOn: _c, achievedOn: _a, line: _l, policy: _p, cohort: _o, ...rest } = cohortClaim;
    const restated: Of<CohortEvent, 'CohortClaimRestated'> = {
      ...rest,
      type: 'CohortClaimRestated',
      measured: Decimal.parse('8'),
    };
    const gone = {
      type: 'CohortClaimWithdrawn',
      contract: riverside,
      outcome,
      claim: cohortClaim.claim,
      withdrawnOn: cohortClaim.claimedOn,
    };
    const standing = ({ known_to }: Row) => known_to === null;
    const rows = given(cohortClaim, restated).rows(accountClaimsTable).filter(standing);
    expect(rows).toMatchObject([{ person: null, cohort: 'pooled', pooled: 1, measured: '8', quantity: 2, stands: 1 }]);
    expect(given(cohortClaim, gone).rows(accountClaimsTable).filter(standing)).toMatchObject([{ stands: 0 }]);
    expect(
      ask(given(at({}, { ...cohortClaim, cohort: 'one' as never })), (book) =>
        book.unbilled(riverside, cohortClaim.claimedOn),
      ),
    ).toMatchObject([{ item: { cohort: 'one', isPooled: false, measured: '9', quantity: 2 } }]);
  });
});
