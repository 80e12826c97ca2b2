import { describe, expect, it } from '@jest/globals';
import type { ContractDetails } from '#contracts';
import { outcomeTitle } from './their-contracts.js';

const contract = (code: string, title: string) => ({
  contract: code,
  outcomes: [{ outcome: 'begins_course', title }] as unknown as ContractDetails['outcomes'],
});

describe('what an outcome is called', () => {
  const both = [contract('west', 'Begins a course'), contract('north', 'Begins an education course')];

  it('is its title in its own contract, whatever another one calls by that code', () => {
    expect(outcomeTitle(both, { contract: 'west', outcome: 'begins_course' })).toBe('Begins a course');
    expect(outcomeTitle(both, { contract: 'north', outcome: 'begins_course' })).toBe('Begins an education course');
  });

  it('is its code in plain words where no contract says it', () => {
    expect(outcomeTitle(both, { contract: 'west', outcome: 'enters_work' })).toBe('enters work');
    expect(outcomeTitle([], { contract: 'west', outcome: 'enters_work' })).toBe('enters work');
  });
});
