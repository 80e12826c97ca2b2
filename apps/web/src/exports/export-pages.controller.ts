import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { Ledger } from '#event-log';
import { datasets, PUBLISHED_TABLES, PublicationsRegister, PublishedTables, TableExports } from '#exports';
import { ReadStore } from '#read-store';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { exportPage, exportsPage, publicationsPage } from './exports.page.js';

@ApiExcludeController()
@Controller('contracts/:contract')
export class ExportPagesController {
  readonly #tables: TableExports;

  constructor(
    private readonly desk: PageDesk,
    private readonly contracts: ContractRegister,
    private readonly register: PublicationsRegister,
    private readonly published: PublishedTables,
    store: ReadStore,
    ledger: Ledger,
  ) {
    this.#tables = new TableExports(store, ledger);
  }

  @Get('exports')
  exports(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked) => {
      const contract = this.contracts.contract(code, asked);
      return contract && exportsPage(contract, asked);
    });
  }

  @Get('exports/:table')
  table(@TheCall() call: Call, @Param('contract') code: string, @Param('table') name: string): Promise<string> {
    return this.desk.show(call, async (asked) => {
      const contract = this.contracts.contract(code, asked);
      const dataset = datasets.find((one) => one.name === name && one.ofContract);
      if (contract === undefined || dataset === undefined) return undefined;
      const { asOf, day } = asked;
      const { facts } = await this.#tables.of({ dataset: name, contract: code, format: 'jsonl', asOf, day });
      return exportPage(contract, dataset, facts, asked);
    });
  }

  @Get('published')
  publications(@TheCall() call: Call, @Param('contract') code: string): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      const contract = this.contracts.contract(code, asked);
      if (contract === undefined) return undefined;
      const tables = PUBLISHED_TABLES.flatMap((table) => {
        const releases = this.register.releases(code, table, { asOf: asked.asOf });
        return this.published.all(code, table, releases).slice(-1);
      });
      return publicationsPage(
        contract,
        tables.map(({ table }) => table),
        asked,
        caller,
      );
    });
  }
}
