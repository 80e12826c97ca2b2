import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ContractId,
  Entropy,
  eventIdIn,
  eventIdOf,
  isOfContract,
  newPersonId,
  newUuid,
  OutcomeCode,
  PersonId,
  SystemEntropy,
  Uuid,
} from './ids.js';

class GivenEntropy extends Entropy {
  constructor(private readonly given: Uint8Array) {
    super();
  }
  bytes(count: number): Buffer {
    return Buffer.from(this.given.slice(0, count));
  }
}

describe('an event id', () => {
  it('is fixed for ever by the command and the place in it', () => {
    // As Python's uuid.uuid5 makes them.
    expect(eventIdOf('command-1', 0)).toBe('ba1d444b-4d91-52c4-80b3-1577bc78cdb7');
    expect(eventIdOf('command-1', 1)).toBe('dada640f-a65d-567b-a75a-2fbdce480b74');
  });

  it('is a UUID of version 5, another one for each command and place', () => {
    const ids = ['a', 'b', 'a/1'].flatMap((command) => [0, 1, 11].map((index) => eventIdOf(command, index)));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a person reference', () => {
  it('carries all eighty random bits, in letters that can be read out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
        const person = newPersonId(new GivenEntropy(bytes));
        expect(PersonId.safeParse(person).success).toBe(true);
        const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
        const bits = [...person.slice(1)].reduce((sum, letter) => sum * 32n + BigInt(letters.indexOf(letter)), 0n);
        expect(bits.toString(16).padStart(20, '0')).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });

  it.each(['P7K3Q00000000000', 'P7K3Q0000000000000', 'X7K3Q000000000000', 'P7K3Q00000000000I', 'p7k3q000000000000'])(
    'is not %s',
    (text) => expect(PersonId.safeParse(text).success).toBe(false),
  );
});

describe('a random UUID', () => {
  it('is of version 4', () => {
    const id = newUuid(new SystemEntropy());
    expect(Uuid.safeParse(id).success).toBe(true);
    expect(id[14]).toBe('4');
    expect(newUuid(new SystemEntropy())).not.toBe(id);
  });
});

describe('a reference that is part of a stream name', () => {
  it.each(['reboot_west', 'A1', 'x.y', 'a'.repeat(64)])('can be %s', (text) => {
    expect(OutcomeCode.safeParse(text).success).toBe(true);
  });

  it.each(['', '_a', '.a', 'a-b', 'a b', 'é', 'a/b', 'a'.repeat(65)])('cannot be "%s"', (text) => {
    expect(OutcomeCode.safeParse(text).success).toBe(false);
    expect(ContractId.safeParse(text).success).toBe(false);
  });

  it('has no dot and room for more where it names a contract, whose references begin with it and a dot', () => {
    expect(ContractId.safeParse('reboot_west').success).toBe(true);
    expect(ContractId.safeParse('a'.repeat(40)).success).toBe(true);
    expect(ContractId.safeParse('a'.repeat(41)).success).toBe(false);
    expect(ContractId.safeParse('x.y').success).toBe(false);
  });
});

describe('a reference that somebody chose', () => {
  it.each([
    ['reboot_west.S03', true],
    [undefined, true],
    ['S03', false],
    ['reboot_west_2.S03', false],
    ['reboot_west', false],
  ])('belongs to a contract when it begins with its code and a dot: %s', (reference, belongs) => {
    expect(isOfContract('reboot_west', reference)).toBe(belongs);
  });
});

describe('the id of an event', () => {
  it('is another in another stream, also for one command sent to both by mistake', () => {
    expect(eventIdIn('referral-a-P1', 'command-1', 0)).not.toBe(eventIdIn('referral-a-P2', 'command-1', 0));
    expect(eventIdIn('referral-a-P1', 'command-1', 0)).toBe(eventIdIn('referral-a-P1', 'command-1', 0));
  });
});
