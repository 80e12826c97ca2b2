import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogueFiles } from './event-catalogue.js';

describe('the published event catalogue', () => {
  it.each(catalogueFiles())('$name is what the code says: npm run docs writes it', ({ name, text }) => {
    expect(readFileSync(`docs/events/${name}`, 'utf8')).toBe(text);
  });

  it('has no file for a type that does not exist', () => {
    expect(readdirSync('docs/events').sort()).toEqual(
      catalogueFiles()
        .map(({ name }) => name)
        .sort(),
    );
  });
});
