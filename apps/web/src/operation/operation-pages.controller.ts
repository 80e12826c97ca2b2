import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ledgerVersion } from '#installation';
import { Clock } from '#kernel';
import { waitingErasures } from '#persons';
import { ReadStore } from '#read-store';
import { TransparencyLog } from '#tamper-evidence';
import { type Call, TheCall } from '../http/call.js';
import { PageDesk } from '../pages/page-desk.js';
import { operationPage } from './operation.page.js';
import { Running } from './running.js';

@ApiExcludeController()
@Controller('operation')
export class OperationPagesController {
  readonly #version = ledgerVersion();

  constructor(
    private readonly desk: PageDesk,
    private readonly running: Running,
    private readonly store: ReadStore,
    private readonly transparency: TransparencyLog,
    private readonly clock: Clock,
  ) {}

  @Get()
  operation(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, async ({ asOf, isPast }, caller) => {
      const [latest] = this.transparency.checkpoints({ limit: 1 });
      return operationPage({
        store: this.running.store,
        metrics: this.running.metrics,
        signingKeys: this.transparency.vkeys().flatMap(({ vkey, untilAt }) => (untilAt === undefined ? [vkey] : [])),
        runs: this.running.verifications.all(),
        verification: this.running.verification?.state,
        rebuild: this.running.rebuild?.state,
        mayAct: !isPast && caller?.actor.role === 'operator',
        isDemonstration: this.running.isDemonstration,
        mode: this.running.mode,
        version: this.#version,
        node: process.versions.node,
        follower: this.running.follower,
        lags: await this.running.lags(),
        head: asOf,
        tree: this.transparency.status,
        checkpoint: latest && this.transparency.witnessed(latest),
        witnesses: this.transparency.witnessOutcomes,
        erasuresWaiting: waitingErasures(this.store).length,
        now: this.clock.now(),
      });
    });
  }
}
