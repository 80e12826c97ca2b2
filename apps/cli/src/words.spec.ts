import { describe, expect, it } from '@jest/globals';
import { Names } from './words.js';

const names = new Map([
  ['valley_council', 'Valley Council'],
  ['enters_work', 'Enters work'],
]);
const named = new Names({ names, nameOf: (code) => names.get(code) ?? code });

describe('names in a terminal', () => {
  it('stand for codes, and before the code where another command takes it', () => {
    expect(named.of('valley_council')).toBe('Valley Council');
    expect(named.withCode('enters_work')).toBe('Enters work (enters_work)');
    expect(named.list(['valley_council', 'hill_support'])).toBe('Valley Council, hill_support');
  });

  it('leave a code that nobody named as it is, once', () => expect(named.withCode('peer_mentor')).toBe('peer_mentor'));

  it('stand in sentences, whose days are written out', () => {
    expect(named.sentence('valley_council paid west.S01 on 2021-07-05 (bank reference VC-valley_council).')).toBe(
      'Valley Council paid west.S01 on 5 July 2021 (bank reference VC-valley_council).',
    );
  });
});
