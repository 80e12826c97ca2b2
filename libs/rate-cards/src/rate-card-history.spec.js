import { describe, expect, it } from '@jest/globals';
import { calendarDate, canonicalJson } from '#kernel';
import { brightFutures, cityCouncil, riverside } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import {
  councilAgreed1,
  councilAgreed2,
  dearerLines,
  feelsSafeLine,
  keepsWorkLine,
  lines,
  proposed1,
  proposed2,
  providerAgreed2,
  revised2,
  revision1Events,
  revision2Events,
  startsWorkLine,
} from '../test/fixtures.js';
import { RateCardHistory } from './rate-card-history.js';
import {
  rateCardDecisionsTable,
  rateCardDraftsTable,
  rateCardHistory,
  rateCardLinesTable,
  rateCardRevisionsTable,
  rateCardsTable,
} from './rate-card-tables.js';

const given = givenEvents(rateCardHistory);
const both = [...revision1Events, ...revision2Events];
const written = {
  contract: 'riverside',
  revision: 1,
  draft: 1,
  drafted_by: 'city_council',
  drafted_on: '2021-03-05',
  proposed_on: '2021-03-05',
  decide_by: null,
  effective_from: '2021-04-01',
};
const open = {
  ...written,
  status: 'proposed',
  proposed_by: 'city_council',
  approvers: '["city_council","bright_futures"]',
  line_codes: '["starts_work","keeps_work","feels_safe"]',
  base_revision: null,
  closed_on: null,
  retroactive: 0,
  valid_from: null,
  valid_to: null,
};
const ofFirst = { contract: riverside, revision: 1, draft: 1 };
const byCouncil = { ...ofFirst, organisation: cityCouncil, decidedOn: calendarDate('2021-03-08') };
const drafted1 = {
  type: 'RateCardRevisionDrafted',
  ...ofFirst,
  draftedBy: cityCouncil,
  draftedOn: calendarDate('2021-03-02'),
  effectiveFrom: calendarDate('2021-04-01'),
  lines: [...lines],
};
const declined1 = { type: 'RateCardRevisionDeclined', ...byCouncil };
const changeRequested1 = { type: 'RateCardRevisionChangeRequested', ...byCouncil };
const withdrawn1 = {
  type: 'RateCardRevisionWithdrawn',
  ...ofFirst,
  withdrawnOn: calendarDate('2021-03-09'),
};
const lapsed1 = { type: 'RateCardRevisionLapsed', ...ofFirst, lapsedOn: calendarDate('2021-04-02') };
/** The second draft of revision 1: without one of its lines. */
const again1 = {
  ...proposed1,
  draft: 2,
  proposedOn: calendarDate('2021-03-12'),
  lines: [startsWorkLine, feelsSafeLine],
};
/** Revision 3, which everybody agreed to let reach back before revision 2, and which retires a line. */
const back3 = [
  { ...proposed2, revision: 3, effectiveFrom: calendarDate('2021-10-01'), lines: [...dearerLines.slice(0, 2)] },
  { ...providerAgreed2, revision: 3, retroactive: true },
  { ...councilAgreed2, revision: 3, retroactive: true },
  { ...revised2, revision: 3, effectiveFrom: calendarDate('2021-10-01'), retroactive: true },
];
const ask = (events, question) => given(...events).query((store) => question(new RateCardHistory(store)));
describe('each event', () => {
  it('RateCardRevisionProposed: an open revision, and each of its lines in order', () => {
    const derived = given(proposed1);
    expect(derived.rows(rateCardRevisionsTable)).toEqual([{ ...open, known_from: 0, known_to: null }]);
    expect(derived.rows(rateCardDraftsTable)).toEqual([
      { ...written, lines: canonicalJson(lines), known_from: 0, known_to: null },
    ]);
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
      last_changed_by: 1,
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
        draft: 1,
        organisation: 'city_council',
        decision: 'agreed',
        retroactive: 0,
        decided_on: '2021-03-08',
        entry: 1,
        known_from: 1,
        known_to: null,
      },
    ]);
    expect(derived.rows(rateCardRevisionsTable)).toEqual([{ ...open, known_from: 0, known_to: null }]);
  });
  it('RateCardRevisionDrafted: a revision that is not before anybody, and what it says', () => {
    const derived = given(drafted1);
    expect(derived.rows(rateCardRevisionsTable)).toMatchObject([
      { status: 'draft', drafted_on: '2021-03-02', proposed_by: null, proposed_on: null, approvers: '[]' },
    ]);
    expect(derived.rows(rateCardLinesTable)).toHaveLength(3);
    const put = given(drafted1, proposed1).rows(rateCardDraftsTable);
    expect(put).toMatchObject([
      { draft: 1, drafted_on: '2021-03-02', proposed_on: null, known_to: 1 },
      { draft: 1, drafted_on: '2021-03-02', proposed_on: '2021-03-05', known_to: null },
    ]);
  });
  it('RateCardRevisionDeclined: a decision, and the revision declined', () => {
    const derived = given(proposed1, declined1);
    expect(derived.rows(rateCardDecisionsTable)).toMatchObject([{ decision: 'declined', decided_on: '2021-03-08' }]);
    expect(derived.rows(rateCardRevisionsTable)).toEqual([
      { ...open, known_from: 0, known_to: 1 },
      { ...open, status: 'declined', closed_on: '2021-03-08', known_from: 1, known_to: null },
    ]);
  });
  it('RateCardRevisionChangeRequested: a decision, and the revision sent back but not closed', () => {
    const derived = given(proposed1, changeRequested1);
    expect(derived.rows(rateCardDecisionsTable)).toMatchObject([{ decision: 'change-requested' }]);
    expect(derived.rows(rateCardRevisionsTable)).toMatchObject([
      { status: 'proposed' },
      { status: 'change-requested', closed_on: null },
    ]);
  });
  it('RateCardRevisionProposed again: the next draft in place of the one before, without the lines it has not', () => {
    const derived = given(proposed1, changeRequested1, again1);
    const now = derived.rows(rateCardRevisionsTable).filter(({ known_to }) => known_to === null);
    expect(now).toMatchObject([{ draft: 2, status: 'proposed', line_codes: '["starts_work","feels_safe"]' }]);
    const standing = derived.rows(rateCardLinesTable).filter(({ known_to }) => known_to === null);
    expect(standing.map(({ line, place }) => [line, place]).sort()).toEqual([
      ['feels_safe', 2],
      ['starts_work', 1],
    ]);
    expect(derived.rows(rateCardDraftsTable).map(({ draft }) => draft)).toEqual([1, 2]);
  });
  it('RateCardRevisionWithdrawn: the revision withdrawn', () => {
    expect(given(proposed1, withdrawn1).rows(rateCardRevisionsTable)).toMatchObject([
      { status: 'proposed', known_to: 1 },
      { status: 'withdrawn', closed_on: '2021-03-09', known_to: null },
    ]);
  });
  it('RateCardRevisionLapsed: the revision lapsed', () => {
    expect(given(proposed1, lapsed1).rows(rateCardRevisionsTable)).toMatchObject([
      { status: 'proposed', known_to: 1 },
      { status: 'lapsed', closed_on: '2021-04-02', known_to: null },
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
    // Of three lines one was priced otherwise; the others say what they say since revision 1.
    const since = derived.rows(rateCardLinesTable).filter((row) => row.revision === 2 && row.known_to === null);
    expect(since.map(({ line, last_changed_by }) => [line, last_changed_by]).sort()).toEqual([
      ['feels_safe', 1],
      ['keeps_work', 1],
      ['starts_work', 2],
    ]);
    expect(derived.rows(rateCardsTable)).toEqual([{ contract: 'riverside', agreed: '[1,2]' }]);
  });
});
describe('the rate card of a day', () => {
  const inForce = (on, asOf) =>
    ask(both, (history) =>
      history.inForce(riverside, { on: calendarDate(on), ...(asOf === undefined ? {} : { asOf }) }),
    );
  it.each([
    ['before the first revision', '2021-03-31', undefined, undefined],
    ['on the first day', '2021-04-01', undefined, 1],
    ['on the last day of the first', '2022-03-31', undefined, 1],
    ['on the first day of the second', '2022-04-01', undefined, 2],
    ['on that day, as known before the second was agreed', '2022-04-01', 6, 1],
    ['on that day, as known when it was agreed', '2022-04-01', 7, 2],
    ['on the first day, as known before anything was agreed', '2021-04-01', 2, undefined],
  ])('%s', (_, on, asOf, revision) => expect(inForce(on, asOf)?.revision).toBe(revision));
  it('is that of a revision that reaches back, as soon as it is known', () => {
    const history = [...both, ...back3];
    const revisionOn = (on, asOf) =>
      ask(history, (asked) =>
        asked.inForce(riverside, { on: calendarDate(on), ...(asOf === undefined ? {} : { asOf }) }),
      )?.revision;
    expect([revisionOn('2021-09-30'), revisionOn('2021-10-01'), revisionOn('2022-06-01')]).toEqual([1, 3, 3]);
    expect([revisionOn('2021-10-01', 10), revisionOn('2022-06-01', 10)]).toEqual([1, 2]);
    // Revision 2 never comes to price a day.
    expect(ask(history, (asked) => asked.revision(riverside, 2))).toMatchObject({
      status: 'agreed',
      validFrom: undefined,
      validTo: undefined,
    });
    expect(ask(history, (asked) => asked.revision(riverside, 3))).toMatchObject({ retroactive: true, base: 2 });
  });
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
          draft: 1,
          status: 'agreed',
          draftedBy: 'city_council',
          draftedOn: '2021-03-05',
          proposedBy: 'city_council',
          proposedOn: '2021-03-05',
          decideBy: undefined,
          effectiveFrom: '2021-04-01',
          approvers: ['city_council', 'bright_futures'],
          decisions: [
            {
              draft: 1,
              organisation: 'city_council',
              decision: 'agreed',
              retroactive: false,
              decidedOn: '2021-03-08',
            },
            {
              draft: 1,
              organisation: 'bright_futures',
              decision: 'agreed',
              retroactive: false,
              decidedOn: '2021-03-10',
            },
          ],
          waitingFor: [],
          base: undefined,
          retroactive: false,
          closedOn: '2021-03-10',
          validFrom: '2021-04-01',
          validTo: '2022-04-01',
        },
        expect.objectContaining({ revision: 2, proposedBy: 'bright_futures', validTo: undefined }),
      ],
    });
  });
  it('shows only the decisions that were known', () => {
    const decisions = (asOf) => ask(both, (history) => history.revision(riverside, 1, { asOf }))?.decisions;
    expect([0, 1, 2].map((asOf) => decisions(asOf)?.length)).toEqual([0, 1, 2]);
  });
  it('goes page by page', () => {
    const page = (after) => ask(both, (history) => history.revisions(riverside, { after, limit: 1 }));
    expect(page()).toMatchObject({ rows: [{ revision: 1 }], next: '1' });
    expect(page('1')).toMatchObject({ rows: [{ revision: 2 }] });
    expect(page('1').next).toBeUndefined();
  });
  it('follows a line through the revisions, also the one that is only proposed', () => {
    const history = [...revision1Events, proposed2];
    expect(ask(history, (asked) => asked.line(riverside, 'starts_work'))).toEqual([
      {
        revision: 1,
        status: 'agreed',
        line: startsWorkLine,
        lastChangedBy: 1,
        validFrom: '2021-04-01',
        validTo: undefined,
      },
      {
        revision: 2,
        status: 'proposed',
        line: dearerLines[0],
        lastChangedBy: 2,
        validFrom: undefined,
        validTo: undefined,
      },
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
  it('keeps every draft with its answers, and says who has not answered the one before the parties', () => {
    const history = [drafted1, proposed1, changeRequested1, again1, { ...councilAgreed1, draft: 2 }];
    const revision = ask(history, (asked) => asked.revision(riverside, 1));
    expect(revision?.drafts).toEqual([
      {
        draft: 1,
        draftedBy: 'city_council',
        draftedOn: '2021-03-02',
        proposedOn: '2021-03-05',
        decideBy: undefined,
        effectiveFrom: '2021-04-01',
      },
      expect.objectContaining({ draft: 2, draftedOn: '2021-03-12', proposedOn: '2021-03-12' }),
    ]);
    expect(revision?.decisions).toMatchObject([
      { draft: 1, decision: 'change-requested' },
      { draft: 2, decision: 'agreed' },
    ]);
    expect(revision?.waitingFor).toEqual([brightFutures]);
    expect(revision?.lastChanged).toEqual([
      { line: 'starts_work', revision: 1 },
      { line: 'feels_safe', revision: 1 },
    ]);
  });
  it('says what is overdue on a day that is asked about', () => {
    const urgent = [{ ...proposed1, decideBy: calendarDate('2021-03-20') }];
    const status = (on) =>
      ask(urgent, (asked) => asked.revision(riverside, 1, on === undefined ? {} : { on: calendarDate(on) }))?.status;
    expect([status(), status('2021-03-20'), status('2021-03-21')]).toEqual(['proposed', 'proposed', 'overdue']);
  });
});
describe('the difference of two points of a rate card', () => {
  const all = [...both, ...back3];
  const day = (on) => ({ on: calendarDate(on) });
  it('is that of two revisions, of two drafts, or of the revisions of two days', () => {
    const repriced = [{ line: 'starts_work', change: 'repriced' }];
    expect(ask(all, (asked) => asked.difference(riverside, { revision: 1 }, { revision: 2 }))).toMatchObject({
      from: { revision: 1, draft: 1, effectiveFrom: '2021-04-01' },
      to: { revision: 2, draft: 1, effectiveFrom: '2022-04-01' },
      lines: repriced,
    });
    expect(ask(both, (asked) => asked.difference(riverside, day('2021-04-01'), day('2022-04-01')))).toMatchObject({
      from: { revision: 1 },
      to: { revision: 2 },
      lines: repriced,
    });
    const drafts = [proposed1, changeRequested1, again1];
    const between = ask(drafts, (asked) =>
      asked.difference(riverside, { revision: 1, draft: 1 }, { revision: 1, draft: 2 }),
    );
    expect(between?.lines).toMatchObject([{ line: keepsWorkLine.line, change: 'retired' }]);
  });
  it('from a day before the first revision is all of it', () => {
    const before = ask(both, (asked) => asked.difference(riverside, day('2021-03-31'), { revision: 1 }));
    expect(before?.from.revision).toBeUndefined();
    expect(before?.lines.map(({ change }) => change)).toEqual(['added', 'added', 'added']);
  });
  it('of a revision is held against the one that was agreed last when it was written', () => {
    const changes = (revision) => ask(all, (asked) => asked.changesOf(riverside, revision));
    expect(changes(1)).toMatchObject({ from: { revision: undefined }, lines: [{}, {}, {}] });
    expect(changes(2)).toMatchObject({ from: { revision: 1 }, lines: [{ change: 'repriced' }] });
    expect(changes(3)).toMatchObject({ from: { revision: 2 }, lines: [{ line: 'feels_safe', change: 'retired' }] });
    expect(changes(4)).toBeUndefined();
  });
  it('is nothing that can be said of a revision that is not there, or was not known', () => {
    expect(ask(both, (asked) => asked.difference(riverside, { revision: 1 }, { revision: 9 }))).toBeUndefined();
    expect(
      ask(both, (asked) => asked.difference(riverside, { revision: 1 }, { revision: 1, draft: 2 })),
    ).toBeUndefined();
    expect(
      ask(both, (asked) => asked.difference(riverside, { revision: 1 }, { revision: 2 }, { asOf: 3 })),
    ).toBeUndefined();
  });
});
