import { describe, expect, it } from '@jest/globals';
import { calendarDate, OutcomeCode, Pence } from '#kernel';
import { givenEvents } from '../../read-store/test/given-events.js';
import { brightFutures, cityCouncil, riverside, riversideEvents } from '../test/fixtures.js';
import {
  agree,
  agreedBy,
  decline,
  draft,
  drafted,
  followed,
  lapse,
  proposed,
  requestChange,
  settled,
  volunteers,
  withdraw,
} from '../test/varying.js';
import { ChangeLog } from './change-log.js';
import { meetingsTable, planPeriodsTable, variationAnswersTable, variationsTable } from './change-log-tables.js';
import { contractsProjections } from './contracts.projections.js';
import type { ContractEvent } from './domain/contracts.events.js';

const given = givenEvents(...contractsProjections);
const day = (text: string) => calendarDate(text);
const ask = <Answer>(events: readonly ContractEvent[], question: (log: ChangeLog) => Answer) =>
  given(...events).query((store) => question(new ChangeLog(store)));

const open = [...riversideEvents, drafted(), proposed()];
const byProvider = agree({ by: brightFutures, decidedOn: day('2022-03-05') });
const redrafted = draft({ variation: 1, draftedOn: day('2022-03-02'), title: 'Rewritten', changes: [volunteers] });
const onTheDay = { on: day('2022-03-10') };
const logged = (events: readonly ContractEvent[], on = '2022-03-10', asOf?: number) =>
  ask(events, (log) => log.variation(riverside, 1, { on: day(on), ...(asOf === undefined ? {} : { asOf }) }));

const meeting: ContractEvent = {
  type: 'MeetingHeld',
  contract: riverside,
  meeting: 1,
  heldOn: day('2022-02-15'),
  title: 'Partnership board',
  present: [cityCouncil, brightFutures],
  about: [{ kind: 'variation', variation: 1 }],
};
const document: ContractEvent = {
  type: 'DocumentFiled',
  contract: riverside,
  document: 1,
  title: 'Deed of variation',
  datedOn: day('2022-03-10'),
  contentDigest: `sha256:${'0f'.repeat(32)}`,
  bytes: 48_211,
  mediaType: 'application/pdf',
  location: 'contract register, folder 12',
  about: [
    { kind: 'variation', variation: 1 },
    { kind: 'meeting', meeting: 1 },
  ],
};
const plan = (version: number, inForceFrom: string, scenario = 'base'): ContractEvent => ({
  type: 'PlanAgreed',
  contract: riverside,
  scenario: OutcomeCode.parse(scenario),
  version,
  inForceFrom: day(inForceFrom),
  agreedOn: day('2021-03-01'),
  periods: [
    {
      period: { from: day('2022-04-01'), to: day('2022-06-30') },
      referrals: 100 * version,
      paymentsPence: Pence.parse(3_000_000),
      outcomes: [{ outcome: OutcomeCode.parse('starts_work'), number: 30 }],
    },
    { period: { from: day('2022-07-01'), to: day('2022-09-30') }, starts: 90 },
  ],
});

describe('a variation in the change log', () => {
  it.each<[string, readonly ContractEvent[], string, object]>([
    ['is a draft', [...riversideEvents, drafted()], '2022-03-10', { status: 'draft', proposedBy: undefined }],
    [
      'is before the parties',
      open,
      '2022-03-15',
      { status: 'proposed', stillToDecide: [cityCouncil, brightFutures], decideBy: '2022-03-15', termsVersion: 1 },
    ],
    ['is overdue', followed(open, agree()), '2022-03-16', { status: 'overdue', stillToDecide: [brightFutures] }],
    ['was sent back', followed(open, requestChange()), '2022-03-10', { status: 'change-requested', stillToDecide: [] }],
    [
      'is agreed, and not yet in force',
      followed(open, agree(), byProvider),
      '2022-03-31',
      { status: 'agreed', closedOn: '2022-03-05', retroactive: false, setTerms: [2] },
    ],
    ['is in force', followed(open, agree(), byProvider), '2022-04-01', { status: 'in-force' }],
    ['was declined', followed(open, decline()), '2022-04-01', { status: 'declined', closedOn: '2022-03-01' }],
    ['was withdrawn', followed(open, withdraw()), '2022-04-01', { status: 'withdrawn', closedOn: '2022-03-02' }],
    ['lapsed', followed(open, lapse()), '2022-04-01', { status: 'lapsed', closedOn: '2022-03-16' }],
  ])('%s', (_, events, on, expected) => expect(logged(events, on)).toMatchObject(expected));

  it('never comes into force once the contract was ended before its day', () => {
    const ending = settled(2, '2022-03-10', [{ kind: 'term', endsOn: day('2022-03-20') }]);
    const events = followed(open, agree(), byProvider, ...ending);
    expect(logged(events, '2022-05-01')).toMatchObject({ status: 'agreed', effectiveFrom: '2022-04-01' });
  });

  it('keeps every draft and every answer', () => {
    const events = followed(open, requestChange(), redrafted);
    expect(logged(events)).toMatchObject({
      draft: 2,
      title: 'Rewritten',
      status: 'draft',
      words: ['the outcome volunteers, "Volunteers", is defined'],
      approvers: [],
      drafts: [
        { draft: 1, title: 'A higher maximum', words: [expect.stringContaining('£600,000.00')] },
        { draft: 2, title: 'Rewritten', draftedOn: '2022-03-02', changes: [volunteers] },
      ],
      answers: [
        {
          draft: 1,
          organisation: cityCouncil,
          decided: 'change-requested',
          decidedOn: '2022-03-01',
          retroactive: false,
        },
      ],
    });
    const count = open.length;
    expect(logged(events, '2022-03-10', count - 1)).toMatchObject({ draft: 1, status: 'proposed', answers: [] });
    expect(logged(events, '2022-03-10', riversideEvents.length - 1)).toBeUndefined();
  });

  it('says who let it reach back', () => {
    const events = followed(riversideEvents, ...settled(1, '2021-07-01', [volunteers], '2022-03-01', true));
    expect(logged(events)).toMatchObject({
      retroactive: true,
      answers: [
        { organisation: cityCouncil, retroactive: true },
        { organisation: brightFutures, retroactive: true },
      ],
    });
  });

  it('has the meetings and documents that are about it', () => {
    const other: ContractEvent = { ...meeting, meeting: 2, about: [] };
    const events = [...open, meeting, other, document];
    expect(logged(events)).toMatchObject({
      meetings: [{ meeting: 1, heldOn: '2022-02-15', present: [cityCouncil, brightFutures] }],
      documents: [{ document: 1, contentDigest: document.contentDigest, bytes: 48_211 }],
    });
    expect(ask(events, (log) => log.meetings(riverside))).toHaveLength(2);
    expect(ask(events, (log) => log.documents(riverside, { asOf: open.length }))).toEqual([]);
  });

  it('is listed with the others by number', () => {
    const events = followed(open, draft({ title: 'Another' }));
    const titles = ask(events, (log) => log.changeLog(riverside, onTheDay)).map(({ variation, title }) => [
      variation,
      title,
    ]);
    expect(titles).toEqual([
      [1, 'A higher maximum'],
      [2, 'Another'],
    ]);
    expect(ask(events, (log) => log.changeLog('nowhere', onTheDay))).toEqual([]);
  });
});

describe('each event', () => {
  it('of a variation: its row, closed at the entry that changed it', () => {
    const rows = given(drafted(), proposed()).rows(variationsTable);
    expect(rows).toMatchObject([
      { status: 'draft', approvers: null, known_from: 0, known_to: 1 },
      { status: 'proposed', approvers: '["city_council","bright_futures"]', known_from: 1, known_to: null },
    ]);
  });

  it('of a decision: an answer to its draft', () =>
    expect(given(drafted(), proposed(), agreedBy(cityCouncil)).rows(variationAnswersTable)).toMatchObject([
      { draft: 1, organisation: cityCouncil, decided: 'agreed', retroactive: 0, entry: 2 },
    ]));

  it('of a meeting and a plan: their rows', () => {
    expect(given(meeting).rows(meetingsTable)).toMatchObject([
      { meeting: 1, about: '[{"kind":"variation","variation":1}]' },
    ]);
    expect(given(plan(1, '2021-04-01')).rows(planPeriodsTable)).toMatchObject([
      {
        period_from: '2022-04-01',
        referrals: 100,
        payments_pence: 3_000_000,
        outcomes: '[{"number":30,"outcome":"starts_work"}]',
      },
      { period_from: '2022-07-01', referrals: null, starts: 90, payments_pence: null, outcomes: '[]' },
    ]);
  });
});

describe('the plans in force', () => {
  const events = [plan(1, '2021-04-01'), plan(2, '2022-07-01'), plan(3, '2022-04-01'), plan(1, '2021-04-01', 'high')];
  const inForce = (on: string, asOf?: number) =>
    ask(events, (log) => log.plansInForce(riverside, day(on), asOf === undefined ? {} : { asOf })).map(
      ({ scenario, version }) => [scenario, version],
    );

  it.each<[string, string, number | undefined, (string | number)[][]]>([
    ['before the first, none', '2021-03-31', undefined, []],
    [
      'from the first day of the first',
      '2021-04-01',
      undefined,
      [
        ['base', 1],
        ['high', 1],
      ],
    ],
    [
      'the one that began last, not the one agreed last',
      '2022-08-01',
      undefined,
      [
        ['base', 2],
        ['high', 1],
      ],
    ],
    [
      'in between, the one that had begun',
      '2022-05-01',
      undefined,
      [
        ['base', 3],
        ['high', 1],
      ],
    ],
    ['as it was known before', '2022-05-01', 1, [['base', 1]]],
  ])('are, %s', (_, on, asOf, expected) => expect(inForce(on, asOf)).toEqual(expected));

  it('come with their periods', () =>
    expect(ask(events, (log) => log.plansInForce(riverside, day('2022-05-01')))[0]).toMatchObject({
      version: 3,
      periods: [
        { from: '2022-04-01', to: '2022-06-30', referrals: 300, starts: undefined },
        { from: '2022-07-01', to: '2022-09-30', starts: 90, paymentsPence: undefined, outcomes: [] },
      ],
    }));
});
