import { describe, expect, it } from '@jest/globals';
import { wordDifference } from './word-difference.js';

describe('two texts word by word', () => {
  it.each([
    ['the same', 'At least one of two', 'At least one of two', [{ text: 'At least one of two' }]],
    [
      'a word in the place of another',
      'one of two letters',
      'both of two letters',
      [{ text: 'one', mark: 'was' }, { text: 'both', mark: 'now' }, { text: 'of two letters' }],
    ],
    ['words behind', 'a letter', 'a letter or a form', [{ text: 'a letter' }, { text: 'or a form', mark: 'now' }]],
    ['nothing before', '', 'a form', [{ text: 'a form', mark: 'now' }]],
    ['nothing after', 'a form', '', [{ text: 'a form', mark: 'was' }]],
  ] as const)('says what was, what is, and what both say: %s', (_, before, after, parts) => {
    expect(wordDifference(before, after)).toEqual(parts);
  });

  it('gives both texts back, whatever they are', () => {
    const [before, after] = ['a b c d b a', 'b d a c b'];
    const parts = wordDifference(before, after);
    const without = (mark: 'was' | 'now') =>
      parts
        .filter((part) => part.mark !== mark)
        .map(({ text }) => text)
        .join(' ');
    expect([without('now'), without('was')]).toEqual([before, after]);
  });
});
