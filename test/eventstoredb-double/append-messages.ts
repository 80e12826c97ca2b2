import { createRequire } from 'node:module';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import type { Expected, Proposed, WriteResult } from './stored-log.js';
import { identifier } from './stream-names.js';

// The stubs speak through the protobuf library inside the client's own package, which is not the one at the top.
const ours = createRequire(import.meta.url);
const theirs = createRequire(ours.resolve('@eventstore/db-client'));
const { Any } = theirs('google-protobuf/google/protobuf/any_pb.js') as {
  Any: new () => { pack(bytes: Uint8Array, type: string): void };
};
const { Empty: GoogleEmpty } = theirs('google-protobuf/google/protobuf/empty_pb.js') as { Empty: new () => never };

/** What the server says of a batch. */
export type BatchOutcome = { readonly success: messages.BatchAppendResp.Success } | { readonly error: statuses.Status };

export function batchAnswer(correlation: string, stream: string, outcome: BatchOutcome): messages.BatchAppendResp {
  const answer = new messages.BatchAppendResp();
  const id = new shared.UUID();
  id.setString(correlation);
  answer.setCorrelationId(id);
  answer.setStreamIdentifier(identifier(stream));
  if ('success' in outcome) answer.setSuccess(outcome.success);
  else answer.setError(outcome.error);
  return answer;
}

export function errorStatus(type: string, bytes: Uint8Array): BatchOutcome {
  const details = new Any();
  details.pack(bytes, type);
  const error = new statuses.Status();
  error.setMessage(type);
  error.setDetails(details as never);
  return { error };
}

/** An event as it came over the line. */
export function proposed(
  message: messages.BatchAppendReq.ProposedMessage | messages.AppendReq.ProposedMessage,
): Proposed {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** What the writer expects of the stream. */
export function expectedBy(options: messages.BatchAppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream-exists';
  return Number(options.getStreamPosition());
}

/** What became of a batch. */
export function outcomeOf(result: WriteResult, expected: Expected, tellsPositions: boolean): BatchOutcome {
  if (result.kind !== 'wrong-version') return success(result.revision, result.position, tellsPositions);
  const wrong = new shared.WrongExpectedVersion();
  if (result.current === 'no-stream') wrong.setCurrentNoStream(new GoogleEmpty());
  else wrong.setCurrentStreamRevision(String(result.current));
  if (expected === 'no-stream') wrong.setExpectedNoStream(new GoogleEmpty());
  else wrong.setExpectedStreamPosition(String(expected));
  return errorStatus('event_store.client.WrongExpectedVersion', wrong.serializeBinary());
}

/** What became of a batch that was written, as it is told with its place or without. */
export function success(revision: number, position: bigint, tellsPositions: boolean): BatchOutcome {
  const answer = new messages.BatchAppendResp.Success();
  answer.setCurrentRevision(String(revision));
  if (tellsPositions) {
    const place = new shared.AllStreamPosition();
    place.setCommitPosition(String(position));
    place.setPreparePosition(String(position));
    answer.setPosition(place);
  } else answer.setNoPosition(new GoogleEmpty());
  return { success: answer };
}

/** What an older server says, which takes one append a call. */
export function appendAnswer(result: WriteResult, tellsPositions: boolean): messages.AppendResp {
  const response = new messages.AppendResp();
  if (result.kind === 'wrong-version') {
    const wrong = new messages.AppendResp.WrongExpectedVersion();
    if (result.current === 'no-stream') wrong.setCurrentNoStream(new shared.Empty());
    else wrong.setCurrentRevision(String(result.current));
    response.setWrongExpectedVersion(wrong);
  } else {
    const success = new messages.AppendResp.Success();
    success.setCurrentRevision(String(result.revision));
    if (tellsPositions) {
      const position = new messages.AppendResp.Position();
      position.setCommitPosition(String(result.position));
      position.setPreparePosition(String(result.position));
      success.setPosition(position);
    } else success.setNoPosition(new shared.Empty());
    response.setSuccess(success);
  }
  return response;
}
