import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { notAllowedWords, refusalInWords } from '#contracts';
import type { Answer, Envelope } from '#event-log';
import type { Installation } from '#installation';
import { newUuid } from '#kernel';
import { type Disclosed, DiscloseField, DiscloseFile, personReasons } from '#persons';
import { actorOf } from '../acting.js';
import type { Acting } from '../acting-options.js';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import { writing } from '../open.js';
import type { Session } from '../session.js';

export interface DiscloseRequest extends Acting {
  readonly to: string;
  readonly purpose: string;
  readonly words?: string;
  readonly out?: string;
  readonly id?: string;
}

const FILE = 'file';

/** `ledger disclose`: what was sealed as a file of its own, whose SHA-256 is the commitment in the log. */
export function disclose(session: Session, entry: number, path: string, options: DiscloseRequest): Promise<ExitCode> {
  return writing(session, async (installation) => {
    const actor = await actorOf(session, installation, options);
    const { to, purpose, words } = options;
    const contract = await contractOf(installation, entry);
    const asked = { contract, entry, to, purpose, ...(words === undefined ? {} : { words }) };
    const context = { commandId: options.id ?? newUuid(installation.entropy), actor };
    const command =
      path === FILE
        ? new DiscloseFile(asked as never, context)
        : new DiscloseField({ ...asked, path } as never, context);
    const bus = await installation.bus();
    const answer = (await bus.execute(command)) as Answer<string, Disclosed>;
    if (answer.kind === 'refused') {
      const { refused } = answer.refusal;
      throw new Failure(
        'failed',
        refused,
        refusalInWords({ ...notAllowedWords, ...personReasons }, answer.refusal as never),
      );
    }
    return write(session, installation, entry, answer.about, options);
  });
}

async function write(
  { io, out, options: { json } }: Session,
  { evidenceFiles }: Installation,
  entry: number,
  { path, commitment, plaintext, file }: Disclosed,
  { out: place = '.', to }: DiscloseRequest,
): Promise<ExitCode> {
  const folder = resolve(io.cwd, place);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = join(folder, `disclosure-${entry}-${path.slice(1)}.json`);
  writeNew(name, Buffer.from(plaintext));
  const opened = file === undefined ? undefined : await evidenceFiles.open(file);
  const fileName = opened === undefined || opened === 'erased' ? undefined : join(folder, `disclosure-${entry}-file`);
  if (fileName !== undefined && opened !== undefined && opened !== 'erased') writeNew(fileName, opened.content);
  if (json) {
    await out.document({ entry, path, to, commitment, written: name, ...(fileName && { file: fileName }) });
    return exitCodes.ok;
  }
  await out.line(`Disclosed to ${to}, and recorded: ${path} of entry ${entry}.`);
  await out.line(`  ${name}`);
  await out.line(`  sha256sum of it must be ${commitment.slice('sha256:'.length)}, as entry ${entry} has it`);
  if (fileName !== undefined) {
    await out.line(`  ${fileName}`);
    await out.line('  sha256sum of it must be the value in the other file');
  }
  out.note('Who receives these holds personal data: send them the way such data is sent.');
  return exitCodes.ok;
}

/** Never over something else: two disclosures of one field are the same bytes, but a file of that name may be anything. */
function writeNew(name: string, bytes: Uint8Array): void {
  try {
    writeFileSync(name, bytes, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Failure(
      'failed',
      'file-exists',
      `${name} is there already, and nothing is written over it`,
      'Say another place with --out.',
    );
  }
}

/** The contract that an entry belongs to. */
async function contractOf({ store, log, codec }: Installation, entry: number): Promise<string> {
  const place = store.get<{ stream: string; revision: number }>(
    'SELECT stream, revision FROM entries WHERE sequence = :entry',
    { entry },
  );
  for await (const logged of place === undefined
    ? []
    : log.readStream(place.stream, { from: place.revision, limit: 1 })) {
    const { data }: Envelope = codec.decode(logged).envelope;
    if (typeof data.contract === 'string') return data.contract;
  }
  throw new Failure('failed', 'entry-not-found', `There is no entry ${entry} of a contract in this ledger`);
}
