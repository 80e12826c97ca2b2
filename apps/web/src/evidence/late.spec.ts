import { describe, expect, it } from '@jest/globals';
import { BACKDATED_DAYS } from '#payments';
import { lateWords } from './late.js';

describe('what came long after the achievement', () => {
  it('is told with how long after', () => {
    expect(lateWords('2026-06-23', '2026-11-16')).toBe('146 days after it was achieved');
  });

  it('is what counts as back-dated of a payment, and nothing before', () => {
    expect(BACKDATED_DAYS).toBe(30);
    expect(lateWords('2026-06-01', '2026-07-01')).toBeUndefined();
    expect(lateWords('2026-06-01', '2026-07-02')).toBe('31 days after it was achieved');
  });

  it('is nothing where no day of achievement is known', () => {
    expect(lateWords(undefined, '2026-07-02')).toBeUndefined();
  });
});
