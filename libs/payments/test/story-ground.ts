import type { Reference } from '#event-log';
import type { StatementRef } from '#kernel';
import { type AccountState, accountStream, accountStreamName, type StatementLine } from '#payments';
import { actors, riverside } from '../../contracts/test/fixtures.js';
import { RiversideInMemory } from './riverside-in-memory.js';

/** Where a story is played: real streams, on which what nobody asks about is recorded as it stands. */
export class StoryGround {
  readonly river = new RiversideInMemory();
  /** How many times something was recorded: what must be told apart is numbered by it. */
  commands = 0;

  /** As it stands now. */
  async account(): Promise<AccountState> {
    return (await this.river.world.ledger.load(accountStream, accountStreamName(riverside))).state;
  }

  /** The lines of every statement that was issued. */
  async lines(): Promise<(StatementLine & { readonly statement: StatementRef })[]> {
    const state = await this.account();
    const found = [];
    for (const { status, statement } of state.statements.values()) {
      if (status !== 'issued') continue;
      const lines = await this.river.lines.of(riverside, { statement, linesHere: 0 });
      found.push(...lines.map(({ line }) => ({ ...line, statement })));
    }
    return found;
  }

  /** What happened last in a stream. */
  async last(stream: string): Promise<string | undefined> {
    return (await this.river.world.events(stream)).at(-1)?.type;
  }

  /** Records events as they stand. */
  async append<Event extends { type: string }>(
    stream: string,
    events: readonly Event[],
    reliesOn: readonly Reference[] = [],
  ): Promise<Reference[]> {
    const { ledger } = this.river.world;
    const from = (await this.river.world.events(stream)).length;
    this.commands += 1;
    const id = `story-${this.commands}`;
    const encoded = events.map((event, index) =>
      ledger.codec.encode(event, index, {
        stream,
        revision: from + index,
        recordedAt: ledger.clock.now(),
        actor: actors.provider,
        command: { id, digest: '' },
        correlation: id,
        reliesOn,
        evidence: [],
      }),
    );
    await ledger.log.append(stream, from === 0 ? 'no-stream' : from - 1, encoded);
    return encoded.map((event, index) => ({ event: event.id, stream, revision: from + index, as: 'verification' }));
  }
}
