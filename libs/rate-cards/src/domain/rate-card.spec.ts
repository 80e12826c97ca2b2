import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { calendarDate, fold, isRefusal, type Of, type OrganisationId, OutcomeCode } from '#kernel';
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
  councilAgreed2,
  dearerLines,
  feelsSafeLine,
  keepsWorkLine,
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
import {
  type ContractFacts,
  type RateCardCommand,
  type RateCardReason,
  rateCardDecider,
  rateCardReasons,
} from './rate-card.js';
import type { RateCardEvent, RateCardLine } from './rate-cards.events.js';

const { given } = specFor(rateCardDecider);
const day = calendarDate;
const code = (text: string) => OutcomeCode.parse(text);

const facts: ContractFacts = {
  startsOn: day('2021-04-01'),
  endsOn: day('2024-03-31'),
  outcomes: [startsWork, keepsWork, feelsSafe].map((outcome) => ({ outcome, unit: 'person' })),
  approvers: [cityCouncil, brightFutures],
  paymentGroups: [code('first_job')],
};
type Propose = Of<RateCardCommand, 'propose'>;
const first: Propose = {
  type: 'propose',
  contract: riverside,
  by: cityCouncil,
  proposedOn: day('2021-03-05'),
  effectiveFrom: day('2021-04-01'),
  lines,
  reason: 'The prices of the tender',
  facts,
};
const second: Propose = {
  ...first,
  by: brightFutures,
  proposedOn: day('2022-02-01'),
  effectiveFrom: day('2022-04-01'),
  lines: dearerLines,
};
const asking = (changes: Partial<Propose>): Propose => ({ ...first, ...changes });
const withLine = (changes: Partial<RateCardLine>) => asking({ lines: [{ ...startsWorkLine, ...changes }] });

const decide = (type: 'agree' | 'decline', by: OrganisationId, decidedOn: string, revision = 1) =>
  ({ type, contract: riverside, revision, by, decidedOn: day(decidedOn) }) as const;
const withdraw = (by: OrganisationId, withdrawnOn: string, revision = 1) =>
  ({ type: 'withdraw', contract: riverside, revision, by, withdrawnOn: day(withdrawnOn) }) as const;

const declined1: RateCardEvent = {
  type: 'RateCardRevisionDeclined',
  contract: riverside,
  revision: 1,
  organisation: brightFutures,
  decidedOn: day('2021-03-10'),
};
const withdrawn1: RateCardEvent = {
  type: 'RateCardRevisionWithdrawn',
  contract: riverside,
  revision: 1,
  withdrawnOn: day('2021-03-09'),
};
const reason = { reason: first.reason };

type Case = readonly [string, readonly RateCardEvent[], RateCardCommand, RateCardReason];

describe('proposing a revision', () => {
  it('records all its lines, and whose agreement it needs', () =>
    given()
      .when(first)
      .then({ ...proposed1, ...reason } as RateCardEvent));

  it('is done once while it is open, however often it is asked', () => given(proposed1).when(first).thenNothing());

  it('numbers revisions in the order of their proposals, also those that came to nothing', () => {
    given(...revision1Events)
      .when(second)
      .then({ ...proposed2, ...reason } as RateCardEvent);
    given(proposed1, declined1)
      .when(first)
      .then({ ...proposed1, ...reason, revision: 2 } as RateCardEvent);
    given(proposed1, withdrawn1)
      .when(first)
      .then({ ...proposed1, ...reason, revision: 2 } as RateCardEvent);
  });

  it.each<[string, Propose]>([
    ['on the last day of the contract', asking({ effectiveFrom: day('2024-03-31') })],
    ['with a window of one day', withLine({ measurementWindow: { since: 'referral', daysMin: 7, daysMax: 7 } })],
    ['with a window that only begins', withLine({ measurementWindow: { since: 'referral', daysMin: 7 } })],
    ['with a line for one day', withLine({ endsOn: day('2021-04-01') })],
    [
      'with several lines for one outcome',
      asking({ lines: [startsWorkLine, { ...startsWorkLine, line: code('work_again') }] }),
    ],
    ['with a line for a payment group', withLine({ paymentGroups: [code('first_job')] })],
    ['with the first revision reaching back to the start of the contract', asking({ proposedOn: day('2022-01-01') })],
  ])('may be done %s', (_, command) => {
    expect(isRefusal(rateCardDecider.decide(command, rateCardDecider.initial))).toBe(false);
  });

  it('may take effect on the day of the revision before, which it then replaces from that day', () => {
    const again = { ...second, effectiveFrom: day('2021-04-01'), proposedOn: day('2021-04-01') };
    expect(isRefusal(rateCardDecider.decide(again, fold(rateCardDecider, revision1Events)))).toBe(false);
  });

  it('may use a line code again that was only ever proposed for another outcome', () => {
    const other = withLine({ outcome: feelsSafe });
    expect(isRefusal(rateCardDecider.decide(other, fold(rateCardDecider, [proposed1, declined1])))).toBe(false);
  });
});

const circular: readonly RateCardLine[] = [
  { ...startsWorkLine, prerequisites: [{ outcome: feelsSafe, state: 'verified' }] },
  keepsWorkLine,
  { ...feelsSafeLine, prerequisites: [{ outcome: keepsWork, state: 'paid' }] },
];

const refusedProposals: readonly Case[] = [
  ['while another is open', [proposed1], { ...first, by: brightFutures }, 'another-proposal-is-open'],
  ['with other content while it is open', [proposed1], asking({ lines: dearerLines }), 'another-proposal-is-open'],
  ['from before the contract', [], asking({ effectiveFrom: day('2021-03-31') }), 'effective-outside-the-contract'],
  ['from after the contract', [], asking({ effectiveFrom: day('2024-04-01') }), 'effective-outside-the-contract'],
  [
    'from before the revision in force',
    [{ ...proposed1, effectiveFrom: day('2021-06-01') } as RateCardEvent, ...revision1Events.slice(1)],
    { ...second, effectiveFrom: day('2021-05-31') },
    'before-an-earlier-revision',
  ],
  ['from before it is proposed', [...revision1Events], { ...second, effectiveFrom: day('2022-01-31') }, 'retroactive'],
  [
    'that nobody else could agree to',
    [],
    asking({ facts: { ...facts, approvers: [cityCouncil] } }),
    'proposer-is-the-only-approver',
  ],
  [
    'that says what is agreed already',
    [...revision1Events],
    { ...first, proposedOn: day('2021-04-01') },
    'nothing-would-change',
  ],
  ['with a line code twice', [], asking({ lines: [startsWorkLine, startsWorkLine] }), 'line-code-used-twice'],
  ['for an outcome nobody defined', [], withLine({ outcome: code('flies') }), 'outcome-not-defined'],
  ['for another unit than the outcome has', [], withLine({ unit: 'day' }), 'unit-differs-from-the-outcome'],
  [
    'with a prerequisite nobody defined',
    [],
    withLine({ prerequisites: [{ outcome: code('flies'), state: 'verified' }] }),
    'prerequisite-not-defined',
  ],
  ['for a payment group nobody defined', [], withLine({ paymentGroups: [code('rich')] }), 'payment-group-not-defined'],
  [
    'with a window that ends before it begins',
    [],
    withLine({ measurementWindow: { since: 'referral', daysMin: 8, daysMax: 7 } }),
    'measurement-window-is-empty',
  ],
  ['with a line that ends before it begins', [], withLine({ endsOn: day('2021-03-31') }), 'line-ends-before-it-begins'],
  [
    'that makes a line pay for something else',
    [...revision1Events],
    { ...second, lines: [{ ...startsWorkLine, outcome: feelsSafe }] },
    'line-changed-its-outcome',
  ],
  [
    'with an outcome that requires itself',
    [],
    withLine({ prerequisites: [{ outcome: startsWork, state: 'claimed' }] }),
    'prerequisites-go-in-a-circle',
  ],
  ['with outcomes that require each other', [], asking({ lines: circular }), 'prerequisites-go-in-a-circle'],
];

describe('a proposal is refused', () => {
  it.each(refusedProposals)('%s', (_, history, command, why) =>
    given(...history)
      .when(command)
      .thenRefused(why),
  );

  it('with the circle it found', () =>
    given()
      .when(asking({ lines: circular }))
      .thenRefused('prerequisites-go-in-a-circle', { circle: 'starts_work → feels_safe → keeps_work → starts_work' }));
});

describe('deciding on a revision', () => {
  it('records an agreement, which alone changes nothing', () =>
    given(proposed1)
      .when(decide('agree', cityCouncil, '2021-03-08'))
      .then(councilAgreed1));

  it('brings the revision into force with the last agreement', () =>
    given(proposed1, councilAgreed1)
      .when(decide('agree', brightFutures, '2021-03-10'))
      .then(providerAgreed1, revised1));

  it('is agreed on the day of the latest agreement, in whatever order they are recorded', () =>
    given(proposed1, providerAgreed1)
      .when(decide('agree', cityCouncil, '2021-03-08'))
      .then(councilAgreed1, revised1));

  it('ends the revision with one decline', () =>
    given(proposed1, councilAgreed1)
      .when(decide('decline', brightFutures, '2021-03-10'))
      .then(declined1));

  it('may be on the day on which a later revision takes effect', () =>
    given(...revision1Events, proposed2, providerAgreed2)
      .when(decide('agree', cityCouncil, '2022-04-01', 2))
      .then(
        { ...councilAgreed2, decidedOn: day('2022-04-01') } as RateCardEvent,
        { ...revised2, agreedOn: day('2022-04-01') } as RateCardEvent,
      ));

  it.each<[string, readonly RateCardEvent[], RateCardCommand]>([
    ['an agreement', [proposed1, councilAgreed1], decide('agree', cityCouncil, '2021-03-08')],
    ['the last agreement', revision1Events, decide('agree', brightFutures, '2021-03-10')],
    ['a decline', [proposed1, declined1], decide('decline', brightFutures, '2021-03-10')],
    ['a withdrawal', [proposed1, withdrawn1], withdraw(cityCouncil, '2021-03-09')],
  ])('%s is done once, however often it is asked', (_, history, command) =>
    given(...history)
      .when(command)
      .thenNothing(),
  );
});

const refusedDecisions: readonly Case[] = [
  ['on a revision nobody proposed', [], decide('agree', cityCouncil, '2021-03-08'), 'revision-not-found'],
  ['on a revision still to come', [proposed1], decide('agree', cityCouncil, '2021-03-08', 2), 'revision-not-found'],
  [
    'by a party whose agreement is not needed',
    [proposed1],
    decide('agree', nationalFund, '2021-03-08'),
    'not-an-approver',
  ],
  [
    'by one who agreed on another day',
    [proposed1, councilAgreed1],
    decide('agree', cityCouncil, '2021-03-09'),
    'already-decided-otherwise',
  ],
  [
    'by one who agreed',
    [proposed1, councilAgreed1],
    decide('decline', cityCouncil, '2021-03-08'),
    'already-decided-otherwise',
  ],
  [
    'by one who declined',
    [proposed1, declined1],
    decide('agree', brightFutures, '2021-03-10'),
    'already-decided-otherwise',
  ],
  [
    'once it is declined',
    [proposed1, declined1],
    decide('agree', cityCouncil, '2021-03-11'),
    'revision-no-longer-open',
  ],
  [
    'once it is withdrawn',
    [proposed1, withdrawn1],
    decide('decline', cityCouncil, '2021-03-11'),
    'revision-no-longer-open',
  ],
  [
    'from before it was proposed',
    [proposed1],
    decide('agree', cityCouncil, '2021-03-04'),
    'decided-before-it-was-proposed',
  ],
  [
    'that would make a later revision retroactive',
    [...revision1Events, proposed2, providerAgreed2],
    decide('agree', cityCouncil, '2022-04-02', 2),
    'retroactive',
  ],
  [
    'that comes in time, after one that made it retroactive',
    [...revision1Events, proposed2, { ...providerAgreed2, decidedOn: day('2022-04-02') } as RateCardEvent],
    decide('agree', cityCouncil, '2022-03-01', 2),
    'retroactive',
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
  [
    'to withdraw before it was proposed',
    [proposed1],
    withdraw(cityCouncil, '2021-03-04'),
    'decided-before-it-was-proposed',
  ],
];

describe('a decision is refused', () => {
  it.each(refusedDecisions)('%s', (_, history, command, why) =>
    given(...history)
      .when(command)
      .thenRefused(why),
  );
});

describe('refusals of rate cards', () => {
  it('are all specified above, with words without a gap', () => {
    const reasons = new Set<string>();
    for (const [_, history, command] of [...refusedProposals, ...refusedDecisions]) {
      const decision = rateCardDecider.decide(command, fold(rateCardDecider, history));
      if (!isRefusal(decision)) throw new Error('It is not refused');
      reasons.add(decision.refused);
      expect(refusalInWords(rateCardReasons, decision)).not.toMatch(/[{}]/);
    }
    expect([...reasons].sort()).toEqual(Object.keys(rateCardReasons).sort());
  });

  it('of a proposal: what is open comes before what is wrong', () =>
    given(proposed1)
      .when(asking({ effectiveFrom: day('2020-01-01') }))
      .thenRefused('another-proposal-is-open', { revision: 1 }));

  it('of a decision: who may decide comes before whether it is open', () =>
    given(proposed1, declined1)
      .when(decide('agree', nationalFund, '2021-03-11'))
      .thenRefused('not-an-approver'));
});
