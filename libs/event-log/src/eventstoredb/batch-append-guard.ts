import type { Scheduler } from './scheduler.js';

/** The parts of a gRPC duplex call that the guard stands in. */
export interface AppendCall {
  on(event: string, listener: (value: unknown) => void): AppendCall;
  write(...written: unknown[]): boolean;
  cancel(): void;
  destroy(error: Error): unknown;
}

interface AppendClient {
  batchAppend(...args: unknown[]): AppendCall;
}

interface FeaturesClient {
  getSupportedMethods(argument: unknown, callback: (error: GrpcError | null, answer?: unknown) => void): Cancellable;
}

interface Cancellable {
  cancel(): void;
}

interface GrpcError extends Error {
  code?: number;
  details?: string;
}

const UNIMPLEMENTED = 12;
const INTERNAL = 13;
const UNAVAILABLE = 14;

/**
 * Stands between version 6.2.1 of the client and its gRPC calls, where its own mistakes would otherwise end the process
 * or stop the client for good. Nobody outside the client could still catch them.
 */
export class ClientGuard {
  /** How many answers to appends came, whoever they were for. */
  answers = 0;
  /** How many of them belonged to nobody who still waited. */
  lateAnswers = 0;
  #call: AppendCall | undefined;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly probeMs: number,
  ) {}

  /** Guards a gRPC client of the package, whichever service it is for. */
  guard(client: object): void {
    if ('batchAppend' in client) this.#guardAppends(client as AppendClient);
    if ('getSupportedMethods' in client) this.#guardProbe(client as FeaturesClient);
  }

  /** Gives up the call that appends are sent over; the client opens another one with the next append. */
  resetAppends(): void {
    const call = this.#call;
    this.#call = undefined;
    call?.cancel();
  }

  #guardAppends(client: AppendClient): void {
    const batchAppend = client.batchAppend.bind(client);
    client.batchAppend = (...args) => this.#guardCall(batchAppend(...args));
  }

  #guardCall(call: AppendCall): AppendCall {
    const on = call.on.bind(call);
    call.on = (event, listener) => on(event, event === 'data' ? this.#answered(listener) : listener);
    // Told to wait, the client queues writes in a way that no failure of the call ever reaches: each would be an
    // unhandled rejection. The log bounds what is under way instead.
    const write = call.write.bind(call);
    call.write = (...written) => {
      write(...written);
      return true;
    };
    let hasFailed = false;
    on('error', () => {
      hasFailed = true;
    });
    // A server that ends the call with OK would leave the client waiting for its answers, and writing into it, for ever.
    on('end', () => {
      if (!hasFailed) call.destroy(endedCall());
    });
    this.#call = call;
    return call;
  }

  /** The client looks up who waits for an answer and does not expect nobody: a late answer would end the process. */
  #answered(listener: (answer: unknown) => void): (answer: unknown) => void {
    return (answer) => {
      this.answers += 1;
      try {
        listener(answer);
      } catch (error) {
        if (!isLateAnswer(error)) throw error;
        this.lateAnswers += 1;
      }
    };
  }

  /**
   * The client asks what the server can do without a deadline, and keeps a failure for good unless it is one that makes
   * it connect anew. So the question gets a deadline, and every failure becomes one of those.
   */
  #guardProbe(client: FeaturesClient): void {
    const getSupportedMethods = client.getSupportedMethods.bind(client);
    client.getSupportedMethods = (argument, callback) => {
      let isLate = false;
      const call = getSupportedMethods(argument, (error, answer) => {
        cancel();
        if (error !== null && error.code !== UNIMPLEMENTED) {
          error.code = UNAVAILABLE;
          if (isLate) error.message = error.details = 'The server does not answer';
        }
        callback(error, answer);
      });
      const cancel = this.scheduler.after(this.probeMs, () => {
        isLate = true;
        call.cancel();
      });
      return call;
    };
  }
}

/** `const [resolve, reject] = promises.get(id)` for an id that is not there (any more). */
function isLateAnswer(error: unknown): boolean {
  return error instanceof TypeError && /is not iterable/.test(error.message);
}

/** In the form of a gRPC error, because the client looks at nothing else. */
function endedCall(): GrpcError {
  const details = 'The server ended the call for appends';
  return Object.assign(new Error(details), { code: INTERNAL, details });
}
