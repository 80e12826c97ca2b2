import { describe, expect, it } from '@jest/globals';
import { ClaimId, canonicalJson, eventIdOf, OrganisationId, OutcomeCode, pence } from '#kernel';
import { billable, lineOf } from '../test/fixtures.js';
import { chunksOf, type LineToAdd, referencesOf } from './statement-chunks.js';

function toAdd(number: number, other: Partial<LineToAdd['line']> = {}): LineToAdd {
  const line = { ...lineOf(number, billable(number)), ...other };
  const stream = `claim-${line.claim.replaceAll('.', '-')}`;
  return { line, reliesOn: [{ event: eventIdOf('claim', number), stream, revision: 0, as: 'claim' }] };
}
const many = (count: number, other?: Partial<LineToAdd['line']>) =>
  Array.from({ length: count }, (_, index) => toAdd(index + 1, other));
const bytes = (chunk: readonly LineToAdd[]) =>
  Buffer.byteLength(canonicalJson({ lines: chunk.map(({ line }) => line), reliesOn: referencesOf(chunk) }));

describe('dividing a statement into events', () => {
  it('keeps the order and leaves nothing out', () => {
    const lines = many(170);
    expect(chunksOf(lines).flat()).toEqual(lines);
    expect(chunksOf([])).toEqual([]);
  });

  it('puts at most eighty lines into one, however short they are', () => {
    const short = many(170).map(({ line: { calculation: _, ...line }, reliesOn }) => ({ line, reliesOn }));
    expect(chunksOf(short).map(({ length }) => length)).toEqual([80, 80, 10]);
  });

  it('keeps every event within its 65,535 bytes, whatever the names and however many payers', () => {
    const long = OutcomeCode.parse('o'.repeat(64));
    const claim = ClaimId.parse(`${'c'.repeat(64)}.P0000000000000001.${long}.1`);
    const parts = Array.from({ length: 24 }, (_, index) => ({
      payer: OrganisationId.parse(`${'p'.repeat(62)}${String(index).padStart(2, '0')}`),
      pence: pence(37_500_000),
    }));
    const amountPence = pence(900_000_000);
    const chunks = chunksOf(many(100, { claim, outcome: long, rateCardLine: long, amountPence, parts }));
    expect(chunks.flat()).toHaveLength(100);
    // The rest of an envelope, with names of 64 letters throughout, takes less than 2,500.
    for (const chunk of chunks) expect(bytes(chunk)).toBeLessThan(65_535 - 2_500);
  });

  it('names what several lines rest on once', () => {
    const [one, two] = many(2) as [LineToAdd, LineToAdd];
    expect(referencesOf([one, { ...two, reliesOn: [...two.reliesOn, ...one.reliesOn] }])).toEqual([
      ...one.reliesOn,
      ...two.reliesOn,
    ]);
  });
});
