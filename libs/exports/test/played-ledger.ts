import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInstallation, type Installation, openInstallation } from '#installation';
import { instantAt, SetClock } from '#kernel';
import { readScenarioFile, SeededEntropy } from '#scenarios';
import { playStory } from '../../scenarios/src/play-story.js';
import { commandsOf } from '../../scenarios/src/story.js';

const stories = join(import.meta.dirname, '../../../test/scenarios/ok');

/** A ledger in which one story of the scenarios was told, and the contract that it is about. */
export interface PlayedLedger {
  readonly installation: Installation;
  readonly contract: string;
  /** Where it is, of a ledger on disk. */
  readonly data: string | undefined;
  close(): Promise<void>;
}

export async function playedLedger(story: string, store: 'memory' | 'sqlite' = 'memory'): Promise<PlayedLedger> {
  const scenario = readScenarioFile(join(stories, `${story}.json`));
  const commands = commandsOf(scenario);
  const folder = mkdtempSync(join(tmpdir(), 'ledger-exports-'));
  const data = store === 'memory' ? undefined : join(folder, 'data');
  const clock = new SetClock(commands[0]?.at ?? instantAt(0));
  if (data !== undefined) createInstallation({ data, store: { kind: store } });
  const installation = await openInstallation({
    store: { kind: store },
    clock,
    entropy: new SeededEntropy(story),
    ...(data === undefined ? {} : { data }),
  });
  await installation.follow();
  await playStory(commands, installation, { clock });
  await handled(installation);
  return {
    installation,
    contract: scenario.contract.contract,
    data,
    async close() {
      await installation.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A ledger in memory that ends with an entry of another: the same bytes, and nothing after. */
export async function endedAt(whole: Installation, last: number): Promise<Installation> {
  const installation = await openInstallation({ store: { kind: 'memory' } });
  await installation.follow();
  for await (const batch of whole.log.readAll('start')) {
    for (const { id, type, text, stream, revision, sequence } of batch) {
      if (sequence > last) break;
      const appended = await installation.log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [
        { id, type, text },
      ]);
      if (appended.kind !== 'appended') throw new Error(`Entry ${sequence} was not appended: ${appended.kind}`);
    }
  }
  await handled(installation);
  return installation;
}

export async function handled({ log, store }: Installation): Promise<void> {
  const head = await log.head();
  if (head !== undefined && !(await store.whenHandled(head, 60_000))) throw new Error('The read models lag behind');
}

export async function contentOf(file: { content(): AsyncIterable<Uint8Array> }): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.content()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
