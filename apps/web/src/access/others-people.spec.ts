import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { shownLine } from './left-out.js';
import { HIDDEN, hidingStream, PSEUDONYM } from './others-people.js';

const SHOWN = 'P7K3Q000000000000';
const OTHER = 'P9ZZZ000000000000';
const hiding = (text: string) => text.replaceAll(PSEUDONYM, (person) => (person === OTHER ? HIDDEN : person));

describe('what a provider is not shown', () => {
  it('is as long as what it stands for, and is nobody', () => {
    expect(HIDDEN).toHaveLength(SHOWN.length);
    expect(HIDDEN).not.toMatch(/^P[0-9A-Z]{16}$/);
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

  it.each([1, 2, 5, 16, 17, 18, 64, 1000])(
    'is not in lines that are sent in pieces of %i bytes either',
    async (bytes) => {
      const lines = [
        { person: SHOWN, words: '£ éé' },
        { person: OTHER, age: 34 },
        { people: [OTHER, SHOWN], words: 'P9' },
        { claims: [{ claim: `home.${OTHER}.1`, on: '2021-05-03' }, { claim: `home.${SHOWN}.1` }] },
        { words: `Rang\n${OTHER}` },
      ];
      const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      for (const end of ['', '{"last":true}']) {
        const whole = Buffer.from(text + end);
        const pieces = Array.from({ length: Math.ceil(whole.length / bytes) }, (_, nth) =>
          whole.subarray(nth * bytes, (nth + 1) * bytes),
        );
        const sent: Buffer[] = [];
        const stream = Readable.from(pieces).pipe(hidingStream('\n', (line) => shownLine(line, hiding)));
        for await (const chunk of stream) sent.push(Buffer.from(chunk as Buffer));
        const shown = [
          { person: SHOWN, words: '£ éé' },
          { people: [SHOWN], words: 'P9' },
          { claims: [{ claim: `home.${SHOWN}.1` }] },
        ];
        expect(Buffer.concat(sent).toString()).toBe(shown.map((line) => `${JSON.stringify(line)}\n`).join('') + end);
      }
    },
  );
});
