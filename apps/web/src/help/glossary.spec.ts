import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type GlossaryWord, glossaryFrom } from './glossary.js';

const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the glossary of the pages', () => {
  it('is that of the documents, word by word', () => {
    const shown = JSON.parse(file('glossary.json')) as readonly GlossaryWord[];
    expect(shown).toEqual(glossaryFrom(file('../../../../docs/glossary.md')));
    expect(shown.length).toBeGreaterThan(100);
  });

  it('is plain text', () => {
    expect(
      glossaryFrom('| word | meaning |\n| --- | --- |\n| **cap** (most) | what *one* [may](x.md) pay: `x` |'),
    ).toEqual([{ words: 'cap (most)', meaning: 'what one may pay: x' }]);
  });
});
