import type { EventCodec, EventLog } from '#event-log';
import type { ContractsEvent } from './contracts-event.js';
import type { WhatHappened } from './reported.js';
import { TallyOfChanges } from './tally-of-changes.js';
import { TallyOfMoney } from './tally-of-money.js';
import { TallyOfPeople } from './tally-of-people.js';

/**
 * Reads the whole log for what became of a contract. It counts the events themselves and asks no read model, so a
 * scenario holds the log to its expectations, and read models can be held to the scenario.
 */
export async function whatHappened(
  log: EventLog,
  codec: EventCodec,
  contract: string,
  referenceOf: (person: string) => string,
): Promise<WhatHappened> {
  const people = new TallyOfPeople();
  const money = new TallyOfMoney(referenceOf, (key) => people.isVerified(key));
  const changes = new TallyOfChanges();
  for await (const batch of log.readAll('start')) {
    for (const entry of batch) {
      const { event } = codec.decode<ContractsEvent>(entry);
      if (!('contract' in event) || event.contract !== contract) continue;
      people.take(event);
      money.take(event);
      changes.take(event);
    }
  }
  return { ...money.close(), ...changes.close(), ...people.close() };
}
