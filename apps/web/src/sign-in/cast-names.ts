import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContractNames } from '#contracts';
import { Cast } from './cast.js';

/** Has pages call the people of a demonstration by their names. Members of a real ledger stay what the log calls them. */
@Injectable()
export class CastNames implements OnModuleInit {
  constructor(
    private readonly cast: Cast,
    private readonly names: ContractNames,
  ) {}

  onModuleInit(): void {
    const people = this.cast.members.map(({ actor, name }) => [actor.subject as string, name] as const);
    const organisations = this.cast.members.flatMap(({ actor, organisationName }) =>
      organisationName === undefined ? [] : [[actor.organisation as string, organisationName] as const],
    );
    this.names.alsoKnow(new Map([...people, ...organisations]));
  }
}
