import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ImportedEvent, importLedger } from '#event-log';
import { createInstallation, isInstallation, openInstallation } from '#installation';
import { addDays } from '#kernel';
import { benchCodec, ContractLedger, DAYS, FIRST_DAY, InventedContract } from './contract-ledger.js';
import type { Context } from './scenario.js';

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

/** Where a portfolio stands, and what is in it. */
export interface Portfolio {
  readonly data: string;
  readonly events: number;
  /** Their codes are those of `contractAt`. */
  readonly contracts: number;
}

/**
 * A whole installation of so many events with its read models, made in a folder or found in the one where they are kept.
 *
 * @throws Error when a read model cannot handle an event.
 */
export async function portfolioOf(
  events: number,
  { folder, kept, progress }: Pick<Context, 'folder' | 'kept' | 'progress'>,
): Promise<Portfolio> {
  const data = resolve(kept ?? folder, `portfolio-${events}`);
  const store = { kind: 'sqlite' } as const;
  if (!isInstallation({ data })) {
    // Made under another name: what was interrupted must not be taken for a whole one.
    const making = `${data}.making`;
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    createInstallation({ data: making, store });
    progress(`making a portfolio of ${events} events`);
    await importLedger(join(making, 'ledger.db'), portfolioEvents(events));
    renameSync(making, data);
  }
  progress(`making or finding the read models of ${events} events`);
  const installation = await openInstallation({ data, store });
  try {
    await installation.follow();
    // The tree over the log goes on by itself, and is to be whole as well.
    await installation.transparency.sign();
    const parked = installation.follower?.status.parked.oldest;
    if (parked !== undefined) throw new Error(`${parked.projection} cannot handle ${parked.type}: ${parked.error}`);
  } finally {
    await installation.close();
  }
  return { data, events, contracts: Math.ceil(events / EVENTS_OF_CONTRACT) };
}
