import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { PageDesk } from '../pages/page-desk.js';
import { workPage } from './work.page.js';
import { WorkLists } from './work-lists.js';

/** The lists behind the numbers on the home page of whoever has signed in. */
@ApiExcludeController()
@Controller('work-lists')
export class WorkController {
  constructor(
    private readonly desk: PageDesk,
    private readonly work: WorkLists,
    private readonly contracts: ContractRegister,
    private readonly identity: Identity,
  ) {}

  @Get(':list')
  async list(@TheCall() call: Call, @Param('list') code: string): Promise<string> {
    // Whoever has not said who they are has nothing to do here.
    await this.identity.actorOf(call);
    return this.desk.showList(call, async (asked, links, caller) => {
      const effects = caller && (await this.work.effectsFor(caller, asked));
      const found = caller && this.work.of(caller, asked, effects).find((each) => each.code === code);
      const read = found?.page?.(asked.after, asked.limit);
      if (found === undefined || read === undefined) return undefined;
      return workPage({
        list: found,
        items: read.items,
        titleOf: (contract) => this.contracts.contract(contract, { asOf: asked.asOf })?.title ?? contract,
        pages: links(read.next),
        asked,
        today: asked.day,
      });
    });
  }
}
