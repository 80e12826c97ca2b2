import type { EventLog } from '#event-log';

/**
 * For a store in this process, which cannot lose an answer on the way: the next append is written, and what its caller
 * hears is that nobody knows.
 */
export function loseNextAnswerOf(log: EventLog): () => void {
  const append = log.append.bind(log);
  let losing = false;
  log.append = async (...asked) => {
    const isLost = losing;
    losing = false;
    const answer = await append(...asked);
    return isLost ? { kind: 'unknown', cause: 'the answer was lost on the way' } : answer;
  };
  return () => {
    losing = true;
  };
}
