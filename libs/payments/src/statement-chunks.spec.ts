import { describe, expect, it } from '@jest/globals';
import { ClaimId, canonicalJson, eventIdOf, OrganisationId, OutcomeCode, pence } from '#kernel';
import { billable, shares } from '../test/fixtures.js';
import type { ClaimToBill } from './claim-standing.js';
import { splitBetween } from './domain/payments.js';
import { chunksOf } from './statement-chunks.js';

const toBill = (nth: number, other: Partial<ClaimToBill['billable']> = {}): ClaimToBill => {
  const line = { ...billable(nth), ...other };
  const stream = `claim-${line.claim.replaceAll('.', '-')}`;
  const reference = { event: eventIdOf('claim', nth), stream, revision: 0, as: 'claim' };
  return { billable: line, claimedOn: line.achievedOn, reference };
};
const many = (count: number, other?: Partial<ClaimToBill['billable']>) =>
  Array.from({ length: count }, (_, index) => toBill(index + 1, other));

describe('dividing a statement into events', () => {
  it('keeps the order and leaves nothing out', () => {
    const claims = many(170);
    expect(chunksOf(claims, shares).flat()).toEqual(claims);
    expect(chunksOf([], shares)).toEqual([]);
  });

  it('puts at most eighty lines into one', () => {
    expect(chunksOf(many(170), shares).map(({ length }) => length)).toEqual([80, 80, 10]);
  });

  it('keeps every event within its 65,535 bytes, whatever the names and however many payers', () => {
    const long = OutcomeCode.parse('o'.repeat(64));
    const claim = ClaimId.parse(`${'c'.repeat(64)}.P0000000000000001.${long}.1`);
    const payers = Array.from({ length: 24 }, (_, index) => ({
      payer: OrganisationId.parse(`${'p'.repeat(62)}${String(index).padStart(2, '0')}`),
      percentage: index === 0 ? '8' : '4',
    }));
    const amountPence = pence(900_000_000);
    const claims = many(100, { claim, outcome: long, rateCardLine: long, amountPence });
    const chunks = chunksOf(claims, payers);
    expect(chunks.flat()).toHaveLength(100);
    for (const chunk of chunks) {
      const lines = chunk.map((one, index) => ({
        number: index,
        ...one.billable,
        parts: splitBetween(amountPence, payers),
      }));
      const event = canonicalJson({ lines, reliesOn: chunk.map(({ reference }) => reference) });
      // The rest of an envelope, with names of 64 letters throughout, takes less than 2,500.
      expect(Buffer.byteLength(event)).toBeLessThan(65_535 - 2_500);
    }
  });
});
