import { z } from 'zod';
import { EvidenceKind, LedgerCommand } from '#contracts';
import { CalendarDate, EvidenceId } from '#kernel';
import { MediaType } from './domain/evidence.events.js';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits');

export const SubmitEvidenceInput = z
  .strictObject({
    ...outcomePathInput,
    achievedOn: CalendarDate,
    /** By default derived from the command id: `E` and thirteen letters and digits. */
    evidence: EvidenceId.optional(),
    kind: EvidenceKind,
    /** What sort of body issued it, as the evidence rule names them. */
    issuer: z.string().min(1).max(200).optional(),
    issuedOn: CalendarDate.optional(),
    description: z.string().min(1).max(2000).optional(),
    /** A file that was put into the ledger's own store before, by the digest that the store answered. */
    file: z.strictObject({ digest: Digest }).optional(),
    /** A file that stays with the provider: its SHA-256 and where it is kept. */
    providerFile: z
      .strictObject({
        contentDigest: Digest,
        location: z.string().min(1).max(500),
        fileName: z.string().min(1).max(300).optional(),
        bytes: z.int().positive(),
        mediaType: MediaType,
      })
      .optional(),
  })
  .refine(({ file, providerFile }) => (file === undefined) !== (providerFile === undefined), {
    message: 'give either "file" (held by the ledger) or "providerFile" (held by the provider)',
    path: ['file'],
  });

/** Submits a piece of evidence that an outcome was achieved. */
export class SubmitEvidence extends LedgerCommand<
  z.input<typeof SubmitEvidenceInput>,
  EvidenceReason,
  { readonly evidence: string }
> {}
