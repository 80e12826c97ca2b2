import { resolve } from 'node:path';
import { type Instant, instantAt, SystemClock, SystemEntropy } from '#kernel';
import {
  type Contradiction,
  type Cosigned,
  createWitness,
  openWitness,
  openWitnessState,
  serveWitness,
  vkeyOfWitness,
} from '#tamper-evidence';
import { type ExitCode, exitCodes, Failure } from '../exit-codes.js';
import type { Session } from '../session.js';
import { plural } from '../terminal.js';

interface In {
  readonly folder: string;
}

/** `ledger witness init` */
export async function initWitness(
  session: Session,
  { folder, name, log }: In & { readonly name: string; readonly log: readonly string[] },
): Promise<ExitCode> {
  const at = folderOf(session, folder);
  const vkey = createWitness(at, { name, logs: log, entropy: new SystemEntropy() });
  if (session.options.json) {
    await session.out.document({ folder: at, vkey, watches: log.length });
    return exitCodes.ok;
  }
  session.out.note(`A witness is in ${at}. Its key, for the ledgers that it watches and for their auditors:`);
  await session.out.line(vkey);
  if (log.length === 0) session.out.note(`It watches no ledger yet: put their vkeys into ${resolve(at, 'logs.txt')}.`);
  session.out.note('Never start it from an older copy of this folder: it would have forgotten what it cosigned since.');
  return exitCodes.ok;
}

/** `ledger witness vkey` */
export async function printVkey(session: Session, { folder }: In): Promise<ExitCode> {
  const vkey = vkeyOfWitness(folderOf(session, folder));
  await (session.options.json ? session.out.document({ vkey }) : session.out.line(vkey));
  return exitCodes.ok;
}

/** `ledger witness show`: exit code 3 where a ledger has signed two trees of one size. */
export async function showWitness(session: Session, { folder }: In): Promise<ExitCode> {
  const state = openWitnessState(folderOf(session, folder));
  try {
    const [cosigned, contradictions] = [state.all(), state.contradictions()];
    const isForked = contradictions.some(({ why }) => why === 'another-root');
    if (session.options.json) {
      await session.out.document({
        cosigned: cosigned.map(cosignedInWords),
        contradictions: contradictions.map(contradictionInWords),
      });
    } else {
      await session.out.lines(told(cosigned, contradictions));
    }
    return isForked ? exitCodes.fault : exitCodes.ok;
  } finally {
    state.close();
  }
}

/** `ledger witness serve`: runs until it is interrupted or told to stop. */
export async function runWitness(
  session: Session,
  { folder, port, host }: In & { readonly port: number; readonly host: string },
): Promise<ExitCode> {
  const clock = new SystemClock();
  const { out, io } = session;
  const opened = openWitness(folderOf(session, folder), clock);
  const told = stopped(io.interrupted);
  try {
    const running = await serveWitness(opened.witness, {
      port,
      host,
      onAnswer: (status, request) => out.note(`${clock.now()} ${status} ${request}`),
      onFault: (error) => out.warn(`${clock.now()} ${error instanceof Error ? error.message : String(error)}`),
    }).catch((error: NodeJS.ErrnoException) => {
      throw new Failure('failed', 'cannot-listen', `It cannot listen on ${host}:${port} (${error.code})`);
    });
    out.note(`Witness ${opened.name} watches ${opened.logs.map(({ name }) => name).join(', ') || 'no ledger yet'}.`);
    await out.line(`Witness open at ${running.url}`);
    await told;
    await running.stop();
  } finally {
    opened.close();
  }
  return exitCodes.ok;
}

/** Settles at Ctrl-C, or when a service manager says that it is time. */
function stopped(interrupted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGTERM', stop);
      interrupted.removeEventListener('abort', stop);
      resolve();
    };
    process.on('SIGTERM', stop);
    interrupted.addEventListener('abort', stop);
    if (interrupted.aborted) stop();
  });
}

function folderOf({ io }: Session, folder: string): string {
  return resolve(io.cwd, folder);
}

function told(cosigned: readonly Cosigned[], contradictions: readonly Contradiction[]): string[] {
  if (cosigned.length === 0) return ['It has cosigned nothing yet.'];
  return [
    ...cosigned.map(
      ({ origin, size, root, seconds }) =>
        `${origin}  ${plural(size, 'entry', 'entries')}, root ${root.toString('base64')}, last cosigned ${at(seconds)}`,
    ),
    ...contradictions.flatMap(({ origin, size, why, note, knownSize, knownNote, seconds }) => [
      '',
      why === 'another-root'
        ? `${origin} has signed two trees of ${plural(size, 'entry', 'entries')} (${at(seconds)}). Both checkpoints, proof against its key:`
        : `${origin} has signed a tree of ${plural(size, 'entry', 'entries')} that was not shown to begin with the one of ${knownSize} (${at(seconds)}):`,
      '',
      ...note.trimEnd().split('\n'),
      '',
      ...knownNote.trimEnd().split('\n'),
    ]),
  ];
}

function cosignedInWords({ origin, size, root, note, seconds }: Cosigned) {
  return { origin, size, root: root.toString('base64'), at: at(seconds), checkpoint: note };
}

function contradictionInWords({ origin, size, why, note, knownSize, knownNote, seconds }: Contradiction) {
  return { origin, size, why, at: at(seconds), checkpoint: note, knownSize, knownCheckpoint: knownNote };
}

function at(seconds: number): Instant {
  return instantAt(seconds * 1000);
}
