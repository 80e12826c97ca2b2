import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { ContractNames } from '#contracts';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { entryPage } from './entry.page.js';

@ApiExcludeController()
@Controller('entries')
export class EntryPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly trails: TrailOf,
    private readonly names: ContractNames,
    private readonly transparency: TransparencyLog,
  ) {}

  @Get(':entry')
  entry(@TheCall() call: Call, @Param('entry') text: string): Promise<string> {
    return this.desk.show(call, async (asked) => {
      const sequence = /^\d{1,15}$/.test(text) ? Number(text) : -1;
      if (sequence < 0 || sequence > asked.asOf) return undefined;
      const told = await this.trails.entry(sequence);
      return told && entryPage(told, this.names.everywhere(asked), asked, this.transparency.checkpoint());
    });
  }
}
