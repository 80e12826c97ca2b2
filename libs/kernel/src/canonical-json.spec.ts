import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, rfc8785 } from './canonical-json.js';

const vectors = new URL('../../../test/vectors/rfc8785/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, vectors));

/** What the ledger stores: JSON with whole numbers, of any names, in any order. */
const storable = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger().map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any')),
    fc.dictionary(fc.oneof(fc.string({ unit: 'binary' }), fc.nat(20).map(String)), tie('any')),
  ),
})).any;

describe('canonical JSON', () => {
  it.each(readdirSync(new URL('input/', vectors)))('agrees with the vectors of RFC 8785: %s', (file) => {
    const written = rfc8785(JSON.parse(read(`input/${file}`).toString()));
    expect(Buffer.from(written)).toEqual(read(`output/${file}`));
  });

  it('finds the vectors', () => {
    expect(readdirSync(new URL('input/', vectors))).toHaveLength(6);
  });

  it('writes what RFC 8785 says, whatever the order of names and however deep', () => {
    fc.assert(fc.property(storable, (value) => canonicalJson(value) === rfc8785(value)));
  });

  it('says the same of equal values, and reads back as the value', () => {
    fc.assert(
      fc.property(storable, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(value);
      }),
    );
  });

  it('leaves what it was given as it was', () => {
    const value = Object.freeze({ b: Object.freeze([Object.freeze({ d: 1, c: 2 })]), a: 'x' });
    expect(canonicalJson(value)).toBe('{"a":"x","b":[{"c":2,"d":1}]}');
    expect(Object.keys(value)).toEqual(['b', 'a']);
  });

  it('orders names by their UTF-16 code units, numerals among them', () => {
    expect(canonicalJson({ 9: 1, 10: 2, '': 3, a: 4, B: 5, '\u{1f600}': 6, ﬀ: 7 })).toBe(
      '{"":3,"10":2,"9":1,"B":5,"a":4,"😀":6,"ﬀ":7}',
    );
  });

  it('takes a name that JavaScript gives a meaning for a name', () => {
    const value: unknown = JSON.parse('{"b":1,"__proto__":{"z":1,"y":2},"constructor":3}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"y":2,"z":1},"b":1,"constructor":3}');
  });

  it('takes a written escape for text, and not for a lone surrogate', () => {
    expect(canonicalJson(['\\ud800', '😀'])).toBe('["\\\\ud800","😀"]');
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const withToJson = (value: object) => Object.assign(value, { toJSON: () => 'something else' });

  it.each<[string, unknown, string]>([
    ['undefined', { a: [1, undefined] }, '/a/1: undefined cannot be stored'],
    // biome-ignore lint/suspicious/noSparseArray: the hole is the point.
    ['a hole in an array', { a: [1, , 3] }, '/a/1: undefined cannot be stored'],
    ['nothing at all', undefined, '/: undefined cannot be stored'],
    ['a fraction', { pence: 0.1 }, '/pence: 0.1 is not a safe integer'],
    ['a number beyond the safe integers', { a: { b: 2 ** 53 } }, '/a/b: 9007199254740992 is not a safe integer'],
    ['minus zero', [-0], '/0: -0 is not a safe integer'],
    ['not a number', [Number.NaN], '/0: NaN is not a safe integer'],
    ['infinity', [-Infinity], '/0: -Infinity is not a safe integer'],
    ['a bigint', { n: 1n }, '/n: bigint cannot be stored'],
    ['a function', { f: () => 1 }, '/f: function cannot be stored'],
    ['a symbol', { s: Symbol('s') }, '/s: symbol cannot be stored'],
    ['a Date', { at: new Date(0) }, '/at: a Date cannot be stored'],
    ['a Map', [new Map()], '/0: a Map cannot be stored'],
    ['bytes', { b: Buffer.from('a') }, '/b: a Buffer cannot be stored'],
    ['a boxed number', [Object(1)], '/0: a Number cannot be stored'],
    ['text with a lone surrogate', { t: ['a\ud800b'] }, '/t/0: text with a lone surrogate'],
    ['a name with a lone surrogate', { t: { '\udc00': 1 } }, '/t: a name with a lone surrogate'],
    ['an object that writes itself', { o: withToJson({ a: 1 }) }, '/o: an object with toJSON cannot be stored'],
    ['an array that writes itself', { o: withToJson([1]) }, '/o: an object with toJSON cannot be stored'],
  ])('refuses %s, and says where', (_, value, message) => {
    expect(() => canonicalJson(value)).toThrow(new TypeError(message));
  });

  it('refuses an object that contains itself', () => {
    expect(() => canonicalJson(circular)).toThrow('nested more than 200 deep');
  });

  it('is stricter than RFC 8785 alone', () => {
    expect(rfc8785({ a: 0.1 })).toBe('{"a":0.1}');
    expect(() => rfc8785(undefined)).toThrow(new TypeError('Nothing to write as JSON'));
  });
});
