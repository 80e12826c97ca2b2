import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CohortsRegister, cohortsCommands } from '#cohorts';
import { contractsCommands, type NamedCommand } from '#contracts';
import { type Actor, instant, SetClock } from '#kernel';
import { rateCardsCommands } from '#rate-cards';
import { line, matched, measured, ofOutcome, pooledClaim } from '../../cohorts/test/fixtures.js';
import { actors, recordContractInput, registerInputs } from '../../contracts/test/fixtures.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { type Installation, openInstallation } from './installation.js';

const commands = { ...contractsCommands, ...rateCardsCommands, ...cohortsCommands };

describe('cohorts in an installation', () => {
  const clock = new SetClock(instant('2021-03-02T09:00:00Z'));
  let installation: Installation;
  let asked = 0;

  const ask = async (name: keyof typeof commands, input: object, actor: Actor) => {
    asked += 1;
    const { command: Asked }: NamedCommand = commands[name];
    const bus = await installation.bus();
    const answer = await bus.execute(new Asked(input as never, { commandId: `spec-${asked}`, actor }));
    if (answer.kind !== 'recorded' || answer.position === undefined)
      throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer.position;
  };

  beforeEach(async () => {
    installation = await openInstallation({ store: { kind: 'memory' }, clock });
    await installation.follow();
  });
  afterEach(() => installation.close());

  it('are measured, verified and claimed over the bus, and their trail tells it from the contract on', async () => {
    for (const input of registerInputs) await ask('register-organisation', input, actors.payer);
    const parties = recordContractInput.parties.map(({ organisation, roles }) => ({ organisation, roles }));
    const outcome = { outcome: 'reconvictions', title: 'Fewer', definition: 'Within twelve months.', unit: 'count' };
    const outcomes = [...recordContractInput.outcomes, outcome];
    await ask('record-contract', { ...recordContractInput, parties, outcomes }, actors.payer);
    clock.set(instant('2021-03-10T09:00:00Z'));
    await ask('propose-rate-card-revision', { ...proposeInput, lines: [{ ...line }] }, actors.payer);
    for (const actor of [actors.payer, actors.provider]) {
      await ask('agree-rate-card-revision', { contract: 'riverside', revision: 1 }, actor);
    }

    clock.set(instant('2023-11-01T09:00:00Z'));
    const joining = { from: '2021-04-01', to: '2021-12-31' };
    for (const [cohort, events] of Object.entries({ cohort_1: '1374', cohort_2: '1356' })) {
      const named = { ...ofOutcome, cohort };
      await ask('define-cohort', { ...named, title: 'A thousand people', joining }, actors.evaluator);
      await ask('measure-cohort', { ...named, method: matched, measurement: measured(events) }, actors.evaluator);
      await ask('verify-cohort-result', { ...named, result: 1 }, actors.verifier);
    }
    const position = await ask('claim-cohort', { ...ofOutcome, cohort: 'pooled' }, actors.provider);
    expect(await installation.store.whenHandled(position, 60_000)).toBe(true);

    const register = await installation.get(CohortsRegister);
    expect(register.claim(pooledClaim)).toMatchObject({ status: 'made', measured: '9', quantity: 270 });
    const trail = await installation.trails.back({ kind: 'claim', ref: pooledClaim });
    expect(trail?.entries.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['TermsSet', 'RateCardRevised', 'CohortMeasured', 'CohortResultVerified']),
    );
    expect(trail?.entries.at(-1)).toMatchObject({
      type: 'CohortClaimMade',
      sentence: expect.stringContaining('9% less, which reaches the pooled threshold of 7.5%'),
      why: expect.arrayContaining([expect.stringContaining('(3000 − 2730) ÷ 3000 = 9%')]),
    });
  });
});
