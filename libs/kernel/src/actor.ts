import { z } from 'zod';
import { OrganisationId } from './ids.js';

/**
 * What a person or machine may be in a contract. `operator` runs the installation and can append no
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

/**
 * Reads `subject; organisation; role`, as a header of the API and an option of the command line say who acts.
 *
 * @returns the actor, or what is wrong in words for whoever wrote the text.
 */
export function readActor(text: string): Actor | { readonly wrong: string } {
  const parts = text.split(';').map((part) => part.trim());
  if (parts.length !== 3)
    return { wrong: `it has ${parts.length === 1 ? 'one part' : `${parts.length} parts`}, not three` };
  const [subject, organisation, role] = parts;
  const actor = Actor.safeParse({ subject, organisation, role });
  if (actor.success) return actor.data;
  const wrong = actor.error.issues.map(({ path: [field], message }) =>
    field === 'role' ? `the role must be one of ${Role.options.join(', ')}` : `the ${String(field)} ${message}`,
  );
  return { wrong: wrong.join('; ') };
}

/** How whoever acts with a token of the API is called in the log, before the name of the token. */
export const TOKEN_SUBJECT = 'token:';

/** The person behind each token that was looked up. Whoever acts with none is their own person. */
export type PeopleBehind = Readonly<Record<string, string>>;

/**
 * Whether one person did both. A token is the person who accepted it, so that nobody is two people by having two of them;
 * one that was not looked up could be anybody's, and counts as the same.
 */
export function isSamePerson(one: string, other: string, people: PeopleBehind = {}): boolean {
  const behind = (subject: string) => (subject.startsWith(TOKEN_SUBJECT) ? people[subject] : subject);
  const [first, second] = [behind(one), behind(other)];
  return one === other || first === undefined || second === undefined || first === second;
}
