/** The server is of a version that this ledger must not be kept on. */
export class UnsupportedServer extends Error {
  override readonly name = 'UnsupportedServer';
}

const OLDEST = { major: 23, minor: 10 };

/**
 * @throws UnsupportedServer for a server older than 23.10, which never says when a subscription has caught up; for
 *   25.0.0, which can skip an event when a subscription is taken up again; and for one that does not say what it is.
 */
export function assertSupported(version: string): void {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version.trim()) ?? [];
  if (major === undefined || minor === undefined) {
    throw new UnsupportedServer(
      `The server does not say which version it is ("${version}"). The ledger needs EventStoreDB 23.10 or newer, or KurrentDB.`,
    );
  }
  const isOld = Number(major) < OLDEST.major || (Number(major) === OLDEST.major && Number(minor) < OLDEST.minor);
  if (isOld) {
    throw new UnsupportedServer(
      `The server is version ${version}. The ledger needs EventStoreDB 23.10 or newer, because older servers never say when a subscription has caught up.`,
    );
  }
  if (Number(major) === 25 && Number(minor) === 0 && Number(patch ?? 0) === 0) {
    throw new UnsupportedServer(
      `The server is version ${version}, which can skip an event when a subscription is taken up again. Update it to 25.0.1 or newer.`,
    );
  }
}
