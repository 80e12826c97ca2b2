import { z } from 'zod';

/** Without HTTPS a session can be taken on the way, so only a browser on the same machine may do without. */
const address = z
  .string('must be text')
  .regex(
    /^(https:\/\/[^/?#\s]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)$/,
    'must be https://host, without a path; http only for localhost',
  );
const issuer = z
  .string('must be text')
  .regex(
    /^(https:\/\/[^/?#\s]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/[^?#\s]*)?$/,
    'must be https://…, as the issuer names itself; http only for localhost',
  );
const text = z.string('must be text').min(1, 'must not be empty');
const flag = z.boolean('must be true or false');

function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

function oneOf<const Value extends string>(...values: readonly [Value, ...Value[]]) {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

export const NOT_BESIDE_SIGN_IN =
  'a demonstration believes everybody, so it cannot be one to which real people sign in: leave out the settings of one of them';

/** Every setting of the ledger, by the variable of the environment that gives it, with the sentence that explains it. */
export const Settings = z.object({
  LEDGER_HOST: text.default('127.0.0.1').describe('The address to listen on; 0.0.0.0 inside a container.'),
  LEDGER_PORT: whole(0, 65_535).default(3000).describe('The port to listen on; 0 takes any free one.'),
  LEDGER_METRICS_PORT: whole(0, 65_535)
    .optional()
    .describe('The port that answers /metrics; 0 takes any free one. Nothing answers it, when absent.'),
  LEDGER_METRICS_HOST: text
    .default('127.0.0.1')
    .describe('The address that /metrics is answered at. Nobody is asked who they are there: never a public one.'),
  LEDGER_DATA: text
    .default('./data')
    .describe('The folder with the ledger, the read store, the participants store and the evidence files.'),
  LEDGER_PARTICIPANTS: text
    .optional()
    .describe(
      'The folder of participants.db, by default that of the ledger. On another volume, copies of the ledger hold no keys.',
    ),
  LEDGER_PARTICIPANTS_KEY: text
    .optional()
    .describe('The file with the key to participants.db, by default participants.key beside it.'),
  LEDGER_LOG_KEY: text
    .optional()
    .describe(
      'The file with the key that signs the log, by default tamper-evidence/log.key in the folder of the ledger.',
    ),
  LEDGER_ORIGIN: text
    .optional()
    .describe(
      'The name of the log in its checkpoints: a URL without its scheme. Chosen when the ledger is made, and kept.',
    ),
  LEDGER_CHECKPOINT_SECONDS: whole(1, 86_400)
    .default(60)
    .describe('How often a server signs the log at most, while there is news.'),
  LEDGER_SIGNS: flag
    .default(true)
    .describe('false where another process signs for this ledger: this one then has no checkpoints and no proofs.'),
  LEDGER_START_CHECK: oneOf('full', 'tail', 'auto')
    .default('auto')
    .describe(
      'How much of the log is hashed again before the ledger opens to be written to: all of it, its last 10,000 entries, or all of it up to 250,000.',
    ),
  LEDGER_WITNESS_POLICY: text
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
  LEDGER_PARTICIPANTS_BACKUP_DAYS: whole(0, 3650)
    .default(30)
    .describe(
      'For how many days backups of participants.db are kept. An erasure records by when the last of them is gone.',
    ),
  LEDGER_STORE: oneOf('sqlite', 'eventstoredb').default('sqlite').describe('Which store holds the log.'),
  LEDGER_EVENTSTORE_URL: z
    .string('must be text')
    .regex(/^(esdb|kurrentdb)(\+discover)?:\/\//, 'must be a connection string such as esdb://localhost:2113?tls=false')
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
  LEDGER_WEBHOOKS_KEY: text
    .optional()
    .describe('The file with the key to the secrets of webhooks, by default webhooks.key in the folder of the ledger.'),
  LEDGER_WEBHOOKS_LOCAL: flag
    .default(false)
    .describe('true: webhooks may also go to this machine itself, without TLS. For development.'),
  LEDGER_PUBLIC_URL: address
    .optional()
    .describe('The address under which browsers reach the ledger, for example https://ledger.example.org.'),
  LEDGER_OIDC_ISSUER: issuer
    .optional()
    .describe('Who vouches for the people who sign in: the address of an issuer of OpenID Connect.'),
  LEDGER_OIDC_CLIENT_ID: text
    .optional()
    .describe('As whom the ledger is registered there; its callback is /sign-in/callback at the public address.'),
  LEDGER_OIDC_CLIENT_SECRET_FILE: text
    .optional()
    .describe('The file with the secret of that registration. Never the secret itself: settings show in many places.'),
  LEDGER_LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'silent')
    .default('info')
    .describe('How much is logged. Log lines hold no bodies, no queries and nothing about people.'),
  LEDGER_TRUST_PROXY: flag
    .default(false)
    .describe('true behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto.'),
});

export type SettingValues = z.output<typeof Settings>;
export type SettingName = keyof SettingValues;

export const settingNames = Object.keys(Settings.shape) as SettingName[];

/** What the command line goes by too. The others are about serving, and a mistake in them is no business of a command. */
export const COMMAND_LINE: readonly SettingName[] = [
  'LEDGER_DATA',
  'LEDGER_PARTICIPANTS',
  'LEDGER_PARTICIPANTS_KEY',
  'LEDGER_PARTICIPANTS_BACKUP_DAYS',
  'LEDGER_LOG_KEY',
  'LEDGER_ORIGIN',
  'LEDGER_START_CHECK',
  'LEDGER_WITNESS_POLICY',
  'LEDGER_NEW_LOG',
  'LEDGER_STORE',
  'LEDGER_EVENTSTORE_URL',
  'LEDGER_WEBHOOKS_KEY',
  'LEDGER_WEBHOOKS_LOCAL',
];

/** The settings that name a file or a folder. */
export const PLACES: readonly SettingName[] = [
  'LEDGER_DATA',
  'LEDGER_PARTICIPANTS',
  'LEDGER_PARTICIPANTS_KEY',
  'LEDGER_LOG_KEY',
  'LEDGER_WITNESS_POLICY',
  'LEDGER_WEBHOOKS_KEY',
  'LEDGER_OIDC_CLIENT_SECRET_FILE',
];

/** What a file of settings must not hold, and why. */
export const NOT_IN_A_FILE: Partial<Record<SettingName, string>> = {
  LEDGER_EVENTSTORE_URL:
    'is a secret, and files of settings are copied, committed and shown: give it as LEDGER_EVENTSTORE_URL',
  LEDGER_NEW_LOG: 'is for one start, and a file is read at each: say LEDGER_NEW_LOG=true, or --new-log',
};

/** How a setting is called in a file: `LEDGER_CHECKPOINT_SECONDS` is `checkpointSeconds`. */
export function fieldOf(name: SettingName): string {
  return name
    .slice('LEDGER_'.length)
    .toLowerCase()
    .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * What the text of an option or of the environment stands for. Text that is no such value stays as it is, and the schema
 * says what it must be.
 */
export function valueOfText(name: SettingName, given: string): string | number | boolean {
  let schema: unknown = Settings.shape[name];
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) schema = schema.unwrap();
  if (schema instanceof z.ZodNumber && /^-?\d{1,15}$/.test(given)) return Number(given);
  if (schema instanceof z.ZodBoolean && (given === 'true' || given === 'false')) return given === 'true';
  return given;
}

const SIGN_IN = [
  'LEDGER_PUBLIC_URL',
  'LEDGER_OIDC_ISSUER',
  'LEDGER_OIDC_CLIENT_ID',
  'LEDGER_OIDC_CLIENT_SECRET_FILE',
] as const;

export interface Problem {
  readonly name: SettingName;
  readonly message: string;
}

/** What no setting says by itself: that one needs another, or cannot stand beside it. */
export function problemsBetween(settings: SettingValues, isServer: boolean): readonly Problem[] {
  const problems: Problem[] = [];
  const refuse = (name: SettingName, message: string) => problems.push({ name, message });
  if (settings.LEDGER_STORE === 'eventstoredb' && settings.LEDGER_EVENTSTORE_URL === undefined)
    refuse('LEDGER_EVENTSTORE_URL', 'must be given when LEDGER_STORE is eventstoredb');
  if (!isServer) return problems;
  const { LEDGER_METRICS_PORT: metricsPort, LEDGER_PORT: port } = settings;
  if (metricsPort !== undefined && metricsPort !== 0 && metricsPort === port)
    refuse('LEDGER_METRICS_PORT', 'must be another port than LEDGER_PORT');
  const given = SIGN_IN.filter((name) => settings[name] !== undefined);
  if (given.length === 0) return problems;
  // Half of it would be a ledger that nobody can sign in to, found out by the first who tries.
  for (const name of SIGN_IN) if (settings[name] === undefined) refuse(name, `must be given with ${given.join(', ')}`);
  if (settings.LEDGER_DEMONSTRATION) refuse('LEDGER_DEMONSTRATION', NOT_BESIDE_SIGN_IN);
  return problems;
}
