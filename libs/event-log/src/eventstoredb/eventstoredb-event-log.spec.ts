import { EventStoreDouble } from '../../../../test/eventstoredb-double/event-store-double.js';
import { describeEventLog } from '../../test/describe-event-log.js';
import { EventStoreDbEventLog } from './eventstoredb-event-log.js';

describeEventLog(
  'EventStoreDB, by way of its protocol,',
  async () => {
    const double = await EventStoreDouble.start();
    const open = () =>
      EventStoreDbEventLog.open({ connectionString: double.connectionString, times: { retryMs: 2, retryMsMax: 20 } });
    let log = await open();
    return {
      log,
      reopen: async () => {
        await log.close();
        log = await open();
        return log;
      },
      close: async () => {
        await log.close();
        double.stop();
      },
      drop: async () => double.dropSubscriptions(),
      loseNextAnswer: () => double.loseNextAnswer(),
    };
  },
  { drops: true, losesAnswers: true, many: 200 },
);
