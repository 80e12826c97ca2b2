import { describe, expect, it } from '@jest/globals';
import { refusalInWords } from '#contracts';
import { calendarDate } from '#kernel';
import { feelsSafeLine, keepsWorkLine, lines, startsWorkLine } from '../../test/fixtures.js';
import { code } from '../../test/pricing.js';
import { LineEdit, lineEditReasons, linesWith } from './line-changes.js';

const from = calendarDate('2022-04-01');
const edit = (written) => LineEdit.parse(written);
const cardAfter = (...edits) => linesWith(lines, edits, from);
const temporary = { ...feelsSafeLine, line: code('summer'), endsOn: calendarDate('2022-08-31') };
const dearer = { rule: 'fixed', pricePence: 70_000 };
describe('changing a rate card line by line', () => {
  it('adds at the end, keeps the place of what is changed, and leaves out what is retired', () => {
    const changes = [
      edit({ change: 'add', line: { ...feelsSafeLine, line: 'feels_safer' } }),
      edit({ change: 'retire', line: 'keeps_work' }),
      edit({ change: 'change', line: { ...startsWorkLine, title: 'Begins work' } }),
      edit({ change: 'add-temporarily', line: temporary }),
    ];
    expect(cardAfter(...changes)).toEqual({
      lines: [
        { ...startsWorkLine, title: 'Begins work' },
        feelsSafeLine,
        { ...feelsSafeLine, line: 'feels_safer' },
        temporary,
      ],
    });
  });
  it('prices a line otherwise and leaves the rest of it as it is', () => {
    const deadweight = [{ percentage: '20' }];
    expect(cardAfter(edit({ change: 'reprice', line: 'starts_work', pricing: dearer, deadweight }))).toEqual({
      lines: [{ ...startsWorkLine, pricing: dearer, deadweight }, keepsWorkLine, feelsSafeLine],
    });
    const indexation = [{ from: '2022-04-01', index: '103' }];
    expect(cardAfter(edit({ change: 'reprice', line: 'starts_work', indexation }))).toEqual({
      lines: [{ ...startsWorkLine, indexation }, keepsWorkLine, feelsSafeLine],
    });
  });
  it('leaves out a line for a time that is over by then, unless it is changed', () => {
    const over = { ...temporary, endsOn: calendarDate('2022-03-31') };
    const longer = { ...temporary, endsOn: calendarDate('2022-12-31') };
    const repriced = edit({ change: 'reprice', line: 'starts_work', pricing: dearer });
    const codes = (result) => ('lines' in result ? result.lines.map((each) => each.line) : result.refused);
    expect(codes(linesWith([startsWorkLine, over], [repriced], from))).toEqual(['starts_work']);
    expect(codes(linesWith([startsWorkLine, temporary], [repriced], from))).toEqual(['starts_work', 'summer']);
    expect(linesWith([startsWorkLine, over], [edit({ change: 'change', line: longer })], from)).toEqual({
      lines: [startsWorkLine, longer],
    });
  });
  it.each([
    ['an added line that ends', { change: 'add', line: temporary }],
    ['a temporary line that does not', { change: 'add-temporarily', line: feelsSafeLine }],
    ['a price that is not said', { change: 'reprice', line: 'starts_work' }],
    ['something else', { change: 'rename', line: 'starts_work' }],
  ])('does not take %s', (_, written) => {
    expect(LineEdit.safeParse(written).success).toBe(false);
  });
  const many = Array.from({ length: 58 }, (_, index) =>
    edit({ change: 'add', line: { ...feelsSafeLine, line: `line_${index}` } }),
  );
  const retired = lines.map(({ line }) => edit({ change: 'retire', line }));
  const refused = [
    ['one line changed twice', [...retired.slice(0, 1), ...retired.slice(0, 1)], 'line-changed-twice'],
    ['a line that is there already', [edit({ change: 'add', line: startsWorkLine })], 'line-already-on-the-card'],
    ['a line that is not there', [edit({ change: 'retire', line: 'flies' })], 'line-not-on-the-card'],
    ['a rate card without a line', retired, 'no-line-left'],
    ['more lines than an event holds', many, 'too-many-lines'],
  ];
  it.each(refused)('is refused for %s', (_, edits, reason) => {
    const result = cardAfter(...edits);
    if (!('refused' in result)) throw new Error('It is not refused');
    expect(result.refused).toBe(reason);
    expect(refusalInWords(lineEditReasons, result)).not.toMatch(/[{}]/);
  });
  it('is refused for reasons that are all specified here', () => {
    expect(refused.map(([, , reason]) => reason).sort()).toEqual(Object.keys(lineEditReasons).sort());
  });
});
