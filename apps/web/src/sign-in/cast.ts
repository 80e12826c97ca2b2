import type { CastMember } from '#scenarios';

/** Whom a visitor of a demonstration can be. */
export class Cast {
  constructor(readonly members: readonly CastMember[]) {}

  member(subject: string): CastMember | undefined {
    return this.members.find(({ actor }) => actor.subject === subject);
  }
}
