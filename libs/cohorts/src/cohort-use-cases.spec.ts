import { beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInput, NotAllowed } from '#contracts';
import type { ClaimId, Decimal } from '#kernel';
import { priceOf } from '#rate-cards';
import { actors } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import { CohortsInMemory, done } from '../test/cohorts-in-memory.js';
import { line, matched, matchedAnew, pooledClaim } from '../test/fixtures.js';
import { cohortsNarrative } from './cohorts.narrative.js';
import { cohortsStream, standingClaimReference } from './cohorts.stream.js';
import { CohortsRegister, cohortsRegister } from './cohorts-register.js';

const given = givenEvents(cohortsRegister);
let cohorts: CohortsInMemory;

beforeEach(async () => {
  cohorts = await new CohortsInMemory().open();
});

async function types(): Promise<string[]> {
  return (await cohorts.recorded()).map(({ event }) => event.type);
}

/** What the register knows of a claim once it has read the stream. */
async function claimRow(claim: string) {
  const events = (await cohorts.recorded()).map(({ event }) => event);
  return given(...events).query((store) => new CohortsRegister(store).claim(claim));
}

/** What a claim is worth under the line as the account will work it out, from the row and nothing else. */
async function worth(claim: string): Promise<number> {
  const row = await claimRow(claim);
  if (row === undefined || row.status === 'withdrawn') return 0;
  const { quantity, measured, cohort } = row;
  return priceOf(line.pricing, {
    quantity,
    measured: measured as Decimal,
    isPooled: cohort === null,
    before: { contractUnits: 0, personUnits: 0 },
  }).uncappedPence;
}

/** Both cohorts as published: 8.4% in the first, 9% over both. */
async function bothVerified(): Promise<void> {
  cohorts.at('2023-01-10');
  await done(cohorts.define('cohort_1'));
  await done(cohorts.measure('cohort_1', '1374'));
  await done(cohorts.at('2023-01-20').verify('cohort_1', 1));
  await done(cohorts.at('2023-10-10').define('cohort_2'));
  await done(cohorts.measure('cohort_2', '1356'));
  await done(cohorts.at('2023-10-20').verify('cohort_2', 1));
}

describe('a first cohort that falls by 8.4% and both by 9%', () => {
  it('is paid nothing for the first, and for all events avoided once both are pooled', async () => {
    cohorts.at('2023-01-10');
    await done(cohorts.define('cohort_1'));
    expect(await done(cohorts.measure('cohort_1', '1374'))).toMatchObject({ about: { result: 1 } });
    await done(cohorts.at('2023-01-20').verify('cohort_1', 1));

    expect(await cohorts.at('2023-02-01').claim('cohort_1')).toMatchObject({
      refusal: { refused: 'threshold-not-reached', detail: { measured: '8.4', threshold: '10', events: '1374' } },
    });
    // The lower threshold is for several cohorts: before there is a second one nothing can be pooled.
    expect(await cohorts.claim('pooled')).toMatchObject({ refusal: { refused: 'pooled-needs-two-cohorts' } });
    await done(cohorts.define('cohort_2'));
    expect(await cohorts.claim('pooled')).toMatchObject({
      refusal: { refused: 'no-verified-result', detail: { cohort: 'cohort_2', status: 'not measured' } },
    });

    await done(cohorts.at('2023-10-10').measure('cohort_2', '1356'));
    await done(cohorts.at('2023-10-20').verify('cohort_2', 1));
    expect(await cohorts.at('2023-11-01').claim('cohort_2')).toMatchObject({
      refusal: { refused: 'threshold-not-reached', detail: { measured: '9.6' } },
    });
    expect(await done(cohorts.claim('pooled'))).toMatchObject({ about: { claim: pooledClaim } });
    expect(await claimRow(pooledClaim)).toMatchObject({
      cohort: null,
      measured: '9',
      threshold: '7.5',
      quantity: 270,
      achieved_on: '2023-10-10',
      results: 'cohort_1/1 cohort_2/1',
    });
    expect(await worth(pooledClaim)).toBe(270 * 600_000);
    expect(await cohorts.claim('cohort_2')).toMatchObject({ refusal: { refused: 'claimed-pooled' } });
  });

  it('rests on the verified results, the revision that prices it, and the terms of that day', async () => {
    await bothVerified();
    await done(cohorts.at('2023-11-01').claim('pooled'));
    const recorded = await cohorts.recorded();
    const made = recorded.at(-1)?.envelope;
    expect(made?.reliesOn.map(({ as, stream, revision }) => `${as} ${stream} ${revision}`)).toEqual([
      'cohort-result cohorts-riverside-reconvictions 2',
      'cohort-result cohorts-riverside-reconvictions 5',
      'rate-card-revision ratecard-riverside 0',
      'rate-card-revision ratecard-riverside 3',
      'terms contract-riverside 11',
    ]);
    expect(recorded[2]?.event.type).toBe('CohortResultVerified');
    // The verifier relied on what was measured.
    expect(recorded[2]?.envelope.reliesOn).toMatchObject([{ as: 'cohort-result', revision: 1 }]);
  });
});

describe('a method that is replaced under a claim', () => {
  const anew = { method: matchedAnew, words: 'Twenty are matched now' };
  const back = { method: matched, words: 'The second version counted people twice' };

  beforeEach(async () => {
    await bothVerified();
    await done(cohorts.at('2023-11-01').claim('pooled'));
  });

  it('is worth nothing below the threshold, and what it was once the first method is back', async () => {
    const first = await worth(pooledClaim);
    expect(await done(cohorts.at('2023-11-10').measure('cohort_1', '1425', anew))).toMatchObject({
      about: { result: 2 },
    });
    // Measured anew and not verified: what was verified stands, and nothing more is claimed on it.
    expect(await worth(pooledClaim)).toBe(first);
    await done(cohorts.at('2023-11-20').verify('cohort_1', 2));
    expect((await types()).slice(-2)).toEqual(['CohortResultVerified', 'CohortClaimRestated']);
    expect(await claimRow(pooledClaim)).toMatchObject({ measured: '7.3', quantity: 219, restated: 1 });
    expect(await worth(pooledClaim)).toBe(0);

    await done(cohorts.at('2023-11-25').measure('cohort_1', '1374', back));
    await done(cohorts.at('2023-11-28').verify('cohort_1', 3));
    expect(await worth(pooledClaim)).toBe(first);
    expect(await claimRow(pooledClaim)).toMatchObject({
      results: 'cohort_1/3 cohort_2/1',
      restated: 2,
      achieved_on: '2023-10-10',
    });

    const said = (await cohorts.recorded()).flatMap(({ event, envelope }) =>
      event.type === 'CohortClaimRestated' ? [cohortsNarrative.CohortClaimRestated.says(event as never, envelope)] : [],
    );
    expect(said).toEqual([
      'riverside.pooled.reconvictions now rests on result 2 of cohort_1, result 1 of cohort_2: 7.3% less, short of the threshold of 7.5%: the claim is worth nothing from now on.',
      'riverside.pooled.reconvictions now rests on result 3 of cohort_1, result 1 of cohort_2: 9% less, which reaches the threshold of 7.5%; it is paid for 270 events that did not happen.',
    ]);
  });

  it('changes nothing where the verifier rejects it', async () => {
    const first = await worth(pooledClaim);
    await done(cohorts.at('2023-11-10').measure('cohort_1', '1425', anew));
    await done(cohorts.at('2023-11-20').reject('cohort_1', 2));
    expect(await types()).not.toContain('CohortClaimRestated');
    expect(await worth(pooledClaim)).toBe(first);
  });

  it('is claimed anew for one cohort that now reaches its own threshold, once the pooled claim is withdrawn', async () => {
    await done(cohorts.at('2023-11-10').measure('cohort_1', '1320', anew));
    expect(await cohorts.withdraw('cohort_1')).toMatchObject({ refusal: { refused: 'claim-not-found' } });
    await done(cohorts.withdraw('pooled'));
    expect(await cohorts.claim('cohort_1')).toMatchObject({ refusal: { refused: 'newer-result-not-verified' } });
    await done(cohorts.at('2023-11-20').verify('cohort_1', 2));
    expect(await types()).not.toContain('CohortClaimRestated');
    expect(await done(cohorts.claim('cohort_1'))).toMatchObject({
      about: { claim: 'riverside.cohort_1.reconvictions' },
    });
    expect(await worth('riverside.cohort_1.reconvictions')).toBe(180 * 600_000);
    expect(await worth(pooledClaim)).toBe(0);
    expect(await cohorts.claim('pooled')).toMatchObject({ refusal: { refused: 'claimed-on-their-own' } });
  });

  it('tells the claim that stands from the one that was withdrawn before it', async () => {
    const reference = async () => {
      const loaded = await cohorts.world.ledger.load(cohortsStream, cohorts.stream);
      return standingClaimReference(loaded, pooledClaim as ClaimId);
    };
    const before = await reference();
    await done(cohorts.withdraw('pooled'));
    expect(await reference()).toBeUndefined();
    await done(cohorts.claim('pooled'));
    expect(await reference()).toMatchObject({ as: 'claim', revision: (before?.revision ?? 0) + 2 });
  });
});

describe('whoever acts on cohorts', () => {
  it.each([
    ['define', () => cohorts.define('cohort_1', { actor: actors.provider })],
    ['measure', () => cohorts.measure('cohort_1', '1374', { actor: actors.provider })],
    ['verify', () => cohorts.verify('cohort_1', 1, { actor: actors.evaluator })],
    ['reject', () => cohorts.reject('cohort_1', 1, { actor: actors.payer })],
    ['claim', () => cohorts.claim('cohort_1', { actor: actors.payer })],
    ['withdraw', () => cohorts.withdraw('cohort_1', { actor: actors.verifier })],
    ['define as an operator', () => cohorts.define('cohort_1', { actor: actors.operator })],
    ['claim as a stranger', () => cohorts.claim('cohort_1', { actor: actors.stranger })],
  ])('does not %s without the role for it', async (_, ask) => {
    cohorts.at('2023-01-10');
    await expect(ask()).rejects.toThrow(NotAllowed);
    expect(await cohorts.recorded()).toEqual([]);
  });

  it('is answered as before when a command is sent again', async () => {
    await bothVerified();
    const first = await done(cohorts.at('2023-11-01').claim('pooled', { id: 'claim-1' }));
    await done(cohorts.withdraw('pooled'));
    expect(await done(cohorts.claim('pooled', { id: 'claim-1' }))).toMatchObject({
      repeated: true,
      events: first.events,
    });
    expect(await cohorts.claim('cohort_1', { id: 'claim-1' })).toMatchObject({
      refusal: { refused: 'command-id-used-for-other-content' },
    });
  });

  it('records nothing before it happens', async () => {
    await done(cohorts.at('2023-01-10').define('cohort_1'));
    expect(await cohorts.measure('cohort_1', '1374', { measuredOn: '2023-01-11' })).toMatchObject({
      refusal: { refused: 'dated-in-the-future' },
    });
  });

  it('is told which field is wrong', async () => {
    cohorts.at('2023-01-10');
    const wrong = { method: { ...matched, comparedWith: 'nothing' as never } };
    await expect(cohorts.measure('cohort_1', '-3', wrong)).rejects.toThrow(InvalidInput);
    await expect(cohorts.measure('cohort_1', '-3', wrong)).rejects.toThrow(
      /\/method\/comparedWith: .*\/measurement\/events: must not be below zero/s,
    );
    await expect(cohorts.claim('cohort.1' as never)).rejects.toThrow(
      '/cohort: must be the code of a cohort, or "pooled" for all of them together',
    );
  });

  it('is believed about words without showing them to whoever reads the log', async () => {
    await bothVerified();
    await done(cohorts.measure('cohort_1', '1425', { method: matchedAnew, words: 'Twenty are matched now' }));
    const last = (await cohorts.recorded()).at(-1);
    expect(JSON.stringify(last?.event)).not.toContain('Twenty are matched now');
    expect(await cohorts.world.opened(cohorts.stream)).toMatchObject({ words: 'Twenty are matched now' });
  });
});
