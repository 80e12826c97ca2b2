import { describe, expect, it } from '@jest/globals';
import { calendarDate, fold, type OrganisationId } from '#kernel';
import { actors, brightFutures, elsewhere } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  lapseCorrected,
  lapsed,
  lapseReasons,
  path,
  queried,
  regained,
  rejected,
  submitted,
  verified,
  withdrawn,
} from '../../test/fixtures.js';
import type { EvidenceEvent } from './evidence.events.js';
import { type EvidenceCommand, type EvidenceReason, evidenceDecider, type Verifier } from './evidence.js';

const { given } = specFor(evidenceDecider);
const day = calendarDate;

const lapse = (
  more: { lapsedOn?: typeof lapsed.lapsedOn; reasonCode?: 'moved-away' } = {},
  anotherProvider?: OrganisationId,
): EvidenceCommand => {
  const { type: _, ...recorded } = lapsed;
  return { type: 'record-lapse', ...recorded, ...more, facts: { anotherProvider } };
};
const regain = (on = '2021-07-01', anotherProvider?: OrganisationId): EvidenceCommand => ({
  type: 'record-regained',
  ...path,
  regainedOn: calendarDate(on),
  facts: { anotherProvider },
});
const vera: Verifier = { ...actors.verifier, interested: [brightFutures] };
const provider: Verifier = { ...actors.provider, interested: [brightFutures] };
const correctTo = (lapsedOn: string, regainedOn?: string, of = '2021-06-20', by = vera): EvidenceCommand => ({
  type: 'correct-lapse',
  ...path,
  lapsedOn: day(of),
  to: { lapsedOn: day(lapsedOn), ...(regainedOn === undefined ? {} : { regainedOn: day(regainedOn) }) },
  by,
  today: day('2021-08-01'),
});
const strike = (of = '2021-06-20', by = vera): EvidenceCommand => ({
  type: 'correct-lapse',
  ...path,
  lapsedOn: day(of),
  to: undefined,
  by,
  today: day('2021-08-01'),
});
const struck: EvidenceEvent = { ...lapseCorrected, to: undefined };
/** Lost a second time, from 10 to 20 July. */
const again: readonly EvidenceEvent[] = [
  { ...lapsed, lapsedOn: day('2021-07-10') },
  { ...regained, regainedOn: day('2021-07-20') },
];

type Refused = [string, readonly EvidenceEvent[], EvidenceCommand, EvidenceReason];
const met = new Set<EvidenceReason>();

function refused(table: readonly Refused[]): void {
  for (const [, , , reason] of table) met.add(reason);
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
}

describe('losing what was achieved', () => {
  it('is recorded, whether or not it was verified', () => {
    given(submitted).when(lapse()).then(lapsed);
    given(submitted, queried).when(lapse()).then(lapsed);
    given(submitted, verified).when(lapse()).then(lapsed);
  });
  it('is recorded once, however often it is asked', () => {
    given(submitted, lapsed).when(lapse()).thenNothing();
    given(submitted, lapsed, regained).when(lapse()).thenNothing();
  });
  it('may happen again on the day it was regained', () => {
    const lapsedOn = regained.regainedOn;
    given(submitted, lapsed, regained)
      .when(lapse({ lapsedOn }))
      .then({ ...lapsed, lapsedOn });
  });
  it('leaves what was verified as it is', () => {
    expect(fold(evidenceDecider, [submitted, verified, lapsed, regained])).toMatchObject({
      status: 'verified',
      lapses: [{ lapsedOn: '2021-06-20', regainedOn: '2021-07-01' }],
    });
  });

  refused([
    ["another provider's person", [submitted], lapse({}, elsewhere), 'another-providers-person'],
    ['an outcome without evidence', [], lapse(), 'nothing-submitted'],
    ['an outcome whose evidence was withdrawn', [submitted, withdrawn], lapse(), 'nothing-submitted'],
    ['an outcome that was rejected', [submitted, rejected], lapse(), 'already-rejected'],
    ['the day it was achieved', [submitted], lapse({ lapsedOn: submitted.achievedOn }), 'lapsed-before-achieved'],
    ['what is lost already', [submitted, lapsed], lapse({ lapsedOn: calendarDate('2021-06-25') }), 'lapsed-already'],
    ['the same day for another reason', [submitted, lapsed], lapse({ reasonCode: 'moved-away' }), 'lapsed-already'],
    [
      'a day before it was regained',
      [submitted, lapsed, regained],
      lapse({ lapsedOn: calendarDate('2021-06-30') }),
      'lapses-overlap',
    ],
  ]);
});

describe('regaining what was lost', () => {
  it('ends the lapse', () => given(submitted, lapsed).when(regain()).then(regained));
  it('is recorded once, however often it is asked', () =>
    given(submitted, lapsed, regained).when(regain()).thenNothing());

  refused([
    ["another provider's person", [submitted, lapsed], regain('2021-07-01', elsewhere), 'another-providers-person'],
    ['an outcome nobody achieved', [], regain(), 'nothing-submitted'],
    ['what was never lost', [submitted], regain(), 'nothing-lapsed'],
    [
      'what was regained already, on another day',
      [submitted, lapsed, regained],
      regain('2021-07-02'),
      'nothing-lapsed',
    ],
    ['the day it was lost', [submitted, lapsed], regain('2021-06-20'), 'regained-before-lapsed'],
  ]);
});

describe('correcting a lapse that was recorded wrongly', () => {
  it('keeps what was recorded and what is right', () => {
    given(submitted, verified, lapsed, regained).when(correctTo('2021-06-22', '2021-06-25')).then(lapseCorrected);
    expect(fold(evidenceDecider, [submitted, verified, lapsed, regained, lapseCorrected])).toMatchObject({
      status: 'verified',
      lapses: [{ lapsedOn: '2021-06-22', regainedOn: '2021-06-25', reasonCode: 'ended' }],
    });
  });

  it('may open it again, or end it, or strike it', () => {
    const { from } = lapseCorrected;
    given(submitted, lapsed, regained)
      .when(correctTo('2021-06-20'))
      .then({ ...lapseCorrected, to: { lapsedOn: from.lapsedOn } });
    given(submitted, lapsed)
      .when(correctTo('2021-06-20', '2021-06-25'))
      .then({
        ...lapseCorrected,
        from: { lapsedOn: from.lapsedOn },
        to: { lapsedOn: from.lapsedOn, regainedOn: day('2021-06-25') },
      });
    given(submitted, lapsed, regained).when(strike()).then(struck);
    expect(fold(evidenceDecider, [submitted, lapsed, regained, struck])).toMatchObject({ lapses: [] });
  });

  it('is done once, however often it is asked', () => {
    const done = [submitted, lapsed, regained, lapseCorrected];
    given(...done)
      .when(correctTo('2021-06-22', '2021-06-25'))
      .thenNothing();
    given(submitted, lapsed, regained, struck).when(strike()).thenNothing();
    given(submitted, lapsed, regained).when(correctTo('2021-06-20', '2021-07-01')).thenNothing();
  });

  it('lets it be lost anew on days that were struck', () =>
    given(submitted, lapsed, regained, struck).when(lapse()).then(lapsed));

  const twice = [submitted, lapsed, regained, ...again];
  refused([
    ['an outcome nobody achieved', [], strike(), 'nothing-submitted'],
    [
      'whoever submitted the evidence',
      [submitted, lapsed],
      strike('2021-06-20', provider),
      'verifier-submitted-this-evidence',
    ],
    [
      'a colleague of theirs',
      [submitted, lapsed],
      strike('2021-06-20', { ...provider, subject: 'demo:provider-9' }),
      'verifier-not-independent',
    ],
    ['a day on which nothing was lost', [submitted, lapsed], strike('2021-06-21'), 'lapse-not-found'],
    ['the day it was achieved', [submitted, lapsed], correctTo('2021-06-01', '2021-06-02'), 'lapsed-before-achieved'],
    ['a day that has not come', [submitted, lapsed], correctTo('2021-06-20', '2021-08-02'), 'lapse-in-the-future'],
    ['no day at all', [submitted, lapsed], correctTo('2021-06-22', '2021-06-22'), 'regained-before-lapsed'],
    ['days of the one before', twice, correctTo('2021-06-30', '2021-07-20', '2021-07-10'), 'lapses-overlap'],
    ['days of the next one', twice, correctTo('2021-06-20', '2021-07-11'), 'lapses-overlap'],
    ['going on into the next one', twice, correctTo('2021-06-20'), 'lapses-overlap'],
  ]);

  it('has a specification here for every reason of a lapse', () => {
    expect(lapseReasons.filter((reason) => !met.has(reason))).toEqual([]);
  });
});
