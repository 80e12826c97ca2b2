import { join } from 'node:path';
import type { EventLog } from '#event-log';
import type { LogSource, StoredRow } from '#independent-check';
import { createInstallation, type Installation, openInstallation, type StoreChoice } from '#installation';
import { instantAt, SetClock } from '#kernel';
import { readScenarioFile, SeededEntropy } from '#scenarios';
import { playStory } from '../../libs/scenarios/src/play-story.js';
import { commandsOf } from '../../libs/scenarios/src/story.js';

const STORIES = join(import.meta.dirname, '..', 'scenarios', 'ok');

/** Plays a story on a ledger of its own, which stays open. Nothing in it is left to chance. */
export async function playedStory(
  name: string,
  { store = { kind: 'memory' }, data }: { readonly store?: StoreChoice; readonly data?: string } = {},
): Promise<Installation> {
  const scenario = readScenarioFile(name.endsWith('.json') ? name : join(STORIES, `${name}.json`));
  const commands = commandsOf(scenario);
  const clock = new SetClock(commands[0]?.at ?? instantAt(0));
  if (data !== undefined) createInstallation({ data, store });
  const installation = await openInstallation({
    ...(data === undefined ? {} : { data }),
    store,
    clock,
    entropy: new SeededEntropy(scenario.name),
  });
  await installation.follow();
  await playStory(commands, installation, { clock });
  return installation;
}

/** A log in memory has no store that could be read behind its back, so the check reads it as everybody does. */
export class GivenRows implements LogSource {
  constructor(private readonly given: readonly StoredRow[]) {}

  static async of(log: EventLog): Promise<StoredRow[]> {
    const rows: StoredRow[] = [];
    for await (const batch of log.readAll('start')) rows.push(...batch);
    return rows;
  }

  get total(): number {
    return this.given.length;
  }

  storeFaults(): readonly string[] {
    return [];
  }

  async *rows(): AsyncGenerator<readonly StoredRow[]> {
    for (let at = 0; at < this.given.length; at += 100) yield this.given.slice(at, at + 100);
  }

  close(): void {}
}
