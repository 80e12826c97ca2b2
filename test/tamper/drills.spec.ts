import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Drill, drills } from './drills.js';
import { type Outcome, Victim } from './victim.js';

function expectedOn({ expected }: Drill, kind: Victim['kind']): Outcome {
  return 'startUp' in expected ? expected : expected[kind];
}

describe.each(['sqlite', 'eventstoredb'] as const)('a ledger on %s that somebody tampers with', (kind) => {
  let victim: Victim;

  beforeAll(async () => {
    victim = await Victim.make(kind);
  });
  beforeEach(() => victim.restore());
  afterAll(() => victim?.dispose());

  it('has no fault before, and a witness goes on cosigning', async () => {
    expect(await victim.controls()).toEqual({ startUp: 'nothing', verify: [], auditor: [] });
    expect(await victim.askWitness()).toBe(200);
  });

  it.each(drills.filter(({ on }) => on === undefined || on === kind))('$what', async (drill) => {
    await drill.run(victim);
    expect(await victim.controls()).toEqual(expectedOn(drill, kind));
    if (drill.witness !== undefined) expect(await victim.askWitness()).toBe(drill.witness);
  });
});
