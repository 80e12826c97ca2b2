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
