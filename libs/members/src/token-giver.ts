import { type Actor, TOKEN_SUBJECT } from '#kernel';
import { MemberId } from './domain/members.events.js';
import type { Giver } from './domain/token.js';

/** As whom the operator of the machine is recorded: no member and no token is called like this. */
export const MACHINE_SUBJECT = 'machine';

/** Who gives a command, by how they are recorded. */
export function giverOf({ subject }: Pick<Actor, 'subject'>): Giver {
  const member = MemberId.safeParse(subject);
  if (member.success) return { kind: 'member', member: member.data };
  if (subject.startsWith(TOKEN_SUBJECT)) return { kind: 'token' };
  return { kind: subject === MACHINE_SUBJECT ? 'files' : 'other' };
}
