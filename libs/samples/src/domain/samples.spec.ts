import { describe, expect, it } from '@jest/globals';
import { type Of, pence } from '#kernel';
import { actors, brightFutures, cityCouncil, fairCheck } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  allChecked,
  checked,
  checker,
  closed,
  day,
  digest,
  drawn,
  drawnVerifications,
  firstDecision,
  foundProposed,
  framed,
  framedVerifications,
  item,
  ofSample,
  path,
  payers,
  rechecked,
  sample,
  seeded,
  wrong,
} from '../../test/fixtures.js';
import { sampleReasons } from '../samples.reasons.js';
import type { SampleEvent } from './samples.events.js';
import { type SampleCommand, type SampleReason, sampleDecider } from './samples.js';

const { given } = specFor(sampleDecider);
const payees = [brightFutures];
type Asked<Type extends SampleCommand['type']> = Of<SampleCommand, Type>;

const strata = framed.strata.map(({ size: _, ...stratum }) => stratum);
const frame = { members: 4, pence: framed.pence, payers, digest, strata };

function closeFrame(other: Partial<Asked<'close-frame'>> = {}): SampleCommand {
  return {
    type: 'close-frame',
    ...ofSample,
    frame: framed.frame,
    stratify: framed.stratify,
    size: 3,
    confidence: '95',
    today: framed.closedOn,
    organisation: cityCouncil,
    facts: { payees, extrapolation: 'point-estimate', lastEntry: 40, frame },
    ...other,
  };
}

function draw(other: Partial<Asked<'draw'>> = {}, facts: Partial<Asked<'draw'>['facts']> = {}): SampleCommand {
  const { seed, source, givenOn } = seeded;
  const known = { payees, frameEntry: 41, drawn: drawn.items, ...facts };
  return { type: 'draw', ...ofSample, seed, source, today: givenOn, organisation: cityCouncil, ...other, facts: known };
}

function check(nth: number, other: Partial<Asked<'check'>> = {}): SampleCommand {
  const first = firstDecision;
  return {
    type: 'check',
    sample,
    ...path(nth),
    finding: 'confirmed',
    by: checker,
    today: day('2022-05-09'),
    first,
    ...other,
  };
}

function correct(nth: number, other: Partial<Asked<'correct'>> = {}): SampleCommand {
  return { ...(check(nth) as Asked<'check'>), type: 'correct', ...other };
}

function recheck(nth: number, other: Partial<Asked<'recheck'>> = {}): SampleCommand {
  const first = firstDecision;
  return {
    type: 'recheck',
    sample,
    ...path(nth),
    recheck: 'verified',
    by: checker,
    today: day('2022-05-09'),
    first,
    ...other,
  };
}

const close: SampleCommand = { type: 'close', ...ofSample, today: closed.closedOn };
function propose(other: Partial<Asked<'propose-recovery'>> = {}): SampleCommand {
  return {
    type: 'propose-recovery',
    ...ofSample,
    part: 'found',
    clawback: 1,
    today: foundProposed.proposedOn,
    ...other,
  };
}

const begun: readonly SampleEvent[] = [framed, seeded, drawn];
const begunAgain: readonly SampleEvent[] = [framedVerifications, seeded, drawnVerifications];
const finished: readonly SampleEvent[] = [...allChecked, closed];

type Refused = readonly [string, readonly SampleEvent[], SampleCommand, SampleReason];
const met = new Set<SampleReason>();
function refused(table: readonly Refused[]): void {
  for (const [, , , reason] of table) met.add(reason);
  it.each(table)('is refused for %s', (_, history, command, reason) =>
    given(...history)
      .when(command)
      .thenRefused(reason),
  );
}

describe('closing the frame of a sample', () => {
  it('records what is drawn from, and how many from each stratum in proportion', () =>
    given().when(closeFrame()).then(framed));
  it('is done once, however often it is asked, whatever has been recorded since', () =>
    given(framed)
      .when(closeFrame({ facts: { payees, lastEntry: 90, frame: { ...frame, members: 7 } } }))
      .thenNothing());
  it('takes sizes that are said', () =>
    given()
      .when(
        closeFrame({
          sizes: [
            { stratum: 'starts_work', size: 2 },
            { stratum: 'keeps_work', size: 1 },
          ],
        }),
      )
      .then(framed));
  it('lets nothing be extrapolated from claims before payment', () =>
    given()
      .when(closeFrame({ frame: { of: 'claims-before-payment' } }))
      .then({ ...framed, frame: { of: 'claims-before-payment' }, extrapolation: undefined }));

  refused([
    ['another size', [framed], closeFrame({ size: 2 }), 'sample-exists-otherwise'],
    ['another entry', [framed], closeFrame({ asOf: 39 }), 'sample-exists-otherwise'],
    ['whoever is paid', [], closeFrame({ organisation: brightFutures }), 'drawn-by-the-payee'],
    ['an entry that is not there yet', [], closeFrame({ asOf: 41 }), 'frame-entry-not-reached'],
    [
      'a frame of nothing',
      [],
      closeFrame({ facts: { payees, lastEntry: 40, frame: { ...frame, members: 0, strata: [] } } }),
      'frame-empty',
    ],
    ['more than there are', [], closeFrame({ size: 5 }), 'sample-size-does-not-fit'],
    ['fewer than one a stratum', [], closeFrame({ size: 1 }), 'sample-size-does-not-fit'],
    ['a stratum that there is not', [], closeFrame({ sizes: [{ stratum: 'x', size: 3 }] }), 'strata-sized-otherwise'],
    [
      'sizes that add up to something else',
      [],
      closeFrame({
        sizes: [
          { stratum: 'starts_work', size: 1 },
          { stratum: 'keeps_work', size: 1 },
        ],
      }),
      'strata-sized-otherwise',
    ],
  ]);
});

describe('drawing by a seed', () => {
  it('records the seed, its source and what it drew', () => given(framed).when(draw()).then(seeded, drawn));
  it('is done once, however often it is asked', () =>
    given(...begun)
      .when(draw())
      .thenNothing());
  it('takes the root of a checkpoint that holds the frame', () => {
    const source = { kind: 'checkpoint', size: 42 } as const;
    given(framed)
      .when(draw({ seed: 'cm9vdA==', source }, { root: 'cm9vdA==' }))
      .then({ ...seeded, seed: 'cm9vdA==', source }, drawn);
  });

  const ofDay = (drawnOn: string) => ({ kind: 'public-draw', words: 'A lottery', drawnOn: day(drawnOn) }) as const;
  refused([
    ['a sample that there is not', [], draw(), 'sample-not-found'],
    ['another seed', begun, draw({ seed: '1' }), 'drawn-by-another-seed'],
    ['whoever is paid', [framed], draw({ organisation: brightFutures }), 'drawn-by-the-payee'],
    ['a draw of the day before', [framed], draw({ source: ofDay('2022-05-01') }), 'seed-not-later'],
    ['a draw of the day itself', [framed], draw({ source: ofDay('2022-05-02') }), 'seed-not-later'],
    ['a checkpoint without the frame', [framed], draw({ source: { kind: 'checkpoint', size: 41 } }), 'seed-not-later'],
    [
      'a root that was not signed',
      [framed],
      draw({ source: { kind: 'checkpoint', size: 42 } }, { root: 'other' }),
      'seed-not-the-root',
    ],
  ]);
});

describe('checking an item', () => {
  it('records what was found, by whom', () =>
    given(...begun)
      .when(check(1))
      .then(checked(1)));
  it('records how much of it is right', () =>
    given(...begun)
      .when(check(3, { finding: 'partly', rightPence: 40_000, reasonCode: 'wrong-amount' }))
      .then(wrong));
  it('is done once, however often it is asked', () => {
    given(...begun, checked(1))
      .when(check(1))
      .thenNothing();
    given(...finished)
      .when(check(1))
      .thenNothing();
  });

  const isInterested = { ...checker, organisation: cityCouncil };
  refused([
    ['a sample that there is not', [], check(1), 'sample-not-found'],
    ['a sample of verifications', begunAgain, check(1), 'another-kind-of-sample'],
    ['a sample without a seed', [framed], check(1), 'sample-not-drawn'],
    ['a claim that was not drawn', begun, check(4), 'item-not-in-sample'],
    ['an organisation with an interest', begun, check(1, { by: isInterested }), 'verifier-not-independent'],
    [
      'the person who verified it first',
      begun,
      check(1, { by: { ...checker, subject: actors.verifier.subject } }),
      'checker-verified-this',
    ],
    [
      'a right amount of all of it',
      begun,
      check(1, { finding: 'partly', rightPence: 100_000, reasonCode: 'wrong-date' }),
      'right-amount-out-of-range',
    ],
    [
      'another finding',
      [...begun, checked(1)],
      check(1, { finding: 'not-confirmed', reasonCode: 'duplicate' }),
      'checked-otherwise',
    ],
    [
      'another person who finds the same',
      [...begun, checked(1)],
      check(1, { by: { ...checker, subject: 'demo:verifier-3' } }),
      'checked-otherwise',
    ],
  ]);
});

describe('correcting a finding', () => {
  const correction: SampleEvent = { ...checked(3), type: 'SampleFindingCorrected', number: 2 };
  it('leaves the first on record', () =>
    given(...begun, wrong)
      .when(correct(3))
      .then(correction));
  it('is done once, however often it is asked', () =>
    given(...begun, wrong, correction)
      .when(correct(3))
      .thenNothing());

  refused([
    ['an item that nobody checked', begun, correct(3), 'item-not-checked'],
    ['a sample that is closed', finished, correct(3), 'sample-closed'],
  ]);
});

describe('deciding again', () => {
  it('records the second decision, and with it the first', () =>
    given(...begunAgain)
      .when(recheck(1))
      .then(rechecked(1)));
  it('is done once, however often it is asked', () =>
    given(...begunAgain, rechecked(1))
      .when(recheck(1))
      .thenNothing());

  refused([
    ['a sample of claims', begun, recheck(1), 'another-kind-of-sample'],
    ['an outcome that was not drawn', begunAgain, recheck(4), 'item-not-in-sample'],
    ['an outcome that nobody had decided about', begunAgain, recheck(1, { first: undefined }), 'item-not-in-sample'],
    [
      'the person who decided first',
      begunAgain,
      recheck(1, { by: { ...checker, subject: actors.verifier.subject } }),
      'checker-verified-this',
    ],
    [
      'another decision once the first is told',
      [...begunAgain, rechecked(1)],
      recheck(1, { recheck: 'rejected', reasonCode: 'evidence-missing' }),
      'checked-otherwise',
    ],
  ]);
});

describe('closing a sample', () => {
  it('works out the error rate, and what the terms let follow from it', () =>
    given(...allChecked)
      .when(close)
      .then(closed));
  it('counts how often two verifiers agree', () =>
    given(...begunAgain, rechecked(1), rechecked(2), rechecked(3, { recheck: 'rejected', reasonCode: 'duplicate' }))
      .when(close)
      .then({
        type: 'SecondChecksClosed',
        ...ofSample,
        closedOn: closed.closedOn,
        bothVerified: 2,
        onlyFirstVerified: 1,
        onlySecondVerified: 0,
        bothRejected: 0,
        agreement: '66.6667' as typeof closed.estimate.rate,
        kappa: '0' as typeof closed.estimate.rate,
      }));
  it('is done once, however often it is asked', () =>
    given(...finished)
      .when(close)
      .thenNothing());

  refused([
    ['a sample that there is not', [], close, 'sample-not-found'],
    ['a sample without a seed', [framed], close, 'sample-not-drawn'],
    ['items that nobody checked', [...begun, checked(1)], close, 'items-not-checked'],
  ]);
});

describe('proposing what follows', () => {
  it('says by which clawback, and how much', () =>
    given(...finished)
      .when(propose())
      .then(foundProposed));
  it('says what is extrapolated beside what was found', () =>
    given(...finished, foundProposed)
      .when(propose({ part: 'extrapolated', clawback: 2 }))
      .then({ ...foundProposed, part: 'extrapolated', clawback: 2, pence: pence(30_000) }));
  it('is done once, however often it is asked', () =>
    given(...finished, foundProposed)
      .when(propose())
      .thenNothing());

  const noRule: SampleEvent = { ...closed, recovery: undefined };
  const allRight: readonly SampleEvent[] = [...begun, checked(1), checked(2), checked(3), noRule];
  refused([
    ['a sample that there is not', [], propose(), 'sample-not-found'],
    ['a sample that is open', allChecked, propose(), 'sample-not-closed'],
    ['terms without a rule', allRight, propose({ part: 'extrapolated' }), 'terms-extrapolate-nothing'],
    ['a sample without an error', allRight, propose(), 'nothing-to-recover'],
    ['another clawback', [...finished, foundProposed], propose({ clawback: 2 }), 'recovery-proposed-already'],
  ]);
});

it('names an item as the claim of its outcome is named', () => {
  expect(item(1)).toBe('riverside.P0000000000000001.starts_work.1');
  expect(fairCheck).toBe(checker.organisation);
});

it('has a case for every reason', () => {
  expect([...met].sort()).toEqual(Object.keys(sampleReasons).sort());
});
