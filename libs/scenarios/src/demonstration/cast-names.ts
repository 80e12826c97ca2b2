import type { CastMember } from './demonstration-cast.js';

/** What those who act in a demonstration are called, and the organisations of which no contract knows the name. By code. */
export function namesOfCast(members: readonly CastMember[]): ReadonlyMap<string, string> {
  const people = members.map(({ actor, name }) => [actor.subject as string, name] as const);
  const organisations = members.flatMap(({ actor, organisationName }) =>
    organisationName === undefined ? [] : [[actor.organisation as string, organisationName] as const],
  );
  return new Map([...people, ...organisations]);
}
