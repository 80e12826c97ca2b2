import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

describe('changes that reach back, over the API', () => {
  let harbour: Harbour;
  let claims: readonly [string, string];
  let first: string;
  beforeAll(async () => {
    harbour = await Harbour.open();
    const caps = [{ cap: 'first_stage', level: 'contract', limitPence: 100_000 }];
    await harbour.vary({ effectiveFrom: '2019-03-01', changes: [{ kind: 'cap', caps }] }, '2019-02-20');
    claims = [
      await harbour.house('H-1', '2019-04-08', '2019-05-02'),
      await harbour.house('H-2', '2019-04-15', '2019-05-02'),
    ];
    first = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
  });
  afterAll(() => harbour.close());

  it('a later variation releases what a cap had left unpaid', async () => {
    expect((await harbour.read(`${HARBOUR}/curtailments`)).data).toMatchObject([
      { claim: claims[1], cutPence: 20_000 },
    ]);
    const caps = [{ cap: 'first_stage', level: 'contract', limitPence: 300_000 }];
    const changes = [{ kind: 'cap', caps }, { kind: 'release' }];
    const variation = await harbour.vary({ effectiveFrom: '2019-06-15', changes }, '2019-06-10');
    const effect = await harbour.read(`${HARBOUR}/effect?variation=${variation}`);
    expect(effect.total).toMatchObject({ claims: 1, payableBeforePence: 40_000, payableAfterPence: 60_000 });

    harbour.ledger.clock.set(instant('2019-07-02T10:00:00Z'));
    const second = await harbour.bill('2019-06-01', '2019-06-30', '2019-07-01');
    const line = `${HARBOUR}/statements/${second}/lines/1`;
    expect(await harbour.read(line)).toMatchObject({
      ...{ kind: 'adjustment', claim: claims[1], amountPence: 20_000, cause: 'released' },
      ...{ adjustsStatement: first, adjustsLine: 2 },
    });
    const { words } = await harbour.read(`${line}/explanation`);
    expect(words).toContainEqual(expect.stringContaining(`Variation ${variation} released what had been left unpaid`));
    expect((await harbour.read(`${HARBOUR}/curtailments`)).data).toEqual([]);
  });

  it('a price that everybody agrees to as retroactive restates what was billed, and leaves it as it stands', async () => {
    const changes = [{ change: 'reprice', line: 'enters_home', pricing: { rule: 'fixed', pricePence: 63_000 } }];
    const proposal = { effectiveFrom: '2019-04-10', reason: 'Agreed in April.', changes, proposedOn: '2019-07-02' };
    const { about } = (await harbour.say(people.anna, `${HARBOUR}/rate-card/revisions`, proposal)).body;
    const agreement = `${HARBOUR}/rate-card/revisions/${about.revision}/agreement`;
    const before = await harbour.read(`${HARBOUR}/effect?revision=${about.revision}`);
    expect(before).toMatchObject({ direction: 'proposed', total: { differencePence: 3_000 } });
    for (const as of [people.anna, people.will]) await harbour.say(as, agreement, { retroactive: true });

    const { agrees, differing } = await harbour.read(`${HARBOUR}/recomputation`);
    expect(agrees).toBe(false);
    expect(differing).toMatchObject([{ claim: claims[1], billedPence: 60_000, nowPence: 63_000 }]);
    const again = await harbour.read(`${HARBOUR}/claims/${claims[1]}/recomputation`);
    expect(again.differences).toContain('Of its price, the revision of the rate card is 2, where it was 1.');

    harbour.ledger.clock.set(instant('2019-08-02T10:00:00Z'));
    const third = await harbour.bill('2019-07-01', '2019-07-31', '2019-08-01');
    expect((await harbour.read(`${HARBOUR}/statements/${third}/lines`)).data).toMatchObject([
      { claim: claims[1], amountPence: 3_000, cause: 'rate-card-revised' },
    ]);
    const { data } = await harbour.read(`${HARBOUR}/statements/${first}/lines`);
    expect(data.map(({ amountPence }: { amountPence: number }) => amountPence)).toEqual([60_000, 40_000]);
    expect(await harbour.read(`${HARBOUR}/recomputation`)).toMatchObject({ agrees: true, billedPence: 123_000 });
  });
});
