import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  PUBLISHED_TABLES,
  PublicationsRegister,
  type PublishedTableName,
  PublishedTables,
  publicationReasons,
  ReleasePublication,
} from '#exports';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { asItIs } from './export-answer.js';
import { ReleasePublicationRequest } from './publications.requests.js';

const publicationExample = {
  contract: 'reboot_west',
  published: 'outcomes',
  until: '2019-03-31',
  asOf: 4217,
  ruleset: 'ons-10-5',
  rulesetVersion: 1,
  threshold: 10,
  tableSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  suppressed: 12,
  releasedOn: '2019-05-07',
  entry: 4218,
};

/** Tables for everybody, with small numbers kept out of them. */
@ApiTags('Publications')
@Controller('v1/contracts/:contract/publications')
export class PublicationsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: PublicationsRegister,
    private readonly tables: PublishedTables,
  ) {}

  @Post()
  @CommandRoute({
    summary: 'Publish a table for a quarter, with small numbers kept out of it',
    description:
      'It is made of what the ledger knew at the end of that quarter, beside the columns of every earlier release as they were published.',
  })
  release(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: ReleasePublicationRequest) {
    return this.desk.carryOut(
      call,
      publicationReasons,
      (context) => new ReleasePublication({ ...body, contract }, context),
    );
  }

  @Get()
  @QueryRoute({
    summary: 'What was published of the contract, in the order in which it was',
    list: true,
    filters: { table: PUBLISHED_TABLES },
    answer: { data: [publicationExample], page: { next: null, entry: 4218 } },
  })
  publications(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      ({ asOf, after, limit, filters }) => {
        const table = oneOf('table', PUBLISHED_TABLES, filters['table']);
        const { rows, next } = this.register.publications(contract, {
          ...{ asOf, after, limit },
          ...(table === undefined ? {} : { table }),
        });
        return {
          rows: rows.map(({ rules: _, ...row }) => inCamelCase(row)),
          next,
        };
      },
      ['table'],
    );
  }

  @Get(':table/:until')
  @QueryRoute({
    summary: 'A published table, byte for byte as it was published',
    answer: {
      format: 'outcomes-ledger/published-table@1',
      contract: 'reboot_west',
      table: 'outcomes',
      until: '2019-03-31',
      rows: [{ code: 'enters_employment', title: 'Enters employment' }],
      columns: [{ quarter: '2019-Q1', until: '2019-03-31', asOf: 4217 }],
      measures: [{ measure: 'achieved', cells: [[35]] }],
      amounts: [[null]],
    },
  })
  async table(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('table') name: string,
    @Param('until') until: string,
  ): Promise<string> {
    const { text, sha256 } = await this.queries.one(call, ({ asOf }) => {
      const table = PUBLISHED_TABLES.find((one) => one === name);
      return table && this.#made(contract, table, until, asOf);
    });
    call.reply
      .type('application/json; charset=utf-8')
      .header('ETag', `"${sha256}"`)
      .header('Repr-Digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
      .header('Cache-Control', 'no-transform');
    asItIs(call);
    return text;
  }

  #made(contract: string, table: PublishedTableName, until: string, asOf: number) {
    const releases = this.register.releases(contract, table, { until, asOf });
    return releases.at(-1)?.until === until ? this.tables.all(contract, table, releases).at(-1) : undefined;
  }
}
