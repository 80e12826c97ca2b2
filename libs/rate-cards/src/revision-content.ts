import { z } from 'zod';
import { CalendarDate, type ContractId } from '#kernel';
import { LineEdit } from './domain/line-changes.js';
import type { RevisionContent } from './domain/rate-card-commands.js';
import { rateCardEvents } from './domain/rate-cards.events.js';

/** The fields of an input that say what a revision is to be. */
export const contentFields = {
  effectiveFrom: CalendarDate.optional(),
  reason: z.string().min(1).max(2000).optional(),
  /** All the lines as they are to stand. */
  lines: rateCardEvents.RateCardRevisionProposed.schema.shape.lines.optional(),
  /** Or what is changed in the revision that was agreed last, line by line. */
  changes: z.array(LineEdit).min(1).max(60).optional(),
};

type ContentFields = z.output<z.ZodObject<typeof contentFields>>;

/** Whether any of the fields of a content is given. */
export function saysContent({ effectiveFrom, reason, lines, changes }: ContentFields): boolean {
  return [effectiveFrom, reason, lines, changes].some((field) => field !== undefined);
}

/** Says by field what a content lacks: it is whole, with its lines in one of two ways. */
export function checkContent({ effectiveFrom, reason, lines, changes }: ContentFields, context: z.core.$RefinementCtx) {
  const missing = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (effectiveFrom === undefined) missing('effectiveFrom', 'must be given');
  if (reason === undefined) missing('reason', 'must be given');
  if (lines === undefined && changes === undefined) missing('lines', 'must be given, or else changes');
  if (lines !== undefined && changes !== undefined)
    missing('changes', 'must not be given beside lines: say one of them');
}

/** @throws RangeError for what `checkContent` would not have let pass. */
export function contentOf({ effectiveFrom, reason, lines, changes }: ContentFields): RevisionContent {
  if (effectiveFrom === undefined || reason === undefined)
    throw new RangeError('The content of a revision is not whole');
  if (lines !== undefined) return { effectiveFrom, reason, lines };
  if (changes !== undefined) return { effectiveFrom, reason, changes };
  throw new RangeError('The content of a revision has no lines');
}

/** The revision that a draft or a proposal became. */
export type AboutRevision = { readonly contract: ContractId; readonly revision: number };
