import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { claimReasons, claimsCommands } from '#claims';
import { cohortReasons, cohortsCommands } from '#cohorts';
import {
  contractReasons,
  contractsCommands,
  type NamedCommand,
  notAllowedWords,
  organisationReasons,
  refusalInWords,
} from '#contracts';
import type { Answer, CommandContext } from '#event-log';
import { evidenceCommands, evidenceReasons } from '#evidence';
import { publicationReasons, publicationsCommands } from '#exports';
import type { Installation } from '#installation';
import { newUuid } from '#kernel';
import { investmentReasons, paymentReasons, paymentsCommands } from '#payments';
import { personReasons, personsCommands } from '#persons';
import { rateCardReasons, rateCardsCommands } from '#rate-cards';
import { referralReasons, referralsCommands } from '#referrals';
import { sampleReasons, samplesCommands } from '#samples';
import { actorOf } from '../acting.js';
import type { Acting } from '../acting-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { writing } from '../open.js';
import type { Session } from '../session.js';
import { standardInput } from '../standard-input.js';

interface Options extends Acting {
  readonly input?: string;
  readonly id?: string;
  readonly ifRevision?: number;
  readonly schema: boolean;
  readonly receipt?: boolean;
}

type Words = Readonly<Record<string, string>>;

/** Each library with the words of what it refuses: two of them may give one name to things they say differently. */
const libraries: readonly (readonly [commands: Readonly<Record<string, NamedCommand>>, words: Words])[] = [
  [contractsCommands, { ...organisationReasons, ...contractReasons }],
  [rateCardsCommands, rateCardReasons],
  [referralsCommands, referralReasons],
  [evidenceCommands, evidenceReasons],
  [claimsCommands, claimReasons],
  [cohortsCommands, cohortReasons],
  [paymentsCommands, { ...paymentReasons, ...investmentReasons }],
  [samplesCommands, { ...paymentReasons, ...sampleReasons }],
  [personsCommands, personReasons],
  [publicationsCommands, publicationReasons],
];

const everywhere: Words = {
  ...notAllowedWords,
  'command-id-used-for-other-content': 'This command id was used for another command before',
  'dated-in-the-future': 'It is dated after the day on which it is recorded',
  'event-too-large': 'It is too long to be recorded',
};

/** `ledger do`: any command of the ledger, with its input as JSON, as whoever gives it. Without a command: which there are. */
export async function give(session: Session, name: string | undefined, options: Options): Promise<ExitCode> {
  const { out } = session;
  if (name === undefined) {
    await listCommands(session);
    return exitCodes.ok;
  }
  const [commands, words] = libraries.find(([library]) => Object.hasOwn(library, name)) ?? [];
  const named = commands?.[name];
  if (named === undefined || words === undefined) {
    throw new Failure('usage', 'command-unknown', `There is no command ${name}`, 'ledger do lists all of them.');
  }
  if (options.schema) {
    await out.document(z.toJSONSchema(named.input, { io: 'input', unrepresentable: 'any' }));
    return exitCodes.ok;
  }
  if (options.input === '-' && options.tokenFile === '-') {
    throw new Failure('usage', 'stdin-twice', 'The input and the token cannot both stand on standard input');
  }
  const input = inputOf(session, options.input);
  return writing(session, async (installation) => {
    const actor = await actorOf(session, installation, options);
    const commandId = options.id ?? newUuid(installation.entropy);
    const { ifRevision } = options;
    const context = { commandId, actor, ...(ifRevision === undefined ? {} : { ifRevision }) };
    const answer = await execute(installation, named, input, context);
    if (answer.kind === 'refused') {
      const { refused } = answer.refusal;
      throw new Failure('failed', refused, refusalInWords({ ...everywhere, ...words }, answer.refusal));
    }
    // Whoever asks next finds it.
    if (answer.position !== undefined) await installation.store.whenHandled(answer.position, 10_000);
    const { stream, revision, repeated, about } = answer;
    const receipts = options.receipt === true ? await receiptsOf(installation, answer) : undefined;
    if (session.options.json) {
      const said = { command: name, commandId, recorded: !repeated, stream, revision, about };
      await out.document(receipts === undefined ? said : { ...said, receipts });
      return exitCodes.ok;
    }
    if (receipts !== undefined) {
      // Nothing else on standard output, so that it can be kept in a file.
      for (const { tlogProof } of receipts) await out.lines(tlogProof.trimEnd().split('\n'));
      out.note(repeated ? `It was recorded before, in ${stream}.` : `Recorded in ${stream}.`);
      return exitCodes.ok;
    }
    await out.line(repeated ? `Nothing new: it was recorded before, in ${stream}.` : `Recorded in ${stream}.`);
    for (const [what, which] of Object.entries(about)) await out.line(`  ${what}: ${which}`);
    out.note(`Sent again under --id ${commandId} it is recorded once.`);
    return exitCodes.ok;
  });
}

async function execute(
  installation: Installation,
  { command: Given }: NamedCommand,
  input: unknown,
  context: CommandContext,
): Promise<Answer> {
  const bus = await installation.bus();
  return (await bus.execute(new Given(input as never, context))) as Answer;
}

/** The proof of each event of an answer, under a checkpoint that is signed for it. */
async function receiptsOf(
  { store, transparency }: Installation,
  { stream, events }: Extract<Answer, { kind: 'recorded' }>,
): Promise<readonly { readonly entry: number; readonly size: number; readonly tlogProof: string }[]> {
  const signed = await transparency.sign();
  if (signed === undefined) return [];
  return events.flatMap(({ revision }) => {
    const row = store.get<{ sequence: number }>(
      'SELECT sequence FROM entries WHERE stream = :stream AND revision = :revision',
      { stream, revision },
    );
    if (row === undefined) return [];
    return [{ entry: row.sequence, size: signed.size, tlogProof: transparency.tlogProof(row.sequence) }];
  });
}

function inputOf(session: Session, place: string | undefined): unknown {
  if (place === undefined) {
    throw new Failure('usage', 'input-needed', 'What with? Say --input with a JSON file, or - for standard input');
  }
  let text: string;
  try {
    text = place === '-' ? standardInput(session, 'the input') : readFileSync(resolve(session.io.cwd, place), 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('usage', 'file-not-found', `${place} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure('failed', 'not-json', `${place} is not JSON: ${(error as Error).message}`);
  }
}

async function listCommands({ out, options }: Session): Promise<void> {
  const all = libraries.flatMap(([commands]) =>
    Object.entries(commands).map(([command, { summary }]) => ({ command, summary })),
  );
  if (options.json) {
    await out.document({ commands: all });
    return;
  }
  await out.table({
    columns: [{ title: 'Command' }, { title: 'What it does' }],
    rows: all.map(({ command, summary }) => [command, summary]),
  });
  out.note('What one takes: ledger do <command> --schema');
}
