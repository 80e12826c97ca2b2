import { z } from 'zod';
import { LedgerCommand } from '#contracts';
import { CalendarDate } from '#kernel';
import type { EvidenceReason } from './domain/evidence.js';
import { outcomePathInput } from './outcome-path.js';

export const CorrectAchievementDateInput = z.strictObject({
  ...outcomePathInput,
  /** The day on which it was achieved in truth. */
  achievedOn: CalendarDate,
  words: z.string().min(1).max(2000).optional(),
});

/** Corrects the day of an achievement that was recorded wrongly; nothing that was agreed changes. */
export class CorrectAchievementDate extends LedgerCommand<
  z.input<typeof CorrectAchievementDateInput>,
  EvidenceReason
> {}
