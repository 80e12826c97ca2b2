import { createRequire } from 'node:module';
import type { EventStoreDBClient, ResolvedEvent } from '@eventstore/db-client';
import { ClientGuard } from './batch-append-guard.js';
import type { Connection } from './connection-string.js';
import type {
  AllRead,
  AllSubscription,
  DriverAppended,
  EsdbDriver,
  Incoming,
  IncomingSubscription,
  OutgoingEvent,
  StoredEvent,
  StreamRead,
} from './esdb-driver.js';
import { EsdbFault, type EsdbFaultKind } from './esdb-fault.js';
import { type LogPosition, toldPosition } from './log-position.js';
import type { Scheduler } from './scheduler.js';

type Package = typeof import('@eventstore/db-client');

/** What the guard needs of the client and the client keeps to itself. Its version is pinned exactly for that. */
interface ClientInside {
  getGRPCClient(service: unknown, name: string): Promise<GrpcClient>;
  readonly capabilities: Promise<{ readonly serverVersion: string }>;
}

interface GrpcClient {
  close(): void;
  getChannel(): unknown;
}

// The client writes the connection string, password included, and every event to these.
const TELLING = ['esdb', 'esdb:connection', 'esdb:command', 'esdb:command:grpc', 'esdb:events'];

/** `@eventstore/db-client` 6.2.1 behind the driver. The only file that knows the package, and the only one that loads it. */
export class DbClientDriver implements EsdbDriver {
  readonly guard: ClientGuard;
  readonly #inside: ClientInside;
  readonly #guarded = new Set<GrpcClient>();

  private constructor(
    private readonly vendor: Package,
    private readonly client: EventStoreDBClient,
    private readonly connection: Connection,
    scheduler: Scheduler,
    probeMs: number,
  ) {
    this.guard = new ClientGuard(scheduler, probeMs);
    this.#inside = client as unknown as ClientInside;
    const getGrpcClient = this.#inside.getGRPCClient;
    this.#inside.getGRPCClient = async (service, name) => this.#guardedOnce(await getGrpcClient(service, name));
  }

  /**
   * Makes the client; it connects with the first call.
   *
   * @throws EsdbFault when a certificate cannot be read, or while the client is being debugged.
   */
  static async create(connection: Connection, scheduler: Scheduler, probeMs: number): Promise<DbClientDriver> {
    const vendor = await import('@eventstore/db-client');
    assertNotDebugged();
    try {
      const client = vendor.EventStoreDBClient.connectionString(connection.connectionString);
      return new DbClientDriver(vendor, client, connection, scheduler, probeMs);
    } catch (error) {
      // Never with the error as its cause: it carries the connection string.
      throw new EsdbFault('invalid', connection.redact(messageOf(error)));
    }
  }

  get appendAnswers(): number {
    return this.guard.answers;
  }

  resetAppends(): void {
    this.guard.resetAppends();
  }

  async serverVersion(): Promise<string> {
    try {
      return (await this.#inside.capabilities).serverVersion;
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  async append(
    stream: string,
    expected: bigint | 'no-stream',
    events: readonly OutgoingEvent[],
    deadlineMs: number,
  ): Promise<DriverAppended> {
    const outgoing = events.map((event) => this.vendor.jsonEvent({ ...event }));
    const expectedRevision = expected === 'no-stream' ? this.vendor.NO_STREAM : expected;
    try {
      const { nextExpectedRevision, position } = await this.client.appendToStream(stream, outgoing, {
        expectedRevision,
        deadline: deadlineMs,
      });
      return { revision: nextExpectedRevision, position: toldPosition(position) };
    } catch (error) {
      throw this.#faultOf(error);
    }
  }

  readStream({ stream, from, direction, count }: StreamRead): Incoming {
    const { FORWARDS, BACKWARDS, START, END } = this.vendor;
    const read = this.client.readStream(stream, {
      fromRevision: from === 'start' ? START : from === 'end' ? END : from,
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      ...(count === undefined ? {} : { maxCount: count }),
    });
    return new IncomingEvents(read, () => read.cancel(), this.#faultOf);
  }

  readAll({ from, direction, count }: AllRead): Incoming {
    const { FORWARDS, BACKWARDS, START, END } = this.vendor;
    const read = this.client.readAll({
      fromPosition: from === 'start' ? START : from === 'end' ? END : from,
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      ...(count === undefined ? {} : { maxCount: count }),
    });
    return new IncomingEvents(read, () => read.cancel(), this.#faultOf);
  }

  subscribeAll({ after, streamPrefix, buffer }: AllSubscription): IncomingSubscription {
    let incoming: SubscribedEvents | undefined;
    const subscription = this.client.subscribeToAll(
      {
        fromPosition: after === 'start' ? this.vendor.START : after,
        filter: this.vendor.streamNameFilter({
          prefixes: [streamPrefix],
          checkpointReached: (_, position) => incoming?.checkpointReached(position),
        }),
      },
      { highWaterMark: buffer },
    );
    incoming = new SubscribedEvents(subscription, () => subscription.unsubscribe(), this.#faultOf);
    return incoming;
  }

  async dispose(): Promise<void> {
    await this.client.dispose();
    // The client leaves its channel open.
    for (const grpc of this.#guarded) grpc.close();
    this.#guarded.clear();
  }

  #guardedOnce(grpc: GrpcClient): GrpcClient {
    if (this.#guarded.has(grpc)) return grpc;
    const [other] = this.#guarded;
    // After a reconnect the earlier channel is closed, and its clients are of no use to anybody.
    if (other !== undefined && other.getChannel() !== grpc.getChannel()) this.#guarded.clear();
    this.#guarded.add(grpc);
    this.guard.guard(grpc);
    return grpc;
  }

  /**
   * Every error of the client by way of its own converter: while a server is down it throws raw gRPC errors, and an
   * error that it has already converted comes through unchanged.
   */
  readonly #faultOf = (error: unknown): EsdbFault => {
    const converted = convert(this.vendor, error);
    const message = this.connection.redact(messageOf(error));
    if (converted instanceof this.vendor.WrongExpectedVersionError) {
      const actual = converted.actualVersion;
      const revision = typeof actual === 'bigint' ? Number(actual) : 'no-stream';
      return new EsdbFault('moved-on', message, revision);
    }
    return new EsdbFault(kindOf(converted as { type?: unknown; code?: unknown }), message);
  };
}

function kindOf({ type, code }: { readonly type?: unknown; readonly code?: unknown }): EsdbFaultKind {
  switch (type) {
    case 'stream-not-found':
    case 'no-stream':
      return 'no-stream';
    case 'stream-deleted':
      return 'deleted';
    case 'access-denied':
      return 'denied';
    case 'maximum-append-size-exceeded':
      return 'too-large';
    case 'invalid-argument':
    case 'invalid-transaction':
    case 'missing-required-metadata-property':
    case 'unsupported':
      return 'invalid';
  }
  switch (code) {
    case 7: // PERMISSION_DENIED
    case 16: // UNAUTHENTICATED
      return 'denied';
    case 3: // INVALID_ARGUMENT: among others, a position that is none
    case 11: // OUT_OF_RANGE
    case 12: // UNIMPLEMENTED
      return 'invalid';
  }
  // Unavailable, cancelled, a deadline, not the leader, a failed discovery, an error without a name: none of them says
  // whether it was done, and for each of them asking again is safe.
  return 'unclear';
}

function convert(vendor: Package, error: unknown): unknown {
  if (!(error instanceof Error)) return {};
  try {
    return vendor.convertToCommandError(error);
  } catch {
    // A server that names no leader, for one, makes the converter itself fail.
    return error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws EsdbFault while anything would write what the client does into a log. */
function assertNotDebugged(): void {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(ours.resolve('@eventstore/db-client'));
  const debug = theirs('debug') as { enabled(namespace: string): boolean };
  if (TELLING.some((namespace) => debug.enabled(namespace))) {
    throw new EsdbFault(
      'invalid',
      'DEBUG covers esdb, and the EventStoreDB client would then log the password and every event. Take it out, for example with DEBUG=*,-esdb,-esdb:*',
    );
  }
}

/** The parts of a Readable that are read by hand. */
interface ClientStream {
  readonly readableLength: number;
  read(): unknown;
  on(event: string, listener: (value: unknown) => void): unknown;
}

/** What a Readable of the client brings, taken by hand, so that an error or an end is never missed and never thrown. */
class IncomingEvents implements Incoming {
  ended: { readonly fault?: Error } | undefined;
  onSign = () => {};

  constructor(
    private readonly readable: ClientStream,
    private readonly stop: () => Promise<void>,
    faultOf: (error: unknown) => EsdbFault,
  ) {
    // Attached before the client can emit anything: an error that nobody listens to would end the process.
    readable.on('error', (error) => {
      this.ended ??= { fault: faultOf(error) };
      this.onSign();
    });
    readable.on('readable', () => this.onSign());
    readable.on('end', () => this.#end());
    readable.on('close', () => this.#end());
  }

  get waiting(): number {
    return this.readable.readableLength;
  }

  take(count: number): StoredEvent[] {
    const taken: StoredEvent[] = [];
    while (taken.length < count) {
      const resolved = this.readable.read() as ResolvedEvent | null;
      if (resolved === null) break;
      if (resolved.event !== undefined) taken.push(storedEvent(resolved.event));
    }
    return taken;
  }

  cancel(): void {
    this.onSign = () => {};
    // Rejects when there never was a call to cancel.
    this.stop().catch(() => {});
  }

  #end(): void {
    this.ended ??= {};
    this.onSign();
  }
}

class SubscribedEvents extends IncomingEvents implements IncomingSubscription {
  caughtUp = false;
  checkpoint: LogPosition | undefined;

  constructor(subscription: ClientStream, stop: () => Promise<void>, faultOf: (error: unknown) => EsdbFault) {
    super(subscription, stop, faultOf);
    subscription.on('confirmation', () => this.onSign());
    subscription.on('caughtUp', () => {
      this.caughtUp = true;
      this.onSign();
    });
    subscription.on('fellBehind', () => {
      this.caughtUp = false;
      this.onSign();
    });
  }

  checkpointReached(position: LogPosition): void {
    this.checkpoint = position;
    this.onSign();
  }
}

function storedEvent(event: NonNullable<ResolvedEvent['event']>): StoredEvent {
  const { id, type, streamId, revision, data, metadata } = event;
  return { id, type, stream: streamId, revision, data, metadata, position: toldPosition(event.position) };
}
