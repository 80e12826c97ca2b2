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
  const ordered = inOrder(value, 0);
  if (ordered !== NOT_SIMPLE) {
    const text = JSON.stringify(ordered);
    // JSON.stringify writes a lone surrogate as an escape, so one search stands for a check of every text and name.
    if (!text.includes('\\ud')) return text;
  }
  assertPlain(value, '', 0);
  return rfc8785(value);
}

/** RFC 8785 without the ledger's own restrictions: for reading what others wrote. */
export function rfc8785(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Nothing to write as JSON');
  return text;
}

/** Far deeper than any event; reached only by an object that contains itself. */
const DEPTH_MAX = 200;
const NOT_SIMPLE = Symbol('not simple');

/**
 * The value with the names of each object in order, so that JSON.stringify writes what RFC 8785 asks: it defines its
 * numbers and strings as those of JSON.stringify. Several times faster than any serialiser in JavaScript, and every event
 * that is stored comes by here.
 *
 * `NOT_SIMPLE` when anything in it may not be stored, or has names that an object cannot hold in their order. `assertPlain`
 * then decides, and names the place.
 */
function inOrder(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : NOT_SIMPLE;
    case 'object':
      if (value === null) return value;
      if (depth === DEPTH_MAX || writesItself(value)) return NOT_SIMPLE;
      return Array.isArray(value) ? itemsInOrder(value, depth + 1) : namesInOrder(value, depth + 1);
    default:
      return NOT_SIMPLE;
  }
}

/** JSON.stringify would ask such an object what to write, and it could say anything. */
function writesItself(value: object): boolean {
  return typeof (value as { readonly toJSON?: unknown }).toJSON === 'function';
}

function itemsInOrder(items: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = inOrder(items[index], depth);
    if (item === NOT_SIMPLE) return NOT_SIMPLE;
    if (item !== items[index]) {
      copy ??= items.slice();
      copy[index] = item;
    }
  }
  return copy ?? items;
}

function namesInOrder(value: object, depth: number): unknown {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return NOT_SIMPLE;
  const names = Object.keys(value);
  let isOrdered = true;
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    // An object holds names such as "10" before all others and by number, and takes __proto__ for something else.
    const first = name.charCodeAt(0);
    if ((first >= 48 && first <= 57) || name === '__proto__') return NOT_SIMPLE;
    if (index > 0 && name < (names[index - 1] as string)) isOrdered = false;
  }
  const given = value as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | undefined = isOrdered ? undefined : {};
  if (!isOrdered) names.sort();
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    const item = inOrder(given[name], depth);
    if (item === NOT_SIMPLE) return NOT_SIMPLE;
    if (copy === undefined && item !== given[name]) copy = { ...given };
    if (copy !== undefined) copy[name] = item;
  }
  return copy ?? given;
}

function assertPlain(value: unknown, path: string, depth: number): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError(`${path || '/'}: text with a lone surrogate`);
      return;
    case 'boolean':
      return;
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
        throw new TypeError(`${path || '/'}: ${Object.is(value, -0) ? '-0' : value} is not a safe integer`);
      }
      return;
    case 'object':
      if (value === null) return;
      if (depth === DEPTH_MAX) throw new TypeError(`${path.slice(0, 100)}…: nested more than ${DEPTH_MAX} deep`);
      if (Array.isArray(value)) {
        if (writesItself(value)) throw new TypeError(`${path || '/'}: an object with toJSON cannot be stored`);
        // By index, because forEach steps over what a sparse array does not have.
        for (let index = 0; index < value.length; index += 1) assertPlain(value[index], `${path}/${index}`, depth + 1);
        return;
      }
      assertPlainObject(value, path, depth + 1);
      return;
    default:
      throw new TypeError(`${path || '/'}: ${typeof value} cannot be stored`);
  }
}

function assertPlainObject(value: object, path: string, depth: number): void {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${path || '/'}: a ${value.constructor?.name ?? 'class'} cannot be stored`);
  }
  if (writesItself(value)) throw new TypeError(`${path || '/'}: an object with toJSON cannot be stored`);
  for (const [key, item] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new TypeError(`${path || '/'}: a name with a lone surrogate`);
    assertPlain(item, `${path}/${key}`, depth);
  }
}
