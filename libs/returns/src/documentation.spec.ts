import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Access, RecordContract, RegisterOrganisation } from '#contracts';
import { openInstallation } from '#installation';
import { instant, SetClock } from '#kernel';
import { AgreeRateCardRevision, ProposeRateCardRevision } from '#rate-cards';
import { rebootWest } from '#scenarios';
import { recorder } from '../test/open-ledger.js';
import { actorsOf, columnPage, filesBeside, loadReturnState, planReturn, readReturn, TABLE_NAMES } from './index.js';

const page = readFileSync('docs/returns.md', 'utf8');
const example = 'docs/examples/return';

describe('the documentation of returns', () => {
  it.each(TABLE_NAMES)('has the columns of %s as they are checked', (name) => {
    expect(page).toContain(columnPage(name));
  });

  it('has an example that works on the demonstration contract', async () => {
    const { organisations, actors, contract, rateCard } = rebootWest();
    const installation = await openInstallation({
      store: { kind: 'memory' },
      clock: new SetClock(instant('2022-04-05T09:00:00.000Z')),
    });
    try {
      await installation.follow();
      const record = await recorder(installation, 'demonstration');
      const { paula, sam, rita } = actors;
      const [revision] = [rateCard].flat();
      if (paula === undefined || sam === undefined || rita === undefined || revision === undefined) {
        throw new Error('The demonstration has changed its cast');
      }
      for (const organisation of organisations) await record(RegisterOrganisation, organisation, paula);
      await record(RecordContract, contract, paula);
      const { proposedOn, effectiveFrom, reason, lines } = revision;
      const proposal = { contract: contract.contract, proposedOn, effectiveFrom, reason, lines };
      await record(ProposeRateCardRevision, proposal, paula);
      for (const actor of [paula, sam]) {
        await record(AgreeRateCardRevision, { contract: contract.contract, revision: 1, decidedOn: proposedOn }, actor);
      }
      const names = readdirSync(example).filter((name) => name.endsWith('.csv'));
      const read = readReturn(names.map((name) => ({ name, bytes: readFileSync(`${example}/${name}`) })));
      const files = await filesBeside(read.rows, async (name) => readFileSync(`${example}/evidence/${name}`));
      const { ledger, appointments, store, participants } = installation;
      const state = await loadReturnState(
        { ledger, access: new Access(ledger, appointments), store, persons: participants, sealer: participants },
        { contract: contract.contract, name: 'march-2022', actors: actorsOf([rita, sam]), rows: read.rows, files },
      );
      const planned = planReturn(read, state);
      expect('problems' in planned && planned.problems).toBe(false);
      expect('plan' in planned && planned.plan.persons.flatMap(({ steps }) => steps)).toHaveLength(14);
    } finally {
      await installation.close();
    }
  });
});
