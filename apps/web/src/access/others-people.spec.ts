import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { HIDDEN, hiddenInPage, hidingStream } from './others-people.js';

const SHOWN = 'P7K3Q000000000000';
const OTHER = 'P9ZZZ000000000000';
const hiding = (text: string) => text.replaceAll(OTHER, HIDDEN);

describe('what a provider is not shown', () => {
  it('is as long as what it stands for, and is nobody', () => {
    expect(HIDDEN).toHaveLength(SHOWN.length);
    expect(HIDDEN).not.toMatch(/^P[0-9A-Z]{16}$/);
  });

  it('is no link of a page', () => {
    const page = `<p>é <a class="x" href="/people/${OTHER}">${OTHER}</a>, <a href="/people/${SHOWN}">${SHOWN}</a></p>`;
    expect(hiddenInPage(page, hiding)).toBe(`<p>é P…, <a href="/people/${SHOWN}">${SHOWN}</a></p>`);
  });

  it.each([1, 2, 5, 16, 17, 18, 64])('is not in what is sent in pieces of %i bytes either', async (bytes) => {
    const text = `£ ${OTHER} and ${SHOWN}; P9 éé ${OTHER}`;
    const whole = Buffer.from(text);
    const pieces = Array.from({ length: Math.ceil(whole.length / bytes) }, (_, nth) =>
      whole.subarray(nth * bytes, (nth + 1) * bytes),
    );
    const sent: Buffer[] = [];
    for await (const chunk of Readable.from(pieces).pipe(hidingStream(hiding))) sent.push(chunk as Buffer);
    expect(Buffer.concat(sent).toString()).toBe(hiding(text));
  });
});
