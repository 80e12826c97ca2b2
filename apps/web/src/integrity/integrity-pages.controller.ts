import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Clock } from '#kernel';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { integrityPage } from './integrity.page.js';

const CHECKPOINTS = 20;

@ApiExcludeController()
@Controller('integrity')
export class IntegrityPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly transparency: TransparencyLog,
    private readonly clock: Clock,
  ) {}

  @Get()
  integrity(@TheCall() call: Call): Promise<string> {
    const { transparency } = this;
    return this.desk.show(call, ({ asOf, isPast }) => {
      // In the past, what had been signed of what stood then.
      const then = isPast ? asOf + 1 : transparency.size;
      return integrityPage({
        origin: transparency.origin,
        size: Math.min(then, transparency.size),
        status: transparency.status,
        keys: transparency.vkeys(),
        checkpoints: transparency
          .checkpoints({ limit: CHECKPOINTS, before: then + 1 })
          .map((each) => transparency.witnessed(each)),
        outcomes: transparency.witnessOutcomes,
        now: this.clock.now(),
      });
    });
  }
}
