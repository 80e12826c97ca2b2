import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { HIDDEN, hiddenInPage, hidingStream, PSEUDONYM } from './others-people.js';

const SHOWN = 'P7K3Q000000000000';
const OTHER = 'P9ZZZ000000000000';
const hiding = (text: string) => text.replaceAll(PSEUDONYM, (person) => (person === OTHER ? HIDDEN : person));

describe('what a provider is not shown', () => {
  it('is as long as what it stands for, and is nobody', () => {
    expect(HIDDEN).toHaveLength(SHOWN.length);
    expect(HIDDEN).not.toMatch(/^P[0-9A-Z]{16}$/);
  });

  it('is no link of a page', () => {
    const page = `<p>é <a class="x" href="/people/${OTHER}">${OTHER}</a>, <a href="/people/${SHOWN}">${SHOWN}</a></p>`;
    expect(hiddenInPage(page, hiding)).toBe(`<p>é P…, <a href="/people/${SHOWN}">${SHOWN}</a></p>`);
  });

  it.each([
    JSON.stringify(`Rang\n${OTHER}`),
    JSON.stringify(`Rang\r\n\t${OTHER}`),
    JSON.stringify(`Rang\u0001${OTHER}\n`),
    encodeURIComponent(`/${OTHER}/`),
    encodeURIComponent(`\n${OTHER}`),
    encodeURIComponent(`é${OTHER}`).toLowerCase().replace(OTHER.toLowerCase(), OTHER),
    `_${OTHER}_`,
  ])('is not after an escape either: %s', (text) => {
    expect(hiding(text)).toBe(text.replace(OTHER, HIDDEN));
  });

  it('is no part of a longer word', () => {
    for (const text of [`M${OTHER}`, `n${OTHER}`, `2F${OTHER}`, `${OTHER}0`]) expect(hiding(text)).toBe(text);
  });

  it.each([1, 2, 5, 16, 17, 18, 64])('is not in what is sent in pieces of %i bytes either', async (bytes) => {
    const text = `£ ${OTHER} and ${SHOWN}; P9 éé ${OTHER} x${OTHER} %2F${OTHER}\\n${OTHER}${OTHER} \\u0001${OTHER} PPP${OTHER}`;
    const whole = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(whole.length / bytes) }, (_, nth) =>
      whole.subarray(nth * bytes, (nth + 1) * bytes),
    );
    const sent: Buffer[] = [];
    for await (const chunk of Readable.from(pieces).pipe(hidingStream(hiding))) sent.push(chunk as Buffer);
    expect(Buffer.concat(sent).toString()).toBe(hiding(text));
  });
});
