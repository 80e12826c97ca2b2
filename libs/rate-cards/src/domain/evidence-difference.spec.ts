import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EvidenceRule } from '#contracts';
import { evidenceDifference } from './evidence-difference.js';

const sentences = (before: EvidenceRule, after: EvidenceRule) =>
  evidenceDifference(before, after).map(({ sentence }) => sentence);
const lease = { kind: 'tenancy_agreement' };
const letter = { kind: 'letter', issuers: ['landlord'] };
const form = { kind: 'self_certification' };

describe('the difference of two evidence rules', () => {
  it.each<[string, EvidenceRule, EvidenceRule, readonly string[]]>([
    ['one more that does', lease, { any: [lease, letter] }, ['letter, issued by landlord is accepted as well']],
    ['one more that is needed', lease, { all: [lease, form] }, ['self certification is needed as well']],
    ['one that does no longer', { any: [lease, form] }, lease, ['self certification is no longer accepted']],
    ['one that is no longer needed', { all: [lease, form] }, lease, ['self certification is no longer needed']],
    [
      'one in place of another',
      lease,
      form,
      ['self certification is needed as well', 'tenancy agreement is no longer needed'],
    ],
    [
      'one more of several beside what is needed',
      { all: [form, { any: [lease, letter] }] },
      { all: [form, { any: [lease, letter, { kind: 'photo' }] }] },
      ['photo is accepted as well'],
    ],
    [
      'who may issue it',
      letter,
      { kind: 'letter', issuers: ['council', 'housing_association'] },
      ['letter: council and housing association may issue it as well', 'letter: landlord may no longer issue it'],
    ],
    [
      'that only some may issue it',
      form,
      { ...form, issuers: ['provider'] },
      ['self certification: anybody could issue it; now only provider'],
    ],
    [
      'that anybody may issue it',
      letter,
      { kind: 'letter' },
      ['letter: only landlord could issue it; now anybody may'],
    ],
    [
      'how old it may be',
      form,
      { ...form, daysBeforeMax: 30 },
      ['self certification: it was of any age; it is dated at most 30 days before the outcome'],
    ],
    [
      'what it must show',
      { ...form, shows: 'a name' },
      form,
      ['self certification: it had to show a name; now nothing in particular'],
    ],
    [
      'how two pieces of one kind are combined',
      { all: [letter, { ...letter, issuers: ['council'] }] },
      { any: [letter, { ...letter, issuers: ['council'] }] },
      [
        'the evidence is combined otherwise: it was all of: letter, issued by landlord; letter, issued by council; it is at least one of: letter, issued by landlord; letter, issued by council',
      ],
    ],
    [
      'how it is combined',
      { all: [lease, form] },
      { any: [lease, form] },
      [
        'the evidence is combined otherwise: it was all of: tenancy agreement; self certification; it is at least one of: tenancy agreement; self certification',
      ],
    ],
  ])('is %s', (_, before, after, expected) => expect(sentences(before, after)).toEqual(expected));

  it.each<[string, EvidenceRule, EvidenceRule]>([
    ['order', { any: [lease, { all: [letter, form] }] }, { any: [{ all: [form, letter] }, lease] }],
    [
      'brackets that mean nothing',
      { all: [{ all: [lease] }, { all: [form, letter] }] },
      { all: [lease, form, letter] },
    ],
    ['a list of one', { any: [lease] }, lease],
  ])('is nothing for another %s', (_, before, after) => expect(sentences(before, after)).toEqual([]));

  it('tells apart evidence of one kind by what it must show', () => {
    const week = { kind: 'payslip', shows: 'the first week' };
    const year = { kind: 'payslip', shows: 'the first year' };
    expect(sentences({ all: [week] }, { all: [year, week] })).toEqual([
      'payslip, showing the first year is needed as well',
    ]);
    expect(sentences({ all: [year, week] }, { all: [week, year] })).toEqual([]);
  });

  const { tree } = fc.letrec<{ tree: EvidenceRule }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.record({ kind: fc.constantFrom('a_form', 'b_form', 'c_form') }),
      fc.record({ all: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    ),
  }));
  it('is nothing between a rule and itself, whatever the rule', () => {
    fc.assert(fc.property(tree, (rule) => expect(evidenceDifference(rule, rule)).toEqual([])));
  });
});
