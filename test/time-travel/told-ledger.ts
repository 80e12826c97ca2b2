import { join } from 'node:path';
import { type Installation, openInstallation } from '#installation';
import { type Instant, instantAt, SetClock } from '#kernel';
import { readScenarioFile, SeededEntropy } from '#scenarios';
import { playStory } from '../../libs/scenarios/src/play-story.js';
import { commandsOf } from '../../libs/scenarios/src/story.js';

/** A ledger in memory in which a story was told, by the clock of the story. */
export async function toldLedger(scenario: string) {
  const story = readScenarioFile(join(import.meta.dirname, '..', 'scenarios', 'ok', `${scenario}.json`));
  const commands = commandsOf(story);
  const clock = new SetClock(commands[0]?.at ?? instantAt(0));
  const installation = await openInstallation({
    store: { kind: 'memory' },
    clock,
    entropy: new SeededEntropy(story.name),
  });
  await installation.follow();
  await playStory(commands, installation, { clock });
  await caughtUp(installation);
  return { installation, clock, contract: String(story.contract.contract) };
}

/** Waits until the read models have everything that was recorded. @returns the last entry. */
export async function caughtUp({ log, store }: Installation): Promise<number> {
  const head = await log.head();
  if (head !== undefined && !(await store.whenHandled(head, 60_000))) throw new Error('The read models are behind');
  return store.get<{ last: number | null }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
}

/**
 * A ledger that ended at an entry of another, at the instant at which that entry was recorded. It has no keys of the people
 * in it, which no read model needs.
 */
export async function endedAt(whole: Installation, entry: number): Promise<Installation> {
  const row = whole.store.get<{ recorded_at: Instant }>('SELECT recorded_at FROM entries WHERE sequence = :entry', {
    entry,
  });
  const clock = new SetClock(row?.recorded_at ?? instantAt(0));
  const then = await openInstallation({ store: { kind: 'memory' }, clock });
  for await (const batch of whole.log.readAll('start')) {
    for (const { sequence, stream, revision, id, type, text } of batch) {
      if (sequence > entry) continue;
      await then.log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [{ id, type, text }]);
    }
  }
  await then.follow();
  return then;
}
