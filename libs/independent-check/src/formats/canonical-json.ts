/**
 * RFC 8785 once more, by the text of the standard: names in the order of their UTF-16 units, no space, and numbers and
 * texts as ECMAScript writes them. The ledger writes with another implementation, and the two have to agree.
 *
 * @throws TypeError for what is no JSON, or a text that is not well formed.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('A text has half of a surrogate pair');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is no number of JSON`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
      const names = Object.keys(value).sort();
      const given = value as Readonly<Record<string, unknown>>;
      return `{${names.map((name) => `${canonical(name)}:${canonical(given[name])}`).join(',')}}`;
    }
    default:
      throw new TypeError(`${typeof value} is no value of JSON`);
  }
}

/**
 * Whether a text is the one way to write what it says. `value` is what was read from it.
 *
 * Where the names stand in order already, writing what was read gives the text again; only where something is out of the
 * ordinary is it written with care.
 */
export function isCanonical(text: string, value: unknown): boolean {
  if (isInOrder(value) && !text.includes('\\ud')) return JSON.stringify(value) === text;
  try {
    return canonical(value) === text;
  } catch {
    return false;
  }
}

function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let before = '';
  for (const name in value) {
    // Names that are numbers stand first in every object, wherever they were written.
    if (name < before || isDigit(name)) return false;
    before = name;
    if (!isInOrder((value as Readonly<Record<string, unknown>>)[name])) return false;
  }
  return true;
}

function isDigit(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
}
