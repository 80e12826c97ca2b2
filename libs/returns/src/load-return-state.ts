import { setImmediate as turn } from 'node:timers/promises';
import { type Access, contractStream, contractStreamName, NotAllowed, notAllowedWords, termsOn } from '#contracts';
import type { Ledger } from '#event-log';
import { fileMarkOf, outcomeStream, outcomeStreamName } from '#evidence';
import { type Actor, ContractId, londonDayOf, OutcomeCode, type PersonDirectory, type Sealer } from '#kernel';
import { rateCardStream, rateCardStreamName } from '#rate-cards';
import type { ReadStore } from '#read-store';
import { referralStream, referralStreamName } from '#referrals';
import { referencesOf } from './plan-return.js';
import type { ReturnRows } from './return-format.js';
import type { GivenFile, KnownPerson, ReturnActors, ReturnState } from './return-state.js';
import { outcomeKey } from './return-state.js';
import { recordsOf } from './returns-register.js';

/** What of an open ledger a return is held against. */
export interface ReturnSources {
  readonly ledger: Ledger;
  /** What every handler asks too, so that a return is not found right by a check and then refused. */
  readonly access: Access;
  readonly store: ReadStore;
  readonly persons: PersonDirectory;
  readonly sealer: Sealer;
}

/** The return cannot be held against anything: no such contract, or whoever sends it has no part in it. */
export class ReturnRefused extends Error {
  override readonly name = 'ReturnRefused';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

function noContract(contract: string): ReturnRefused {
  return new ReturnRefused('contract-not-found', `There is no contract ${contract} in this ledger`);
}

/** @throws ReturnRefused */
async function mayRecord(
  access: Access,
  actor: Actor,
  operation: (typeof OPERATIONS)[keyof typeof OPERATIONS],
  contract: ContractId,
): Promise<void> {
  try {
    await access.require(actor, operation, contract);
  } catch (error) {
    if (!(error instanceof NotAllowed)) throw error;
    if (error.code === 'contract-not-found') throw noContract(contract);
    throw new ReturnRefused(error.code, `${actor.organisation}, ${actor.role}: ${notAllowedWords[error.code]}`);
  }
}

/** So many people are looked up before everybody else of this process has their turn. */
const PEOPLE_A_TURN = 50;

const OPERATIONS = { gateway: 'refer', provider: 'run-engagement' } as const;

/**
 * Sorts those who send a return by what they may record in it.
 *
 * @throws ReturnRefused when one of them may record nothing of a return, or two are named for the same part.
 */
export function actorsOf(actors: readonly Actor[]): ReturnActors {
  const sorted: { gateway?: Actor; provider?: Actor } = {};
  for (const actor of actors) {
    const part = { 'referral-agency': 'gateway', 'service-provider': 'provider', 'social-prime': 'provider' }[
      actor.role as string
    ] as keyof typeof sorted | undefined;
    if (part === undefined) {
      throw new ReturnRefused(
        'role-may-not',
        `The role ${actor.role} records nothing of a return; these do: referral-agency, service-provider, social-prime`,
      );
    }
    if (sorted[part] !== undefined) {
      throw new ReturnRefused(
        'role-twice',
        `Two people are named for the same part of a return: ${sorted[part].role} and ${actor.role}`,
      );
    }
    sorted[part] = actor;
  }
  return sorted;
}

/**
 * Reads what the ledger knows of the contract and of the people a return names: from the log itself, so that nothing
 * that was just recorded is missed.
 *
 * @throws ReturnRefused for a contract that is not recorded, or an actor who has no such part in it.
 */
export async function loadReturnState(
  { ledger, access, store, persons, sealer }: ReturnSources,
  given: {
    readonly contract: string;
    readonly name: string;
    readonly actors: ReturnActors;
    readonly rows: ReturnRows;
    readonly files: ReadonlyMap<string, GivenFile>;
    readonly progress?: (people: number, of: number) => void;
  },
): Promise<ReturnState> {
  const { actors, rows, files, progress } = given;
  const id = ContractId.safeParse(given.contract);
  if (!id.success) throw noContract(given.contract);
  for (const part of ['gateway', 'provider'] as const) {
    const actor = actors[part];
    if (actor !== undefined) await mayRecord(access, actor, OPERATIONS[part], id.data);
  }
  const loaded = (await ledger.load(contractStream, contractStreamName(id.data))).state;
  if (loaded.status !== 'recorded') throw noContract(given.contract);
  const { contract } = loaded;
  const today = londonDayOf(ledger.clock.now());
  const references = [...referencesOf(rows)];
  const outcomesOf = Map.groupBy(rows.outcomes, ({ person_reference }) => person_reference);
  const known = new Map<string, KnownPerson>();
  for (const [index, reference] of references.entries()) {
    progress?.(index, references.length);
    // A store in this process answers without ever letting go, and a return may name a hundred thousand people.
    if (index % PEOPLE_A_TURN === PEOPLE_A_TURN - 1) await turn();
    const person = persons.find(contract, reference);
    if (person === undefined) continue;
    const referral = await ledger.load(referralStream, referralStreamName(contract, person));
    const outcomes: [string, KnownPerson['outcomes'] extends ReadonlyMap<string, infer State> ? State : never][] = [];
    for (const row of outcomesOf.get(reference) ?? []) {
      const occurrence = row.occurrence ?? 1;
      const outcome = OutcomeCode.parse(row.outcome);
      const { state } = await ledger.load(outcomeStream, outcomeStreamName({ contract, person, outcome, occurrence }));
      outcomes.push([outcomeKey(outcome, occurrence), state]);
    }
    known.set(reference, { person, referral: referral.state, outcomes: new Map(outcomes) });
  }
  const { state: rateCard } = await ledger.load(rateCardStream, rateCardStreamName(contract));
  return {
    contract: loaded,
    terms: termsOn(loaded, today).terms,
    rateCard,
    today,
    actors,
    persons: known,
    earlier: recordsOf(store, contract, given.name),
    files,
    keyed: (content) => sealer.mac('return', content).replace(/^hmac-sha256:/, ''),
    fileMarkOf: (contentDigest) => fileMarkOf(sealer, contentDigest),
  };
}
