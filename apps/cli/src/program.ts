import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { addAccessCommands } from './access-commands.js';
import { addAgreementCommands } from './agreement-commands.js';
import {
  AS,
  AS_OF,
  type CommandLine,
  EFFECTIVE_ON,
  type Result,
  revisionNumber,
  TOKEN_FILE,
  wholeNumber,
} from './command-line.js';
import { type ExitCode, exitCodes, exitCodesInWords, isForScript } from './exit-codes.js';
import { addExportCommands } from './export-commands.js';
import { assertOneForm } from './forms-of-output.js';
import { IMPORT_EXAMPLES, LIST_KINDS, MAIN_EXAMPLES, SHOW_KINDS, TRAIL_EXAMPLES, TRAIL_KINDS } from './help-texts.js';
import { addIntegrityCommands } from './integrity-commands.js';
import { addMoneyCommands } from './money-commands.js';
import { addPeopleCommands } from './people-commands.js';
import { addSampleCommands } from './sample-commands.js';
import type { GlobalOptions, ImportOptions, Session, VerifyOptions } from './session.js';
import { type Io, Output, wantsColor } from './terminal.js';
import { addWebhookCommands } from './webhook-commands.js';
import { addWitnessCommands } from './witness-commands.js';

/** Runs one command line. Nothing is thrown: what goes wrong is said on standard error, and in the exit code. */
export async function runCommandLine(argv: readonly string[], io: Io): Promise<ExitCode> {
  let result: Result;
  const program = commandLine(io, argv, (value) => {
    result = value;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return result ?? exitCodes.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { reportFailure } = await import('./report-failure.js');
    return reportFailure(error, io, argv);
  }
}

/** Commands are loaded only when they run, so that help and a mistyped command answer at once. */
function commandLine(io: Io, argv: readonly string[], finish: (result: Result) => void): Command {
  const program = new Command('ledger')
    .description('An outcomes ledger in the terminal: the same commands and queries as its pages and its API.')
    .option('--data <folder>', 'the folder of the ledger (LEDGER_DATA, else ./data)')
    .option('--store <store>', 'which store holds the log (LEDGER_STORE, else sqlite)')
    .option('--new-log', 'begin another signed log over events that have neither tree nor key (LEDGER_NEW_LOG)')
    .option('--json', 'one JSON document on standard output', false)
    .option('--jsonl', 'of a list one JSON document a line', false)
    .option('--plain', 'of a list one record a line: codes, days and pence, apart by tabs, without headings', false)
    .option('--quiet', 'no progress and no remarks', false)
    .option('--no-color', 'no colours (NO_COLOR, TERM=dumb; FORCE_COLOR for some)')
    .option('--no-input', 'wait for nothing to be typed: what “-” reads must be a pipe or a file')
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(isForScript(argv) ? usageDocument(text) : text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => wantsColor(io.stdout, io.environment),
      getErrHasColors: () => wantsColor(io.stderr, io.environment),
    });
  program
    .addHelpText('before', `${examples(MAIN_EXAMPLES)}\n`)
    .addHelpText('after', `\nExit codes\n${exitCodesInWords()}\n\nHelp of one command: ledger help <command>`)
    .helpCommand('help [command]', 'help of a command');

  const action =
    <Arguments extends unknown[]>(run: (session: Session, ...args: Arguments) => Promise<Result>) =>
    async (...given: unknown[]) => {
      // Commander adds the options and the command itself behind the arguments.
      const command = given.at(-1) as Command;
      const { color, ...options } = command.optsWithGlobals<GlobalOptions & { color: boolean }>();
      assertOneForm(command, options, given[0]);
      const { jsonl, plain, quiet } = options;
      const json = options.json || jsonl;
      const out = new Output(io, {
        ...{ json, jsonl, plain, quiet },
        color: color && !plain && wantsColor(io.stdout, io.environment),
        colorErrors: color && wantsColor(io.stderr, io.environment),
      });
      const session = { io, out, options: { ...options, json } };
      if ('as' in options && options.as !== undefined) (await import('./open.js')).assertDemonstration(session);
      finish(await run(session, ...(given.slice(0, -1) as Arguments)));
    };
  const add: CommandLine['add'] = (words, summary, sampled) =>
    program
      .command(words)
      .description(summary)
      .addHelpText('before', `${examples(sampled)}\n`);

  add('init', 'Create an empty ledger in the folder', ['ledger init', 'ledger init --data /srv/ledger']).action(
    action(async (session) => (await import('./commands/init.js')).init(session)),
  );

  add('serve', 'Open the ledger for browsers and the API', ['ledger serve', 'ledger serve --port 8080'])
    .option('--port <port>', 'the port to listen on (LEDGER_PORT, else 3000; 0 takes any free one)', port)
    .option('--host <address>', 'the address to listen on (LEDGER_HOST, else 127.0.0.1)')
    .action(
      action(async (session, options: { port?: number; host?: string }) =>
        (await import('./commands/serve.js')).serve(session, { ...options, demonstration: false }),
      ),
    );

  add('demo', 'Create a ledger with a published contract and made-up people, and open it', [
    'ledger demo',
    'ledger demo --data /tmp/demo --port 0',
  ])
    .option('--port <port>', 'the port to listen on (LEDGER_PORT, else 3000; 0 takes any free one)', port)
    .option('--host <address>', 'the address to listen on (LEDGER_HOST, else 127.0.0.1)')
    .action(
      action(async (session, options: { port?: number; host?: string; serve: boolean }) =>
        (await import('./commands/serve.js')).serve(session, { ...options, demonstration: true }),
      ),
    );

  add(
    'trail <kind> <ref> [line]',
    'Why it was paid: all that a record rests on, or what was paid on it',
    TRAIL_EXAMPLES,
  )
    .addHelpText('after', `\n${TRAIL_KINDS}`)
    .option('--line <number>', 'follow one line of a statement only', wholeNumber)
    .option('--full', 'every entry of every line, also of a long statement', false)
    .option('--format <format>', 'text, json, or prov-json (W3C), which is written whole')
    .option(...AS_OF)
    .action(
      action(
        async (
          session,
          kind: string,
          ref: string,
          line: string | undefined,
          options: { line?: number; full: boolean; asOf?: string; format?: string },
        ) => (await import('./commands/trail.js')).trail(session, kind, ref, line, options),
      ),
    );

  addAgreementCommands({ add, action });
  addMoneyCommands({ add, action });
  addExportCommands({ add, action });
  addPeopleCommands({ add, action });
  addSampleCommands({ add, action });
  addIntegrityCommands({ add, action }, program);

  add('show <kind> <ref>', 'A record as it stands, or stood', [
    'ledger show contract reboot_west',
    'ledger show statement reboot_west.S04',
    'ledger show variation kirklees_like.V1',
    'ledger show person P0123456789ABCDEF --as-of 2021-06-01',
    'ledger show contract reboot_west --as-of 4821 --effective-on 2020-01-01',
  ])
    .addHelpText('after', `\n${SHOW_KINDS}`)
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .action(
      action(async (session, kind: string, ref: string, options: { asOf?: string; effectiveOn?: string }) =>
        (await import('./commands/show.js')).show(session, kind, ref, options),
      ),
    );

  add('list <kind> <contract>', 'The records of one kind of a contract', [
    'ledger list statements reboot_west',
    'ledger list disputes kirklees_like --json',
  ])
    .addHelpText('after', `\n${LIST_KINDS}`)
    .option(...AS_OF)
    .option(...EFFECTIVE_ON)
    .action(
      action(async (session, kind: string, contract: string, options: { asOf?: string; effectiveOn?: string }) =>
        (await import('./commands/list.js')).list(session, kind, contract, options),
      ),
    );

  add('replay <contract>', 'A contract played forward over time, on either clock', [
    'ledger replay kirklees_like',
    'ledger replay kirklees_like --by day --from 2021-01-01 --to 2021-03-31 --speed 2',
    'ledger replay kirklees_like --clock happened --as-of 2021-06-30 --json',
  ])
    .addHelpText(
      'after',
      '\nClock: recorded is as the ledger learned it; happened is as it was in the world, with what is known',
    )
    .option('--by <step>', 'event, day or month (month, when absent)')
    .option('--clock <clock>', 'recorded or happened (recorded, when absent)')
    .option('--from <date>', 'only frames from this day on; what came before is in their figures')
    .option('--to <date>', 'only frames up to this day')
    .option('--speed <frames>', 'so many frames a second (as fast as they are read, when absent)', framesASecond)
    .option(...AS_OF)
    .action(
      action(
        async (
          session,
          contract: string,
          options: { by?: string; clock?: string; from?: string; to?: string; speed?: number; asOf?: string },
        ) => (await import('./commands/replay.js')).replay(session, contract, options),
      ),
    );

  add('do [command]', 'Give a command with its input as JSON; without one, list the commands', [
    'ledger do',
    'ledger do dispute-line --schema',
    'ledger do dispute-line --input dispute.json --as "paula;dfe;outcome-payer"',
  ])
    .option('--input <file>', 'the input, a JSON file; - for standard input')
    .option(...AS)
    .option(...TOKEN_FILE)
    .option('--id <id>', 'the id of the command: sent twice under one id, it is recorded once')
    .option(
      '--if-revision <revision>',
      'only while its stream stands at the revision that you have seen; -1 for one that is not there',
      revisionNumber,
    )
    .option('--schema', 'print the JSON Schema of the input, and do nothing', false)
    .option('--receipt', 'sign the log, and print the proof of each event that is recorded', false)
    .action(
      action(
        async (
          session,
          command: string | undefined,
          options: {
            input?: string;
            as?: string;
            tokenFile?: string;
            id?: string;
            ifRevision?: number;
            schema: boolean;
            receipt: boolean;
          },
        ) => (await import('./commands/do.js')).give(session, command, options),
      ),
    );

  add('events', 'The log itself, entry by entry', [
    'ledger events --limit 20',
    'ledger events --stream account-reboot_west --type PaymentMade',
    'ledger events --after 4821 --json',
  ])
    .option('--after <entry>', 'begin behind this entry', wholeNumber)
    .option('--stream <name>', 'of one stream only')
    .option('--type <name>', 'of one type only')
    .option(
      '--limit <count>',
      'at most so many (for a script all, when absent: one document or record a line)',
      wholeNumber,
    )
    .action(
      action(async (session, options: { after?: number; stream?: string; type?: string; limit?: number }) =>
        (await import('./commands/events.js')).events(session, options),
      ),
    );

  add('rebuild', 'Make the read models again from the log, beside the ones in use', [
    'ledger rebuild',
    'ledger rebuild --projection trail',
  ])
    .option('--projection <name>', 'one projection only')
    .action(
      action(async (session, options: { projection?: string }) =>
        (await import('./commands/rebuild.js')).rebuild(session, options),
      ),
    );

  add(
    'verify [bundle]',
    'Check what is stored, byte by byte, and that the read models agree with it; or an audit bundle',
    [
      'ledger verify',
      'ledger verify --json',
      'ledger verify payment-reboot_west.S01.P1.zip --vkey "ledger.example.org/west+4c038f1e+AQOh…"',
      'ledger verify --checkpoint last-year.txt --vkey "ledger.example.org/west+4c038f1e+AQOh…"',
    ],
  )
    .option('--log-only', 'the log alone: without stored files and the read models', false)
    .option('--checkpoint <file...>', 'a checkpoint that you were given: the log must still have its tree')
    .option('--vkey <key...>', "the public key of the log, or of a witness, that you trust (else the log's own word)")
    .option('--asked-by <who>', 'who asked for it: kept with what was found, which the pages show')
    .action(
      action(async (session, bundle: string | undefined, options: VerifyOptions) =>
        bundle === undefined
          ? (await import('./commands/verify.js')).verify(session, options)
          : (await import('./commands/verify-bundle.js')).verifyBundle(session, bundle, options),
      ),
    );

  add('import <path>', "Record a provider's return: a folder of CSV files, or one file", IMPORT_EXAMPLES)
    .requiredOption('--contract <contract>', 'the contract it is for')
    .option('--as <who...>', 'in a demonstration: who sends it, for whom, in which role: subject;organisation;role')
    .option('--token-file <file...>', 'in every other ledger: the files with the tokens of those who send it')
    .option('--name <name>', 'the name of the return (else the name of the folder or file)')
    .option('--dry-run', 'check and say what would be recorded, and record nothing', false)
    .option('--errors <file>', 'write everything that is wrong to a CSV file, values included')
    .option('--show-values', 'also show values that may be about a person', false)
    .action(
      action(async (session, path: string, options: ImportOptions) =>
        (await import('./commands/import.js')).importReturn(session, path, options),
      ),
    );

  add('doctor', 'What this ledger is, where each setting comes from, and whether all is well here', [
    'ledger doctor',
    'ledger doctor --json',
    'ledger doctor --data /srv/ledger --plain | grep -v well',
  ])
    .addHelpText('after', '\nExit code 1 when something is wrong. Nothing is changed, and a server may be running.')
    .action(action(async (session) => (await import('./commands/doctor.js')).doctor(session)));

  addAccessCommands(program, { action });
  addWitnessCommands(program, { action });
  addWebhookCommands(program, { action });

  add('completion <shell>', 'A script that completes commands and options: bash, zsh or fish', [
    'source <(ledger completion bash)',
    'ledger completion fish | source',
  ]).action(
    action(async (session, shell: string) =>
      (await import('./commands/completion.js')).completion(session, program, shell),
    ),
  );
  add('version', 'Which version of the ledger this is', ['ledger version']).action(
    action(async ({ out }) => {
      await out.line((await import('#installation')).ledgerVersion());
      return exitCodes.ok;
    }),
  );

  const scenario = program.command('scenario').description('Contract stories as files, run through the real commands');
  scenario
    .command('run <file>')
    .description(
      'Run a scenario file and check everything it expects; --store memory, sqlite (of its own) or eventstoredb',
    )
    .addHelpText(
      'before',
      `${examples(['ledger scenario run test/scenarios/ok/three-thirds.json', 'ledger scenario run story.json --store memory --json'])}\n`,
    )
    .action(
      action(async (session, file: string) => (await import('./commands/scenario-run.js')).scenarioRun(session, file)),
    );
  return program;
}

/** As every other failure is told to a script. */
function usageDocument(text: string): string {
  return `${JSON.stringify({ error: { code: 'usage', message: text.trim() }, exitCode: exitCodes.usage })}\n`;
}

function examples(lines: readonly string[]): string {
  return `Examples\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function framesASecond(text: string): number {
  const frames = Number(text);
  if (/^\d{1,3}(\.\d{1,3})?$/.test(text) && frames >= 0.1 && frames <= 100) return frames;
  throw new InvalidArgumentError('It is a number from 0.1 to 100.');
}

function port(text: string): number {
  const number = wholeNumber(text);
  if (number > 65_535) throw new InvalidArgumentError('It is a number from 0 to 65535.');
  return number;
}
