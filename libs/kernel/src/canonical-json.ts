import canonicalize from 'canonicalize';

/**
 * The one way in which the ledger writes JSON that is stored, hashed or compared: RFC 8785.
 *
 * Stricter than the RFC: numbers are safe integers only, and anything JSON would drop or bend without a word (undefined,
 * NaN, Date, bigint, Map, functions, lone surrogates) is an error, because a byte that is hashed must mean one thing.
 *
 * @throws TypeError that names the path of the offending value.
 */
export function canonicalJson(value: unknown): string {
  assertPlain(value, '');
  return rfc8785(value);
}

/** RFC 8785 without the ledger's own restrictions: for reading what others wrote. */
export function rfc8785(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Nothing to write as JSON');
  return text;
}

function assertPlain(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError(`${path || '/'}: text with a lone surrogate`);
      return;
    case 'boolean':
      return;
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
        throw new TypeError(`${path || '/'}: ${value} is not a safe integer`);
      }
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        value.forEach((item, index) => {
          assertPlain(item, `${path}/${index}`);
        });
        return;
      }
      assertPlainObject(value, path);
      return;
    default:
      throw new TypeError(`${path || '/'}: a ${typeof value} cannot be stored`);
  }
}

function assertPlainObject(value: object, path: string): void {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${path || '/'}: a ${value.constructor.name} cannot be stored`);
  }
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new TypeError(`${path}: a name with a lone surrogate`);
    assertPlain(item, `${path}/${key}`);
  }
}
