import { type ExitCode, exitCodes, Failure, isForScript } from './exit-codes.js';
import type { Io } from './terminal.js';

/** What went wrong, by the name of its class: libraries throw their own errors, and a script acts on the exit code. */
const byName: Readonly<Record<string, { readonly exit: keyof typeof exitCodes; readonly code: string }>> = {
  InstallationError: { exit: 'unreachable', code: 'no-ledger' },
  LedgerFileError: { exit: 'unreachable', code: 'store-unreadable' },
  ParticipantsFileError: { exit: 'unreachable', code: 'participants-unreadable' },
  WitnessFileError: { exit: 'unreachable', code: 'no-witness' },
  KeyRefused: { exit: 'failed', code: 'invalid-key' },
  ReadStoreDamaged: { exit: 'unreachable', code: 'read-store-damaged' },
  SourceError: { exit: 'unreachable', code: 'store-unreadable' },
  UnreadableStore: { exit: 'fault', code: 'store-corrupt' },
  FormatError: { exit: 'usage', code: 'bad-format' },
  LogUnavailable: { exit: 'unreachable', code: 'store-unavailable' },
  LogBusy: { exit: 'unreachable', code: 'store-busy' },
  LogClosed: { exit: 'unreachable', code: 'store-closed' },
  TreeFileError: { exit: 'unreachable', code: 'tree-unreadable' },
  LogKeyError: { exit: 'unreachable', code: 'log-key-unreadable' },
  PolicyMalformed: { exit: 'failed', code: 'policy-malformed' },
  LogTampered: { exit: 'fault', code: 'log-tampered' },
  LogCorrupt: { exit: 'fault', code: 'store-corrupt' },
  UnknownEventType: { exit: 'fault', code: 'event-type-unknown' },
  VersionStale: { exit: 'conflict', code: 'version-stale' },
  NotAllowed: { exit: 'failed', code: 'not-allowed' },
  InvalidInput: { exit: 'failed', code: 'invalid-input' },
  AbortError: { exit: 'interrupted', code: 'interrupted' },
};

/** Says it in a sentence, or as a document where `--json` was asked for, and gives the exit code. */
export function reportFailure(error: unknown, { stderr }: Io, argv: readonly string[]): ExitCode {
  const { exit, code, message, hint } = explained(error);
  if (isForScript(argv)) {
    const said = { error: { code, message, ...(hint === undefined ? {} : { hint }) }, exitCode: exitCodes[exit] };
    stderr.write(`${JSON.stringify(said)}\n`);
  } else {
    stderr.write(`${message}\n${hint === undefined ? '' : `${hint}\n`}`);
  }
  return exitCodes[exit];
}

function explained(error: unknown): {
  readonly exit: keyof typeof exitCodes;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
} {
  if (error instanceof Failure) return { exit: error.exit, code: error.code, message: error.message, hint: error.hint };
  if (!(error instanceof Error)) return { exit: 'failed', code: 'fault', message: String(error) };
  const known = byName[error.name];
  if (known !== undefined) return { ...known, message: error.message };
  // A fault of ours: whoever reports it needs the place in the code.
  return { exit: 'failed', code: 'fault', message: error.stack ?? error.message };
}
