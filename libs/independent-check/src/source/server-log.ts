import { canonical } from '../formats/index.js';
import type { LogSource, StoredRow } from './log-source.js';

/** An event as a server of EventStoreDB gives it back, its JSON read and nothing else done to it. */
export interface ServerEvent {
  readonly id: string;
  readonly type: string;
  /** Without what the names of the ledger's streams begin with on the server. */
  readonly stream: string;
  readonly revision: bigint;
  readonly position: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

/**
 * The ledger's events on a server, in the order of `$all`. Whoever calls brings them: talking to the server is transport,
 * and nothing is believed that came over it but the bytes, which have to give the hashes that others hold.
 *
 * A server keeps JSON and not our bytes, so the text is the canonical form of what came, made by the check's own code.
 */
export class ServerLog implements LogSource {
  readonly total = undefined;

  constructor(
    private readonly events: () => AsyncIterable<readonly ServerEvent[]>,
    private readonly end: () => Promise<void>,
  ) {}

  /** A server shows no file. */
  storeFaults(): readonly string[] {
    return [];
  }

  async *rows(): AsyncGenerator<readonly StoredRow[]> {
    let sequence = 0;
    for await (const batch of this.events()) {
      yield batch.map((event) => {
        const row = rowOf(event, sequence);
        sequence += 1;
        return row;
      });
    }
  }

  close(): Promise<void> {
    return this.end();
  }
}

function rowOf({ id, type, stream, revision, position, data, metadata }: ServerEvent, sequence: number): StoredRow {
  const said = typeof metadata === 'object' && metadata !== null ? (metadata as { leaf?: unknown }).leaf : undefined;
  const leaf = Buffer.from(typeof said === 'string' ? said : '', 'hex');
  return { sequence, position, stream, revision: Number(revision), type, id, leaf, text: textOf(data) };
}

function textOf(data: unknown): string {
  // What the client could not read as JSON it hands on as it came.
  if (typeof data === 'string') return data;
  try {
    return canonical(data);
  } catch {
    return '';
  }
}
