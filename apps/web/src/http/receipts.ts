import { Injectable } from '@nestjs/common';
import type { EventRef, Position } from '#event-log';
import { ReadStore } from '#read-store';
import { LogTampered, NotTheSigner, NotYetSigned, TransparencyLog } from '#tamper-evidence';

/** The proof that an event is in the log, given to whoever caused it. */
export interface Receipt {
  /** The ledger entry of the event. */
  readonly entry: number;
  /** The size of the checkpoint that includes it. */
  readonly size: number;
  /** A C2SP .tlog-proof: keep it, and nobody can drop or change the event without being found out. */
  readonly tlogProof: string;
}

const WAIT_MAX_MS = 10_000;

/** Whether a request asks for receipts: `Prefer: receipt` (RFC 7240), perhaps among other wishes. */
export function prefersReceipt(header: string | readonly string[] | undefined): boolean {
  const wishes = (typeof header === 'string' ? [header] : (header ?? [])).flatMap((each) => each.split(','));
  return wishes.some((wish) => wish.split(';')[0]?.trim().toLowerCase() === 'receipt');
}

/** Waits for the checkpoint that includes what was recorded, and proves it. */
@Injectable()
export class Receipts {
  constructor(
    private readonly store: ReadStore,
    private readonly transparency: TransparencyLog,
  ) {}

  /** One for each event; none when the log was not signed in time, or not by this process. */
  async of(stream: string, events: readonly EventRef[], position: Position | undefined): Promise<readonly Receipt[]> {
    if (position === undefined || events.length === 0) return [];
    if (!(await this.store.whenHandled(position, WAIT_MAX_MS))) return [];
    const entries = events.flatMap(({ revision }) => {
      const row = this.store.get<{ sequence: number }>(
        'SELECT sequence FROM entries WHERE stream = :stream AND revision = :revision',
        { stream, revision },
      );
      return row === undefined ? [] : [row.sequence];
    });
    try {
      const { size } = await this.transparency.checkpointIncluding(Math.max(...entries), WAIT_MAX_MS);
      return entries.map((entry) => ({ entry, size, tlogProof: this.transparency.tlogProof(entry, size) }));
    } catch (error) {
      // What was asked for is recorded, and that is the answer; the receipt can be fetched later.
      if ([NotYetSigned, NotTheSigner, LogTampered].some((kind) => error instanceof kind)) return [];
      throw error;
    }
  }
}
