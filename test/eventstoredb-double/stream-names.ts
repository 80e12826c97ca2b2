import shared from '@eventstore/db-client/generated/shared_pb.js';

export function identifier(name: string): shared.StreamIdentifier {
  const stream = new shared.StreamIdentifier();
  stream.setStreamName(Buffer.from(name));
  return stream;
}

export function nameOf(stream: shared.StreamIdentifier | undefined): string {
  return Buffer.from(stream?.getStreamName_asU8() ?? []).toString();
}
