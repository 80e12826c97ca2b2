import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ContractRegister, type ContractTerms, termsInWords } from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { pageOfAll } from '../http/page-of-all.js';
import { dayFrom, invalid, needed, QueryDesk } from '../http/query-desk.js';
import { QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { termsDifferenceExample, termsExample } from './terms.example.js';

/** The terms of a contract: those of a day with every change, each version, and what is different between two. */
@ApiTags('Changes of the contract')
@Controller('v1/contracts/:contract/terms')
export class TermsApiController {
  constructor(
    private readonly queries: QueryDesk,
    private readonly register: ContractRegister,
  ) {}

  @Get()
  @QueryRoute({
    versionOf: streamShown.contract,
    summary: 'The consolidated terms on a day, as data and as sentences',
    description: 'As the ledger knew them at asOf. On effectiveOn; without it on the day of asOf, or today.',
    effectiveOn: true,
    answer: { ...termsExample, words: ['Prices are those of the day the outcome was achieved.'] },
  })
  terms(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      ({ asOf, day }) => {
        const found = this.register.consolidatedTerms(contract, day, { asOf });
        return found && { ...found, words: termsInWords(found.terms) };
      },
      ['asOf', 'effectiveOn'],
    );
  }

  @Get('versions')
  @QueryRoute({
    summary: 'Every version of the terms, in the order in which they were set',
    list: true,
    answer: { data: [termsExample], page: { next: null, entry: 4217 } },
  })
  versions(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(call, (asked) =>
      pageOfAll(this.register.termsVersions(contract, asked), asked, ({ version }) => version),
    );
  }

  @Get('difference')
  @QueryRoute({
    summary: 'What is different between two versions of the terms, or between two days',
    parameters: [
      { name: 'from', about: 'A version (1), or a day (2019-01-01).', example: '1', required: true },
      { name: 'to', about: 'A version, or a day.', example: '2020-04-01', required: true },
    ],
    answer: termsDifferenceExample,
  })
  difference(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      ({ asOf, filters: { from, to } }) => {
        const [before, after] = [this.#version('from', from, contract, asOf), this.#version('to', to, contract, asOf)];
        if (before === undefined || after === undefined) return undefined;
        return this.register.termsDifference(contract, before, after, { asOf });
      },
      ['asOf', 'from', 'to'],
    );
  }

  /** The version that a number or a day means. */
  #version(
    name: string,
    text: string | undefined,
    contract: string,
    asOf: number,
  ): ContractTerms['version'] | undefined {
    const given = needed(name, text);
    if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
    if (!given.includes('-')) throw invalid(name, 'must be a version (1) or a day (2019-01-01)');
    return this.register.terms(contract, { asOf, on: dayFrom(name, given) })?.version;
  }
}
