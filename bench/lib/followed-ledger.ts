import { rmSync } from 'node:fs';
import type { EventLog } from '#event-log';
import { createSignedLog, openSignedLog, TransparencyLog } from '#tamper-evidence';

const ORIGIN = 'ledger.example.org/bench';

/** The log over a ledger, with a tree file and a key of its own on the disk. */
export function signedOver(log: EventLog, folder: string, { signEveryMs }: { readonly signEveryMs?: number } = {}) {
  createSignedLog({ folder }, { origin: ORIGIN }).file.close();
  return openedOver(log, folder, signEveryMs);
}

/** The same again, as it stands. */
export function openedOver(log: EventLog, folder: string, signEveryMs?: number): TransparencyLog {
  return new TransparencyLog({ log, ...openSignedLog({ folder }), signEveryMs });
}

export function removeSigned(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
