import { z } from 'zod';
import { type EventOf, eventType } from '#event-log';
import { CalendarDate, ContractId } from '#kernel';

/** The tables that are published, each with small numbers kept out of it. */
export const PUBLISHED_TABLES = ['outcomes', 'referrals'] as const;
export const PublishedTableName = z.enum(PUBLISHED_TABLES);
export type PublishedTableName = z.infer<typeof PublishedTableName>;

/** The rules by which small numbers were kept out, in full: the table comes out the same by them for ever. */
export const StoredRuleset = z.strictObject({
  name: z.literal('ons-10-5'),
  version: z.literal(1),
  threshold: z.int().min(2).max(100),
  base: z.int().min(1).max(100),
  showZero: z.boolean(),
  possibleValuesMin: z.int().min(2).max(100),
});

/** STORED FORMATS: see `eventType`. */
export const publicationEvents = {
  PublicationReleased: eventType(
    'A table was published with small numbers kept out of it',
    {
      contract: ContractId,
      table: PublishedTableName,
      /** The last day that it tells of: the end of a quarter. */
      until: CalendarDate,
      /** The last entry of the ledger that it was made of. */
      asOf: z.int().nonnegative(),
      ruleset: StoredRuleset,
      /** The SHA-256 digest of the published table, as the bytes that everybody gets. */
      tableSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
      /** How many figures of it are suppressed, earlier columns included. */
      suppressed: z.int().nonnegative(),
      releasedOn: CalendarDate,
    },
    { occurred: 'releasedOn' },
  ),
};

export type PublicationEvent = EventOf<typeof publicationEvents>;
