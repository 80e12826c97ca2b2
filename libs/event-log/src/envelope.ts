import { z } from 'zod';
import { Actor, Instant, type SealedField, Uuid } from '#kernel';

/** An event of another stream that a decision rests on, frozen as it was then. */
export const Reference = z.strictObject({
  event: Uuid,
  stream: z.string(),
  revision: z.int().nonnegative(),
  /** What it was relied on as: `verification`, `rate-card-revision`, `referral` … */
  as: z.string(),
});
export type Reference = z.infer<typeof Reference>;

/** A stored file that the event rests on, by the digest of the bytes as stored (encrypted when `encrypted`). */
export const EvidenceFile = z.strictObject({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  mediaType: z.string(),
  encrypted: z.boolean(),
  kid: z.string().optional(),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

const SealedFieldSchema = z.strictObject({
  path: z.string(),
  subject: z.string(),
  kid: z.string(),
  alg: z.literal('A256GCM'),
  iv: z.string(),
  ct: z.string(),
  commit: z.string(),
}) satisfies z.ZodType<SealedField>;

/**
 * What surrounds the data of every event, as it is stored. The canonical JSON of this whole object is the
 * leaf of the log; the ledger sequence is not in it, because the log assigns it.
 */
export const Envelope = z.strictObject({
  v: z.literal('outcomes-ledger/event@1'),
  id: Uuid,
  salt: z.string(),
  stream: z.string(),
  revision: z.int().nonnegative(),
  type: z.string(),
  schemaVersion: z.int().positive(),
  /** When it happened in the world: a day, or an instant. */
  occurredAt: z.string(),
  /** When the ledger learned it. */
  recordedAt: Instant,
  actor: Actor,
  /** The command that caused it, and a keyed digest of what was asked, so that a repetition is known from a misuse. */
  command: z.strictObject({ id: z.string(), digest: z.string() }),
  correlation: z.string(),
  causation: Uuid.optional(),
  reliesOn: z.array(Reference),
  data: z.record(z.string(), z.unknown()),
  sealed: z.array(SealedFieldSchema),
  evidence: z.array(EvidenceFile),
});
export type Envelope = z.infer<typeof Envelope>;
