import { describeEventLog } from '../../test/describe-event-log.js';
import { loseNextAnswerOf } from '../../test/lost-answer.js';
import { MemoryEventLog } from './memory-event-log.js';

describeEventLog(
  'memory',
  async () => {
    let log = new MemoryEventLog();
    const lost = loseNextAnswerOf(log);
    return {
      log,
      loseNextAnswer: lost,
      reopen: async () => {
        await log.close();
        log = new MemoryEventLog(log);
        return log;
      },
      close: () => log.close(),
    };
  },
  { losesAnswers: true },
);
