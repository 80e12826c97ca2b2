import { Command } from '@nestjs/cqrs';
import type { z } from 'zod';
import type { Answer, CommandContext } from '#event-log';
import { type InputProblem, inputProblemsOf, ruleInWords } from './input-problems.js';

/**
 * What every command of the ledger is: the input as it was given, and who gave it under which id. The handler parses
 * the input with the schema beside the command, so that a page, the API, the CLI, an import and a scenario are all held
 * to the same rules.
 */
export abstract class LedgerCommand<
  Input,
  Reason extends string,
  About extends object = Record<string, string | number>,
> extends Command<Answer<Reason, About>> {
  constructor(
    readonly input: Input,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** The input is not what the command takes; nothing was decided and nothing recorded. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  constructor(readonly problems: readonly InputProblem[]) {
    super(problems.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`).join('; '));
  }
}

/** Deeper than any input; an event holds what is put into it, and may be nested only so far itself. */
const DEPTH_MAX = 100;

/** @throws InvalidInput with every problem at once. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  // Before the schema, which would follow a rule within rules until the stack is full.
  const unfit = unfitIn(input);
  if (unfit.length > 0) throw new InvalidInput(unfit);
  const parsed = schema.safeParse(input, { error: ruleInWords });
  if (parsed.success) return parsed.data;
  throw new InvalidInput(inputProblemsOf(parsed.error.issues));
}

/** What no field of any input may hold: what cannot be written as JSON that means one thing, and words that cannot be read. */
function unfitIn(input: unknown, pointer = '', depth = 0): InputProblem[] {
  if (typeof input === 'string') {
    const detail = faultOfText(input);
    return detail === undefined ? [] : [{ pointer, detail }];
  }
  if (typeof input !== 'object' || input === null) return [];
  if (depth === DEPTH_MAX) return [{ pointer, detail: `is nested more than ${DEPTH_MAX} deep` }];
  return Object.entries(input).flatMap(([name, value]) => unfitIn(value, `${pointer}/${name}`, depth + 1));
}

/**
 * What nobody sees on a page and a reader is deceived by: control characters other than tabs and ends of lines, and
 * characters of format, which turn the direction of what follows or have no width. Soft hyphens and the joiners of scripts
 * and pictures stay.
 */
const UNSEEN = /(?![\t\n\r])\p{Cc}|(?!\u00ad|\u200c|\u200d|[\u{e0020}-\u{e007f}])\p{Cf}/u;
/** Outcomes contracts began in this century; a year before the last one is a slip of the hand. */
const DAY_BEFORE_1900 = /^(0\d|1[0-8])\d\d-\d\d-\d\d$/;

function faultOfText(text: string): string | undefined {
  if (!text.isWellFormed()) return 'has half a character (a lone surrogate)';
  const [unseen] = UNSEEN.exec(text) ?? [];
  if (unseen !== undefined) {
    const code = (unseen.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `has a character that nobody sees (U+${code})`;
  }
  // Nothing at all is for the schema to judge: some words may be left out.
  if (text !== '' && text.trim() === '') return 'is blank';
  return DAY_BEFORE_1900.test(text) ? 'is a day before 1900' : undefined;
}

/** A command a caller can name: in a scenario file, an import, the API. */
export interface NamedCommand {
  readonly command: new (input: never, context: CommandContext) => LedgerCommand<unknown, string, object>;
  readonly input: z.ZodType;
  readonly summary: string;
}

/** The answer of a command with the references it made or found, for whoever goes on from there. */
export function withAbout<Reason extends string, About extends object>(
  answer: Answer<Reason>,
  about: About,
): Answer<Reason, About> {
  return answer.kind === 'recorded' ? { ...answer, about } : answer;
}
