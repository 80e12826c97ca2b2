import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type Scenario, ScenarioSchema } from './scenario.js';
import { pointerOf, ScenarioInvalid, type ScenarioProblem, valueAt } from './scenario-problem.js';
import { stepCommands } from './step-commands.js';
import { problemsOfStory } from './story-problems.js';

/** @throws ScenarioInvalid with every problem of the file at once, also when it cannot be read. */
export function readScenarioFile(file: string): Scenario {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const rule = `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new ScenarioInvalid([{ file, pointer: '', rule }]);
  }
  return parseScenarioText(text, file);
}

/** @throws ScenarioInvalid with every problem of the text at once. */
export function parseScenarioText(text: string, file: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ScenarioInvalid([{ file, pointer: '', rule: `is not JSON: ${whereIn(text, (error as Error).message)}` }]);
  }
  return parseScenario(value, file);
}

/**
 * @param file how the problems name where the scenario came from.
 * @throws ScenarioInvalid with every problem at once.
 */
export function parseScenario(value: unknown, file: string): Scenario {
  const parsed = ScenarioSchema.safeParse(value);
  if (!parsed.success) throw new ScenarioInvalid(problemsOf(parsed.error.issues, value, file));
  // The step schemas are made from the commands' own input schemas, so what is known about a step is known here only.
  const scenario = parsed.data as unknown as Scenario;
  const problems = withoutRepeats(
    problemsOfStory(scenario).map(({ path, rule }) => problemAt(path, rule, value, file)),
  );
  if (problems.length > 0) throw new ScenarioInvalid(problems);
  return scenario;
}

function problemAt(path: readonly PropertyKey[], rule: string, root: unknown, file: string): ScenarioProblem {
  const shown = valueAt(root, path);
  return { file, pointer: pointerOf(path), rule, ...(shown === undefined ? {} : { value: shown }) };
}

function problemsOf(issues: readonly z.core.$ZodIssue[], root: unknown, file: string): ScenarioProblem[] {
  const found = issues.flatMap((issue) => flattened(issue, []));
  return withoutRepeats(found.map(({ path, rule }) => problemAt(path, rule, root, file)));
}

/** Two branches of a union may find the same thing wrong, and a part that nobody plays is missed by every step. */
function withoutRepeats(problems: readonly ScenarioProblem[]): ScenarioProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ pointer, rule }) => {
    const key = `${pointer} ${rule}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
}

function flattened(issue: z.core.$ZodIssue, before: readonly PropertyKey[]): Found[] {
  const path = [...before, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], rule: 'is no field of the format' }));
    case 'invalid_union': {
      if (path.at(-1) === 'do') return [{ path, rule: `must be one of ${stepNames}` }];
      if (issue.errors.length === 0) return [{ path, rule: discriminatorRule(issue.message) }];
      // Of the shapes it could have, the one it comes nearest to says best what is wrong.
      const nearest = issue.errors.reduce((best, other) => (badness(other) < badness(best) ? other : best));
      return nearest.flatMap((inner) => flattened(inner, path));
    }
    case 'invalid_key':
      return issue.issues.flatMap((inner) =>
        flattened(inner, path).map(({ rule }) => ({ path, rule: `name ${rule}` })),
      );
    case 'invalid_type':
      return [{ path, rule: typeRule(issue) }];
    case 'invalid_value': {
      // A schema may say more about its one value than that it must be that.
      const isOwnWords = !issue.message.startsWith('Invalid ');
      return [{ path, rule: isOwnWords ? issue.message : `must be ${oneOf(issue.values)}` }];
    }
    case 'too_small':
      return [
        { path, rule: issue.message.startsWith('Too small') ? `must have at least ${issue.minimum}` : issue.message },
      ];
    case 'too_big':
      return [
        { path, rule: issue.message.startsWith('Too big') ? `must have at most ${issue.maximum}` : issue.message },
      ];
    default:
      return [{ path, rule: issue.message }];
  }
}

/** `Expected 'days' | 'monthly-return'` in the words of the other rules. */
function discriminatorRule(message: string): string {
  const names = [...message.matchAll(/'([^']+)'/g)].map(([, name]) => name);
  return names.length === 0 ? message : `must be ${oneOf(names)}`;
}

function typeRule({ expected, message }: z.core.$ZodIssueInvalidType): string {
  const type = TYPES[expected] ?? expected;
  return /received undefined/.test(message) ? `is missing (${type})` : `must be ${type}`;
}

/** The types of zod in the words of whoever writes the file. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  object: 'an object { … }',
  record: 'an object { … }',
  array: 'a list [ … ]',
};

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => JSON.stringify(value));
  return shown.length === 1 ? (shown[0] ?? '') : `one of ${shown.join(', ')}`;
}

const stepNames = ['engage', 'achieve', 'settle', ...Object.keys(stepCommands)].join(', ');

/** A field that is missing has the wrong type, or is not the one value that it must be. */
function isAbsence(code: z.core.$ZodIssue['code']): boolean {
  return code === 'invalid_type' || code === 'invalid_value';
}

/** Wrong fields weigh more than wrong values: a shape whose fields are all there is the one that was meant. */
function badness(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 3 * issue.keys.length : isAbsence(issue.code) ? 3 : 1),
    0,
  );
}

/** "line 4, column 7: …", because the message alone may say what was unexpected and not where. */
function whereIn(text: string, message: string): string {
  const before = text.slice(0, firstWrong(text)).split('\n');
  const plain = message.replace(/,? (?:\.\.\.)?".*$/s, '').replace(/(?: in JSON)? at position.*$/s, '');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${plain}`;
}

/** Where a text stops being the beginning of JSON: the longest part of it that only lacks its end, found by halving. */
function firstWrong(text: string): number {
  let fine = 0;
  let wrong = text.length + 1;
  while (wrong - fine > 1) {
    const middle = Math.floor((fine + wrong) / 2);
    if (couldGoOn(text.slice(0, middle))) fine = middle;
    else wrong = middle;
  }
  return fine;
}

function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    return message.startsWith('Unexpected end') || message.includes(` at position ${text.length} `);
  }
}
