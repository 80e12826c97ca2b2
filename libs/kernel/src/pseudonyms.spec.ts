import { describe, expect, it } from '@jest/globals';
import { withoutPseudonyms } from './pseudonyms.js';

const PERSON = 'P0123456789ABCDEF';
const NOBODY = 'P----------------';

describe('a text without pseudonyms', () => {
  it.each([
    [`engagement-west-${PERSON}`, `engagement-west-${NOBODY}`],
    [`{"subject":"claim/west.${PERSON}.work.1"}`, `{"subject":"claim/west.${NOBODY}.work.1"}`],
    [`two lines\\n${PERSON} and %2F${PERSON}`, `two lines\\n${NOBODY} and %2F${NOBODY}`],
    // Longer or other words are none.
    [`X${PERSON} ${PERSON}0 P0123456789ABCDIO`, `X${PERSON} ${PERSON}0 P0123456789ABCDIO`],
  ])('%s', (text, without) => expect(withoutPseudonyms(text)).toBe(without));
});
