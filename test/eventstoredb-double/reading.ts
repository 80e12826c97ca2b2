import shared from '@eventstore/db-client/generated/shared_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, type ServerWritableStream, status } from '@grpc/grpc-js';
import { invalidPosition } from './refused-calls.js';
import type { StoredLog, StoredRecord } from './stored-log.js';
import { identifier, nameOf } from './stream-names.js';

export type ReadCall = ServerWritableStream<messages.ReadReq, messages.ReadResp>;

/** What a read of a stream is answered with; undefined where the call has been answered already. */
export function recordsOfStream(
  call: ReadCall,
  options: messages.ReadReq.Options,
  log: StoredLog,
): readonly StoredRecord[] | undefined {
  const asked = options.getStream();
  const name = nameOf(asked?.getStreamIdentifier());
  const standing = log.stream(name);
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

/** What a read of all streams is answered with; undefined where the call has been answered already. */
export function recordsOfAll(
  call: ReadCall,
  options: messages.ReadReq.Options,
  log: StoredLog,
): readonly StoredRecord[] | undefined {
  const asked = options.getAll();
  const count = Number(options.getCount());
  const isBackwards = options.getReadDirection() === 1;
  const commit = asked?.hasPosition() ? BigInt(asked.getPosition()?.getCommitPosition() ?? '0') : undefined;
  if (commit !== undefined && !log.isPosition(commit)) {
    call.emit('error', invalidPosition());
    return undefined;
  }
  const { all } = log;
  const isFromEnd = asked?.hasEnd() === true;
  // Forwards a read begins with the event at the position, backwards with the one before it.
  const at = commit === undefined ? (isFromEnd ? all.length : 0) : log.indexAfter(commit) - 1;
  if (isBackwards) return all.slice(Math.max(0, at - count), at).reverse();
  return all.slice(at, at + count);
}

/** Sends what was read, no faster than the reader takes it. */
export async function sendAll(call: ReadCall, records: readonly StoredRecord[], breakAfter?: number): Promise<void> {
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
export function drained(call: ReadCall): Promise<void> {
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

export function readEvent(record: StoredRecord): messages.ReadResp {
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
