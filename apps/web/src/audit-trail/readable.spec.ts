import { describe, expect, it } from '@jest/globals';
import { readable } from './readable.js';

describe('a sentence of the trail on a page', () => {
  it.each([
    [
      'enters_employment, achieved on 2019-03-01, was verified by document check of EV_10418',
      'Enters employment, achieved on 1 March 2019, was verified by document check of EV_10418',
    ],
    // References stay as people copy them.
    [
      'Statement reboot_west.S05, number 5, for 2019-01-01 to 2019-03-31 was begun',
      'Statement reboot_west.S05, number 5, for 1 January 2019 to 31 March 2019 was begun',
    ],
    ['bristol_cc paid £10.00 (bank reference BACS-2019-77)', 'Bristol cc paid £10.00 (bank reference BACS-2019-77)'],
    ['It ends with employment_contract.', 'It ends with employment contract.'],
  ])('%s', (stored, read) => expect(readable(stored)).toBe(read));

  it('writes the names it is given for codes', () => {
    const names = new Map([['bristol_cc', 'Bristol City Council']]);
    expect(readable('bristol_cc paid £10.00', names)).toBe('Bristol City Council paid £10.00');
    expect(readable('Statement bristol_cc.S01 was begun', names)).toBe('Statement bristol_cc.S01 was begun');
    const paid = 'Paid (bank reference BACS-2019-bristol_cc)';
    expect(readable(paid, names)).toBe(paid);
  });
});
