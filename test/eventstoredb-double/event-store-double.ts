import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_grpc_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { appendAnswer, batchAnswer, errorStatus, expectedBy, outcomeOf, proposed, success } from './append-messages.js';
import { type ReadCall, recordsOfAll, recordsOfStream, sendAll } from './reading.js';
import { accessDenied, invalidPosition, notLeader } from './refused-calls.js';
import { type Expected, type Proposed, StoredLog, type StoredRecord, type WriteResult } from './stored-log.js';
import { nameOf } from './stream-names.js';
import { checkpoint, Subscription } from './subscription.js';

type AppendCall = ServerDuplexStream<messages.BatchAppendReq, messages.BatchAppendResp>;

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
      const answer = batchAnswer('ffffffff-ffff-4fff-bfff-ffffffffffff', 'nobody', success(0, 1n, this.tellsPositions));
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
    const expected = expectedBy(options);
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
    const send = () => call.write(batchAnswer(correlation, stream, outcomeOf(result, expected, this.tellsPositions)));
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
      answer(null, appendAnswer(result, this.tellsPositions));
    });
  };

  #write(stream: string, expected: Expected, events: readonly Proposed[]): WriteResult {
    const result = this.log.write(stream, expected, events);
    this.#news();
    if (result.kind !== 'repeated' || this.knowsRepetitions) return result;
    return { kind: 'wrong-version', current: (this.log.stream(stream)?.length ?? 0) - 1 };
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
    const records = options.hasAll() ? recordsOfAll(call, options, this.log) : recordsOfStream(call, options, this.log);
    if (records === undefined) return;
    const breakAfter = this.#breaksNextReadAfter;
    this.#breaksNextReadAfter = undefined;
    void sendAll(call, records, breakAfter);
  };

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
