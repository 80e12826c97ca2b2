import { describe, expect, it } from '@jest/globals';
import { ClaimId, ContractId, calendarDate, OrganisationId, OutcomeCode, pence } from '#kernel';
import type { EffectOfAChange, RecomputedClaim } from '#payments';
import { effectSection } from './effect.section.js';
import { workedAgainSection } from './worked-again.section.js';

const naming = {
  names: new Map([['enters_home', 'Enters a home']]),
  nameOf: (code: string) => `The ${code}`,
};
const city = OrganisationId.parse('city');
const sums = {
  claims: 2,
  changed: 1,
  uncappedBeforePence: pence(120_000),
  uncappedAfterPence: pence(130_000),
  payableBeforePence: pence(120_000),
  payableAfterPence: pence(125_000),
  differencePence: pence(5_000),
};
const effect: EffectOfAChange = {
  contract: ContractId.parse('streets'),
  change: { kind: 'variation', number: 1 },
  direction: 'past',
  status: 'agreed',
  effectiveFrom: calendarDate('2019-04-01'),
  unbilledClaims: 1,
  total: sums,
  byOutcome: [{ outcome: OutcomeCode.parse('enters_home'), ...sums }],
  byPayer: [{ payer: city, beforePence: pence(120_000), afterPence: pence(125_000), differencePence: pence(5_000) }],
  byPeriod: [{ period: { from: calendarDate('2019-04-01'), to: calendarDate('2019-04-30') }, ...sums }],
};

const asked = { asOf: 1_234, isPast: false };
const then = { asOf: 1_234, isPast: true };

describe('the effect of a change on the money', () => {
  it('says of an agreed one what it did: by outcome, payer, period and in total', () => {
    const { heading, words, tables } = effectSection({ effect, asked }, naming);
    expect(heading).toBe('Effect on the money: what it did');
    expect(words[1]).toBe(
      'It concerns 2 claims, of which 1 comes to another amount or is paid by others: £1,200.00 without it, £1,250.00 with it, a difference of +£50.00.',
    );
    expect(tables.map(({ caption, rows }) => [caption, rows[0]?.[0]?.text, rows[0]?.at(-1)?.text])).toEqual([
      ['By outcome', 'Enters a home', '+£50.00'],
      ['By payer', 'The city', '+£50.00'],
      ['By the period in which the outcomes were achieved', '1 April 2019 to 30 April 2019', '+£50.00'],
    ]);
    for (const { columns, foot } of tables) expect(foot).toHaveLength(columns.length);
  });

  it('says by which ledger it is worked out', () => {
    const last = (at: typeof asked) => effectSection({ effect, asked: at }, naming).words.at(-1);
    expect(last(asked)).toBe('It is worked out with what the ledger knows today.');
    expect(last(then)).toBe('It is worked out with what the ledger knew after entry 1,234.');
  });

  it('says of a proposed one what it would do', () => {
    const { heading, words } = effectSection({ effect: { ...effect, direction: 'proposed' }, asked }, naming);
    expect(heading).toBe('Effect on the money: what it would do');
    expect(words[0]).toMatch(/^It would take effect on 1 April 2019/);
    expect(words[1]).toContain('£1,200.00 now, £1,250.00 with it');
  });

  it('prints no empty tables where no claim is concerned', () => {
    const none = { ...effect, total: { ...sums, claims: 0, changed: 0 } };
    const { words, tables } = effectSection({ effect: none, asked }, naming);
    expect(words).toContain('No claim made so far is concerned by it.');
    expect(tables).toEqual([]);
  });

  it('is asked for where it takes long, and says why it is not said', () => {
    const ask = { text: 'Work it out', href: '?effect=shown' };
    expect(effectSection({ ask, claims: 100_000 }, naming)).toMatchObject({ ask, tables: [] });
    expect(effectSection({ words: 'Not agreed.' }, naming).words).toEqual(['Not agreed.']);
  });
});

describe('a claim worked out again', () => {
  const again = {
    contract: ContractId.parse('streets'),
    claim: ClaimId.parse('streets.P1.enters_home.1'),
    billedPence: pence(60_000),
    nowPence: pence(60_000),
    agrees: true,
    parts: [{ payer: city, pence: pence(0) }],
    differences: [],
  } as unknown as RecomputedClaim;

  it('says that it is the same', () => {
    const { heading, words, verdict } = workedAgainSection({ again, asked }, naming);
    expect([heading, verdict]).toEqual(['Worked out again today: the same', 'same']);
    expect(words[0]).toContain('comes to £600.00');
  });

  it('says by how much it differs, for whom, and because of what', () => {
    const differing = {
      ...again,
      nowPence: pence(50_000),
      agrees: false,
      parts: [{ payer: city, pence: pence(-10_000) }],
      differences: ['It was worth £600.00 on 2019-04-08.'],
    };
    const { heading, words, differences, verdict } = workedAgainSection({ again: differing, asked }, naming);
    expect([heading, verdict]).toEqual(['Worked out again today: it differs', 'differs']);
    expect(words[0]).toContain('a difference of -£100.00 (The city -£100.00)');
    expect(differences).toEqual(['It was worth £600.00 on 8 April 2019.']);
  });

  it('says of an earlier moment what it came to then', () => {
    const { heading, words } = workedAgainSection({ again, asked: then }, naming);
    expect(heading).toBe('Worked out again as of then: the same');
    expect(words[0]).toContain('With what the ledger knew then');
    expect(words[0]).toContain('what statements had billed of it');
  });

  it('is asked for where it takes long', () => {
    const ask = { text: 'Again', href: '?again=shown' };
    expect(workedAgainSection({ ask, claims: 100_000 }, naming)).toMatchObject({ ask, verdict: 'none' });
  });
});
