import type { Command } from 'commander';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import type { Session } from '../session.js';

/** What can stand behind some words of a command line: commands with their summaries, and options. */
interface Place {
  /** The commands that lead here: nothing, `trail`, `member admit`. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly string[];
}

const scripts = { bash, zsh, fish } as const;

/** `ledger completion`: a script for the shell, made from the same description as the help. */
export async function completion({ out }: Session, program: Command, shell: string): Promise<ExitCode> {
  if (!Object.hasOwn(scripts, shell)) {
    throw new Failure('usage', 'shell-unknown', `There is no completion for ${shell}; there is for bash, zsh and fish`);
  }
  await out.lines(scripts[shell as keyof typeof scripts](placesIn(program)));
  return exitCodes.ok;
}

function placesIn(program: Command): readonly Place[] {
  const everywhere = optionsOf(program);
  const under = (command: Command, path: string): Place[] => [
    {
      path,
      commands: command.commands.map((one) => ({ name: one.name(), summary: one.description() })),
      options: [...new Set([...optionsOf(command), ...everywhere, '--help'])],
    },
    ...command.commands.flatMap((one) => under(one, path === '' ? one.name() : `${path} ${one.name()}`)),
  ];
  return under(program, '');
}

function optionsOf(command: Command): string[] {
  return command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []));
}

function wordsOf({ commands, options }: Place): string {
  return [...commands.map(({ name }) => name), ...options].join(' ');
}

function bash(places: readonly Place[]): string[] {
  const steps = places.filter(({ path }) => path !== '').map(({ path }) => (path.includes(' ') ? path : ` ${path}`));
  return [
    '# Completion of the ledger for bash: source <(ledger completion bash)',
    '_ledger() {',
    `  local cur="\${COMP_WORDS[COMP_CWORD]}" at="" words="" word`,
    `  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`,
    '    case "$at $word" in',
    `      ${steps.map((step) => `"${step}"`).join('|')}) at="\${at:+$at }$word" ;;`,
    '    esac',
    '  done',
    '  case "$at" in',
    ...places.map((place) => `    "${place.path}") words="${wordsOf(place)}" ;;`),
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o default -F _ledger ledger',
  ];
}

function zsh(places: readonly Place[]): string[] {
  const [, ...script] = bash(places);
  return [
    '# Completion of the ledger for zsh: source <(ledger completion zsh)',
    'autoload -U +X bashcompinit && bashcompinit',
    ...script,
  ];
}

function fish(places: readonly Place[]): string[] {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const when = ({ path }: Place) =>
    path === ''
      ? '__fish_use_subcommand'
      : path
          .split(' ')
          .map((word) => `__fish_seen_subcommand_from ${word}`)
          .join('; and ');
  return [
    '# Completion of the ledger for fish: ledger completion fish | source',
    ...places.flatMap((place) => [
      ...place.commands.map(
        ({ name, summary }) => `complete -c ledger -n ${quoted(when(place))} -a ${name} -d ${quoted(summary)}`,
      ),
      ...place.options.map((option) => `complete -c ledger -n ${quoted(when(place))} -l ${option.slice(2)}`),
    ]),
  ];
}
