import { z } from 'zod';
import type { Signing } from '#installation';
import { Failure } from './exit-codes.js';

/** Every setting of the command line, with the sentence that explains it. An option on the command line wins. */
const Settings = z.object({
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
  LEDGER_START_CHECK: z
    .enum(['full', 'tail', 'auto'])
    .default('auto')
    .describe('How much of the log is hashed again before a command that writes: full, tail or auto.'),
  LEDGER_WITNESS_POLICY: z
    .string()
    .min(1)
    .optional()
    .describe('The file that says which witnesses are asked to cosign checkpoints, and how many of them it takes.'),
  LEDGER_NEW_LOG: z.enum(['true', 'false']).default('false').describe('true: as the option --new-log.'),
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
  LEDGER_WEBHOOKS_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('The file with the key to the secrets of webhooks, by default webhooks.key in the folder of the ledger.'),
  LEDGER_WEBHOOKS_LOCAL: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: webhooks may also go to this machine itself, without TLS. For development.'),
  LEDGER_EVENTSTORE_URL: z
    .string()
    .regex(/^(esdb|kurrentdb)(\+discover)?:\/\//, 'must be a connection string such as esdb://localhost:2113?tls=false')
    .optional()
    .describe(
      'Where EventStoreDB or KurrentDB is, with its credentials. Never an option: a secret shows in a list of processes.',
    ),
});

const CHECKPOINT_MS = 60_000;

export interface Config {
  readonly data: string;
  readonly participants?: string;
  readonly participantsKey?: string;
  readonly participantsBackupDays: number;
  readonly logKey?: string;
  readonly origin?: string;
  readonly signing: Signing;
  readonly store: { readonly kind: 'sqlite' } | { readonly kind: 'eventstoredb'; readonly url: string };
  readonly webhooks: { readonly keyFile?: string; readonly allowsLoopback: boolean };
}

/** @throws Failure (usage) with every problem at once; a value is not repeated, because one may hold a password. */
export function readConfig(
  given: Readonly<Record<string, string | undefined>>,
  options: { readonly data?: string; readonly store?: string; readonly newLog?: boolean },
): Config {
  const parsed = Settings.safeParse({
    LEDGER_DATA: options.data ?? (given.LEDGER_DATA || undefined),
    LEDGER_PARTICIPANTS: given.LEDGER_PARTICIPANTS || undefined,
    LEDGER_PARTICIPANTS_KEY: given.LEDGER_PARTICIPANTS_KEY || undefined,
    LEDGER_LOG_KEY: given.LEDGER_LOG_KEY || undefined,
    LEDGER_ORIGIN: given.LEDGER_ORIGIN || undefined,
    LEDGER_START_CHECK: given.LEDGER_START_CHECK || undefined,
    LEDGER_WITNESS_POLICY: given.LEDGER_WITNESS_POLICY || undefined,
    LEDGER_NEW_LOG: options.newLog === true ? 'true' : given.LEDGER_NEW_LOG || undefined,
    LEDGER_PARTICIPANTS_BACKUP_DAYS: given.LEDGER_PARTICIPANTS_BACKUP_DAYS || undefined,
    LEDGER_STORE: options.store ?? (given.LEDGER_STORE || undefined),
    LEDGER_EVENTSTORE_URL: given.LEDGER_EVENTSTORE_URL || undefined,
    LEDGER_WEBHOOKS_KEY: given.LEDGER_WEBHOOKS_KEY || undefined,
    LEDGER_WEBHOOKS_LOCAL: given.LEDGER_WEBHOOKS_LOCAL || undefined,
  });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Failure('usage', 'bad-settings', `The settings are not right: ${problems.join('; ')}`);
  }
  const { LEDGER_DATA: data, LEDGER_STORE: store, LEDGER_EVENTSTORE_URL: url } = parsed.data;
  const { LEDGER_PARTICIPANTS: participants, LEDGER_PARTICIPANTS_KEY: participantsKey } = parsed.data;
  const { LEDGER_LOG_KEY: logKey, LEDGER_ORIGIN: origin, LEDGER_WITNESS_POLICY: witnessPolicy } = parsed.data;
  const { LEDGER_WEBHOOKS_KEY: webhooksKey } = parsed.data;
  const place = {
    data,
    participantsBackupDays: parsed.data.LEDGER_PARTICIPANTS_BACKUP_DAYS,
    ...(logKey === undefined ? {} : { logKey }),
    ...(origin === undefined ? {} : { origin }),
    signing: {
      // What a command records is signed when it ends: the next one to look finds it under a checkpoint.
      everyMs: CHECKPOINT_MS,
      startCheck: parsed.data.LEDGER_START_CHECK,
      newLog: parsed.data.LEDGER_NEW_LOG === 'true',
      ...(witnessPolicy === undefined ? {} : { witnessPolicy }),
    },
    ...(participants === undefined ? {} : { participants }),
    ...(participantsKey === undefined ? {} : { participantsKey }),
    webhooks: {
      ...(webhooksKey === undefined ? {} : { keyFile: webhooksKey }),
      allowsLoopback: parsed.data.LEDGER_WEBHOOKS_LOCAL === 'true',
    },
  };
  if (store === 'sqlite') return { ...place, store: { kind: 'sqlite' } };
  if (url === undefined) {
    throw new Failure(
      'usage',
      'bad-settings',
      'The store is eventstoredb, and nothing says where it is',
      'Set LEDGER_EVENTSTORE_URL to its connection string.',
    );
  }
  return { ...place, store: { kind: 'eventstoredb', url } };
}
