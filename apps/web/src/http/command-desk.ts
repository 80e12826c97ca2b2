import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { LedgerCommand } from '#contracts';
import type { Answer, CommandContext } from '#event-log';
import type { Call } from './call.js';
import { commandIdFrom, RunningCommands } from './idempotency.js';
import { Identity } from './identity.js';
import { meantFor } from './if-match.js';
import { prefersReceipt, Receipts } from './receipts.js';
import type { RecordedAnswer } from './recorded-answer.js';
import type { BusinessReason } from './refusal-status.js';
import { Refused } from './refusals.js';

/** Takes commands that arrive by HTTP to their handlers, and writes their answers. */
@Injectable()
export class CommandDesk {
  readonly #running = new RunningCommands();

  constructor(
    private readonly bus: CommandBus,
    private readonly identity: Identity,
    private readonly receipts: Receipts,
  ) {}

  /**
   * Carries a command out for whoever sends it, under the key that they chose.
   *
   * @param words what each reason of this command's library means, in its own words.
   * @throws Problem when the key or the identity is missing; Refused when a rule says no; what handlers throw.
   */
  async carryOut<Reason extends BusinessReason, About extends object>(
    call: Call,
    words: Readonly<Record<Reason, string>>,
    command: (context: CommandContext) => LedgerCommand<unknown, Reason, About>,
  ): Promise<RecordedAnswer<About>> {
    const { request, reply } = call;
    const actor = await this.identity.actorOf(call);
    const commandId = commandIdFrom(request.headers['idempotency-key']);
    const context = { commandId, actor, ...meantFor(request.headers['if-match']) };
    const answer = await this.execute(context, words, command);
    const { position, repeated, stream, revision, events, about } = answer;
    if (position !== undefined) reply.header('Ledger-Position', position);
    // The answer is the same; whoever wants to know that it is not news can.
    if (repeated) reply.header('Idempotent-Replayed', 'true');
    reply.status(201);
    const recorded = { position: position ?? null, repeated, stream, revision, events, about };
    if (!prefersReceipt(request.headers.prefer)) return recorded;
    const receipts = await this.receipts.of(stream, events, position);
    if (receipts.length > 0) reply.header('Preference-Applied', 'receipt');
    return { ...recorded, receipts };
  }

  /**
   * For whoever knows already who asks, and under which id.
   *
   * @throws Problem while the same command is being carried out; Refused when a rule says no; what handlers throw.
   */
  async execute<Reason extends BusinessReason, About extends object>(
    context: CommandContext,
    words: Readonly<Record<Reason, string>>,
    command: (context: CommandContext) => LedgerCommand<unknown, Reason, About>,
  ): Promise<Extract<Answer<Reason, About>, { readonly kind: 'recorded' }>> {
    const answer = await this.#running.run(context.commandId, () => this.bus.execute(command(context)));
    if (answer.kind === 'refused') throw new Refused(answer.refusal, words);
    return answer;
  }
}
