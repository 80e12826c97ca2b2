import messages from '@eventstore/db-client/generated/streams_pb.js';
import { drained, type ReadCall, readEvent } from './reading.js';
import type { StoredLog } from './stored-log.js';

// As the server: this many events pass a filter, or do not, between two checkpoints, and wait for a slow reader.
const WINDOW = 32;

/** One subscriber: everything after a place that passes the filter, checkpoints for what does not, and no faster than it reads. */
export class Subscription {
  #isStopped = false;
  #isSending = false;
  #isBegun = false;
  #isLive = false;
  #considered = 0;

  constructor(
    readonly call: ReadCall,
    private readonly log: StoredLog,
    private cursor: number,
    private readonly prefixes: readonly string[],
    private readonly told: (what: 'caught-up' | 'fell-behind') => void,
  ) {}

  begin(): void {
    this.#isBegun = true;
    const confirmation = new messages.ReadResp.SubscriptionConfirmation();
    confirmation.setSubscriptionId('double');
    const response = new messages.ReadResp();
    response.setConfirmation(confirmation);
    this.call.write(response);
    this.news();
  }

  news(): void {
    if (this.#isSending || this.#isStopped || !this.#isBegun) return;
    this.#isSending = true;
    void this.#send().finally(() => {
      this.#isSending = false;
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #send(): Promise<void> {
    while (!this.#isStopped) {
      const record = this.log.all[this.cursor];
      if (record === undefined) {
        if (this.#isLive) return;
        this.#isLive = true;
        const last = this.log.all.at(-1);
        if (last !== undefined) await this.#write(checkpoint(last.position));
        await this.#write(caughtUp());
        this.told('caught-up');
        continue;
      }
      if (this.#isLive && this.log.all.length - this.cursor > WINDOW) {
        // More is waiting than it keeps for one subscriber: it goes back to reading from the log.
        this.#isLive = false;
        await this.#write(fellBehind());
        this.told('fell-behind');
      }
      this.cursor += 1;
      this.#considered += 1;
      if (this.prefixes.some((prefix) => record.stream.startsWith(prefix))) await this.#write(readEvent(record));
      if (this.#considered % WINDOW === 0) await this.#write(checkpoint(record.position));
    }
  }

  async #write(response: messages.ReadResp): Promise<void> {
    if (this.#isStopped || this.call.write(response)) return;
    await drained(this.call);
  }
}

export function checkpoint(position: bigint): messages.ReadResp {
  const told = new messages.ReadResp.Checkpoint();
  told.setCommitPosition(String(position));
  told.setPreparePosition(String(position));
  const response = new messages.ReadResp();
  response.setCheckpoint(told);
  return response;
}

function caughtUp(): messages.ReadResp {
  const response = new messages.ReadResp();
  response.setCaughtUp(new messages.ReadResp.CaughtUp());
  return response;
}

function fellBehind(): messages.ReadResp {
  const response = new messages.ReadResp();
  response.setFellBehind(new messages.ReadResp.FellBehind());
  return response;
}
