import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { type Expected, type Proposed, StoredLog, type StoredRecord, type WriteResult } from './stored-log.js';

// The stubs speak through the protobuf library inside the client's own package, which is not the one at the top.
const ours = createRequire(import.meta.url);
const theirs = createRequire(ours.resolve('@eventstore/db-client'));
const { Any } = theirs('google-protobuf/google/protobuf/any_pb.js') as {
  Any: new () => { pack(bytes: Uint8Array, type: string): void };
};
const { Empty: GoogleEmpty } = theirs('google-protobuf/google/protobuf/empty_pb.js') as { Empty: new () => never };

type AppendCall = ServerDuplexStream<messages.BatchAppendReq, messages.BatchAppendResp>;
type ReadCall = ServerWritableStream<messages.ReadReq, messages.ReadResp>;

/** What the double was asked, for a test to wait for and to look at. */
export interface Asked {
  readonly kind: 'probe' | 'append' | 'read' | 'subscribe';
  /** Of an append: the stream, the expected revision and the ids. Of a subscription: the position it is after. */
  readonly stream?: string;
  readonly expected?: Expected;
  readonly ids?: readonly string[];
  readonly after?: { readonly commit: string; readonly prepare: string } | 'start' | undefined;
  readonly prefixes?: readonly string[];
}

/** Made for the loopback address, known to everybody, and good for nothing else. It signs itself. */
const certificate = new URL('./tls/loopback.cert.pem', import.meta.url);
const key = new URL('./tls/loopback.key.pem', import.meta.url);

// As the server: this many events pass a filter, or do not, between two checkpoints, and wait for a slow reader.
const WINDOW = 32;

/**
 * A server that speaks EventStoreDB's protocol on the loopback, from the stubs that the client's package ships, and can
 * be made to behave as badly as a real one does on its worst day. It proves our side of the line; that the other side
 * keeps the same promises, only a real server shows.
 */
export class EventStoreDouble {
  readonly log = new StoredLog();
  readonly asked: Asked[] = [];

  version = '24.10.6';
  /** False: it accepts the question for its version and never answers. */
  answersProbes = true;
  /** What it answers to that question instead of an answer. */
  probeFault: status | undefined;
  /** What it says with every refusal. */
  words = 'Access Denied';
  /** False: it never answers an append. The events are written only if `writesUnanswered`. */
  answersAppends = true;
  writesUnanswered = false;
  /** False: it never answers a read. */
  answersReads = true;
  /** False: it accepts subscriptions and sends nothing. */
  answersSubscriptions = true;
  /** False: the answer to an append has no position. */
  tellsPositions = true;
  /** Whoever asks for anything but the version is told that it may not. */
  isDenied = false;
  /** It is a follower, and names this leader to whoever appends. */
  leader: { readonly host: string; readonly port: number } | undefined;
  /** False: an older server, which takes one append a call. */
  takesBatches = true;
  /** False: a repetition is a wrong expected version to it, as when its index has lost the ids. */
  knowsRepetitions = true;
  /** Who the last append said it was from, as the header has it. */
  authorization: string | undefined;
  /** How many calls for appends were opened, and how often a subscriber was told that it had fallen behind. */
  appendCallsOpened = 0;
  fellBehindTold = 0;

  #server: Server | undefined;
  #port = 0;
  #losesNextAnswer = false;
  #breaksNextReadAfter: number | undefined;
  #held: (() => void)[] | undefined;
  readonly #appendCalls = new Set<AppendCall>();
  readonly #subscriptions = new Set<Subscription>();
  readonly #conditions = new Set<() => void>();

  private constructor(private readonly tls: boolean) {}

  static async start({ tls = false }: { readonly tls?: boolean } = {}): Promise<EventStoreDouble> {
    const double = new EventStoreDouble(tls);
    // Every server has events of its own, and others keep their events on it too.
    double.writeForeign('$stats-double', 3);
    await double.restart();
    return double;
  }

  get port(): number {
    return this.#port;
  }

  get connectionString(): string {
    return this.connectionStringFor('');
  }

  /** @param userInfo `user:password@`, percent-encoded, or nothing. */
  connectionStringFor(userInfo: string): string {
    const options = this.tls ? `tlsCAFile=${encodeURIComponent(fileURLToPath(certificate))}` : 'tls=false';
    return `esdb://${userInfo}127.0.0.1:${this.#port}?${options}`;
  }

  /** Stops at once, as if the process had been killed, without a word to anybody. What is stored stays. */
  stop(): void {
    this.#server?.forceShutdown();
    this.#server = undefined;
    this.#appendCalls.clear();
    for (const subscription of this.#subscriptions) subscription.stop();
    this.#subscriptions.clear();
  }

  /** Stops if it runs, and starts with the same stored events on the same port. */
  async restart(): Promise<void> {
    this.stop();
    const server = new Server();
    server.addService(features.ServerFeaturesService as never, { getSupportedMethods: this.#probe } as never);
    server.addService(
      streams.StreamsService as never,
      { read: this.#read, append: this.#append, batchAppend: this.#batchAppend } as never,
    );
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.#port}`, this.#credentials(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    this.#server = server;
  }

  /** Settles when it was asked for so much of a kind, counted from its start. */
  untilAsked(kind: Asked['kind'], count = 1): Promise<void> {
    return this.until(() => this.asked.filter((asked) => asked.kind === kind).length >= count);
  }

  /** Settles when the condition holds after something was asked or sent. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#conditions.delete(check);
        resolve();
      };
      this.#conditions.add(check);
      check();
    });
  }

  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** Events that are none of the ledger's. */
  writeForeign(stream: string, count: number): void {
    const standing = this.log.stream(stream)?.length ?? 0;
    for (let index = 0; index < count; index += 1) {
      this.write(stream, `00000000-0000-4000-8000-${String(standing + index).padStart(12, '0')}`, { index });
    }
  }

  /** An event as if another client had written it. */
  write(stream: string, id: string, data: unknown, metadata?: unknown): StoredRecord | undefined {
    this.log.write(stream, 'any', [
      {
        id,
        type: 'SomethingHappened',
        contentType: 'application/json',
        data: Buffer.from(JSON.stringify(data)),
        metadata: metadata === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(metadata)),
      },
    ]);
    this.#news();
    return this.log.all.at(-1);
  }

  /** Writes the next append, and breaks the connection instead of answering. */
  loseNextAnswer(): void {
    this.#losesNextAnswer = true;
  }

  /** Breaks the next read after so many events. */
  breakNextReadAfter(events: number): void {
    this.#breaksNextReadAfter = events;
  }

  /** Keeps the answers of all appends to itself, until they are released. The events are written. */
  holdAnswers(): void {
    this.#held = [];
  }

  releaseAnswers(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const answer of held) answer();
  }

  /** Answers an append that nobody waits for. */
  answerNobody(): void {
    for (const call of this.#appendCalls) {
      const answer = batchAnswer('ffffffff-ffff-4fff-bfff-ffffffffffff', 'nobody', this.#success(0, 1n));
      call.write(answer);
    }
  }

  /** Ends the calls that appends came over, as if all were well. */
  endAppendCalls(): void {
    for (const call of this.#appendCalls) call.end();
    this.#appendCalls.clear();
  }

  dropSubscriptions(code: status = status.UNAVAILABLE, details = 'dropped'): void {
    for (const { call } of this.#take()) call.emit('error', { code, details, metadata: new Metadata() });
  }

  /** Ends the subscriptions, as if all were well. */
  endSubscriptions(): void {
    for (const { call } of this.#take()) call.end();
  }

  /** Tells every subscriber a checkpoint at once, whatever else is still on its way to it. */
  tellCheckpoint(position: bigint): void {
    for (const { call } of this.#subscriptions) call.write(checkpoint(position));
  }

  #credentials(): ServerCredentials {
    if (!this.tls) return ServerCredentials.createInsecure();
    return ServerCredentials.createSsl(null, [
      { private_key: readFileSync(key), cert_chain: readFileSync(certificate) },
    ]);
  }

  #take(): Subscription[] {
    const taken = [...this.#subscriptions];
    this.#subscriptions.clear();
    for (const subscription of taken) subscription.stop();
    return taken;
  }

  #ask(asked: Asked): void {
    this.asked.push(asked);
    this.#check();
  }

  #check(): void {
    for (const check of [...this.#conditions]) check();
  }

  #news(): void {
    for (const subscription of this.#subscriptions) subscription.news();
  }

  readonly #probe = (
    _: ServerUnaryCall<shared.Empty, featuresMessages.SupportedMethods>,
    answer: sendUnaryData<featuresMessages.SupportedMethods>,
  ): void => {
    this.#ask({ kind: 'probe' });
    if (!this.answersProbes) return;
    if (this.probeFault !== undefined) {
      answer({ code: this.probeFault, details: 'not now', metadata: new Metadata() });
      return;
    }
    const supported = new featuresMessages.SupportedMethods();
    supported.setEventStoreServerVersion(this.version);
    const methods = this.takesBatches ? ['read', 'append', 'batchappend'] : ['read', 'append'];
    for (const name of methods) {
      const method = new featuresMessages.SupportedMethod();
      method.setServiceName('event_store.client.streams.streams');
      method.setMethodName(name);
      supported.addMethods(method);
    }
    answer(null, supported);
  };

  readonly #batchAppend = (call: AppendCall): void => {
    this.#appendCalls.add(call);
    this.appendCallsOpened += 1;
    this.authorization = call.metadata.get('authorization')[0]?.toString();
    const parts = new Map<string, { options: messages.BatchAppendReq.Options | undefined; events: Proposed[] }>();
    call.on('data', (request: messages.BatchAppendReq) => {
      const correlation = request.getCorrelationId()?.getString() ?? '';
      const part = parts.get(correlation) ?? { options: request.getOptions(), events: [] };
      parts.set(correlation, part);
      part.events.push(...request.getProposedMessagesList().map(proposed));
      if (!request.getIsFinal() || part.options === undefined) return;
      parts.delete(correlation);
      this.#appendBatch(call, correlation, part.options, part.events);
    });
    call.on('end', () => call.end());
    call.on('cancelled', () => this.#appendCalls.delete(call));
    call.on('error', () => this.#appendCalls.delete(call));
  };

  #appendBatch(
    call: AppendCall,
    correlation: string,
    options: messages.BatchAppendReq.Options,
    events: Proposed[],
  ): void {
    const stream = nameOf(options.getStreamIdentifier());
    const expected: Expected = options.hasNoStream()
      ? 'no-stream'
      : options.hasAny()
        ? 'any'
        : options.hasStreamExists()
          ? 'stream-exists'
          : Number(options.getStreamPosition());
    this.#ask({ kind: 'append', stream, expected, ids: events.map(({ id }) => id) });
    if (this.leader !== undefined) {
      call.emit('error', notLeader(this.leader));
      return;
    }
    if (this.isDenied) {
      const denied = errorStatus('event_store.client.AccessDenied', new shared.AccessDenied().serializeBinary());
      call.write(batchAnswer(correlation, stream, denied));
      return;
    }
    if (!this.answersAppends && !this.writesUnanswered) return;
    const result = this.#write(stream, expected, events);
    if (!this.answersAppends) return;
    if (this.#losesNextAnswer) {
      this.#losesNextAnswer = false;
      call.emit('error', { code: status.UNAVAILABLE, details: 'connection lost', metadata: new Metadata() });
      return;
    }
    const send = () => call.write(batchAnswer(correlation, stream, this.#outcome(result, expected)));
    if (this.#held === undefined) send();
    else this.#held.push(send);
  }

  readonly #append = (
    call: ServerReadableStream<messages.AppendReq, messages.AppendResp>,
    answer: sendUnaryData<messages.AppendResp>,
  ): void => {
    let options: messages.AppendReq.Options | undefined;
    const events: Proposed[] = [];
    call.on('data', (request: messages.AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message !== undefined) events.push(proposed(message));
    });
    call.on('end', () => {
      if (options === undefined) return;
      const stream = nameOf(options.getStreamIdentifier());
      const expected: Expected = options.hasNoStream() ? 'no-stream' : Number(options.getRevision());
      this.#ask({ kind: 'append', stream, expected, ids: events.map(({ id }) => id) });
      if (!this.answersAppends) return;
      const result = this.#write(stream, expected, events);
      const response = new messages.AppendResp();
      if (result.kind === 'wrong-version') {
        const wrong = new messages.AppendResp.WrongExpectedVersion();
        if (result.current === 'no-stream') wrong.setCurrentNoStream(new shared.Empty());
        else wrong.setCurrentRevision(String(result.current));
        response.setWrongExpectedVersion(wrong);
      } else {
        const success = new messages.AppendResp.Success();
        success.setCurrentRevision(String(result.revision));
        if (this.tellsPositions) {
          const position = new messages.AppendResp.Position();
          position.setCommitPosition(String(result.position));
          position.setPreparePosition(String(result.position));
          success.setPosition(position);
        } else success.setNoPosition(new shared.Empty());
        response.setSuccess(success);
      }
      answer(null, response);
    });
  };

  #write(stream: string, expected: Expected, events: readonly Proposed[]): WriteResult {
    const result = this.log.write(stream, expected, events);
    this.#news();
    if (result.kind !== 'repeated' || this.knowsRepetitions) return result;
    return { kind: 'wrong-version', current: (this.log.stream(stream)?.length ?? 0) - 1 };
  }

  #outcome(result: WriteResult, expected: Expected): BatchOutcome {
    if (result.kind !== 'wrong-version') return this.#success(result.revision, result.position);
    const wrong = new shared.WrongExpectedVersion();
    if (result.current === 'no-stream') wrong.setCurrentNoStream(new GoogleEmpty());
    else wrong.setCurrentStreamRevision(String(result.current));
    if (expected === 'no-stream') wrong.setExpectedNoStream(new GoogleEmpty());
    else wrong.setExpectedStreamPosition(String(expected));
    return errorStatus('event_store.client.WrongExpectedVersion', wrong.serializeBinary());
  }

  #success(revision: number, position: bigint): BatchOutcome {
    const success = new messages.BatchAppendResp.Success();
    success.setCurrentRevision(String(revision));
    if (this.tellsPositions) {
      const place = new shared.AllStreamPosition();
      place.setCommitPosition(String(position));
      place.setPreparePosition(String(position));
      success.setPosition(place);
    } else success.setNoPosition(new GoogleEmpty());
    return { success };
  }

  readonly #read = (call: ReadCall): void => {
    const options = call.request.getOptions();
    if (options === undefined) {
      call.emit('error', { code: status.INVALID_ARGUMENT, details: 'no options', metadata: new Metadata() });
      return;
    }
    if (options.hasSubscription()) {
      this.#subscribe(call, options);
      return;
    }
    const name = options.hasStream() ? nameOf(options.getStream()?.getStreamIdentifier()) : '$all';
    this.#ask({ kind: 'read', stream: name });
    if (!this.answersReads) return;
    if (this.isDenied) {
      call.emit('error', accessDenied(this.words));
      return;
    }
    const records = options.hasAll() ? this.#recordsOfAll(call, options) : this.#recordsOfStream(call, options);
    if (records === undefined) return;
    const breakAfter = this.#breaksNextReadAfter;
    this.#breaksNextReadAfter = undefined;
    void sendAll(call, records, breakAfter);
  };

  #recordsOfStream(call: ReadCall, options: messages.ReadReq.Options): readonly StoredRecord[] | undefined {
    const asked = options.getStream();
    const name = nameOf(asked?.getStreamIdentifier());
    const standing = this.log.stream(name);
    if (standing === undefined || asked === undefined) {
      const missing = new messages.ReadResp.StreamNotFound();
      missing.setStreamIdentifier(identifier(name));
      const response = new messages.ReadResp();
      response.setStreamNotFound(missing);
      call.write(response);
      call.end();
      return undefined;
    }
    const count = Number(options.getCount());
    if (options.getReadDirection() === 1) {
      const from = asked.hasEnd() ? standing.length - 1 : asked.hasStart() ? 0 : Number(asked.getRevision());
      return standing
        .slice(0, from + 1)
        .reverse()
        .slice(0, count);
    }
    const from = asked.hasStart() ? 0 : asked.hasEnd() ? standing.length : Number(asked.getRevision());
    return standing.slice(from, from + count);
  }

  #recordsOfAll(call: ReadCall, options: messages.ReadReq.Options): readonly StoredRecord[] | undefined {
    const asked = options.getAll();
    const count = Number(options.getCount());
    const isBackwards = options.getReadDirection() === 1;
    const commit = asked?.hasPosition() ? BigInt(asked.getPosition()?.getCommitPosition() ?? '0') : undefined;
    if (commit !== undefined && !this.log.isPosition(commit)) {
      call.emit('error', invalidPosition());
      return undefined;
    }
    const { all } = this.log;
    const isFromEnd = asked?.hasEnd() === true;
    // Forwards a read begins with the event at the position, backwards with the one before it.
    const at = commit === undefined ? (isFromEnd ? all.length : 0) : this.log.indexAfter(commit) - 1;
    if (isBackwards) return all.slice(Math.max(0, at - count), at).reverse();
    return all.slice(at, at + count);
  }

  #subscribe(call: ReadCall, options: messages.ReadReq.Options): void {
    const position = options.getAll()?.getPosition();
    const prefixes = options.getFilter()?.getStreamIdentifier()?.getPrefixList() ?? [];
    const after =
      position === undefined
        ? 'start'
        : { commit: position.getCommitPosition(), prepare: position.getPreparePosition() };
    if (this.isDenied) {
      this.#ask({ kind: 'subscribe', after, prefixes });
      call.emit('error', accessDenied(this.words));
      return;
    }
    if (after !== 'start' && !this.log.isPosition(BigInt(after.commit))) {
      this.#ask({ kind: 'subscribe', after, prefixes });
      call.emit('error', invalidPosition());
      return;
    }
    const cursor = after === 'start' ? 0 : this.log.indexAfter(BigInt(after.commit));
    const subscription = new Subscription(call, this.log, cursor, prefixes, (told) => {
      if (told === 'fell-behind') this.fellBehindTold += 1;
      this.#check();
    });
    this.#subscriptions.add(subscription);
    call.on('cancelled', () => {
      subscription.stop();
      this.#subscriptions.delete(subscription);
      this.#check();
    });
    this.#ask({ kind: 'subscribe', after, prefixes });
    if (this.answersSubscriptions) subscription.begin();
  }
}

/** One subscriber: everything after a place that passes the filter, checkpoints for what does not, and no faster than it reads. */
class Subscription {
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

type BatchOutcome = { readonly success: messages.BatchAppendResp.Success } | { readonly error: statuses.Status };

function batchAnswer(correlation: string, stream: string, outcome: BatchOutcome): messages.BatchAppendResp {
  const answer = new messages.BatchAppendResp();
  const id = new shared.UUID();
  id.setString(correlation);
  answer.setCorrelationId(id);
  answer.setStreamIdentifier(identifier(stream));
  if ('success' in outcome) answer.setSuccess(outcome.success);
  else answer.setError(outcome.error);
  return answer;
}

function errorStatus(type: string, bytes: Uint8Array): BatchOutcome {
  const details = new Any();
  details.pack(bytes, type);
  const error = new statuses.Status();
  error.setMessage(type);
  error.setDetails(details as never);
  return { error };
}

function proposed(message: messages.BatchAppendReq.ProposedMessage | messages.AppendReq.ProposedMessage): Proposed {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function readEvent(record: StoredRecord): messages.ReadResp {
  const id = new shared.UUID();
  id.setString(record.id);
  const recorded = new messages.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(id);
  recorded.setStreamIdentifier(identifier(record.stream));
  recorded.setStreamRevision(String(record.revision));
  recorded.setCommitPosition(String(record.position));
  recorded.setPreparePosition(String(record.position));
  recorded.setData(record.data);
  recorded.setCustomMetadata(record.metadata);
  recorded.getMetadataMap().set('type', record.type).set('content-type', record.contentType).set('created', '0');
  const event = new messages.ReadResp.ReadEvent();
  event.setEvent(recorded);
  event.setCommitPosition(String(record.position));
  const response = new messages.ReadResp();
  response.setEvent(event);
  return response;
}

function checkpoint(position: bigint): messages.ReadResp {
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

async function sendAll(call: ReadCall, records: readonly StoredRecord[], breakAfter?: number): Promise<void> {
  for (const [index, record] of records.entries()) {
    if (call.cancelled) return;
    if (index === breakAfter) {
      call.emit('error', { code: status.UNAVAILABLE, details: 'connection lost', metadata: new Metadata() });
      return;
    }
    if (!call.write(readEvent(record))) await drained(call);
  }
  call.end();
}

/** Settles when the call can take more, or never will. */
function drained(call: ReadCall): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      call.off('cancelled', done);
      call.off('close', done);
      resolve();
    };
    call.on('drain', done);
    call.on('cancelled', done);
    call.on('close', done);
  });
}

function identifier(name: string): shared.StreamIdentifier {
  const stream = new shared.StreamIdentifier();
  stream.setStreamName(Buffer.from(name));
  return stream;
}

function nameOf(stream: shared.StreamIdentifier | undefined): string {
  return Buffer.from(stream?.getStreamName_asU8() ?? []).toString();
}

function notLeader({ host, port }: { readonly host: string; readonly port: number }) {
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return { code: status.NOT_FOUND, details: 'Leader info available', metadata };
}

function accessDenied(details: string) {
  const metadata = new Metadata();
  metadata.set('exception', 'access-denied');
  return { code: status.PERMISSION_DENIED, details, metadata };
}

function invalidPosition() {
  const details = 'Trying to read from an invalid position.';
  return { code: status.INVALID_ARGUMENT, details, metadata: new Metadata() };
}
