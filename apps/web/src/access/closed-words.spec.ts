import { describe, expect, it } from '@jest/globals';
import { closedWords } from './reading-guard.js';

describe('why a person is closed to a provider', () => {
  it('is that another declined them, and what opens them again', () => {
    expect(closedWords('declined')).toBe(
      'Another provider declined this person. Once the referral gateway refers them again, you can see and accept the new referral',
    );
  });

  it.each(['accepted', 'started', 'paused', 'ended'])('is that another works with them: %s', (status) => {
    expect(closedWords(status)).toBe('Another provider works with this person');
  });
});
