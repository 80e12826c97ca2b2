import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate } from '#kernel';
import type { Moment } from '#read-store';
import { riverside } from '../../contracts/test/fixtures.js';
import { often, within } from '../../kernel/test/laws.js';
import { RandomContract } from '../test/random-story.js';
import { type Story, story } from '../test/story-of-changes.js';
import { NoSuchChange } from './domain/change-asked.js';
import { EffectOfChange } from './effect-of-change.js';
import { NothingBilled, Recompute } from './recompute.js';
import { StatementDraft } from './statement-draft.js';

jest.setTimeout(within(120_000));

const on = calendarDate('2023-01-01');

/** All that is worked out of an account, rather than looked up: with the ledger of now, or as of an entry. */
async function workedOut(contract: RandomContract, moment: Moment) {
  const { river } = contract;
  const effect = new EffectOfChange(river.world.ledger, river.planner, river.book);
  const recompute = new Recompute(river.world.ledger, river.planner, river.book);
  const draft = new StatementDraft(river.planner);
  const use = river.book.at(moment).useOf(riverside);
  return JSON.stringify({
    used: contract.scopes.map((scope) => [
      use.everybody(scope),
      ...contract.payers.map((one) => use.payer(one, scope)),
    ]),
    lines: contract.lineCodes.map((line) => use.line(line)),
    persons: contract.persons.map((person) =>
      [...use.person(person)].sort((one, other) => one.claim.localeCompare(other.claim)),
    ),
    effect: await effect
      .of(riverside, { kind: 'rate-card-revision', number: 1 }, undefined, { ...moment, on })
      .catch(orElse(NoSuchChange)),
    recomputed: await recompute.ofContract(riverside, { ...moment, on }).catch(orElse(NothingBilled)),
    next: await draft.next(riverside, on, on, moment),
    heldOut: [...(await draft.heldOut(riverside, moment))],
  });
}

function orElse(kind: new (words: string) => Error) {
  return (error: unknown) => {
    if (error instanceof kind) return error.message;
    throw error;
  };
}

/** The entry that is the last one now, with the tables in step with it. */
async function lastEntry({ river }: RandomContract): Promise<number> {
  await river.planner.areTablesUpToDate();
  return river.store.get<{ last: number }>('SELECT max(sequence) AS last FROM entries')?.last ?? -1;
}

/** What was answered at some moments of a story, while it was told, by the entry that was the last then. */
async function told({ steps, ...first }: Story, heard: ReadonlySet<number>) {
  const contract = await new RandomContract().open({ steps, ...first });
  const then = new Map<number, readonly [string, number, number]>();
  for (const [nth, step] of steps.entries()) {
    await contract.play(step);
    if (!heard.has(nth % 7)) continue;
    const asOf = await lastEntry(contract);
    then.set(asOf, [await workedOut(contract, {}), contract.scopes.length, contract.persons.length]);
  }
  return { contract, then };
}

describe('what is worked out of an account', () => {
  it('is as of an entry what it was when that entry was the last', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(story, fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }), async (random, heard) => {
        const { contract, then } = await told(random, new Set(heard));
        await contract.putAllBack();
        await contract.issue();
        await lastEntry(contract);
        for (const [asOf, [answer, scopes, persons]] of then) {
          // Caps that were agreed later, and people who came later, were not asked about then.
          const now = JSON.parse(await workedOut(contract, { asOf })) as Record<string, unknown[]>;
          const asThen = { ...now, used: now['used']?.slice(0, scopes), persons: now['persons']?.slice(0, persons) };
          expect(asThen).toEqual(JSON.parse(answer));
          compared += 1;
        }
      }),
      often(20),
    );
    expect(compared).toBeGreaterThan(10);
  });
});
