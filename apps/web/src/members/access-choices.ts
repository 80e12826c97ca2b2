import { Injectable } from '@nestjs/common';
import type { Option } from '../forms/field.js';
import type { Named } from './access-history.js';
import { MembersReader } from './members-reader.js';

/** What there is to choose from in forms about access, and what codes are called on its pages. */
@Injectable()
export class AccessChoices {
  constructor(private readonly reader: MembersReader) {}

  organisations(): readonly Option[] {
    return this.reader.organisations().map(({ organisation, name }) => ({ value: organisation, text: name }));
  }

  contracts(): readonly Option[] {
    return this.reader.contractTitles().map(({ contract, title }) => ({ value: contract, text: title }));
  }

  /** As they are called now, also on a page that shows the past. */
  get named(): Named {
    const titles = new Map(this.reader.contractTitles().map(({ contract, title }) => [contract, title]));
    return {
      organisationName: (code) => this.reader.organisationName(code),
      titleOf: (contract) => titles.get(contract) ?? contract,
      nameOf: this.reader.nameOf,
      names: this.reader.names({}),
    };
  }
}
