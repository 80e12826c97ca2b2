import { z } from 'zod';
import type { Signing } from '#installation';

/** Without HTTPS a session can be taken on the way, so only a browser on the same machine may do without. */
const address = z
  .string()
  .regex(
    /^(https:\/\/[^/?#\s]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)$/,
    'must be https://host, without a path; http only for localhost',
  );
const issuer = z
  .string()
  .regex(
    /^(https:\/\/[^/?#\s]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/[^?#\s]*)?$/,
    'must be https://…, as the issuer names itself; http only for localhost',
  );

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const SIGN_IN = [
  'LEDGER_PUBLIC_URL',
  'LEDGER_OIDC_ISSUER',
  'LEDGER_OIDC_CLIENT_ID',
  'LEDGER_OIDC_CLIENT_SECRET_FILE',
] as const;

export const NOT_BESIDE_SIGN_IN =
  'a demonstration believes everybody, so it cannot be one to which real people sign in: leave out the settings of one of them';

/** Every setting of the web process, with the sentence that explains it. The only reader of the environment. */
export const Settings = z
  .object({
    LEDGER_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('The address to listen on; 0.0.0.0 inside a container.'),
    LEDGER_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(3000)
      .describe('The port to listen on; 0 takes any free one.'),
    LEDGER_METRICS_PORT: z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe('The port that answers /metrics; 0 takes any free one. Nothing answers it, when absent.'),
    LEDGER_METRICS_HOST: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('The address that /metrics is answered at. Nobody is asked who they are there: never a public one.'),
    LEDGER_DATA: z
      .string()
      .min(1)
      .default('./data')
      .describe('The folder with the ledger, the read store, the participants store and the evidence files.'),
    LEDGER_PARTICIPANTS: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The folder of participants.db, by default that of the ledger. On another volume, copies of the ledger hold no keys.',
      ),
    LEDGER_PARTICIPANTS_KEY: z
      .string()
      .min(1)
      .optional()
      .describe('The file with the key to participants.db, by default participants.key beside it.'),
    LEDGER_LOG_KEY: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The file with the key that signs the log, by default tamper-evidence/log.key in the folder of the ledger.',
      ),
    LEDGER_ORIGIN: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The name of the log in its checkpoints: a URL without its scheme. Chosen when the ledger is made, and kept.',
      ),
    LEDGER_CHECKPOINT_SECONDS: z.coerce
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .describe('How often the log is signed at most, while there is news.'),
    LEDGER_SIGNS: flag
      .default(true)
      .describe('false where another process signs for this ledger: this one then has no checkpoints and no proofs.'),
    LEDGER_START_CHECK: z
      .enum(['full', 'tail', 'auto'])
      .default('auto')
      .describe(
        'How much of the log is hashed again before the ledger opens: all of it, its last 10,000 entries, or all of it up to 250,000.',
      ),
    LEDGER_WITNESS_POLICY: z
      .string()
      .min(1)
      .optional()
      .describe('The file that says which witnesses are asked to cosign checkpoints, and how many of them it takes.'),
    LEDGER_NEW_LOG: flag
      .default(false)
      .describe(
        'true, for one start: another signed log is begun over a ledger that holds events and has neither tree nor key. Without it such a ledger does not open.',
      ),
    LEDGER_SERVE_ENTRIES: flag
      .default(false)
      .describe('true: the bundles of whole entries of the log are served too, to anybody who reaches this address.'),
    LEDGER_PARTICIPANTS_BACKUP_DAYS: z.coerce
      .number()
      .int()
      .min(0)
      .max(3650)
      .default(30)
      .describe(
        'For how many days backups of participants.db are kept. An erasure records by when the last of them is gone.',
      ),
    LEDGER_STORE: z.enum(['sqlite', 'eventstoredb']).default('sqlite').describe('Which store holds the log.'),
    LEDGER_EVENTSTORE_URL: z
      .string()
      .regex(
        /^(esdb|kurrentdb)(\+discover)?:\/\//,
        'must be a connection string such as esdb://localhost:2113?tls=false',
      )
      .optional()
      .describe('Where EventStoreDB or KurrentDB is, with its credentials. It has no default, because it is a secret.'),
    LEDGER_DEMONSTRATION: flag
      .default(false)
      .describe(
        'true: filled with synthetic people the first time, and anybody may say who they are. Never for real people.',
      ),
    LEDGER_WEBHOOKS: flag
      .default(true)
      .describe('false where another process sends the webhooks of this ledger: this one then has none.'),
    LEDGER_WEBHOOKS_KEY: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The file with the key to the secrets of webhooks, by default webhooks.key in the folder of the ledger.',
      ),
    LEDGER_WEBHOOKS_LOCAL: flag
      .default(false)
      .describe('true: webhooks may also go to this machine itself, without TLS. For development.'),
    LEDGER_PUBLIC_URL: address
      .optional()
      .describe('The address under which browsers reach the ledger, for example https://ledger.example.org.'),
    LEDGER_OIDC_ISSUER: issuer
      .optional()
      .describe('Who vouches for the people who sign in: the address of an issuer of OpenID Connect.'),
    LEDGER_OIDC_CLIENT_ID: z
      .string()
      .min(1)
      .optional()
      .describe('As whom the ledger is registered there; its callback is /sign-in/callback at the public address.'),
    LEDGER_OIDC_CLIENT_SECRET_FILE: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The file with the secret of that registration. Never the secret itself: settings show in many places.',
      ),
    LEDGER_LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info')
      .describe('How much is logged. Log lines hold no bodies, no queries and nothing about people.'),
    LEDGER_TRUST_PROXY: flag
      .default(false)
      .describe('true behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto.'),
  })
  .superRefine((settings, context) => {
    if (settings.LEDGER_STORE === 'eventstoredb' && settings.LEDGER_EVENTSTORE_URL === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['LEDGER_EVENTSTORE_URL'],
        message: 'must be given when LEDGER_STORE is eventstoredb',
      });
    }
    const { LEDGER_METRICS_PORT: metricsPort, LEDGER_PORT: port } = settings;
    if (metricsPort !== undefined && metricsPort !== 0 && metricsPort === port) {
      context.addIssue({
        code: 'custom',
        path: ['LEDGER_METRICS_PORT'],
        message: 'must be another port than LEDGER_PORT',
      });
    }
    const given = SIGN_IN.filter((name) => settings[name] !== undefined);
    if (given.length === 0) return;
    const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    // Half of it would be a ledger that nobody can sign in to, found out by the first who tries.
    for (const name of SIGN_IN) {
      if (settings[name] === undefined) refuse(name, `must be given with ${given.join(', ')}`);
    }
    if (settings.LEDGER_DEMONSTRATION) refuse('LEDGER_DEMONSTRATION', NOT_BESIDE_SIGN_IN);
  });

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where what is measured can be asked for; nowhere, when absent. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly dataFolder: string;
  readonly participants?: string;
  readonly participantsKey?: string;
  readonly participantsBackupDays: number;
  readonly logKey?: string;
  readonly origin?: string;
  readonly signing: Signing;
  /** Whether anybody who reaches this address may have whole entries of the log. */
  readonly servesEntries: boolean;
  readonly store: { readonly kind: 'sqlite' } | { readonly kind: 'eventstoredb'; readonly url: string };
  /** Who is told of what is recorded; nobody by this process, when absent. */
  readonly webhooks?: { readonly keyFile?: string; readonly allowsLoopback: boolean };
  readonly demonstration: boolean;
  /** How people sign in; absent where only machines do. */
  readonly signIn?: {
    readonly publicUrl: string;
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecretFile: string;
  };
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly trustProxy: boolean;
}

/** The environment does not say what the process needs. The message lists every problem, one a line. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/** @throws BadSettings with every problem at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const known = Object.keys(Settings.shape);
  // An empty setting is one that was not given: compose files write them so.
  const given = Object.fromEntries(known.map((name) => [name, environment[name] || undefined]));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    // The value itself is not repeated: a connection string holds a password.
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new BadSettings(`The settings are not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
  const settings = parsed.data;
  const { LEDGER_PARTICIPANTS: participants, LEDGER_PARTICIPANTS_KEY: participantsKey } = settings;
  return {
    host: settings.LEDGER_HOST,
    port: settings.LEDGER_PORT,
    ...(settings.LEDGER_METRICS_PORT === undefined
      ? {}
      : { metrics: { host: settings.LEDGER_METRICS_HOST, port: settings.LEDGER_METRICS_PORT } }),
    dataFolder: settings.LEDGER_DATA,
    participantsBackupDays: settings.LEDGER_PARTICIPANTS_BACKUP_DAYS,
    ...(participants === undefined ? {} : { participants }),
    ...(participantsKey === undefined ? {} : { participantsKey }),
    ...(settings.LEDGER_LOG_KEY === undefined ? {} : { logKey: settings.LEDGER_LOG_KEY }),
    ...(settings.LEDGER_ORIGIN === undefined ? {} : { origin: settings.LEDGER_ORIGIN }),
    signing: {
      everyMs: settings.LEDGER_CHECKPOINT_SECONDS * 1000,
      isElsewhere: !settings.LEDGER_SIGNS,
      startCheck: settings.LEDGER_START_CHECK,
      newLog: settings.LEDGER_NEW_LOG,
      ...(settings.LEDGER_WITNESS_POLICY === undefined ? {} : { witnessPolicy: settings.LEDGER_WITNESS_POLICY }),
    },
    servesEntries: settings.LEDGER_SERVE_ENTRIES,
    store:
      settings.LEDGER_STORE === 'eventstoredb' && settings.LEDGER_EVENTSTORE_URL !== undefined
        ? { kind: 'eventstoredb', url: settings.LEDGER_EVENTSTORE_URL }
        : { kind: 'sqlite' },
    ...(settings.LEDGER_WEBHOOKS
      ? {
          webhooks: {
            ...(settings.LEDGER_WEBHOOKS_KEY === undefined ? {} : { keyFile: settings.LEDGER_WEBHOOKS_KEY }),
            allowsLoopback: settings.LEDGER_WEBHOOKS_LOCAL,
          },
        }
      : {}),
    demonstration: settings.LEDGER_DEMONSTRATION,
    ...signInOf(settings),
    logLevel: settings.LEDGER_LOG_LEVEL,
    trustProxy: settings.LEDGER_TRUST_PROXY,
  };
}

function signInOf(settings: z.output<typeof Settings>): Pick<Config, 'signIn'> {
  const { LEDGER_PUBLIC_URL: publicUrl, LEDGER_OIDC_ISSUER: vouches, LEDGER_OIDC_CLIENT_ID: clientId } = settings;
  const { LEDGER_OIDC_CLIENT_SECRET_FILE: clientSecretFile } = settings;
  if (publicUrl === undefined || vouches === undefined || clientId === undefined || clientSecretFile === undefined) {
    return {};
  }
  return { signIn: { publicUrl, issuer: vouches, clientId, clientSecretFile } };
}
