import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ContractNames } from '#contracts';
import { namesOfCast } from '#scenarios';
import { Cast } from './cast.js';

/** Has pages call the people of a demonstration by their names. Members of a real ledger stay what the log calls them. */
@Injectable()
export class CastNames implements OnModuleInit {
  constructor(
    private readonly cast: Cast,
    private readonly names: ContractNames,
  ) {}

  onModuleInit(): void {
    this.names.alsoKnow(namesOfCast(this.cast.members));
  }
}
