import { z } from 'zod';
import { CalendarDate } from '#kernel';
import { isReason } from './reasons.js';

/** Words that the steps of a scenario and its expectations share. */

export const PersonReference = z
  .string()
  .regex(/^@[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be @ and the reference of somebody in "people"')
  .meta({ id: 'PersonReference', description: '"@" and the reference of somebody in "people": "@AB001".' });

export const Day = CalendarDate.meta({
  id: 'Day',
  format: 'date',
  description: 'A day that exists, written YYYY-MM-DD.',
});

export const Reason = z
  .string()
  .refine(isReason, 'must be the name of a refusal that the ledger knows')
  .meta({ id: 'Reason', description: 'The name of a refusal, for example "claims-limit-reached".' });
