import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isCanonical } from '../formats/index.js';
import { PublishedSchemas } from './published-schemas.js';
import type { StoredEvent } from './stored-event.js';

const libraries = new URL('../../../', import.meta.url);
const golden = readdirSync(libraries).flatMap((library) => {
  // Its events are made up, to try the codec with.
  const folder = new URL(`${library}/test/golden/`, libraries);
  if (library === 'event-log') return [];
  try {
    return readdirSync(folder).map((name) => ({ name, file: new URL(name, folder) }));
  } catch {
    return [];
  }
});

describe('the published schemas', () => {
  const schemas = new PublishedSchemas();

  it.each(golden)('hold for the stored event $name', ({ file }) => {
    const text = readFileSync(file, 'utf8');
    const event = JSON.parse(text) as StoredEvent;
    expect(isCanonical(text, event)).toBe(true);
    expect(schemas.envelopeProblem(event)).toBeUndefined();
    expect(schemas.dataProblem(event.type, event.schemaVersion, event.data)).toBeUndefined();
    for (const { path } of event.sealed) {
      expect(schemas.isPersonal(event.type, event.schemaVersion, path.slice(1))).toBe(true);
    }
  });

  it('hold for every version that was ever stored: an earlier one is kept when the next is published', () => {
    expect(golden.length).toBeGreaterThan(70);
  });

  it('say where an event is not of its type', () => {
    expect(schemas.dataProblem('ContractEndMoved', 1, { contract: 'riverside' })).toMatch(
      /^not a ContractEndMoved: all of it/,
    );
    expect(schemas.dataProblem('ContractEndMoved', 9, {})).toBe(
      'no schema of version 9 of ContractEndMoved is published',
    );
    expect(schemas.dataProblem('Nothing', 1, {})).toBe('no event type Nothing is published');
  });
});
