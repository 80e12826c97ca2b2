import { describe, expect, it } from '@jest/globals';
import {
  changeInPercent,
  codeInWords,
  countInWords,
  dayInWords,
  monthInWords,
  saidByName,
  saidInWords,
  spanInWords,
} from './in-words.js';

describe('in words', () => {
  it('days, months and counts are written the same on every machine', () => {
    expect(dayInWords('2026-03-02')).toBe('2 March 2026');
    expect(monthInWords('2026-12-31')).toBe('Dec 2026');
    expect([0, 999, 3118, 1_000_000].map(countInWords)).toEqual(['0', '999', '3,118', '1,000,000']);
  });

  it.each([
    ['2019-10-01', '2019-12-31', 'Oct to Dec 2019'],
    ['2020-02-01', '2020-02-29', 'Feb 2020'],
    ['2019-10-01', '2020-03-31', '1 October 2019 to 31 March 2020'],
    ['2021-02-01', '2021-02-27', '1 February 2021 to 27 February 2021'],
  ])('a span from %s to %s is %s', (from, to, said) => expect(spanInWords({ from, to })).toBe(said));

  const names = new Map([
    ['valley_council', 'Valley Council'],
    ['dfe', 'Department for Education'],
    ['enters_work', 'Enters work'],
    ['check', 'A verifier'],
  ]);
  it.each([
    ['valley_council agreed on 2019-03-01.', 'Valley Council agreed on 1 March 2019.'],
    ['paid by dfe, for enters_work (2019-03-01)', 'paid by Department for Education, for Enters work (1 March 2019)'],
    ['west.enters_work.1 of valley_council.S05', 'west.enters_work.1 of valley_council.S05'],
    ['bank reference KL-2019-Q4-valley_council, dfe-7', 'bank reference KL-2019-Q4-valley_council, dfe-7'],
    ['recorded 2019-03-01T10:00:00Z as REF-2019-03-01', 'recorded 2019-03-01T10:00:00Z as REF-2019-03-01'],
    ['by document check of EV_1, by check', 'by document check of EV_1, by A verifier'],
    ['neither other_code nor dfe2', 'neither other_code nor dfe2'],
  ])('%s', (sentence, said) => expect(saidByName(sentence, names)).toBe(said));

  it.each([
    ['starts_work', 'starts work'],
    ['change-requested', 'change requested'],
    ['hmrc_record', 'HMRC record'],
    ['at_risk_of_neet', 'at risk of NEET'],
    ['neet', 'NEET'],
    // Letters within a word are none that is said letter by letter.
    ['tenancy_agreement', 'tenancy agreement'],
    ['pips_and_begins', 'pips and begins'],
  ])('the code %s is %s', (code, said) => expect(codeInWords(code)).toBe(said));

  it.each([
    ['who met aged_16_to_25 of level_1', 'who met aged 16 to 25 of level 1'],
    ['The cap contract_maximum of valley_council', 'The cap contract maximum of Valley Council'],
    ['claim west.P0.enters_work.1 of south_west.S05', 'claim west.P0.enters_work.1 of south_west.S05'],
    ['at_risk_of_neet since 2019-03-01', 'at risk of NEET since 1 March 2019'],
  ])('in words: %s', (sentence, said) => expect(saidInWords(sentence, names)).toBe(said));

  it.each([
    ['8.3333', '+8.3%'],
    ['-11.1111', '-11.1%'],
    ['6.05', '+6.1%'],
    ['15', '+15%'],
    ['99.96', '+100%'],
    ['0.04', 'up by less than 0.1%'],
    ['-0.04', 'down by less than 0.1%'],
    ['0', '+0%'],
  ])('a change of %s per cent is %s', (percent, said) => expect(changeInPercent(percent)).toBe(said));
});
