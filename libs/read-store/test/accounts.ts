import { z } from 'zod';
import { EventCodec, type EventLog, type EventOf, EventRegistry, eventType, type Position } from '#event-log';
import { Actor, CalendarDate, type Instant, instantAt, Sealer, SystemEntropy } from '#kernel';
import { type Projection, projection, table } from '../src/index.js';

/** A small invented business for the specs of the read store: accounts with a price that changes on a day. */
export const accountEvents = {
  AccountOpened: eventType('An account was opened', { account: z.string() }),
  PriceSet: eventType(
    'A price applies from a day on',
    { account: z.string(), price: z.int(), from: CalendarDate },
    { occurred: 'from' },
  ),
  Counted: eventType('Something was counted', { account: z.string(), amount: z.int() }),
  AccountClosed: eventType('An account was closed', { account: z.string() }),
};
export type AccountEvent = EventOf<typeof accountEvents>;

export const accounts = table<{ account: string; total: number; counted: number; last: string | null }>({
  name: 'accounts',
  kind: 'current',
  columns: { account: 'text', total: 'integer', counted: 'integer', last: 'text?' },
  key: ['account'],
  indexes: [['total'], ['last', 'account']],
});

export const prices = table<{ account: string; valid_from: string; valid_to: string | null; price: number }>({
  name: 'prices',
  kind: 'history',
  columns: { account: 'text', valid_from: 'text', valid_to: 'text?', price: 'integer' },
  key: ['account', 'valid_from'],
  indexes: [['price']],
});

export const totals = table<{ account: string; total: number }>({
  name: 'account_totals',
  kind: 'history',
  columns: { account: 'text', total: 'integer' },
  key: ['account'],
});

export const everything = table<{ sequence: number; type: string }>({
  name: 'everything',
  kind: 'current',
  columns: { sequence: 'integer', type: 'text' },
  key: ['sequence'],
});

/** @param version raised by specs that change a projection. */
export function accountRegister(version = 1): Projection {
  return projection<AccountEvent>({
    name: 'account-register',
    version,
    tables: [accounts, totals],
    on: {
      AccountOpened: ({ event }, rows) => {
        rows.put(accounts, { account: event.account, total: 0, counted: 0, last: null });
      },
      PriceSet: 'ignored',
      Counted: ({ event, envelope }, rows) => {
        const { total, counted } = rows.get(accounts, [event.account]) ?? { total: 0, counted: 0 };
        const row = { account: event.account, total: total + event.amount };
        rows.put(accounts, { ...row, counted: counted + 1, last: envelope.recordedAt });
        rows.put(totals, row);
      },
      AccountClosed: ({ event }, rows) => {
        rows.remove(accounts, [event.account]);
        rows.remove(totals, [event.account]);
      },
    },
  });
}

/** One open price an account: a new one ends the one before on the same day. */
export const priceList = projection<AccountEvent>({
  name: 'price-list',
  version: 1,
  tables: [prices],
  on: {
    AccountOpened: 'ignored',
    PriceSet: ({ event }, rows) => {
      rows.put(prices, { account: event.account, valid_from: event.from, valid_to: null, price: event.price });
    },
    Counted: 'ignored',
    AccountClosed: 'ignored',
  },
});

export const journal: Projection = {
  name: 'journal',
  version: 1,
  tables: [everything],
  apply: ({ event, sequence }, rows) => rows.put(everything, { sequence, type: event.type }),
};

export const projections: readonly Projection[] = [accountRegister(), priceList, journal];

/** Nothing here is personal, so nothing is ever sealed. */
class NothingSealed extends Sealer {
  seal(): never {
    throw new Error('Nothing here is personal');
  }
  plaintext(): never {
    throw new Error('Nothing here is personal');
  }
  mac(): string {
    return '';
  }
  newFileKey(): never {
    throw new Error('Nothing here is personal');
  }
  fileKey(): never {
    throw new Error('Nothing here is personal');
  }
}

export const codec = codecOf(new EventRegistry(accountEvents));

export function codecOf(registry: EventRegistry): EventCodec {
  return new EventCodec(registry, new NothingSealed(), new SystemEntropy());
}

export const actor = Actor.parse({ subject: 'spec', organisation: 'spec_provider', role: 'service-provider' });

/** Appends one event to its account's stream, recorded at `at`, and says where. */
export class Accounts {
  readonly #revisions = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly log: EventLog,
    private readonly codecUsed = codec,
  ) {}

  async record(event: { type: string; account: string }, at?: Instant): Promise<Position> {
    const stream = `account-${event.account}`;
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const id = `command-${this.#count}-${stream}`;
    const encoded = this.codecUsed.encode(event, 0, {
      stream,
      revision,
      recordedAt: at ?? instantAt(Date.UTC(2021, 0, 1, 9, this.#count)),
      actor,
      command: { id, digest: '' },
      correlation: id,
      reliesOn: [],
      evidence: [],
    });
    this.#count += 1;
    const answer = await this.log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [encoded]);
    if (answer.kind !== 'appended') throw new Error(`Not appended: ${answer.kind}`);
    return answer.position;
  }
}
