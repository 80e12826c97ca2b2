import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { TrailOf } from '#audit-trail';
import { ContractNames } from '#contracts';
import { ReadStore } from '#read-store';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../layout/page-desk.js';
import { entryPage } from './entry.page.js';

@ApiExcludeController()
@Controller('entries')
export class EntryPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly store: ReadStore,
    private readonly trails: TrailOf,
    private readonly names: ContractNames,
    private readonly transparency: TransparencyLog,
  ) {}

  @Get(':entry')
  entry(@TheCall() call: Call, @Param('entry') text: string): Promise<string> {
    return this.desk.show(call, async (asked) => {
      const sequence = /^\d{1,15}$/.test(text) ? Number(text) : -1;
      if (sequence < 0 || sequence > asked.asOf) return undefined;
      // Every event is about something; the trail of that something tells this entry among others.
      const about = this.store.get<{ kind: string; ref: string }>(
        "SELECT kind, ref FROM trail_subjects WHERE sequence = :sequence ORDER BY kind = 'contract', kind LIMIT 1",
        { sequence },
      );
      const trail = about && (await this.trails.of(about, asked.asOf));
      const told = trail?.entries.find(({ entry }) => entry === sequence);
      return told && entryPage(told, this.names.everywhere(asked), asked, this.transparency.checkpoint());
    });
  }
}
