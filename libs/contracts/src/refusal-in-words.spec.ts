import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from './refusal-in-words.js';

const words = { 'too-much': '{pence} is more than the {openPence} of {statement} that {count} lines leave; {unknown}' };

describe('a refusal', () => {
  it('is said with its values, amounts in pounds', () => {
    const detail = { pence: 100_000_000, openPence: 462_400, statement: 'west.S01', count: 1200 };
    expect(refusalInWords(words, { refused: 'too-much', detail })).toBe(
      '£1,000,000.00 is more than the £4,624.00 of west.S01 that 1200 lines leave; {unknown}',
    );
  });

  it('keeps the places of what it does not know', () => {
    expect(refusalInWords(words, { refused: 'too-much' })).toBe(words['too-much']);
  });
});
