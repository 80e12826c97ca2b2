import { describe, expect, it } from '@jest/globals';
import { type Installation, openInstallation } from '#installation';
import {
  type CalendarDate,
  type Clock,
  ContractId,
  calendarDate,
  instant,
  SetClock,
  StatementRef,
  SystemClock,
} from '#kernel';
import { smallScenario } from '../../test/small-scenario.js';
import { parseScenario } from '../read-scenario.js';
import { commandsOf } from '../story.js';
import { whatHappened } from '../what-happened.js';
import { greaterManchester, LAST_MANCHESTER_STATEMENT } from './greater-manchester.js';
import { LAST_MEETING } from './harbour-steps-changes.js';
import { harbourSignedOn } from './harbour-steps-days.js';
import { HARBOUR_STEPS } from './harbour-steps-money.js';
import { kirkleesLike, LAST_KIRKLEES_LIKE_STATEMENT } from './kirklees-like.js';
import { LAST_STATEMENT, rebootWest } from './reboot-west.js';
import { demonstrationStories, seed, seedDemonstration, settledStory } from './seed-demonstration.js';

const options = { today: calendarDate('2022-02-28') };
const THE_POWER_FAILS = 'the power fails';
/** Stops a seeding once so many commands were given. */
const interruptedAfter = (commands: number, today = options.today) => ({
  today,
  onProgress: ({ done }: { readonly done: number }) => {
    if (done >= commands) throw new Error(THE_POWER_FAILS);
  },
});

/** The small scenario up to its payment: 17 commands. */
const small = settledStory(ContractId.parse('ashdown_work'), StatementRef.parse('ashdown_work.S01'), () => {
  const scenario = smallScenario();
  const period = { from: '2021-01-01', to: '2021-03-31' };
  scenario.steps.push({ on: '2021-04-08', do: 'settle', with: { period } });
  return parseScenario(scenario, 'small.json');
});
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
      expect(await seed(story, installation, options)).toEqual({ isNew: true, commands: 17 });
      expect(await seed(story, installation, options)).toEqual({ isNew: false, commands: 0 });
    }));

  it.each([1, 5, 9, 12, 15, 16])(
    'goes on where it was interrupted, after %i commands, and records nothing twice',
    (after) =>
      onLedger(storyClock(), async (installation) => {
        await expect(seed(story, installation, interruptedAfter(after))).rejects.toThrow(THE_POWER_FAILS);
        expect(await seed(story, installation, options)).toEqual({ isNew: true, commands: 17 });

        const { log, codec } = installation;
        const { balances, payments } = await whatHappened(log, codec, small.contract, (person) => person);
        expect(balances.paid).toEqual({ count: 1, pence: 100_000 });
        expect(payments).toHaveLength(1);
        await onLedger(storyClock(), async (uninterrupted) => {
          await seed(story, uninterrupted, options);
          expect(await eventsIn(installation)).toBe(await eventsIn(uninterrupted));
        });
      }),
  );

  describe('with two contracts', () => {
    /** As the small one, under a name of its own and half a year later. */
    const later = settledStory(ContractId.parse('later_work'), StatementRef.parse('later_work.S01'), () => {
      const scenario = smallScenario();
      scenario.name = 'later';
      scenario.contract.contract = 'later_work';
      scenario.contract.signedOn = '2020-12-15';
      const period = { from: '2021-01-01', to: '2021-06-30' };
      scenario.steps.push({ on: '2021-07-08', do: 'settle', with: { period } });
      return parseScenario(scenario, 'later.json');
    });

    it('records everything in the order in which it happened', () =>
      onLedger(storyClock(), async (installation) => {
        await seed([small, later], installation, options);
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
        await expect(seed([small, later], installation, interruptedAfter(27))).rejects.toThrow(THE_POWER_FAILS);
        await seed([small, later], installation, options);
        expect(await seed([small, later], installation, options)).toEqual({ isNew: false, commands: 0 });
      }));

    it('leaves out one that an earlier version did not know, because its time has passed', () =>
      onLedger(storyClock(), async (installation) => {
        await seed([small], installation, options);
        const before = await eventsIn(installation);
        expect(await seed([small, later], installation, options)).toEqual({ isNew: false, commands: 0 });
        expect(await eventsIn(installation)).toBe(before);
      }));
  });

  it('says where it stops when something else has the name of its contract', () =>
    onLedger(storyClock(), async (installation) => {
      await seed(story, installation, options);
      const other = settledStory(small.contract, StatementRef.parse('ashdown_work.S02'), () => {
        const scenario = smallScenario();
        scenario.name = 'another';
        scenario.contract.title = 'Another contract';
        return parseScenario(scenario, 'other.json');
      });
      const before = await eventsIn(installation);
      await expect(seed([other], installation, options)).rejects.toThrow(
        'The demonstration stops at another/contract: contract-already-recorded-otherwise',
      );
      expect(await eventsIn(installation)).toBe(before);
    }));

  it('is refused on a ledger that lives today', () =>
    onLedger(new SystemClock(), async (installation) => {
      await expect(seedDemonstration(installation, options)).rejects.toThrow('by the clock of its story');
    }));

  it.each([
    ['Reboot West', rebootWest, LAST_STATEMENT],
    ['Greater Manchester', greaterManchester, LAST_MANCHESTER_STATEMENT],
    ['the one like that of Kirklees', kirkleesLike, LAST_KIRKLEES_LIKE_STATEMENT],
  ])('ends %s with the statement by which it is known to be complete', (_, told, lastStatement) => {
    const scenario = told();
    const { steps, expect: expected } = scenario;
    expect(expected.statements?.at(-1)?.statement).toBe(lastStatement);
    const last = commandsOf(scenario).at(-1);
    expect(['issue-statement', 'make-payment']).toContain(last?.do);
    expect(steps.length).toBeGreaterThan(1000);
  });

  describe('with the contract that is running', () => {
    const running = demonstrationStories.filter(({ contract }) => contract === HARBOUR_STEPS);
    const [firstDay, laterDay] = [calendarDate('2028-02-29'), calendarDate('2028-04-02')];
    /** What it has depends on how many months are over by the day on which it is told. */
    const toldOn = (today: CalendarDate) => running.flatMap(({ scenario }) => commandsOf(scenario({ today })));
    const commands = toldOn(firstDay).length;
    const signedOnIn = async ({ log, codec }: Installation): Promise<string[]> => {
      const found: string[] = [];
      for await (const batch of log.readAll('start')) {
        for (const entry of batch) {
          const { event } = codec.decode<{ type: string; signedOn: string }>(entry);
          if (event.type === 'ContractRecorded') found.push(event.signedOn);
        }
      }
      return found;
    };

    it('ends with the meeting by which it is known to be complete', () => {
      const meetings = toldOn(firstDay).filter(({ do: command }) => command === 'record-meeting');
      expect(meetings).toHaveLength(LAST_MEETING);
      expect(toldOn(firstDay).at(-1)?.do).toBe('record-meeting');
    });

    it('has nothing to do on any later day', () =>
      onLedger(storyClock(), async (installation) => {
        expect(await seed(running, installation, { today: firstDay })).toEqual({ isNew: true, commands });
        expect(await seed(running, installation, { today: laterDay })).toEqual({ isNew: false, commands: 0 });
        expect(await signedOnIn(installation)).toEqual([harbourSignedOn(firstDay)]);
      }));

    it.each([8, 200, commands - 1])(
      'is told to its end as it was begun, when it goes on a month later after %i commands',
      (after) =>
        onLedger(storyClock(), async (installation) => {
          const interrupted = seed(running, installation, interruptedAfter(after, firstDay));
          await expect(interrupted).rejects.toThrow(THE_POWER_FAILS);
          expect(await seed(running, installation, { today: laterDay })).toEqual({ isNew: true, commands });
          expect(await signedOnIn(installation)).toEqual([harbourSignedOn(firstDay)]);
        }),
    );

    it('begins on the later day, when its contract was not recorded yet', () =>
      onLedger(storyClock(), async (installation) => {
        // The organisations stand in the ledger, and are not registered twice.
        const interrupted = seed(running, installation, interruptedAfter(3, firstDay));
        await expect(interrupted).rejects.toThrow(THE_POWER_FAILS);
        const { length } = toldOn(laterDay);
        expect(await seed(running, installation, { today: laterDay })).toEqual({ isNew: true, commands: length });
        expect(await signedOnIn(installation)).toEqual([harbourSignedOn(laterDay)]);
      }));

    it('comes after what was told before it, where an earlier version filled the ledger and nobody has come since', () =>
      onLedger(storyClock(), async (installation) => {
        await seed([small], installation, options);
        const both = [small, ...running];
        expect(await seed(both, installation, { today: firstDay })).toEqual({ isNew: true, commands });
      }));

    it('is left out where a visitor of an earlier version has recorded something since it would have begun', () =>
      onLedger(storyClock(), async (installation) => {
        const visited = smallScenario();
        visited.contract.endsOn = '2029-12-31';
        visited.steps = [{ on: '2028-01-03', do: 'engage', with: { person: '@AW001' } }];
        const isTold = async () => (await signedOnIn(installation)).length > 0;
        const earlier = { contract: small.contract, isTold, scenario: () => parseScenario(visited, 'visited.json') };
        await seed([earlier], installation, options);
        const both = [earlier, ...running];
        expect(await seed(both, installation, { today: firstDay })).toEqual({ isNew: false, commands: 0 });
      }));
  });
});
