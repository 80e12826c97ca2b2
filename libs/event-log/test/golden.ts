import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import {
  EventCodec,
  EventRegistry,
  type EventTypes,
  type LoggedEvent,
  leafHash,
  type Position,
  type Surroundings,
  upcast,
} from '#event-log';
import { Actor, canonicalJson, Entropy, instant } from '#kernel';
import { TestSealer } from './test-sealer.js';

/** One event of each type, personal fields in clear, as a decision would give it. */
export type Samples<Types extends EventTypes> = {
  readonly [Name in keyof Types & string]: z.input<Types[Name]['schema']>;
};

/**
 * Holds a library's stored formats: every golden file ever written decodes for ever, each type has one of its current
 * version, and writing its sample again gives the same bytes.
 *
 * A file is named `<Type>.v<version>.json` and holds the stored text, nothing else. A missing one is written when the
 * specs run with `WRITE_GOLDEN=1`; one that exists is never written again, because there may be ledgers that hold it.
 *
 * @param directory for example `new URL('../../test/golden/', import.meta.url)`.
 */
export function describeGolden<Types extends EventTypes>(
  name: string,
  eventTypes: Types,
  directory: URL,
  samples: Samples<Types>,
): void {
  const folder = fileURLToPath(directory);
  const registry = new EventRegistry(eventTypes);
  const sealer = new TestSealer();
  const codec = new EventCodec(registry, sealer, new StillEntropy());
  if (process.env.WRITE_GOLDEN === '1') writeMissing();
  const files = filesIn(folder);

  describe(`the stored formats of ${name}`, () => {
    it.each(Object.keys(eventTypes))('%s is written as it always was', (type) => {
      const file = fileOf(type);
      if (!files.includes(file)) {
        throw new Error(`${folder}${file} is missing. Write it once, with WRITE_GOLDEN=1, and look at it`);
      }
      expect(encoded(type)).toBe(readFileSync(folder + file, 'utf8'));
    });

    // Jest takes an empty table for a mistake; a missing file is reported above already.
    if (files.length === 0) return;
    it.each(files)('%s still reads', (file) => {
      const [, type = '', version = ''] = /^([A-Za-z]+)\.v([1-9]\d*)\.json$/.exec(file) ?? [];
      const text = readFileSync(folder + file, 'utf8');
      expect(text).toBe(canonicalJson(JSON.parse(text)));
      const { envelope } = codec.decode(asLogged(text));
      expect({ type: envelope.type, version: envelope.schemaVersion }).toEqual({ type, version: Number(version) });

      // What was sealed opens, and belongs to the event: the schema holds for the whole of it.
      const definition = registry.get(type);
      const opened = codec.open(envelope);
      expect(Object.values(opened)).not.toContain('erased');
      const data = { ...upcast(definition, envelope.schemaVersion, envelope.data, type), ...opened };
      expect(definition.schema.safeParse(data).error).toBeUndefined();
    });
  });

  function encoded(type: string): string {
    return codec.encode({ ...samples[type], type } as { type: string }, 0, surroundings).text;
  }

  function fileOf(type: string): string {
    return `${type}.v${registry.get(type).version}.json`;
  }

  function writeMissing(): void {
    mkdirSync(folder, { recursive: true });
    const standing = filesIn(folder);
    for (const type of Object.keys(eventTypes)) {
      const file = fileOf(type);
      if (!standing.includes(file)) writeFileSync(folder + file, encoded(type), { flag: 'wx' });
    }
  }
}

const surroundings: Surroundings = {
  stream: 'golden-1',
  revision: 0,
  recordedAt: instant('2021-03-01T09:14:00.000Z'),
  actor: Actor.parse({ subject: 'user/1', organisation: 'org1', role: 'service-provider' }),
  command: { id: 'golden', digest: 'golden' },
  correlation: 'golden',
  reliesOn: [],
  evidence: [],
};

class StillEntropy extends Entropy {
  bytes(count: number): Buffer {
    return Buffer.alloc(count, 7);
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function asLogged(text: string): LoggedEvent {
  const { id, type, stream, revision } = JSON.parse(text) as Omit<LoggedEvent, 'text'>;
  return { id, type, text, stream, revision, position: '1' as Position, leaf: leafHash(text) };
}
