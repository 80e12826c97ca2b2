import { describe, expect, it } from '@jest/globals';
import { shownValue } from './shown-value.js';

describe('showing the value of a problem', () => {
  it.each([
    ['referred_on', '2021-02-30'],
    ['referred_on', '44286'],
    ['outcome', 'begins_coarse'],
    ['evidence_kind', 'letter2'],
    ['record', 'visit'],
  ])('shows the %s %s', (column, value) => {
    expect(shownValue({ column, value })).toBe(value);
  });

  it.each([
    ['person_reference', 'CL-001', '(6 characters, not shown)'],
    ['name', 'zoë', '(3 characters, not shown)'],
    ['referred_on', 'Zoë Example', '(11 characters, not shown)'],
    ['outcome', 'Smith', '(5 characters, not shown)'],
    ['column 4', 'anything', '(8 characters, not shown)'],
    [undefined, 'x', '(1 character, not shown)'],
  ])('does not show the %s %s, which may be about a person', (column, value, shown) => {
    expect(shownValue({ ...(column === undefined ? {} : { column }), value })).toBe(shown);
  });

  it('shows nothing where nothing stood', () => {
    expect(shownValue({ column: 'outcome' })).toBeUndefined();
  });
});
