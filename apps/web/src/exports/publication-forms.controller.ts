import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import {
  PUBLISHED_TABLES,
  PublicationsRegister,
  publicationReasons,
  ReleasePublication,
  type ReleasePublicationInput,
} from '#exports';
import { addDays, addMonths, type CalendarDate } from '#kernel';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { optionsOf } from '../forms/options.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { cell } from '../layout/parts.js';
import { dayWords } from '../layout/words.js';

const QUARTERS_OFFERED = 12;

/** Publishes a table for everybody, with small numbers kept out of it. */
@ApiExcludeController()
@Controller('contracts/:contract/published/publish')
export class PublicationFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly register: PublicationsRegister,
  ) {}

  @Get()
  ask(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#form(contract, asked));
  }

  @Post()
  publish(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#form(contract, asked), {
      carryOut: async (input, context) => {
        const answer = await this.commands.execute(
          context,
          publicationReasons,
          (given) => new ReleasePublication({ ...input, contract } as ReleasePublicationInput, given),
        );
        return { ...answer, about: {} };
      },
      next: () => `/contracts/${contract}/published`,
      said: () => ({
        heading: 'The table is published',
        words: 'What is published stands, and is repeated in every later release.',
      }),
    });
  }

  #form(code: string, asked: FormAsked): Form | undefined {
    const contract = this.contracts.contract(code, asked);
    if (contract === undefined) return undefined;
    const home = `/contracts/${code}/published`;
    const quarters = lastQuarters(asked.day).filter((until) => until >= contract.startsOn);
    return {
      title: 'Publish a table',
      caption: contract.title,
      section: 'contracts',
      crumbs: contractCrumbs(contract, asked, { text: 'Published tables', href: home }),
      lead: [
        'It is made of what the ledger knew at the end of the quarter. Numbers below ten, and those from which one could be worked out, are kept out of it; others are rounded to five.',
      ],
      facts: PUBLISHED_TABLES.map((table) => {
        const last = this.register.releases(code, table, { asOf: asked.asOf }).at(-1);
        return {
          name: `Last release of ${table}`,
          value: cell(last === undefined ? 'Not published yet' : `until ${dayWords(last.until)}`),
        };
      }),
      fields: [
        { kind: 'choice', name: 'table', label: 'Which table', options: optionsOf(PUBLISHED_TABLES) },
        {
          kind: 'choice',
          name: 'until',
          label: 'Until the end of which quarter',
          options: quarters.map((until) => ({ value: until, text: dayWords(until) })),
        },
      ],
      warning: 'What is published stands: an earlier quarter cannot be published after a later one.',
      submit: 'Publish the table',
      cancelHref: home,
    };
  }
}

/** The last days of the quarters that are over, the newest first. */
function lastQuarters(today: CalendarDate): readonly CalendarDate[] {
  const month = Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + 1;
  const begins = `${today.slice(0, 4)}-${String(month).padStart(2, '0')}-01` as CalendarDate;
  return Array.from({ length: QUARTERS_OFFERED }, (_, nth) => addDays(addMonths(begins, -3 * nth), -1));
}
