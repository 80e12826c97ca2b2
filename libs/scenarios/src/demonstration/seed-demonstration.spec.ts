import { describe, expect, it } from '@jest/globals';
import { type Installation, openInstallation } from '#installation';
import { type Clock, ContractId, instant, SetClock, StatementRef, SystemClock } from '#kernel';
import { smallScenario } from '../../test/small-scenario.js';
import { parseScenario } from '../read-scenario.js';
import { commandsOf } from '../story.js';
import { whatHappened } from '../what-happened.js';
import { demonstrationStories, seed, seedDemonstration } from './seed-demonstration.js';

/** The small scenario up to its payment: 17 commands. */
const small = {
  contract: ContractId.parse('ashdown_work'),
  lastStatement: StatementRef.parse('ashdown_work.S01'),
  scenario: () => {
    const scenario = smallScenario();
    const period = { from: '2021-01-01', to: '2021-03-31' };
    scenario.steps.push({ on: '2021-04-08', do: 'settle', with: { period } });
    return parseScenario(scenario, 'small.json');
  },
};
const story = [small];

async function onLedger(clock: Clock, work: (installation: Installation) => Promise<void>): Promise<void> {
  const installation = await openInstallation({ store: { kind: 'memory' }, clock });
  try {
    await installation.follow();
    await work(installation);
  } finally {
    await installation.close();
  }
}

const storyClock = () => new SetClock(instant('2017-01-01T00:00:00Z'));

async function eventsIn({ log }: Installation): Promise<number> {
  let count = 0;
  for await (const batch of log.readAll('start')) count += batch.length;
  return count;
}

describe('filling the demonstration ledger', () => {
  it('has nothing to do the second time', () =>
    onLedger(storyClock(), async (installation) => {
      expect(await seed(story, installation)).toEqual({ isNew: true, commands: 17 });
      expect(await seed(story, installation)).toEqual({ isNew: false, commands: 0 });
    }));

  it.each([1, 5, 9, 12, 15, 16])(
    'goes on where it was interrupted, after %i commands, and records nothing twice',
    (after) =>
      onLedger(storyClock(), async (installation) => {
        const interrupted = seed(story, installation, ({ done }) => {
          if (done >= after) throw new Error('the power fails');
        });
        await expect(interrupted).rejects.toThrow('the power fails');
        expect(await seed(story, installation)).toEqual({ isNew: true, commands: 17 });

        const { log, codec } = installation;
        const { balances, payments } = await whatHappened(log, codec, small.contract, (person) => person);
        expect(balances.paid).toEqual({ count: 1, pence: 100_000 });
        expect(payments).toHaveLength(1);
        await onLedger(storyClock(), async (uninterrupted) => {
          await seed(story, uninterrupted);
          expect(await eventsIn(installation)).toBe(await eventsIn(uninterrupted));
        });
      }),
  );

  describe('with two contracts', () => {
    /** As the small one, under a name of its own and half a year later. */
    const later = {
      contract: ContractId.parse('later_work'),
      lastStatement: StatementRef.parse('later_work.S01'),
      scenario: () => {
        const scenario = smallScenario();
        scenario.name = 'later';
        scenario.contract.contract = 'later_work';
        scenario.contract.signedOn = '2020-12-15';
        const period = { from: '2021-01-01', to: '2021-06-30' };
        scenario.steps.push({ on: '2021-07-08', do: 'settle', with: { period } });
        return parseScenario(scenario, 'later.json');
      },
    };

    it('records everything in the order in which it happened', () =>
      onLedger(storyClock(), async (installation) => {
        await seed([small, later], installation);
        const recordedAt: string[] = [];
        for await (const batch of installation.log.readAll('start')) {
          for (const entry of batch) recordedAt.push(installation.codec.decode(entry).envelope.recordedAt);
        }
        expect(recordedAt).toEqual(recordedAt.toSorted());
        for (const { contract } of [small, later]) {
          const happened = await whatHappened(installation.log, installation.codec, contract, (person) => person);
          expect(happened.balances.paid).toEqual({ count: 1, pence: 100_000 });
        }
      }));

    it('goes on with both where it was interrupted', () =>
      onLedger(storyClock(), async (installation) => {
        const interrupted = seed([small, later], installation, ({ done }) => {
          if (done >= 27) throw new Error('the power fails');
        });
        await expect(interrupted).rejects.toThrow('the power fails');
        await seed([small, later], installation);
        expect(await seed([small, later], installation)).toEqual({ isNew: false, commands: 0 });
      }));

    it('leaves out one that an earlier version did not know, because its time has passed', () =>
      onLedger(storyClock(), async (installation) => {
        await seed([small], installation);
        const before = await eventsIn(installation);
        expect(await seed([small, later], installation)).toEqual({ isNew: false, commands: 0 });
        expect(await eventsIn(installation)).toBe(before);
      }));
  });

  it('says where it stops when something else has the name of its contract', () =>
    onLedger(storyClock(), async (installation) => {
      await seed(story, installation);
      const scenario = () => {
        const other = smallScenario();
        other.name = 'another';
        other.contract.title = 'Another contract';
        return parseScenario(other, 'other.json');
      };
      const other = { ...small, lastStatement: StatementRef.parse('ashdown_work.S02'), scenario };
      const before = await eventsIn(installation);
      await expect(seed([other], installation)).rejects.toThrow(
        'The demonstration stops at another/contract: contract-already-recorded-otherwise',
      );
      expect(await eventsIn(installation)).toBe(before);
    }));

  it('is refused on a ledger that lives today', () =>
    onLedger(new SystemClock(), async (installation) => {
      await expect(seedDemonstration(installation)).rejects.toThrow('by the clock of its story');
    }));

  it.each(demonstrationStories)('ends $contract with the statement by which it is known to be complete', (story) => {
    const scenario = story.scenario();
    const { contract, steps, expect: expected } = scenario;
    expect(contract.contract).toBe(story.contract);
    expect(expected.statements?.at(-1)?.statement).toBe(story.lastStatement);
    const last = commandsOf(scenario).at(-1);
    expect(['issue-statement', 'make-payment']).toContain(last?.do);
    expect(steps.length).toBeGreaterThan(1000);
  });
});
