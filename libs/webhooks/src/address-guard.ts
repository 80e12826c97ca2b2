import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Where a webhook may be sent to, and what it was resolved to. */
export interface Target {
  readonly url: URL;
  readonly address: string;
  readonly family: 4 | 6;
}

/** Resolves a name to all of its addresses. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const resolveByDns: Resolve = (host) => lookup(host, { all: true, verbatim: true });

export interface GuardOptions {
  /** Also http, to this machine itself: for development, and for the demonstration ledger. */
  readonly allowsLoopback?: boolean;
  readonly resolve?: Resolve;
}

/** A webhook cannot be sent there. The message says why, in words for whoever chose the address. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

/** Everything of IPv4 that is not the public internet (IANA special-purpose registry). */
const notPublic4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  // Carrier-grade NAT, and the metadata service of one cloud.
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local, and the metadata service of most clouds.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved and broadcast.
  ['224.0.0.0', 3],
];

/** What of 2000::/3 leads to special purposes, or to an IPv4 address that would have to be looked at again. */
const notPublic6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];

const refused4 = new BlockList();
for (const [network, prefix] of notPublic4) refused4.addSubnet(network, prefix, 'ipv4');
const refused6 = new BlockList();
for (const [network, prefix] of notPublic6) refused6.addSubnet(network, prefix, 'ipv6');
/** The only part of IPv6 that is handed out: mapped IPv4, loopback, unique local, link-local and multicast lie outside. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether an address is on the public internet. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !refused4.check(address, 'ipv4');
    case 6:
      // An address with a zone names an interface of this machine.
      return !address.includes('%') && global6.check(address, 'ipv6') && !refused6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** @throws AddressRefused for an address that could never be sent to, whatever its name resolves to. */
export function webhookUrl(text: string, { allowsLoopback = false }: GuardOptions = {}): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new AddressRefused('is not a URL');
  }
  const host = hostOf(url);
  const isLocal = allowsLoopback && isLoopbackName(host);
  if (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:')) {
    throw new AddressRefused(
      allowsLoopback ? 'must begin with https://, or with http:// on this machine itself' : 'must begin with https://',
    );
  }
  if (url.username !== '' || url.password !== '') throw new AddressRefused('must hold no name and no password');
  if (url.hash !== '') throw new AddressRefused('must hold no #: it is never sent');
  if (isIP(host) !== 0 && !isPublic(host) && !isLocal) throw new AddressRefused('is not on the public internet');
  return url;
}

/**
 * Resolves an address once. Whoever sends there sends to what was resolved and looked at here, because a name that is
 * resolved again may lead elsewhere.
 *
 * @throws AddressRefused when any of its addresses is not on the public internet, or there is none.
 */
export async function targetOf(text: string, options: GuardOptions = {}): Promise<Target> {
  const { resolve = resolveByDns, allowsLoopback = false } = options;
  const url = webhookUrl(text, options);
  const host = hostOf(url);
  const literal = isIP(host);
  const found = literal === 0 ? await resolved(host, resolve) : [{ address: host, family: literal }];
  const mayBeLocal = allowsLoopback && isLoopbackName(host);
  for (const { address } of found) {
    const isAllowed = isPublic(address) || (mayBeLocal && isLoopback(address));
    if (!isAllowed) throw new AddressRefused('leads to an address that is not on the public internet');
  }
  const [first] = found;
  if (first === undefined) throw new AddressRefused('has no address');
  return { url, address: first.address, family: first.family === 6 ? 6 : 4 };
}

async function resolved(host: string, resolve: Resolve) {
  try {
    return await resolve(host);
  } catch (error) {
    throw new AddressRefused(`cannot be resolved (${(error as NodeJS.ErrnoException).code ?? 'no answer'})`);
  }
}

/** The host as addresses are written: without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function isLoopbackName(host: string): boolean {
  return host === 'localhost' || isLoopback(host);
}

function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
