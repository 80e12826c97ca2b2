import { z } from 'zod';
import { OrganisationId } from './ids.js';

/**
 * What a person or machine may be in a contract (DESIGN §8). `operator` runs the installation and can append no
 * business event.
 */
export const Role = z.enum([
  'outcome-payer',
  'service-provider',
  'social-prime',
  'investor',
  'verifier',
  'evaluator',
  'referral-agency',
  'operator',
]);
export type Role = z.infer<typeof Role>;

/** Who did it: an opaque subject (never a name), for which organisation, in which role. */
export const Actor = z.strictObject({
  subject: z.string().regex(/^[A-Za-z0-9:._@/-]{1,128}$/, 'must be an opaque reference of at most 128 characters'),
  organisation: OrganisationId,
  role: Role,
});
export type Actor = z.infer<typeof Actor>;
