import { describe, expect, it } from '@jest/globals';
import { TestSealer } from '../../../../libs/event-log/test/test-sealer.js';
import { Cursors } from './cursor.js';

const PERSON = 'P7K3Q000000000000';
const LIST = '/v1/contracts/west/referrals?';
const cursors = () => new Cursors(new TestSealer());

describe('a cursor', () => {
  const written = cursors().write({ after: PERSON, asOf: 4217 }, LIST);

  it('is read by whoever has the key of the installation, after a restart too', () => {
    expect(cursors().read(written, LIST)).toEqual({ after: PERSON, asOf: 4217 });
  });

  it('is the same text for the same page, and another for another', () => {
    expect(cursors().write({ after: PERSON, asOf: 4217 }, LIST)).toBe(written);
    expect(cursors().write({ after: PERSON, asOf: 4218 }, LIST)).not.toBe(written);
    expect(cursors().write({ after: PERSON, asOf: 4217 }, `${LIST}x`)).not.toBe(written);
  });

  it('says nothing of the key that it goes on after', () => {
    expect(written).not.toContain(PERSON);
    for (const encoding of ['utf8', 'latin1', 'utf16le'] as const)
      expect(Buffer.from(written, 'base64url').toString(encoding)).not.toContain(PERSON);
    expect(Buffer.from(written, 'base64url').toString('latin1')).not.toContain('4217');
  });

  it('is none of another list, nor with a bit changed anywhere, nor cut, nor what anybody could make', () => {
    expect(() => cursors().read(written, '/v1/contracts/west/claims?')).toThrow('was not made by this list');
    const bytes = Buffer.from(written, 'base64url');
    for (const at of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => cursors().read(changed.toString('base64url'), LIST)).toThrow('was not made by this list');
      expect(() => cursors().read(bytes.subarray(0, at).toString('base64url'), LIST)).toThrow(
        'was not made by this list',
      );
    }
    const own = Buffer.from(JSON.stringify([PERSON, 1])).toString('base64url');
    for (const text of ['', 'x', own, 'WyJhIiwxXQ'])
      expect(() => cursors().read(text, LIST)).toThrow('was not made by this list');
  });
});
