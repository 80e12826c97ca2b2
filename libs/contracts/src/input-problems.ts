import type { z } from 'zod';

/** One problem of an input: where, and which rule. */
export interface InputProblem {
  /** JSON Pointer into the input. */
  readonly pointer: string;
  readonly detail: string;
  /** What programs tell apart; every other rule is only told in words. */
  readonly code?: 'required' | 'unknown-field';
}

type Issue = z.core.$ZodRawIssue;

const GIVEN = 'must be given';

/** The problems of an input that is not what its schema takes. A field that does not belong is pointed at itself. */
export function inputProblemsOf(issues: readonly z.core.$ZodIssue[]): InputProblem[] {
  return issues.flatMap((issue): InputProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      const detail = 'is not a field of this';
      return issue.keys.map((key) => ({ pointer: pointerTo([...issue.path, key]), detail, code: 'unknown-field' }));
    }
    const problem = { pointer: pointerTo(issue.path), detail: issue.message };
    return [issue.message === GIVEN ? { ...problem, code: 'required' } : problem];
  });
}

/**
 * The words of a rule that has none of its own. Those of the schema library speak of its types (`expected number,
 * received undefined`), which whoever fills in a form or writes a file has never heard of.
 */
export function ruleInWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? GIVEN
        : `must be ${kindInWords(issue.expected)}, and is ${typeOf(issue.input)}`;
    case 'invalid_value':
      if (issue.input === undefined) return GIVEN;
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${sizeInWords(issue.origin, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`)}`;
    case 'too_big':
      return `must ${sizeInWords(issue.origin, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`)}`;
    case 'invalid_union':
      return unionInWords(issue);
    default:
      return undefined;
  }
}

function unionInWords(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const { input, discriminator } = issue;
  // The issue stands at the field that says which form it is, and holds the object around it.
  const said =
    typeof discriminator === 'string' && typeof input === 'object' && input !== null
      ? (input as Readonly<Record<string, unknown>>)[discriminator]
      : input;
  if (said === undefined) return GIVEN;
  const options = Array.isArray(issue['options']) ? issue['options'] : [];
  return options.length === 0 ? 'has none of the forms that it may have' : `must be one of ${options.join(', ')}`;
}

function sizeInWords(origin: string, size: string): string {
  if (origin === 'string') return `have ${size} characters`;
  if (origin !== 'array' && origin !== 'set') return `be ${size}`;
  return `have ${size} ${size.endsWith(' 1') ? 'entry' : 'entries'}`;
}

function kindInWords(expected: string): string {
  if (expected === 'int') return 'a whole number';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return kindInWords(Array.isArray(value) ? 'array' : typeof value);
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
