import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { fold, isRefusal } from '#kernel';
import { brightFutures, cityCouncil, nationalFund } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  councilAgreed1,
  dearerLines,
  lines,
  proposed1,
  proposed2,
  providerAgreed2,
  revision1Events,
  startsWorkLine,
} from '../../test/fixtures.js';
import {
  agree,
  asking,
  back2,
  before3,
  changeRequested1,
  changing,
  content,
  day,
  decide,
  declined1,
  drafted1,
  drafting,
  facts,
  first,
  inForceLate2,
  lapse,
  providerAgreed3,
  putting,
  second,
  urgent1,
  withdraw,
  withdrawn1,
} from '../../test/revising.js';
import { lineEditReasons } from './line-changes.js';
import { lineReasons } from './line-rules.js';
import { rateCardDecider } from './rate-card.js';
import type { RateCardCommand } from './rate-card-commands.js';
import { type RateCardReason, rateCardReasons } from './rate-card-reasons.js';
import type { RateCardEvent } from './rate-cards.events.js';

const { given } = specFor(rateCardDecider);

type Case = readonly [string, readonly RateCardEvent[], RateCardCommand, RateCardReason];

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
  [
    'drafted anew before it was proposed',
    [drafted1, proposed1],
    drafting({ revision: 1, draftedOn: day('2021-03-04'), content: content('2021-04-01', dearerLines) }),
    'dated-before-the-draft',
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
    'with changes of a revision that begins only later, which would bring forward all that it changed',
    [...inForceLate2],
    asking({
      proposedOn: day('2022-03-02'),
      content: changing('2022-10-01', { change: 'retire', line: 'feels_safe' }),
    }),
    'changes-reach-behind-the-last-revision',
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
    'dated-before-the-draft',
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
