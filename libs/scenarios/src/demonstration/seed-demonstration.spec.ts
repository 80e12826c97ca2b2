import { describe, expect, it } from '@jest/globals';
import { openInstallation } from '#installation';
import { instant, SetClock, SystemClock } from '#kernel';
import { whatHappened } from '../what-happened.js';
import { REBOOT_WEST } from './reboot-west.js';
import { seedDemonstration } from './seed-demonstration.js';

const store = { kind: 'memory' } as const;

describe('filling the demonstration ledger', () => {
  it('goes on where it was interrupted, records nothing twice, and has nothing to do afterwards', async () => {
    const installation = await openInstallation({ store, clock: new SetClock(instant('2018-01-01T00:00:00Z')) });
    try {
      await installation.follow();
      const interrupted = seedDemonstration(installation, ({ done }) => {
        if (done > 3000) throw new Error('the power fails');
      });
      await expect(interrupted).rejects.toThrow('the power fails');

      expect(await seedDemonstration(installation)).toEqual({ isNew: true, commands: 10_804 });
      const { balances, people } = await whatHappened(
        installation.log,
        installation.codec,
        REBOOT_WEST,
        (person) => person,
      );
      expect(balances.paid).toEqual({ count: 3118, pence: 187_154_000 });
      expect(people.engaged).toBe(241);

      expect(await seedDemonstration(installation)).toEqual({ isNew: false, commands: 0 });
    } finally {
      await installation.close();
    }
  }, 120_000);

  it('is refused on a ledger that lives today', async () => {
    const installation = await openInstallation({ store, clock: new SystemClock() });
    try {
      await expect(seedDemonstration(installation)).rejects.toThrow('by the clock of its story');
    } finally {
      await installation.close();
    }
  });
});
