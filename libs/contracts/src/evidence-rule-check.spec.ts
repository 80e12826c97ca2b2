import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate } from '#kernel';
import { EvidenceRule } from './evidence-rule.js';
import { type CheckedItem, ruleInWords, satisfiedBranch } from './evidence-rule-check.js';

const achievedOn = calendarDate('2021-06-30');
const check = (rule: EvidenceRule, ...items: CheckedItem[]) => satisfiedBranch(rule, items, achievedOn);
const by = (...kinds: string[]) => ({ satisfied: true, kinds });
const missing = (...words: string[]) => ({ satisfied: false, missing: words });

const payslip: EvidenceRule = { kind: 'payslip' };
const fromEmployer: EvidenceRule = { kind: 'letter', issuers: ['employer', 'agency'] };
const recent: EvidenceRule = { kind: 'bank_statement', daysBeforeMax: 28 };

describe('one kind of evidence', () => {
  it.each<[string, EvidenceRule, CheckedItem[], ReturnType<typeof by> | ReturnType<typeof missing>]>([
    ['is there', payslip, [{ kind: 'payslip' }], by('payslip')],
    ['is not there', payslip, [], missing('payslip')],
    ['is another kind', payslip, [{ kind: 'letter' }], missing('payslip')],
    ['is by a named issuer', fromEmployer, [{ kind: 'letter', issuer: 'agency' }], by('letter')],
    [
      'is by somebody else',
      fromEmployer,
      [{ kind: 'letter', issuer: 'neighbour' }],
      missing('letter, issued by employer or agency (the one given is by neighbour)'),
    ],
    [
      'does not say by whom',
      fromEmployer,
      [{ kind: 'letter' }],
      missing('letter, issued by employer or agency (the one given does not say who issued it)'),
    ],
    [
      'is as old as it may be',
      recent,
      [{ kind: 'bank_statement', issuedOn: addDays(achievedOn, -28) }],
      by('bank_statement'),
    ],
    [
      'is later than the outcome',
      recent,
      [{ kind: 'bank_statement', issuedOn: addDays(achievedOn, 9) }],
      by('bank_statement'),
    ],
    [
      'is a day too old',
      recent,
      [{ kind: 'bank_statement', issuedOn: addDays(achievedOn, -29) }],
      missing(
        'bank statement, dated at most 28 days before the outcome (the one given is dated 2021-06-01, 29 days before the outcome)',
      ),
    ],
    [
      'has no date where one is needed',
      recent,
      [{ kind: 'bank_statement' }],
      missing('bank statement, dated at most 28 days before the outcome (the one given has no date)'),
    ],
    [
      'is there twice, once as it should be',
      fromEmployer,
      [
        { kind: 'letter', issuer: 'employer' },
        { kind: 'letter', issuer: 'neighbour' },
      ],
      by('letter'),
    ],
  ])('%s', (_, rule, items, expected) => expect(check(rule, ...items)).toEqual(expected));
});

describe('several kinds', () => {
  const all: EvidenceRule = { all: [payslip, fromEmployer] };
  const any: EvidenceRule = { any: [fromEmployer, payslip] };
  const nested: EvidenceRule = { any: [all, { all: [recent, payslip] }] };

  it.each<[string, EvidenceRule, CheckedItem[], ReturnType<typeof by> | ReturnType<typeof missing>]>([
    ['all of them', all, [{ kind: 'letter', issuer: 'employer' }, { kind: 'payslip' }], by('payslip', 'letter')],
    ['all but one', all, [{ kind: 'payslip' }], missing('letter, issued by employer or agency')],
    ['none of all', all, [], missing('payslip', 'letter, issued by employer or agency')],
    ['the second of any', any, [{ kind: 'payslip' }], by('payslip')],
    [
      'the first of any, where both would do',
      any,
      [{ kind: 'payslip' }, { kind: 'letter', issuer: 'employer' }],
      by('letter'),
    ],
    ['none of any', any, [], missing('at least one of: letter, issued by employer or agency; payslip')],
    ['none of the only one', { any: [payslip] }, [], missing('payslip')],
    ['the same kind in two parts', { all: [payslip, { any: [payslip] }] }, [{ kind: 'payslip' }], by('payslip')],
    [
      'a branch of branches',
      nested,
      [{ kind: 'payslip' }, { kind: 'bank_statement', issuedOn: achievedOn }],
      by('bank_statement', 'payslip'),
    ],
  ])('%s', (_, rule, items, expected) => expect(check(rule, ...items)).toEqual(expected));
});

describe('a rule in words', () => {
  it.each<[EvidenceRule, string]>([
    [{ kind: 'tenancy_agreement' }, 'tenancy agreement'],
    [
      { kind: 'payslip', shows: 'at least 13 weeks of pay', issuers: ['employer'], daysBeforeMax: 1 },
      'payslip, showing at least 13 weeks of pay, issued by employer, dated at most one day before the outcome',
    ],
    [
      { kind: 'letter', issuers: ['housing_association', 'landlord'] },
      'letter, issued by housing association or landlord',
    ],
    [{ kind: 'letter', daysBeforeMax: 0 }, 'letter, dated on the day of the outcome or later'],
    [
      { all: [{ any: [{ kind: 'lease' }, { kind: 'letter' }] }, { kind: 'photo' }] },
      'all of: (at least one of: lease; letter); photo',
    ],
    [{ any: [{ all: [{ kind: 'lease' }] }] }, 'lease'],
  ])('%j', (rule, words) => expect(ruleInWords(rule)).toBe(words));
});

it.each([
  ['a name', 'Mrs J. Smith, landlord'],
  ['two words', 'housing association'],
  ['nothing', ''],
])('names sorts of issuers by codes, not by %s', (_, issuer) => {
  expect(EvidenceRule.safeParse({ kind: 'letter', issuers: [issuer] }).success).toBe(false);
  expect(EvidenceRule.safeParse({ kind: 'letter', issuers: ['housing_association'] }).success).toBe(true);
});

describe('laws of evidence rules', () => {
  const kind = fc.constantFrom('payslip', 'letter', 'lease', 'photo');
  const { rule } = fc.letrec<{ rule: EvidenceRule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ kind }),
      fc.record({ all: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    ),
  }));
  const items = fc.array(fc.record({ kind }), { maxLength: 4 });

  it('more evidence never satisfies less', () => {
    fc.assert(
      fc.property(rule, items, items, (asked, some, more) => {
        fc.pre(check(asked, ...some).satisfied);
        expect(check(asked, ...some, ...more).satisfied).toBe(true);
      }),
    );
  });

  it('names kinds that were given, or says what is missing', () => {
    fc.assert(
      fc.property(rule, items, (asked, given) => {
        const found = check(asked, ...given);
        const named = found.satisfied ? found.kinds : found.missing;
        expect(named.length).toBeGreaterThan(0);
        if (found.satisfied) expect(given.map((item) => item.kind)).toEqual(expect.arrayContaining([...found.kinds]));
      }),
    );
  });
});
