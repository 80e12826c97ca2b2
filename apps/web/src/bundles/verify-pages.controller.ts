import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '#kernel';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { Running } from '../operation/running.js';
import { PageDesk } from '../pages/page-desk.js';
import { CheckedHandles } from './checked-handle.js';
import { verifyPage } from './verify.page.js';

@ApiExcludeController()
@Controller('verify')
export class VerifyPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly handles: CheckedHandles,
    private readonly transparency: TransparencyLog,
    private readonly running: Running,
  ) {}

  @Get()
  verify(@TheCall() call: Call): Promise<string> {
    return this.desk.show(
      call,
      async ({ filters }, caller) => {
        const { handle = '', leaf = '', held = '' } = filters;
        const latest = this.transparency.checkpoint();
        // Nobody in particular looks at all of a demonstration; everybody else at what their part in a contract lets them.
        const isOpen = this.running.isDemonstration && caller === undefined;
        return verifyPage({
          handle,
          leaf,
          held,
          found: await this.#found([handle, leaf], caller?.actor, isOpen),
          heldVerdict: held.trim() === '' || latest === undefined ? undefined : this.handles.held(held, latest),
          latest: latest && this.transparency.witnessed(latest),
          runs: this.running.verifications.all(),
          isSignedIn: isOpen || caller !== undefined,
        });
      },
      ['handle', 'leaf', 'held'],
    );
  }

  /** What the first of several handles of one thing leads to. */
  async #found(handles: readonly string[], reader: Actor | undefined, isOpen: boolean) {
    for (const handle of handles) {
      const found = handle === '' ? undefined : await this.handles.find(handle, reader, isOpen);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
