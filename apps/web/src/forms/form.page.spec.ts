import { describe, expect, it } from '@jest/globals';
import type { Field } from './field.js';
import { formPage } from './form.page.js';
import { readForm, typedOf } from './typed.js';

const NONE = 'must have at least 1 entry';
const fields: readonly Field[] = [
  { kind: 'day', name: 'heldOn', label: 'Held on' },
  { kind: 'several', name: 'present', label: 'Who was present', options: [] },
  {
    kind: 'rows',
    name: 'periods',
    legend: 'Periods',
    addText: 'Add another period',
    count: 2,
    heading: (nth) => `Period ${nth + 1}`,
    each: (nth) => [{ kind: 'whole', name: `periods.${nth}.starts`, label: 'Starts' }],
  },
  { kind: 'list', name: 'kinds', label: 'Kinds' },
  {
    kind: 'group',
    legend: 'Joining',
    fields: [{ kind: 'day', name: 'joining.from', label: 'People join it from' }],
  },
];
const form = {
  title: 'Try it',
  section: 'contracts',
  crumbs: [],
  fields,
  submit: 'Send',
  cancelHref: '/',
} as const;
const said = (...problems: readonly (readonly [pointer: string, detail: string])[]) =>
  formPage(
    form,
    undefined,
    {},
    { problems: problems.map(([pointer, detail]) => ({ pointer, code: 'invalid', detail })) },
  ).content.errors;

describe('what a form says is wrong', () => {
  it.each([
    ['/present', 'Who was present has nothing ticked: tick at least one', '#field-present-0'],
    ['/periods', 'Periods has none: add at least one', '#field-periods'],
    ['/kinds', 'Kinds must have at least one: write it in', '#field-kinds'],
    ['/changes', 'Nothing is changed: change at least one of what stands below', undefined],
    ['/payers', 'Payers must have at least one entry', undefined],
  ])('of a list at %s that is empty is what to do about it', (pointer, text, href) => {
    expect(said([pointer, NONE])).toEqual([{ text, href }]);
  });

  it('names the row, where several ask for the same', () => {
    expect(said(['/periods/1/starts', 'must be a whole number, like 12'])).toEqual([
      { text: 'Period 2: Starts must be a whole number, like 12', href: '#field-periods-1-starts' },
    ]);
  });

  it('names the first field within what is missing as a whole, and otherwise the place in plain words', () => {
    expect(
      said(['/joining', 'must be given'], ['/termsBasis', 'must be given'], ['', 'It is over']).map(({ text }) => text),
    ).toEqual(['People join it from must be given', 'Terms basis must be given', 'It is over']);
  });

  it.each([
    [['31', '4', '2021'], 'must be a day of the calendar, and 31 4 2021 is none'],
    [['29', '2', '2021'], 'must be a day of the calendar, and 29 2 2021 is none'],
    [['1', 'May', '2021'], 'must be a day, a month and a year in figures, like 27 3 2021'],
    [['1', '', '2021'], 'must be a day, a month and a year in figures, like 27 3 2021'],
  ])('of the day %j is that it is none', ([day = '', month = '', year = ''], detail) => {
    const typed = typedOf({ 'heldOn-day': day, 'heldOn-month': month, 'heldOn-year': year });
    expect(readForm(fields.slice(0, 1), typed)).toEqual({
      input: {},
      problems: [{ pointer: '/heldOn', code: 'unreadable', detail }],
    });
  });

  it('takes a day that there is', () => {
    const typed = typedOf({ 'heldOn-day': '29', 'heldOn-month': '2', 'heldOn-year': '2024' });
    expect(readForm(fields.slice(0, 1), typed)).toEqual({ input: { heldOn: '2024-02-29' }, problems: [] });
  });
});
