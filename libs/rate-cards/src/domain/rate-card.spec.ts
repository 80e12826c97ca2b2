import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { calendarDate, fold, isRefusal, type Of } from '#kernel';
import {
  brightFutures,
  cityCouncil,
  feelsSafe,
  keepsWork,
  nationalFund,
  riverside,
  startsWork,
} from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  councilAgreed1,
  dearerLines,
  feelsSafeLine,
  lines,
  proposed1,
  proposed2,
  providerAgreed1,
  providerAgreed2,
  revised1,
  revised2,
  revision1Events,
  startsWorkLine,
} from '../../test/fixtures.js';
import { code } from '../../test/pricing.js';
import { LineEdit, lineEditReasons } from './line-changes.js';
import { lineReasons } from './line-rules.js';
import { rateCardDecider } from './rate-card.js';
import type { ContractFacts, RateCardCommand, RevisionContent } from './rate-card-commands.js';
import { type RateCardReason, rateCardReasons } from './rate-card-reasons.js';
import type { RateCardEvent } from './rate-cards.events.js';

const { given } = specFor(rateCardDecider);
const day = calendarDate;

const facts: ContractFacts = {
  startsOn: day('2021-04-01'),
  endsOn: day('2024-03-31'),
  outcomes: [startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' })),
  approvers: [cityCouncil, brightFutures],
  paymentGroups: [code('first_job')],
  payers: [cityCouncil, nationalFund],
};
type Propose = Of<RateCardCommand, 'propose'>;
type Draft = Of<RateCardCommand, 'draft'>;
const reason = 'The prices of the tender';
const content = (from = '2021-04-01', all = lines): RevisionContent => ({
  effectiveFrom: day(from),
  lines: all,
  reason,
});
const changing = (from: string, ...changes: readonly Record<string, unknown>[]): RevisionContent => ({
  effectiveFrom: day(from),
  changes: changes.map((change) => LineEdit.parse(change)),
  reason,
});
const first: Propose = {
  type: 'propose',
  contract: riverside,
  by: cityCouncil,
  proposedOn: day('2021-03-05'),
  content: content(),
  facts,
};
const second: Propose = {
  ...first,
  by: brightFutures,
  proposedOn: day('2022-02-01'),
  content: content('2022-04-01', dearerLines),
};
const asking = (changes: Partial<Propose>): Propose => ({ ...first, ...changes });
/** The draft of a revision, put to the parties as it stands. */
const putting = (revision: number, on: string, changes: Partial<Propose> = {}): Propose => ({
  ...asking(changes),
  revision,
  proposedOn: day(on),
  content: undefined,
});
const drafting = (changes: Partial<Draft> = {}): Draft => ({
  type: 'draft',
  contract: riverside,
  by: cityCouncil,
  draftedOn: day('2021-03-02'),
  content: content(),
  facts,
  ...changes,
});

const decide = (type: 'decline' | 'request-change', by: typeof cityCouncil, on: string, revision = 1, draft?: number) =>
  ({ type, contract: riverside, revision, draft, by, decidedOn: day(on) }) as const;
const agree = (
  by: typeof cityCouncil,
  on: string,
  revision = 1,
  more: { retroactive?: boolean; draft?: number } = {},
) => ({ type: 'agree', contract: riverside, revision, by, decidedOn: day(on), retroactive: false, ...more }) as const;
const withdraw = (by: typeof cityCouncil, withdrawnOn: string, revision = 1) =>
  ({ type: 'withdraw', contract: riverside, revision, by, withdrawnOn: day(withdrawnOn) }) as const;
const lapse = (lapsedOn: string, revision = 1) =>
  ({ type: 'lapse', contract: riverside, revision, lapsedOn: day(lapsedOn), by: cityCouncil }) as const;

const ofFirst = { contract: riverside, revision: 1, draft: 1 };
const drafted1: Of<RateCardEvent, 'RateCardRevisionDrafted'> = {
  type: 'RateCardRevisionDrafted',
  ...ofFirst,
  draftedBy: cityCouncil,
  draftedOn: day('2021-03-02'),
  effectiveFrom: day('2021-04-01'),
  lines: [...lines],
};
const declined1: RateCardEvent = {
  type: 'RateCardRevisionDeclined',
  ...ofFirst,
  organisation: brightFutures,
  decidedOn: day('2021-03-10'),
};
const changeRequested1: RateCardEvent = {
  type: 'RateCardRevisionChangeRequested',
  ...ofFirst,
  organisation: brightFutures,
  decidedOn: day('2021-03-10'),
};
const withdrawn1: RateCardEvent = {
  type: 'RateCardRevisionWithdrawn',
  ...ofFirst,
  withdrawnOn: day('2021-03-09'),
};
const urgent1 = { ...proposed1, decideBy: day('2021-03-20') };
const lapsed1: RateCardEvent = { type: 'RateCardRevisionLapsed', ...ofFirst, lapsedOn: day('2021-03-21') };

/** Revision 2 as proposed to begin before it can be agreed. */
const back2 = { ...proposed2, effectiveFrom: day('2022-01-01') };
const providerBack2 = { ...providerAgreed2, retroactive: true };
/** Revision 2, agreed in good time for a day in 2023; and revision 3, which would begin before that. */
const late2 = { ...proposed2, effectiveFrom: day('2023-04-01') };
const inForceLate2: readonly RateCardEvent[] = [
  ...revision1Events,
  late2,
  providerAgreed2,
  { ...councilAgreed1, revision: 2, decidedOn: day('2022-03-01') },
  { ...revised2, effectiveFrom: late2.effectiveFrom },
];
const before3 = { ...proposed2, revision: 3, effectiveFrom: day('2022-10-01'), proposedOn: day('2022-03-02') };
const providerAgreed3 = { ...providerAgreed2, revision: 3, decidedOn: day('2022-03-02') };

type Case = readonly [string, readonly RateCardEvent[], RateCardCommand, RateCardReason];

describe('drafting a revision', () => {
  it('writes it down, and asks nobody', () =>
    given()
      .when(drafting())
      .then({ ...drafted1, reason } as RateCardEvent));

  it('works out the lines of a change of the revision agreed last', () =>
    given(...revision1Events)
      .when(
        drafting({
          draftedOn: day('2022-01-02'),
          content: changing('2022-04-01', {
            change: 'reprice',
            line: 'starts_work',
            pricing: { rule: 'fixed', pricePence: 70_000 },
          }),
        }),
      )
      .then({
        ...drafted1,
        revision: 2,
        draftedOn: day('2022-01-02'),
        effectiveFrom: day('2022-04-01'),
        lines: [...dearerLines],
        reason,
      } as RateCardEvent));

  it('is done once, however often it is asked', () => {
    given(drafted1).when(drafting()).thenNothing();
    given(drafted1)
      .when(drafting({ revision: 1 }))
      .thenNothing();
  });

  it.each<[string, readonly RateCardEvent[], number | undefined]>([
    ['another draft of one’s draft', [drafted1], 1],
    ['of what is before the parties, which takes it back', [proposed1], 1],
    ['after a requested change', [proposed1, changeRequested1], 1],
    ['after a requested change, without its number', [proposed1, changeRequested1], undefined],
    ['of what has lapsed', [urgent1, lapsed1], 1],
  ])('may be %s', (_, history, revision) =>
    given(...history)
      .when(drafting({ revision, draftedOn: day('2021-03-22'), content: content('2021-04-01', dearerLines) }))
      .then({
        ...drafted1,
        draft: 2,
        draftedOn: day('2021-03-22'),
        lines: [...dearerLines],
        reason,
      } as RateCardEvent),
  );

  it('stands beside what is before the parties', () =>
    given(proposed1)
      .when(drafting({ by: brightFutures, draftedOn: day('2021-03-06') }))
      .then({
        ...drafted1,
        revision: 2,
        draftedBy: brightFutures,
        draftedOn: day('2021-03-06'),
        reason,
      } as RateCardEvent));
});

describe('proposing a revision', () => {
  it('records all its lines, what they change, and whose agreement it needs', () =>
    given()
      .when(first)
      .then({ ...proposed1, reason } as RateCardEvent));

  it('may say by when it is to be decided', () =>
    given()
      .when(asking({ decideBy: day('2021-03-20') }))
      .then({ ...urgent1, reason } as RateCardEvent));

  it('puts a draft to the parties as it stands', () => given(drafted1).when(putting(1, '2021-03-05')).then(proposed1));

  it('says what it changes line by line, each against the revision agreed last', () =>
    given(...revision1Events)
      .when({
        ...second,
        content: changing(
          '2022-04-01',
          { change: 'retire', line: 'keeps_work' },
          { change: 'change', line: { ...startsWorkLine, title: 'Begins work' } },
          { change: 'add', line: { ...feelsSafeLine, line: 'feels_safer' } },
          { change: 'add-temporarily', line: { ...feelsSafeLine, line: 'summer', endsOn: '2022-08-31' } },
        ),
      })
      .then({
        ...proposed2,
        lines: [
          { ...startsWorkLine, title: 'Begins work' },
          feelsSafeLine,
          { ...feelsSafeLine, line: code('feels_safer') },
          { ...feelsSafeLine, line: code('summer'), endsOn: day('2022-08-31') },
        ],
        changes: [
          { line: 'starts_work', change: 'changed' },
          { line: 'feels_safer', change: 'added' },
          { line: 'summer', change: 'added-temporarily' },
          { line: 'keeps_work', change: 'retired' },
        ],
        reason,
      } as RateCardEvent));

  it('is done once while it is open, however often it is asked', () => {
    given(proposed1).when(first).thenNothing();
    given(drafted1, proposed1).when(putting(1, '2021-03-05')).thenNothing();
  });

  it('numbers revisions in the order of their first drafts, also those that came to nothing', () => {
    given(...revision1Events)
      .when(second)
      .then({ ...proposed2, reason } as RateCardEvent);
    given(proposed1, declined1)
      .when(first)
      .then({ ...proposed1, reason, revision: 2 } as RateCardEvent);
    given(proposed1, withdrawn1)
      .when(first)
      .then({ ...proposed1, reason, revision: 2 } as RateCardEvent);
  });

  it.each<[string, readonly RateCardEvent[], number | undefined]>([
    ['after a requested change', [proposed1, changeRequested1], undefined],
    ['by its number, while it is before the parties', [proposed1, councilAgreed1], 1],
    ['by its number, after it has lapsed', [urgent1, lapsed1], 1],
  ])('anew is its next draft: %s', (_, history, revision) =>
    given(...history)
      .when(asking({ revision, proposedOn: day('2021-03-22'), content: content('2021-04-01', dearerLines) }))
      .then({
        ...proposed1,
        draft: 2,
        proposedOn: day('2021-03-22'),
        lines: [...dearerLines],
        reason,
      } as RateCardEvent),
  );

  it.each<[string, readonly RateCardEvent[], Propose]>([
    ['on the last day of the contract', [], asking({ content: content('2024-03-31') })],
    [
      'with the first revision reaching back to the start of the contract',
      [],
      asking({ proposedOn: day('2022-01-01') }),
    ],
    ['to be decided on the same day', [], asking({ decideBy: first.proposedOn })],
    [
      'from the day of the revision before',
      revision1Events,
      { ...second, content: content('2021-04-01', dearerLines) },
    ],
    ['from before it is proposed', revision1Events, { ...second, content: content('2022-01-01', dearerLines) }],
    [
      'with the lines of the revision before, from another day',
      revision1Events,
      { ...second, content: content('2022-04-01') },
    ],
  ])('may be done %s', (_, history, command) => {
    expect(isRefusal(rateCardDecider.decide(command, fold(rateCardDecider, history)))).toBe(false);
  });
});

const refusedProposals: readonly Case[] = [
  ['by a number nobody drafted', [], putting(1, '2021-03-05'), 'revision-not-found'],
  ['anew by a number nobody drafted', [], asking({ revision: 3 }), 'revision-not-found'],
  ['of another’s draft', [drafted1], putting(1, '2021-03-05', { by: brightFutures }), 'not-the-proposer'],
  ['drafted anew by another', [drafted1], drafting({ revision: 1, by: brightFutures }), 'not-the-proposer'],
  ['while another is open', [proposed1], { ...first, by: brightFutures }, 'another-proposal-is-open'],
  [
    'with other content while it is open',
    [proposed1],
    asking({ content: content('2021-04-01', dearerLines) }),
    'another-proposal-is-open',
  ],
  [
    'of a draft while another is open',
    [drafted1, { ...proposed1, revision: 2 }],
    putting(1, '2021-03-05'),
    'another-proposal-is-open',
  ],
  ['drafted anew when it is agreed', [...revision1Events], drafting({ revision: 1 }), 'revision-no-longer-open'],
  ['anew when it is declined', [proposed1, declined1], asking({ revision: 1 }), 'revision-no-longer-open'],
  [
    'as it stands when a change was requested',
    [proposed1, changeRequested1],
    putting(1, '2021-03-12'),
    'revision-no-longer-open',
  ],
  ['from before its draft', [drafted1], putting(1, '2021-03-01'), 'dated-before-the-draft'],
  [
    'drafted anew before the draft before',
    [drafted1],
    drafting({ revision: 1, draftedOn: day('2021-03-01') }),
    'dated-before-the-draft',
  ],
  [
    'of a draft that would undo what was agreed since',
    [drafted1, ...revision1Events.map((event) => ({ ...event, revision: 2 }))],
    putting(1, '2021-03-12'),
    'card-changed-since-the-draft',
  ],
  ['from before the contract', [], asking({ content: content('2021-03-31') }), 'effective-outside-the-contract'],
  ['from after the contract', [], asking({ content: content('2024-04-01') }), 'effective-outside-the-contract'],
  [
    'that nobody else could agree to',
    [],
    asking({ facts: { ...facts, approvers: [cityCouncil] } }),
    'proposer-is-the-only-approver',
  ],
  ['to be decided before', [], asking({ decideBy: day('2021-03-04') }), 'decide-by-before-the-proposal'],
  [
    'that says what is agreed already',
    [...revision1Events],
    { ...first, proposedOn: day('2021-04-01') },
    'nothing-would-change',
  ],
  [
    'that says it in another order',
    [...revision1Events],
    { ...first, content: content('2021-04-01', lines.toReversed()) },
    'nothing-would-change',
  ],
  [
    'with lines that cannot stand',
    [],
    asking({ content: content('2021-04-01', [startsWorkLine, startsWorkLine]) }),
    'line-code-used-twice',
  ],
  [
    'with changes that cannot be made',
    [...revision1Events],
    { ...second, content: changing('2022-04-01', { change: 'retire', line: 'flies' }) },
    'line-not-on-the-card',
  ],
  [
    'drafted with changes that cannot be made',
    [],
    drafting({ content: changing('2021-04-01', { change: 'retire', line: 'flies' }) }),
    'line-not-on-the-card',
  ],
];

describe('a proposal is refused', () => {
  it.each(refusedProposals)('%s', (_, history, command, why) =>
    given(...history)
      .when(command)
      .thenRefused(why),
  );

  it('for what is open before what is wrong', () =>
    given(proposed1)
      .when(asking({ content: content('2020-01-01') }))
      .thenRefused('another-proposal-is-open', { revision: 1 }));
});

describe('deciding on a revision', () => {
  it('records an agreement, which alone changes nothing', () =>
    given(proposed1).when(agree(cityCouncil, '2021-03-08')).then(councilAgreed1));

  it('brings the revision into force with the last agreement', () =>
    given(proposed1, councilAgreed1).when(agree(brightFutures, '2021-03-10')).then(providerAgreed1, revised1));

  it('is agreed on the day of the latest agreement, in whatever order they are recorded', () =>
    given(proposed1, providerAgreed1).when(agree(cityCouncil, '2021-03-08')).then(councilAgreed1, revised1));

  it('ends the revision with one decline', () =>
    given(proposed1, councilAgreed1)
      .when(decide('decline', brightFutures, '2021-03-10'))
      .then(declined1));

  it('sends the revision back with a request for change', () =>
    given(proposed1)
      .when(decide('request-change', brightFutures, '2021-03-10'))
      .then(changeRequested1));

  it('is on each draft anew', () => {
    const again = { ...proposed1, draft: 2, proposedOn: day('2021-03-12') };
    given(proposed1, councilAgreed1, changeRequested1, again)
      .when(agree(brightFutures, '2021-03-13'))
      .then({ ...providerAgreed1, draft: 2, decidedOn: day('2021-03-13') });
  });

  it('may be on the day on which a later revision takes effect', () =>
    given(...revision1Events, proposed2, providerAgreed2)
      .when(agree(cityCouncil, '2022-04-01', 2))
      .then(
        { ...councilAgreed1, revision: 2, decidedOn: day('2022-04-01') },
        { ...revised2, agreedOn: day('2022-04-01') },
      ));

  it('may be on the last day for it', () =>
    given(urgent1)
      .when(agree(cityCouncil, '2021-03-20'))
      .then({ ...councilAgreed1, decidedOn: day('2021-03-20') }));

  it('lets the first revision reach back: there was no price that it would change', () => {
    const late = { ...proposed1, proposedOn: day('2021-06-01') };
    given(late, { ...councilAgreed1, decidedOn: day('2021-06-02') })
      .when(agree(brightFutures, '2021-06-03'))
      .then({ ...providerAgreed1, decidedOn: day('2021-06-03') }, { ...revised1, agreedOn: day('2021-06-03') });
  });

  it('lets a later one reach back when everybody says so', () =>
    given(...revision1Events, back2, providerBack2)
      .when(agree(cityCouncil, '2022-03-01', 2, { retroactive: true }))
      .then(
        { ...councilAgreed1, revision: 2, decidedOn: day('2022-03-01'), retroactive: true },
        { ...revised2, effectiveFrom: day('2022-01-01'), retroactive: true },
      ));

  it('lets one begin before another that is agreed already when everybody says so', () =>
    given(...inForceLate2, before3, { ...providerAgreed3, retroactive: true })
      .when(agree(cityCouncil, '2022-03-05', 3, { retroactive: true }))
      .then(
        { ...councilAgreed1, revision: 3, decidedOn: day('2022-03-05'), retroactive: true },
        { ...revised2, revision: 3, agreedOn: day('2022-03-05'), effectiveFrom: day('2022-10-01'), retroactive: true },
      ));

  it('is not retroactive because somebody would have allowed it', () =>
    given(...revision1Events, proposed2, providerBack2)
      .when(agree(cityCouncil, '2022-03-01', 2, { retroactive: true }))
      .then({ ...councilAgreed1, revision: 2, decidedOn: day('2022-03-01'), retroactive: true }, revised2));

  it.each<[string, readonly RateCardEvent[], RateCardCommand]>([
    ['an agreement', [proposed1, councilAgreed1], agree(cityCouncil, '2021-03-08')],
    ['the last agreement', revision1Events, agree(brightFutures, '2021-03-10')],
    ['a decline', [proposed1, declined1], decide('decline', brightFutures, '2021-03-10')],
    ['a request for change', [proposed1, changeRequested1], decide('request-change', brightFutures, '2021-03-10')],
    ['a withdrawal', [proposed1, withdrawn1], withdraw(cityCouncil, '2021-03-09')],
    ['a lapse', [urgent1, lapsed1], lapse('2021-04-15')],
  ])('%s is done once, however often it is asked', (_, history, command) =>
    given(...history)
      .when(command)
      .thenNothing(),
  );
});

describe('the end of a revision that is not agreed', () => {
  it('is its withdrawal, whatever has become of it so far', () => {
    given(proposed1).when(withdraw(cityCouncil, '2021-03-09')).then(withdrawn1);
    given(drafted1).when(withdraw(cityCouncil, '2021-03-09')).then(withdrawn1);
    given(proposed1, changeRequested1)
      .when(withdraw(cityCouncil, '2021-03-11'))
      .then({ ...withdrawn1, withdrawnOn: day('2021-03-11') } as RateCardEvent);
  });

  it('is its lapse, from the day after the last for a decision', () =>
    given(urgent1, councilAgreed1).when(lapse('2021-03-21')).then(lapsed1));
});

const refusedDecisions: readonly Case[] = [
  ['on a revision nobody proposed', [], agree(cityCouncil, '2021-03-08'), 'revision-not-found'],
  ['on a revision still to come', [proposed1], agree(cityCouncil, '2021-03-08', 2), 'revision-not-found'],
  ['on a draft', [drafted1], agree(cityCouncil, '2021-03-08'), 'revision-no-longer-open'],
  [
    'on a draft that another has replaced',
    [proposed1, changeRequested1, { ...proposed1, draft: 2 }],
    agree(cityCouncil, '2021-03-12', 1, { draft: 1 }),
    'draft-replaced',
  ],
  ['by a party whose agreement is not needed', [proposed1], agree(nationalFund, '2021-03-08'), 'not-an-approver'],
  [
    'by one who agreed on another day',
    [proposed1, councilAgreed1],
    agree(cityCouncil, '2021-03-09'),
    'already-decided-otherwise',
  ],
  [
    'by one who agreed without saying that it may reach back',
    [proposed1, councilAgreed1],
    agree(cityCouncil, '2021-03-08', 1, { retroactive: true }),
    'already-decided-otherwise',
  ],
  [
    'by one who agreed',
    [proposed1, councilAgreed1],
    decide('decline', cityCouncil, '2021-03-08'),
    'already-decided-otherwise',
  ],
  ['by one who declined', [proposed1, declined1], agree(brightFutures, '2021-03-10'), 'already-decided-otherwise'],
  ['once it is declined', [proposed1, declined1], agree(cityCouncil, '2021-03-11'), 'revision-no-longer-open'],
  [
    'once a change is requested',
    [proposed1, changeRequested1],
    agree(cityCouncil, '2021-03-11'),
    'revision-no-longer-open',
  ],
  [
    'once it is withdrawn',
    [proposed1, withdrawn1],
    decide('decline', cityCouncil, '2021-03-11'),
    'revision-no-longer-open',
  ],
  ['from before it was proposed', [proposed1], agree(cityCouncil, '2021-03-04'), 'decided-before-it-was-proposed'],
  ['after the last day for it', [urgent1], agree(cityCouncil, '2021-03-21'), 'proposal-lapsed'],
  [
    'that would make a later revision retroactive',
    [...revision1Events, proposed2, providerAgreed2],
    agree(cityCouncil, '2022-04-02', 2),
    'not-agreed-as-retroactive',
  ],
  [
    'that comes in time, after one that made it retroactive',
    [...revision1Events, proposed2, { ...providerAgreed2, decidedOn: day('2022-04-02') }],
    agree(cityCouncil, '2022-03-01', 2),
    'not-agreed-as-retroactive',
  ],
  [
    'to reach back that one party did not agree to',
    [...revision1Events, back2, providerAgreed2],
    agree(cityCouncil, '2022-03-01', 2, { retroactive: true }),
    'not-agreed-as-retroactive',
  ],
  [
    'to begin before an agreed revision that one party did not agree to',
    [...inForceLate2, before3, providerAgreed3],
    agree(cityCouncil, '2022-03-05', 3, { retroactive: true }),
    'before-an-earlier-revision',
  ],
  ['to withdraw what is not there', [], withdraw(cityCouncil, '2021-03-09'), 'revision-not-found'],
  ["to withdraw another's proposal", [proposed1], withdraw(brightFutures, '2021-03-09'), 'not-the-proposer'],
  ['to withdraw what is agreed', [...revision1Events], withdraw(cityCouncil, '2021-03-11'), 'revision-no-longer-open'],
  [
    'to withdraw on another day',
    [proposed1, withdrawn1],
    withdraw(cityCouncil, '2021-03-10'),
    'revision-no-longer-open',
  ],
  ['to withdraw before its draft', [drafted1], withdraw(cityCouncil, '2021-03-01'), 'dated-before-the-draft'],
  [
    'to withdraw before it was proposed',
    [drafted1, proposed1],
    withdraw(cityCouncil, '2021-03-04'),
    'decided-before-it-was-proposed',
  ],
  ['to let lapse what is not there', [], lapse('2021-03-21'), 'revision-not-found'],
  ['to let lapse on the last day for it', [urgent1], lapse('2021-03-20'), 'not-lapsed-yet'],
  ['to let lapse what has no such day', [proposed1], lapse('2029-01-01'), 'never-lapses'],
  ['to let lapse what is a draft', [drafted1], lapse('2021-03-21'), 'revision-no-longer-open'],
];

describe('a decision is refused', () => {
  it.each(refusedDecisions)('%s', (_, history, command, why) =>
    given(...history)
      .when(command)
      .thenRefused(why),
  );

  it('for who may decide before whether it is open', () =>
    given(proposed1, declined1).when(agree(nationalFund, '2021-03-11')).thenRefused('not-an-approver'));
});

describe('refusals of rate cards', () => {
  it('are all specified above or with the lines, and have words without a gap', () => {
    const reasons = new Set<string>([...Object.keys(lineReasons), ...Object.keys(lineEditReasons)]);
    for (const [_, history, command] of [...refusedProposals, ...refusedDecisions]) {
      const decision = rateCardDecider.decide(command, fold(rateCardDecider, history));
      if (!isRefusal(decision)) throw new Error('It is not refused');
      reasons.add(decision.refused);
      expect(refusalInWords(rateCardReasons, decision)).not.toMatch(/[{}]/);
    }
    expect([...reasons].sort()).toEqual(Object.keys(rateCardReasons).sort());
  });
});
