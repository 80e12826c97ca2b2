import { Metadata, status } from '@grpc/grpc-js';

export function notLeader({ host, port }: { readonly host: string; readonly port: number }) {
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return { code: status.NOT_FOUND, details: 'Leader info available', metadata };
}

export function accessDenied(details: string) {
  const metadata = new Metadata();
  metadata.set('exception', 'access-denied');
  return { code: status.PERMISSION_DENIED, details, metadata };
}

export function invalidPosition() {
  const details = 'Trying to read from an invalid position.';
  return { code: status.INVALID_ARGUMENT, details, metadata: new Metadata() };
}
