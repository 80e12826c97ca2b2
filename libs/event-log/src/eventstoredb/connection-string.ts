/** A connection string that the client will take without a word: checked first, because its own words repeat the password. */
export interface Connection {
  /** What the client is given. Never shown. */
  readonly connectionString: string;
  /** Where it leads, for people: `esdb://host:2113`. */
  readonly shown: string;
  /** How often the connection is probed while nothing else moves on it. */
  readonly keepAliveMs: number;
  /** The text without anything secret. */
  redact(text: string): string;
}

const OPTIONS: Readonly<Record<string, RegExp>> = {
  tls: /^(true|false)$/,
  tlscafile: /./,
  usercertfile: /./,
  userkeyfile: /./,
  nodepreference: /^(leader|follower|random|read[-_]?only[-_]?replica)$/i,
  discoveryinterval: /^\d+$/,
  maxdiscoverattempts: /^\d+$/,
  gossiptimeout: /^\d+$/,
  keepaliveinterval: /^(-1|\d+)$/,
  keepalivetimeout: /^(-1|\d+)$/,
  defaultdeadline: /^\d+$/,
  connectionname: /./,
  throwonappendfailure: /^true$/,
};

/** Options that are known and still refused, with the reason. */
const REFUSED: Readonly<Record<string, string>> = {
  tlsverifycert: 'has no effect in this client; give the certificate authority with tlsCAFile',
  throwonappendfailure: 'must be true, because without it the client gives wrong revisions',
};

const KEEP_ALIVE_MS = 10_000;

/**
 * @throws InvalidConnectionString that names the rule, and never repeats the user or password.
 */
export function parseConnection(given: string): Connection {
  // The newer name of the same server, which this client does not know yet.
  const connectionString = given
    .trim()
    .replace(/\/+$/, '')
    .replace(/^kurrentdb(?=(\+discover)?:)/, 'esdb');
  const [, scheme, rest] = /^([^:]*):\/\/(.*)$/s.exec(connectionString) ?? [];
  if (rest === undefined || (scheme !== 'esdb' && scheme !== 'esdb+discover')) {
    throw new InvalidConnectionString('it must begin with esdb:// or esdb+discover:// (or kurrentdb)');
  }
  const parts = rest.split('@');
  // What follows a second @ could be the rest of a password, so nothing of it may be looked at, let alone named.
  if (parts.length > 2 || (parts.length === 2 && parts[0]?.includes('?'))) {
    throw new InvalidConnectionString('an @ or ? in a user, password or option must be percent-encoded (%40, %3F)');
  }
  const userInfo = parts.length === 2 ? parts[0] : undefined;
  const secrets = userInfo === undefined ? [] : secretsOf(userInfo);
  const [hosts = '', query] = splitOnce(parts.at(-1) ?? '', '?');
  for (const host of hosts.replace(/\/+$/, '').split(',')) {
    if (!/^[A-Za-z0-9._-]+(:\d{1,5})?$/.test(host)) {
      throw new InvalidConnectionString(
        'after user:password@ it must name hosts, as in host:2113 or one:2113,two:2113; user and password are percent-encoded',
      );
    }
  }
  const options = query === undefined ? new Map<string, string>() : optionsOf(query);
  const keepAlive = Number(options.get('keepaliveinterval') ?? KEEP_ALIVE_MS);
  return {
    connectionString,
    shown: `${scheme}://${hosts.replace(/\/+$/, '')}`,
    keepAliveMs: keepAlive > 0 ? keepAlive : KEEP_ALIVE_MS,
    redact: (text) =>
      [connectionString, given, ...secrets].reduce((shown, secret) => shown.replaceAll(secret, '*****'), text),
  };
}

export class InvalidConnectionString extends Error {
  override readonly name = 'InvalidConnectionString';
  constructor(rule: string) {
    super(`The EventStoreDB connection string is not usable: ${rule}`);
  }
}

function secretsOf(userInfo: string): string[] {
  const [user = '', password, ...more] = userInfo.split(':');
  if (user === '' || password === undefined || password === '' || more.length > 0) {
    throw new InvalidConnectionString(
      'before the @ it must have user:password, both percent-encoded (a colon in a password is %3A, because the client drops what follows a second colon)',
    );
  }
  let decoded: { user: string; password: string };
  try {
    decoded = { user: decodeURIComponent(user), password: decodeURIComponent(password) };
  } catch {
    throw new InvalidConnectionString('user and password must be percent-encoded');
  }
  const basic = Buffer.from(`${decoded.user}:${decoded.password}`).toString('base64');
  // The longest first, so that no rest of one is left standing when a shorter one was found in it.
  return [...new Set([userInfo, basic, password, decoded.password])].sort((one, other) => other.length - one.length);
}

function optionsOf(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', value = ''] = splitOnce(pair, '=');
    const key = name.trim().toLowerCase().replace(/[_-]/g, '');
    const shape = OPTIONS[key];
    const refusal = REFUSED[key];
    if (shape === undefined && refusal === undefined) {
      throw new InvalidConnectionString(`it has an option "${name}" that does not exist`);
    }
    if (shape?.test(value.trim()) !== true) {
      throw new InvalidConnectionString(`its option ${name} ${refusal ?? 'has a value that it cannot have'}`);
    }
    options.set(key, value.trim());
  }
  return options;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
