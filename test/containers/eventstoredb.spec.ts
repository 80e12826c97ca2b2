import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { KurrentDbContainer, type StartedKurrentDbContainer } from '@testcontainers/kurrentdb';
import { EventStoreDbEventLog } from '#event-log';
import { describeEventLog } from '../../libs/event-log/test/describe-event-log.js';
import { containerEngine } from './container-engine.js';

const IMAGE = 'kurrentplatform/kurrentdb:26.0';
const START_MS = 180_000;

const url = process.env.EVENTSTORE_TEST_URL;
const engine = url === undefined || url === '' ? await containerEngine() : undefined;

if (engine?.answers === false) {
  describe.skip(`EventStoreDB on a real server (${engine.reason}, and EVENTSTORE_TEST_URL is not set)`, () =>
    suite(() => ''));
} else {
  describe(`EventStoreDB on a real server (${engine === undefined ? 'EVENTSTORE_TEST_URL' : IMAGE})`, () => {
    let container: StartedKurrentDbContainer | undefined;
    let connectionString = url ?? '';

    beforeAll(async () => {
      if (engine === undefined) return;
      container = await new KurrentDbContainer(IMAGE)
        .withEnvironment({ KURRENTDB_RUN_PROJECTIONS: 'None', KURRENTDB_START_STANDARD_PROJECTIONS: 'false' })
        .start();
      // Its own connection string begins with a name that the client does not know.
      connectionString = `esdb://${container.getHost()}:${container.getFirstMappedPort()}?tls=false`;
    }, START_MS);

    afterAll(async () => {
      await container?.stop();
    }, START_MS);

    suite(() => connectionString);
  });
}

/** Each test keeps its ledger under a name of its own, among all the others on the same server. */
function suite(connectionString: () => string): void {
  describeEventLog(
    'EventStoreDB, on a real server,',
    async () => {
      const prefix = `test-${randomUUID()}.`;
      const open = () => EventStoreDbEventLog.open({ connectionString: connectionString(), prefix });
      let log = await open();
      return {
        log,
        reopen: async () => {
          await log.close();
          log = await open();
          return log;
        },
        close: () => log.close(),
      };
    },
    { many: 200 },
  );
}
