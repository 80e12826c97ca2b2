import type { Command } from 'commander';
import { Failure } from './exit-codes.js';
import type { GlobalOptions } from './session.js';

/** The commands that print a list; of some, only what they are asked for first does. */
const LISTS: Readonly<Record<string, readonly (string | undefined)[] | 'always'>> = {
  list: 'always',
  caps: 'always',
  curtailed: 'always',
  events: 'always',
  reads: 'always',
  doctor: 'always',
  published: 'always',
  'member list': 'always',
  'token list': 'always',
  'webhook list': 'always',
  'webhook deliveries': 'always',
  do: [undefined],
  export: ['tables'],
  sample: ['list', 'agreement'],
};

/**
 * One of `--json`, `--jsonl` and `--plain`, and records only of what has some: a script must not be given sentences.
 *
 * @param first the first argument of the command.
 * @throws Failure (usage)
 */
export function assertOneForm(
  command: Command,
  { json, jsonl, plain }: Pick<GlobalOptions, 'json' | 'jsonl' | 'plain'>,
  first: unknown,
): void {
  if ([json, jsonl, plain].filter(Boolean).length > 1) {
    throw new Failure('usage', 'form-twice', 'Say one of --json, --jsonl and --plain');
  }
  if (!plain) return;
  const name = nameOf(command);
  const listing = LISTS[name];
  if (listing === 'always' || listing?.some((one) => one === first)) return;
  throw new Failure(
    'usage',
    'no-list',
    `“ledger ${name}” prints no list here, and --plain prints one record a line`,
    `Say --json. Lists are printed by: ${Object.keys(LISTS).join(', ')}`,
  );
}

/** `webhook deliveries`, for a command of a command. */
function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}
