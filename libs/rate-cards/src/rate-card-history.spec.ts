import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { riverside } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import {
  councilAgreed1,
  dearerLines,
  lines,
  proposed1,
  proposed2,
  revision1Events,
  revision2Events,
  startsWorkLine,
} from '../test/fixtures.js';
import type { RateCardEvent } from './domain/rate-cards.events.js';
import {
  RateCardHistory,
  rateCardDecisionsTable,
  rateCardHistory,
  rateCardLinesTable,
  rateCardRevisionsTable,
  rateCardsTable,
} from './rate-card-history.js';

const given = givenEvents(rateCardHistory);
const both = [...revision1Events, ...revision2Events];
const open = {
  contract: 'riverside',
  revision: 1,
  status: 'proposed',
  proposed_by: 'city_council',
  proposed_on: '2021-03-05',
  effective_from: '2021-04-01',
  approvers: '["city_council","bright_futures"]',
  line_codes: '["starts_work","keeps_work","feels_safe"]',
  closed_on: null,
  valid_from: null,
  valid_to: null,
};
const ended = (type: 'RateCardRevisionDeclined' | 'RateCardRevisionWithdrawn'): RateCardEvent =>
  type === 'RateCardRevisionDeclined'
    ? ({ ...councilAgreed1, type } as RateCardEvent)
    : { type, contract: riverside, revision: 1, withdrawnOn: calendarDate('2021-03-09') };

const ask = <Answer>(events: readonly RateCardEvent[], question: (history: RateCardHistory) => Answer) =>
  given(...events).query((store) => question(new RateCardHistory(store)));

describe('each event', () => {
  it('RateCardRevisionProposed: an open revision, and each of its lines in order', () => {
    const derived = given(proposed1);
    expect(derived.rows(rateCardRevisionsTable)).toEqual([{ ...open, known_from: 0, known_to: null }]);
    const rows = derived.rows(rateCardLinesTable).map(({ content: _, ...row }) => row);
    expect(rows).toHaveLength(3);
    expect(rows).toContainEqual({
      contract: 'riverside',
      revision: 1,
      line: 'starts_work',
      place: 1,
      outcome: 'starts_work',
      title: 'Starts work',
      unit: 'person',
      pricing_rule: 'fixed',
      price_pence: 66_000,
      valid_from: null,
      valid_to: null,
      known_from: 0,
      known_to: null,
    });
  });

  it('RateCardRevisionAgreed: a decision, and the revision still open', () => {
    const derived = given(proposed1, councilAgreed1);
    expect(derived.rows(rateCardDecisionsTable)).toEqual([
      {
        contract: 'riverside',
        revision: 1,
        organisation: 'city_council',
        decision: 'agreed',
        decided_on: '2021-03-08',
        entry: 1,
        known_from: 1,
        known_to: null,
      },
    ]);
    expect(derived.rows(rateCardRevisionsTable)).toEqual([{ ...open, known_from: 0, known_to: null }]);
  });

  it('RateCardRevisionDeclined: a decision, and the revision declined', () => {
    const derived = given(proposed1, ended('RateCardRevisionDeclined'));
    expect(derived.rows(rateCardDecisionsTable)).toMatchObject([{ decision: 'declined', decided_on: '2021-03-08' }]);
    expect(derived.rows(rateCardRevisionsTable)).toEqual([
      { ...open, known_from: 0, known_to: 1 },
      { ...open, status: 'declined', closed_on: '2021-03-08', known_from: 1, known_to: null },
    ]);
  });

  it('RateCardRevisionWithdrawn: the revision withdrawn', () => {
    expect(given(proposed1, ended('RateCardRevisionWithdrawn')).rows(rateCardRevisionsTable)).toMatchObject([
      { status: 'proposed', known_to: 1 },
      { status: 'withdrawn', closed_on: '2021-03-09', known_to: null },
    ]);
  });

  it('RateCardRevised: the revision in force, and the one before ended on that day, with their lines', () => {
    const derived = given(...both);
    const now = derived.rows(rateCardRevisionsTable).filter(({ known_to }) => known_to === null);
    expect(now).toMatchObject([
      { revision: 1, status: 'agreed', closed_on: '2021-03-10', valid_from: '2021-04-01', valid_to: '2022-04-01' },
      { revision: 2, status: 'agreed', closed_on: '2022-03-01', valid_from: '2022-04-01', valid_to: null },
    ]);
    const priced = derived
      .rows(rateCardLinesTable)
      .filter(({ line, known_to }) => line === 'starts_work' && known_to === null);
    expect(priced).toMatchObject([
      { revision: 1, price_pence: 66_000, valid_from: '2021-04-01', valid_to: '2022-04-01', known_from: 7 },
      { revision: 2, price_pence: 70_000, valid_from: '2022-04-01', valid_to: null, known_from: 7 },
    ]);
    expect(derived.rows(rateCardsTable)).toEqual([{ contract: 'riverside', latest_agreed: 2 }]);
  });
});

describe('the rate card of a day', () => {
  const inForce = (on: string, asOf?: number) =>
    ask(both, (history) =>
      history.inForce(riverside, { on: calendarDate(on), ...(asOf === undefined ? {} : { asOf }) }),
    );

  it.each<[string, string, number | undefined, number | undefined]>([
    ['before the first revision', '2021-03-31', undefined, undefined],
    ['on the first day', '2021-04-01', undefined, 1],
    ['on the last day of the first', '2022-03-31', undefined, 1],
    ['on the first day of the second', '2022-04-01', undefined, 2],
    ['on that day, as known before the second was agreed', '2022-04-01', 6, 1],
    ['on that day, as known when it was agreed', '2022-04-01', 7, 2],
    ['on the first day, as known before anything was agreed', '2021-04-01', 2, undefined],
  ])('%s', (_, on, asOf, revision) => expect(inForce(on, asOf)?.revision).toBe(revision));

  it('has all its lines, as they were proposed', () => {
    expect(inForce('2021-04-01')?.lines).toEqual(lines);
    expect(inForce('2022-04-01')?.lines).toEqual(dearerLines);
  });
});

describe('the history of a rate card', () => {
  it('lists every revision with its decisions', () => {
    expect(ask(both, (history) => history.revisions(riverside))).toEqual({
      rows: [
        {
          contract: 'riverside',
          revision: 1,
          status: 'agreed',
          proposedBy: 'city_council',
          proposedOn: '2021-03-05',
          effectiveFrom: '2021-04-01',
          approvers: ['city_council', 'bright_futures'],
          decisions: [
            { organisation: 'city_council', decision: 'agreed', decidedOn: '2021-03-08' },
            { organisation: 'bright_futures', decision: 'agreed', decidedOn: '2021-03-10' },
          ],
          closedOn: '2021-03-10',
          validFrom: '2021-04-01',
          validTo: '2022-04-01',
        },
        expect.objectContaining({ revision: 2, proposedBy: 'bright_futures', validTo: undefined }),
      ],
    });
  });

  it('shows only the decisions that were known', () => {
    const decisions = (asOf: number) => ask(both, (history) => history.revision(riverside, 1, { asOf }))?.decisions;
    expect([0, 1, 2].map((asOf) => decisions(asOf)?.length)).toEqual([0, 1, 2]);
  });

  it('goes page by page', () => {
    const page = (after?: string) => ask(both, (history) => history.revisions(riverside, { after, limit: 1 }));
    expect(page()).toMatchObject({ rows: [{ revision: 1 }], next: '1' });
    expect(page('1')).toMatchObject({ rows: [{ revision: 2 }] });
    expect(page('1').next).toBeUndefined();
  });

  it('follows a line through the revisions, also the one that is only proposed', () => {
    const history = [...revision1Events, proposed2];
    expect(ask(history, (asked) => asked.line(riverside, 'starts_work'))).toEqual([
      { revision: 1, status: 'agreed', line: startsWorkLine, validFrom: '2021-04-01', validTo: undefined },
      { revision: 2, status: 'proposed', line: dearerLines[0], validFrom: undefined, validTo: undefined },
    ]);
  });

  it('finds the line of one day', () => {
    const on = calendarDate('2022-04-01');
    const found = ask(both, (history) => history.line(riverside, 'starts_work', { on }));
    expect(found).toMatchObject([{ revision: 2, line: { pricing: { pricePence: 70_000 } } }]);
  });

  it('has nothing for a contract without a rate card', () => {
    expect(ask(both, (history) => history.revisions('nowhere'))).toEqual({ rows: [] });
    expect(ask(both, (history) => history.revision('nowhere', 1))).toBeUndefined();
    expect(ask(both, (history) => history.line('nowhere', 'starts_work'))).toEqual([]);
  });
});
