import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { brightFutures, cityCouncil, elsewhere, nationalFund } from '../../test/fixtures.js';
import { refusalInWords } from '../refusal-in-words.js';
import {
  agreedOnlyAhead,
  agreedOnOf,
  answering,
  concluding,
  decisionsOnDraft,
  isAgreedByAll,
  isOverdue,
  type PartyDecision,
  type ProcedureReason,
  type Proposal,
  procedureReasons,
  stillToDecide,
  whyNotLapse,
  whyNotPropose,
} from './change-procedure.js';

const day = (text: string) => calendarDate(text);

const decision = (changes: Partial<PartyDecision> = {}): PartyDecision => ({
  draft: 2,
  organisation: cityCouncil,
  as: 'agreed',
  decidedOn: day('2022-03-10'),
  retroactive: false,
  ...changes,
});
const byCouncil = decision();
const byProvider = decision({ organisation: brightFutures, decidedOn: day('2022-03-05') });

const proposal = (...decisions: PartyDecision[]): Proposal => ({
  draft: 2,
  proposedBy: brightFutures,
  proposedOn: day('2022-03-01'),
  approvers: [cityCouncil, brightFutures],
  decideBy: day('2022-03-31'),
  decisions,
});

describe('who must still decide', () => {
  it('is everybody on a new draft, whatever was answered to the one before', () => {
    const standing = proposal(decision({ draft: 1 }));
    expect(stillToDecide(standing)).toEqual([cityCouncil, brightFutures]);
    expect(decisionsOnDraft(standing)).toEqual([]);
  });

  it('is whoever has not answered, in the order of the terms', () =>
    expect(stillToDecide(proposal(byCouncil))).toEqual([brightFutures]));

  it('is nobody when all have answered', () => expect(stillToDecide(proposal(byProvider, byCouncil))).toEqual([]));
});

describe('the agreement of all', () => {
  it('is there when every approver has agreed to the draft', () => {
    expect(isAgreedByAll(proposal(byProvider, byCouncil))).toBe(true);
    expect(isAgreedByAll(proposal(byProvider))).toBe(false);
    expect(isAgreedByAll(proposal(byProvider, decision({ as: 'declined' })))).toBe(false);
    expect(isAgreedByAll(proposal(byProvider, decision({ draft: 1 })))).toBe(false);
  });

  it('is of the latest day by date, not of the day recorded last', () => {
    expect(agreedOnOf(proposal(byCouncil, byProvider))).toBe('2022-03-10');
    expect(agreedOnOf(proposal(byCouncil))).toBeUndefined();
  });

  it.each([
    ['ahead of its effect', '2022-03-11', { is: 'agreed', agreedOn: '2022-03-10', retroactive: false }],
    ['on the day it takes effect', '2022-03-10', { is: 'agreed', agreedOn: '2022-03-10', retroactive: false }],
  ])('%s needs no word about reaching back', (_, effectiveFrom, expected) => {
    expect(concluding(proposal(byCouncil, byProvider), day(effectiveFrom))).toEqual(expected);
  });

  it('reaches back when everybody says so', () => {
    const both = [byCouncil, byProvider].map((each) => ({ ...each, retroactive: true }));
    const expected = { is: 'agreed', agreedOn: '2022-03-10', retroactive: true };
    expect(concluding(proposal(...both), day('2022-03-09'))).toEqual(expected);
    expect(agreedOnlyAhead(proposal(...both))).toEqual([]);
  });

  it('does not reach back when somebody did not say so, and names them', () => {
    const standing = proposal({ ...byCouncil, retroactive: true }, byProvider);
    expect(agreedOnlyAhead(standing)).toEqual([brightFutures]);
    expect(concluding(standing, day('2022-03-09'))).toEqual({
      is: 'refused',
      refusal: {
        refused: 'not-agreed-as-retroactive',
        detail: { effectiveFrom: '2022-03-09', agreedOn: '2022-03-10', organisations: 'bright_futures' },
      },
    });
  });

  it('is open while somebody has to answer', () =>
    expect(concluding(proposal(byCouncil), day('2022-03-09'))).toEqual({ is: 'open' }));
});

describe('an answer', () => {
  it.each<[string, Proposal, PartyDecision, ReturnType<typeof answering>]>([
    ['is new', proposal(), byCouncil, 'new'],
    ['is new on the last day', proposal(), decision({ decidedOn: day('2022-03-31') }), 'new'],
    ['is new on the day of the proposal', proposal(), decision({ decidedOn: day('2022-03-01') }), 'new'],
    ['is new on another draft', proposal(decision({ draft: 1, as: 'declined' })), byCouncil, 'new'],
    ['is given once, however often', proposal(byCouncil), byCouncil, 'repeated'],
    [
      'of somebody who was not asked is refused',
      proposal(),
      decision({ organisation: elsewhere }),
      { refused: 'not-an-approver', detail: { organisation: elsewhere } },
    ],
    [
      'that is another one is refused',
      proposal(byCouncil),
      decision({ as: 'declined' }),
      { refused: 'already-decided-otherwise', detail: { organisation: cityCouncil, decidedOn: '2022-03-10' } },
    ],
    [
      'that comes to reach back is another one',
      proposal(byCouncil),
      decision({ retroactive: true }),
      { refused: 'already-decided-otherwise', detail: { organisation: cityCouncil, decidedOn: '2022-03-10' } },
    ],
    [
      'from before the proposal is refused',
      proposal(),
      decision({ decidedOn: day('2022-02-28') }),
      { refused: 'decided-before-it-was-proposed', detail: { proposedOn: '2022-03-01' } },
    ],
    [
      'from after the last day is refused',
      proposal(),
      decision({ decidedOn: day('2022-04-01') }),
      { refused: 'proposal-lapsed', detail: { decideBy: '2022-03-31' } },
    ],
  ])('%s', (_, standing, answer, expected) => expect(answering(standing, answer)).toEqual(expected));
});

describe('a proposal', () => {
  const withoutEnd: Pick<Proposal, 'decideBy'> = {};

  it.each<[string, Parameters<typeof whyNotPropose>[0], ProcedureReason | undefined]>([
    ['may be made by an approver among others', proposal(), undefined],
    ['may be made by somebody whose agreement is not needed', { ...proposal(), proposedBy: nationalFund }, undefined],
    ['has a last day that may be today', { ...proposal(), decideBy: day('2022-03-01') }, undefined],
    ['needs another organisation', { ...proposal(), approvers: [brightFutures] }, 'proposer-is-the-only-approver'],
    ['ends after it is made', { ...proposal(), decideBy: day('2022-02-28') }, 'decide-by-before-the-proposal'],
  ])('%s', (_name, asked, reason) => expect(whyNotPropose(asked)?.refused).toBe(reason));

  it.each<[string, Pick<Proposal, 'decideBy'>, string, ProcedureReason | undefined]>([
    ['lapses after its last day', proposal(), '2022-04-01', undefined],
    ['does not lapse on its last day', proposal(), '2022-03-31', 'not-lapsed-yet'],
    ['does not lapse without a last day', withoutEnd, '2032-04-01', 'never-lapses'],
  ])('%s', (_name, standing, on, reason) => {
    expect(whyNotLapse(standing, day(on))?.refused).toBe(reason);
    expect(isOverdue(standing, day(on))).toBe(reason === undefined);
  });

  it('has words for every refusal, with its values in them', () => {
    const refusals = [
      whyNotPropose({ ...proposal(), approvers: [brightFutures] }),
      whyNotPropose({ ...proposal(), decideBy: day('2022-02-28') }),
      whyNotLapse(proposal(), day('2022-03-31')),
      whyNotLapse(withoutEnd, day('2022-03-31')),
      answering(proposal(), decision({ organisation: elsewhere })),
      answering(proposal(byCouncil), decision({ as: 'declined' })),
      answering(proposal(), decision({ decidedOn: day('2022-02-28') })),
      answering(proposal(), decision({ decidedOn: day('2022-04-01') })),
      refusedOf(concluding(proposal(byCouncil, byProvider), day('2022-03-09'))),
    ].filter((each) => typeof each === 'object');
    expect(new Set(refusals.map(({ refused }) => refused))).toEqual(new Set(Object.keys(procedureReasons)));
    for (const refusal of refusals) expect(refusalInWords(procedureReasons, refusal)).not.toMatch(/[{}]/);
  });
});

function refusedOf(conclusion: ReturnType<typeof concluding>) {
  return conclusion.is === 'refused' ? conclusion.refusal : undefined;
}
