import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ImportedEvent, importLedger } from '#event-log';
import { createInstallation, openInstallation } from '#installation';
import { addDays } from '#kernel';
import { benchCodec, ContractLedger, DAYS, FIRST_DAY, InventedContract } from './contract-ledger.js';

/** What one contract of a large programme grows to. */
const EVENTS_OF_CONTRACT = 100_000;
const LINES_PER_STATEMENT = 400;
const DAY_MS = 86_400_000;

/**
 * Contracts that run beside each other over the same four years, as those of a portfolio do: each event is recorded on the
 * day on which it happened, and a contract has something in every month.
 */
function* portfolioEvents(events: number): Generator<ImportedEvent> {
  const ledger = new ContractLedger(benchCodec(), Math.floor((DAYS * DAY_MS) / events));
  const count = Math.ceil(events / EVENTS_OF_CONTRACT);
  const contracts = Array.from({ length: count }, (_, number) => {
    const contract = new InventedContract(ledger, contractAt(number), number);
    return { contract, lives: contract.lives() };
  });
  for (const { contract } of contracts) yield* contract.begin();
  for (;;) {
    for (const { contract, lives } of contracts) {
      const { value, done } = lives.next();
      if (done !== true) yield value;
      ledger.today = addDays(FIRST_DAY, Math.min(DAYS - 1, Math.floor((ledger.count / events) * DAYS)));
      if (contract.unbilled >= LINES_PER_STATEMENT) yield* contract.statement();
    }
    if (ledger.count >= events) break;
  }
  for (const { contract } of contracts) if (contract.unbilled > 0) yield* contract.statement();
}

export function contractAt(number: number): string {
  return `synthetic_${number}`;
}

/**
 * Makes a whole installation in a folder, with the read models of every event.
 *
 * @throws Error when a read model cannot handle an event.
 */
export async function makePortfolio(
  data: string,
  events: number,
  progress: (text: string) => void,
): Promise<{ readonly events: number; readonly contracts: number }> {
  mkdirSync(data, { recursive: true });
  createInstallation({ data, store: { kind: 'sqlite' } });
  progress(`making a ledger of ${events} events`);
  const made = await importLedger(join(data, 'ledger.db'), portfolioEvents(events));
  progress('making its read models');
  const installation = await openInstallation({ data, store: { kind: 'sqlite' } });
  try {
    await installation.follow();
    // The tree over the log goes on by itself, and a portfolio is made when it has come to the end as well.
    await installation.transparency.sign();
    const parked = installation.follower?.status.parked.oldest;
    if (parked !== undefined) throw new Error(`${parked.projection} cannot handle ${parked.type}: ${parked.error}`);
  } finally {
    await installation.close();
  }
  return { events: made, contracts: Math.ceil(events / EVENTS_OF_CONTRACT) };
}
