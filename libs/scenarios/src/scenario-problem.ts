/** Something that a scenario says and cannot mean: where, what stands there, and which rule it breaks. */
export interface ScenarioProblem {
  readonly file: string;
  /** JSON Pointer (RFC 6901) into the file. */
  readonly pointer: string;
  readonly rule: string;
  /** What stands there, as JSON; absent where nothing does. */
  readonly value?: string;
}

/** A scenario cannot be run as it is written. Nothing was run. */
export class ScenarioInvalid extends Error {
  override readonly name = 'ScenarioInvalid';
  constructor(readonly problems: readonly ScenarioProblem[]) {
    super(problems.map(problemLine).join('\n'));
  }
}

/** `late.json#/steps/3/with/outcome: is no outcome of the contract (it says "works")` */
export function problemLine({ file, pointer, rule, value }: ScenarioProblem): string {
  return `${file}#${pointer}: ${rule}${value === undefined ? '' : ` (it says ${value})`}`;
}

export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const SHOWN_MAX = 80;

/** What stands under a path, short enough for a line; undefined where nothing does. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): string | undefined {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  const text = JSON.stringify(value);
  if (text === undefined) return undefined;
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text;
}
