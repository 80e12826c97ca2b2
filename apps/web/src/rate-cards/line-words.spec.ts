import { describe, expect, it } from '@jest/globals';
import { RateCardLine } from '#rate-cards';
import { everyLine } from '../../test/changed-story.js';
import { lines } from '../../test/story.js';
import { conditionWords, evidenceRuleWords, limitWords, priceWords } from './line-words.js';

const names = new Map([['fund', 'Outcomes Fund']]);
const line = (more: object) => RateCardLine.parse({ ...lines(60_000)[0], ...more });
const every = new Map(
  everyLine()
    .map((one) => RateCardLine.parse(one))
    .map((one) => [String(one.line), one]),
);
const lineOf = (code: string): RateCardLine => {
  const found = every.get(code);
  if (found === undefined) throw new Error(`No line ${code}`);
  return found;
};

describe('a rate-card line in words', () => {
  it.each([
    [{ limit: 'once' }, ['Once']],
    [{ limit: 'times', times: 3 }, ['Up to 3 times']],
    [{ limit: 'unlimited' }, ['As often as it is achieved']],
  ])('says how often it is paid: %j', (claimsPerPerson, words) =>
    expect(limitWords(line({ claimsPerPerson }))).toEqual(words),
  );

  it('says everything that decides the price, with the names of payers and the days of an index', () => {
    expect(priceWords(lineOf('bands'), names)).toEqual([
      '£700.00 for each person up to number 10, then £500.00; counted over the contract',
      'Outcomes Fund pays its share of: £400.00 for each person',
      'From 1 January 2020 102.5% of the price that is written',
      'Less 5%, for what would have happened anyway',
    ]);
    expect(
      priceWords(
        line({ groupPrices: [{ paymentGroup: 'young_people', pricing: { rule: 'fixed', pricePence: 1 } }] }),
        names,
      ),
    ).toContain('For the group young people: £0.01 for each person');
  });

  it.each([
    ['scale', '£900.00 for each person at 40 or more, nothing at 10 or less, in proportion between'],
    ['tiers', '£200.00 for at least 1, £500.00 for at least 2 in all, for each person'],
    ['milestones', '£275.00 at 768, £275.00 at 1631, each once for each person'],
    ['fee', 'A delivery fee of £100.00 for each person'],
    ['stays', '£100.00 for each person, and £50.00 more for each beyond number 3 over the contract'],
  ])('says the rule of %s', (code, words) => expect(priceWords(lineOf(code), names)).toEqual([words]));

  it('says every limit', () => {
    expect(limitWords(lineOf('bands'))).toEqual([
      'Once',
      'At most £1,000.00 for each person',
      'At most 20 in all',
      'At most £10,000.00 in all',
    ]);
  });

  it('says every condition that it has', () => {
    expect(conditionWords(line({}), names)).toEqual(['No further conditions']);
    expect(conditionWords(lineOf('bands'), names)).toEqual([
      'Achieved at the earliest 13 weeks after the start of the engagement',
      'It must not have been so at referral already, unless what is measured has improved',
      'Claimed within 90 days of the achievement, later claims allowed and marked late',
    ]);
    expect(conditionWords(lineOf('stays'), names)).toEqual([
      'After enters home was paid and has lasted 26 weeks, where a lapse of more than 3 days sets the clock back to the day it was regained',
      'Achieved 91 to 365 days after the start of the engagement',
    ]);
    expect(conditionWords(line({ paymentGroups: ['young', 'complex_needs'], endsOn: '2021-03-31' }), names)).toEqual([
      'Only for the group young or complex needs',
      'For a time: achieved by 31 March 2021',
    ]);
    const titled = new Map([['enters_home', 'Moves into a home']]);
    expect(conditionWords(lineOf('stays'), titled)[0]).toMatch(/^After “Moves into a home” was paid and has lasted/);
  });

  it('says what shows the outcome', () => {
    expect(evidenceRuleWords(line({}).evidenceRule)).toMatch(/^At least one of.*tenancy agreement.*landlord letter/);
  });
});
