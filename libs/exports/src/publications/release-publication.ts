import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, LedgerCommand, parseInput } from '#contracts';
import { Ledger, LogBusy } from '#event-log';
import { CalendarDate, ContractId, londonDayOf } from '#kernel';
import { ReadStore, sequenceAt } from '#read-store';
import { PublishedTableName } from '../domain/publications/publications.events.js';
import { endsQuarter, type PublicationReason, releasesOf } from '../domain/publications/publications.js';
import { ONS_10_5 } from '../domain/suppression/ruleset.js';
import { publicationsStream, publicationsStreamName } from './publications.stream.js';
import { PublishedTables } from './published-tables.js';
import { endOfLondonDay } from './quarters.js';

export const ReleasePublicationInput = z.strictObject({
  contract: ContractId,
  table: PublishedTableName,
  /** The last day of the quarter that it is published for. */
  until: CalendarDate,
});
export type ReleasePublicationInput = z.input<typeof ReleasePublicationInput>;

/** Publishes a table as the ledger knew it at the end of a quarter, with small numbers kept out of it. */
export class ReleasePublication extends LedgerCommand<ReleasePublicationInput, PublicationReason> {}

const WAIT_MS = 10_000;

@CommandHandler(ReleasePublication)
export class ReleasePublicationHandler implements ICommandHandler<ReleasePublication> {
  constructor(
    private readonly ledger: Ledger,
    private readonly access: Access,
    private readonly store: ReadStore,
    private readonly tables: PublishedTables,
  ) {}

  async execute({ input, context }: ReleasePublication) {
    const asked = parseInput(ReleasePublicationInput, input);
    const { contract } = await this.access.require(context.actor, 'publish-table', asked.contract);
    const stream = publicationsStreamName(asked.contract);
    const at = this.ledger.clock.now();
    const releasedOn = londonDayOf(at);
    const { state } = await this.ledger.load(publicationsStream, stream);
    const made = await this.#made(asked, state, releasedOn);
    const command = { type: 'release', ...asked, ...made, releasedOn, startsOn: contract.startsOn } as const;
    return this.ledger.transact(publicationsStream, stream, command, { context, input, at });
  }

  async #made(
    { contract, table, until }: z.output<typeof ReleasePublicationInput>,
    state: Parameters<typeof releasesOf>[0],
    today: CalendarDate,
  ) {
    const all = releasesOf(state, table);
    const earlier = all.filter((release) => release.until < until);
    const nothing = { asOf: 0, ruleset: ONS_10_5, tableSha256: '0'.repeat(64), suppressed: 0 };
    // What is refused for its day is not worked out first.
    if (!endsQuarter(until) || until >= today) return { ...nothing, madeToFollow: all.length };
    const head = await this.ledger.log.head();
    if (head !== undefined && !(await this.store.whenHandled(head, WAIT_MS))) {
      throw new LogBusy('The read models are behind, and a table is published of what is known');
    }
    const known = sequenceAt(this.store, endOfLondonDay(until));
    const asOf = Math.max(0, known);
    const made = this.tables.all(contract, table, [...earlier, { until, asOf, ruleset: ONS_10_5 }]).at(-1);
    if (made === undefined) throw new Error('A release makes a table');
    const { sha256: tableSha256, suppressed } = made;
    return {
      asOf,
      ruleset: ONS_10_5,
      tableSha256,
      suppressed,
      madeToFollow: earlier.length,
    };
  }
}
