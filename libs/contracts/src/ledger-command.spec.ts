import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { EvidenceRule } from './evidence-rule.js';
import { InvalidInput, parseInput } from './ledger-command.js';

const Input = z.strictObject({ words: z.string(), rule: EvidenceRule });
const leaf = { kind: 'payslip' };

function problemsOf(input: unknown) {
  try {
    parseInput(Input, input);
  } catch (error) {
    if (error instanceof InvalidInput) return error.problems;
    throw error;
  }
  return [];
}

function nested(levels: number): EvidenceRule {
  let rule: EvidenceRule = leaf;
  for (let level = 0; level < levels; level += 1) rule = { all: [rule] };
  return rule;
}

describe('an input', () => {
  it('is what its schema makes of it', () => {
    expect(parseInput(Input, { words: '😀', rule: leaf })).toEqual({ words: '😀', rule: leaf });
  });

  it('names every field that is not of its schema', () => {
    expect(problemsOf({ rule: { kind: 'Pay slip' } }).map(({ pointer }) => pointer)).toEqual(['/words', '/rule/kind']);
  });

  it('points at a field that is not one of it, and says plainly what is missing or of another type', () => {
    expect(problemsOf({ rule: leaf, 'of/another': 1 })).toEqual([
      { pointer: '/words', detail: 'must be given', code: 'required' },
      { pointer: '/of~1another', detail: 'is not a field of this', code: 'unknown-field' },
    ]);
    expect(problemsOf({ words: 7, rule: null })).toEqual([
      { pointer: '/words', detail: 'must be a string, and is a number' },
      { pointer: '/rule', detail: 'has none of the forms that it may have' },
    ]);
  });

  it('says what a field may say that has its choice of words', () => {
    const Chosen = z.strictObject({
      unit: z.enum(['day', 'person']),
      rule: z.discriminatedUnion('by', [z.object({ by: z.literal('week') }), z.object({ by: z.literal('month') })]),
    });
    const asked = () => parseInput(Chosen, { unit: 'hour', rule: { by: 'year' } });
    expect(asked).toThrow('/unit: must be one of day, person; /rule/by: must be one of week, month');
  });

  it('has no half characters, which no event could hold', () => {
    expect(problemsOf({ words: 'torn \ud83d', rule: leaf })).toEqual([
      { pointer: '/words', detail: 'has half a character (a lone surrogate)' },
    ]);
  });

  it.each([
    ['   ', 'is blank'],
    ['\u00a0\n', 'is blank'],
    ['\u202eexe.pdf', 'has a character that nobody sees (U+202E)'],
    ['Mill\u200b Homes', 'has a character that nobody sees (U+200B)'],
    ['A\u0007B', 'has a character that nobody sees (U+0007)'],
    ['0000-01-01', 'is a day before 1900'],
  ])('has no words that cannot be read, and no day of another age: %j', (words, detail) => {
    expect(problemsOf({ words, rule: leaf })).toEqual([{ pointer: '/words', detail }]);
  });

  it.each(['', 'Two lines,\r\n\tthe second further in', 'نُه‌صد', '👩‍👧', '1900-01-01'])('may say %j', (words) => {
    expect(problemsOf({ words, rule: leaf })).toEqual([]);
  });

  it.each([60, 100_000])('is not nested deeper than an event can hold: %s rules in rules', (levels) => {
    const [problem, ...others] = problemsOf({ words: 'x', rule: nested(levels) });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ detail: 'is nested more than 100 deep' });
    expect(problem?.pointer).toMatch(/^\/rule(\/all\/0)+/);
  });
});
