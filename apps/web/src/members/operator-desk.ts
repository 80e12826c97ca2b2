import { Injectable } from '@nestjs/common';
import { Access } from '#contracts';
import { Ledger } from '#event-log';
import { ReadStore } from '#read-store';
import type { Call } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';

const WAIT_MAX_MS = 5000;

/** Reads for operators alone, and never behind what was recorded before they asked: whoever was suspended is shown as such. */
@Injectable()
export class OperatorDesk {
  constructor(
    private readonly identity: Identity,
    private readonly access: Access,
    private readonly ledger: Ledger,
    private readonly store: ReadStore,
  ) {}

  /** @throws NotAllowed for anybody else; Problem when the read models do not get there within five seconds. */
  async asOfNow(call: Call): Promise<void> {
    await this.access.requireOperator(await this.identity.actorOf(call), 'manage-access');
    // An answer about who may come in is for whoever asked.
    call.reply.header('Cache-Control', 'private, no-store');
    const head = await this.ledger.log.head();
    if (head === undefined || (await this.store.whenHandled(head, WAIT_MAX_MS))) return;
    throw new Problem('not-yet-readable', 'The read models are behind the log', { retryAfterSeconds: 2 });
  }
}
