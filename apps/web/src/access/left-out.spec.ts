import { describe, expect, it } from '@jest/globals';
import { hiddenInPage, isShown, LEFT_OUT, shownJson, shownMessage, withoutRows } from './left-out.js';
import { HIDDEN, PSEUDONYM } from './others-people.js';

const SHOWN = 'P7K3Q000000000000';
const OTHER = 'P9ZZZ000000000000';
const hiding = (text: string) => text.replaceAll(PSEUDONYM, (person) => (person === OTHER ? HIDDEN : person));

describe('what is left out of an answer', () => {
  it.each([
    [
      'a row, with whatever stands beside the name',
      { data: [{ person: HIDDEN, age: 34 }, { age: 41 }] },
      { data: [{ age: 41 }] },
    ],
    ['a row that names them further in', { data: [{ age: 34, of: { person: HIDDEN } }] }, { data: [] }],
    [
      'an item of a row',
      { data: [{ pence: 3, lines: [{ claim: HIDDEN, on: 1 }, { on: 2 }] }] },
      { data: [{ pence: 3, lines: [{ on: 2 }] }] },
    ],
    ['a sentence', { data: [{ words: [`${HIDDEN} left`, 'B'] }] }, { data: [{ words: ['B'] }] }],
    [
      'a row of cells',
      {
        rows: [
          [HIDDEN, '2021-05-03'],
          ['x', '2021-05-04'],
        ],
      },
      { rows: [['x', '2021-05-04']] },
    ],
    ['what stands under their name', { entity: { [`e/${HIDDEN}`]: { age: 34 }, other: 1 } }, { entity: { other: 1 } }],
    ['a part that is about them', { total: 5, first: { person: HIDDEN, age: 34 } }, { total: 5 }],
    [
      'nothing else',
      { data: [{ person: SHOWN, none: null, is: true }], page: { next: null } },
      { data: [{ person: SHOWN, none: null, is: true }], page: { next: null } },
    ],
  ])('is %s', (_, answer, shown) => expect(withoutRows(answer)).toEqual(shown));

  it('is all of an answer about one of them', () => {
    expect(withoutRows({ claim: `a.${HIDDEN}.1`, achievedOn: '2021-05-03' })).toBe(LEFT_OUT);
    expect(shownJson(JSON.stringify({ person: OTHER, age: 34 }), hiding)).toBeUndefined();
    expect(isShown({ person: OTHER, age: 34 }, hiding)).toBe(false);
    expect(isShown({ pence: 3, claims: [OTHER] }, hiding)).toBe(true);
  });

  it('is a message of a feed, but for the number behind which a reader goes on', () => {
    expect(shownMessage(`id: 7\ndata: {"person":"${OTHER}","age":34}\n\n`, hiding)).toBe('id: 7\n\n');
    const theirs = `id: 8\ndata: {"person":"${SHOWN}"}\n\n`;
    expect(shownMessage(theirs, hiding)).toBe(theirs);
  });
});

describe('what is left out of a page', () => {
  it('is a row, an item or a sentence, with whatever it says beside the name', () => {
    const page = [
      '<h1>People</h1>',
      '<table><tr><th>Who</th></tr>',
      `<tr class="x"><td><a href="/people/${OTHER}">${OTHER}</a></td><td>34</td></tr>`,
      `<tr><td><a href="/people/${SHOWN}">${SHOWN}</a></td><td>41</td></tr>`,
      `<tr><td>S01</td><td><ul><li>1</li><li>${OTHER} stays</li></ul></td></tr></table>`,
      `<p>3 people</p><p>${OTHER} was accepted on 3 May.</p>`,
      `<select><option value="${OTHER}">34</option><option value="${SHOWN}">41</option></select>`,
      `<dl><div><dt>Who</dt><dd>${OTHER}</dd></div><div><dt>Age</dt><dd>34</dd></div></dl>`,
    ].join('');
    expect(hiddenInPage(page, hiding)).toBe(
      [
        '<h1>People</h1>',
        '<table><tr><th>Who</th></tr>',
        `<tr><td><a href="/people/${SHOWN}">${SHOWN}</a></td><td>41</td></tr>`,
        '<tr><td>S01</td><td><ul><li>1</li></ul></td></tr></table>',
        '<p>3 people</p>',
        `<select><option value="${SHOWN}">41</option></select>`,
      ].join(''),
    );
  });

  it('is named in words elsewhere, and is no link and no word within an address', () => {
    const page = `<div>é <a class="x" href="/people/${OTHER}">${OTHER}</a>, <b>${OTHER}</b> <i data-x="a/${OTHER}"></i></div>`;
    expect(hiddenInPage(page, hiding)).toBe(
      '<div>é a person of another provider, <b>A person of another provider</b> <i data-x="a/P…"></i></div>',
    );
  });
});
