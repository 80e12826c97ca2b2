/**
 * A scenario as a file that people can read and compare: one line for each step, person and rate-card line, everything
 * else indented.
 */
export function scenarioText(scenario: object): string {
  return `${written(scenario, 0)}\n`;
}

/** How deep things are unfolded: the fields of a scenario, their entries, and the fields of the contract. */
const UNFOLDED_DEPTH = 2;

function written(value: unknown, depth: number): string {
  const isUnfolded = depth < UNFOLDED_DEPTH || JSON.stringify(value).length > 500;
  if (typeof value !== 'object' || value === null || !isUnfolded) return inOneLine(value);
  const indent = '  '.repeat(depth + 1);
  const end = '  '.repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => `${indent}${written(item, depth + 1)}`).join(',\n')}\n${end}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => `${indent}${JSON.stringify(key)}: ${written(item, depth + 1)}`);
  return `{\n${lines.join(',\n')}\n${end}}`;
}

function inOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${inOneLine(item)}`).join(', ')} }`;
}
