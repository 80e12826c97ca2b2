import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { contractStream, contractStreamName } from '#contracts';
import type { ClaimId, OrganisationId } from '#kernel';
import { riverside } from '../../contracts/test/fixtures.js';
import { often, within } from '../../kernel/test/laws.js';
import { RandomContract, type Story, story } from '../test/random-story.js';
import { unspentPence } from './domain/account/account-state.js';
import { settle } from './domain/money/settle.js';
import { sumAgain } from './domain/money/sum-again.js';
import { Use } from './domain/money/use.js';
import { moneyBasis } from './domain/statement-plan.js';
import { investmentRegister } from './investment-register.js';
import { NotPayableRegister } from './not-payable-register.js';
import type { CurtailmentRow, NotPayableTotalRow } from './not-payable-tables.js';
import { paymentsProjections } from './statements-projection.js';

jest.setTimeout(within(120_000));

type Sums = Map<string, number>;
const key = (claim: ClaimId, payer: OrganisationId) => `${claim} ${payer}`;
function add(sums: Sums, of: string, amount: number): void {
  const sum = (sums.get(of) ?? 0) + amount;
  if (sum === 0) sums.delete(of);
  else sums.set(of, sum);
}

/** What every claim is worth by a computation from scratch, and what of caps it uses. */
async function fromScratch(contract: RandomContract) {
  const { river } = contract;
  const { state } = await river.world.ledger.load(contractStream, contractStreamName(riverside));
  if (state.status !== 'recorded') throw new Error('The contract is not there');
  await river.planner.areTablesUpToDate();
  const ground = await river.planner.groundOf(riverside, contract.today);
  const use = new Use();
  const worths = new Map<ClaimId, Sums>();
  const cutsOf = new Map<ClaimId, Sums>();
  for (const { item, calculation } of settle(river.book.batches(state), moneyBasis(ground), use)) {
    if (item.person !== undefined) expect(item).toMatchObject(contract.datesOf(item.person));
    const parts: Sums = new Map();
    for (const { payer, pence } of calculation.split.parts) add(parts, key(item.claim, payer), pence);
    worths.set(item.claim, parts);
    const cuts: Sums = new Map();
    for (const { cap, level, payer = null, cutPence } of calculation.limits) {
      add(cuts, `${item.claim} ${level} ${cap} ${payer}`, cutPence);
    }
    cutsOf.set(item.claim, cuts);
  }
  const sums: Sums = new Map();
  for (const parts of worths.values()) for (const [of, amount] of parts) add(sums, of, amount);
  const cuts: Sums = new Map();
  for (const ofClaim of cutsOf.values()) for (const [of, amount] of ofClaim) add(cuts, of, amount);
  return { sums, use, cuts, claims: [...worths.keys()] };
}

async function billed(contract: RandomContract): Promise<Sums> {
  const sums: Sums = new Map();
  for (const { claim, parts, amountPence } of await contract.lines()) {
    expect(parts.reduce((sum, { pence }) => sum + pence, 0)).toBe(amountPence);
    for (const { payer, pence } of parts) add(sums, key(claim, payer), pence);
  }
  return sums;
}

const sorted = (sums: Sums) => Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));

/** Plays a story to its end, where nothing is held out any more, looking after every statement. */
async function tell(told: Story, look: (contract: RandomContract) => Promise<void>): Promise<RandomContract> {
  const contract = await new RandomContract().open(told);
  for (const step of told.steps) {
    await contract.play(step);
    if (step.do === 'issue') await look(contract);
  }
  await contract.putAllBack();
  await contract.issue();
  await look(contract);
  return contract;
}

/** Lines of a statement that was begun go as soon as it is issued or given up; and these stories begin with claims, not with referrals. */
const NEVER_LEFT_WITH_ROWS = ['account_lines_begun', 'payment_marks_providers'];
const RUNS = often(25);

describe('whatever changes between statements, in whatever order', () => {
  it('the statements together say what a computation from scratch says, of every claim and payer', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, async (contract) => {
          expect(sorted(await billed(contract))).toEqual(sorted((await fromScratch(contract)).sums));
        });
      }),
      RUNS,
    );
  });

  it('what the tables sum up of caps and bands is what a computation from scratch has used', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, async (contract) => {
          const { use } = await fromScratch(contract);
          const stored = contract.river.book.useOf(riverside);
          for (const scope of contract.scopes) {
            expect(stored.everybody(scope)).toMatchObject({ ...pick(use.everybody(scope)) });
            for (const payer of contract.payers) expect(stored.payer(payer, scope)).toBe(use.payer(payer, scope));
          }
          for (const line of contract.lineCodes) expect(stored.line(line)).toEqual(use.line(line));
          const last = (await contract.account()).use;
          expect(last.contractPence).toBe(use.everybody({}).pence);
        });
      }),
      RUNS,
    );
  });

  it('each payer is asked for its parts, without what it held back and what is invoiced', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const contract = await tell(told, async () => {});
        const state = await contract.account();
        const lines = await contract.lines();
        for (const payer of contract.payers) {
          const parts = lines.flatMap((line) =>
            line.parts.filter((part) => part.payer === payer).map((part) => ({ ...part, collect: line.collect })),
          );
          const worth = parts.reduce((sum, { pence }) => sum + pence, 0);
          const notNetted = parts.reduce((sum, { pence, collect }) => (collect === 'invoiced' ? sum + pence : sum), 0);
          const due = [...state.statements.values()].reduce(
            (sum, one) => (one.status === 'issued' ? sum + (one.payers.get(payer)?.duePence ?? 0) : sum),
            0,
          );
          const takenBack = [...state.disputes.values()].reduce(
            (sum, one) => (one.payer === payer ? sum + one.takenBackPence : sum),
            0,
          );
          const setAgainst = state.advances.get(payer)?.setAgainstPence ?? 0;
          // Of samples, which name no claim and stand on no line.
          const recovered = state.rulings
            .slice(0, state.lastBasis.rulings)
            .flatMap((ruling) => (ruling.kind === 'clawback' && ruling.collect === 'netted' ? ruling.recovery : []))
            .reduce((sum, part) => (part.payer === payer ? sum + part.pence : sum), 0);
          expect(due + setAgainst + recovered - takenBack).toBe(worth - notNetted);
          expect(unspentPence(state, payer)).toBeGreaterThanOrEqual(0);
          for (const one of state.disputes.values()) expect(one.takenBackPence).toBeLessThanOrEqual(one.heldPence);
        }
      }),
      RUNS,
    );
  });

  it('what is listed as cut off is what a computation from scratch cuts off, of every claim by every limit', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, async (contract) => {
          const { cuts } = await fromScratch(contract);
          const listed: Sums = new Map();
          for (const { claim, cap, level, payer, cut_pence } of contract.river.store.all<CurtailmentRow>(
            "SELECT * FROM not_payable WHERE reason = 'cap' AND known_to IS NULL",
          )) {
            add(listed, `${claim} ${level} ${cap} ${payer}`, cut_pence);
          }
          expect(sorted(listed)).toEqual(sorted(cuts));
        });
      }),
      RUNS,
    );
  });

  it('what is claimed, less what is unbilled and what is not payable for each reason, is what is payable, to the penny', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        await tell(told, async (contract) => {
          const { store, statements } = contract.river;
          await contract.river.planner.areTablesUpToDate();
          const totals = statements.totals(riverside);
          const lines = await contract.lines();
          const payable = lines.reduce((sum, { amountPence }) => sum + amountPence, 0);
          const reasons = new NotPayableRegister(store).totals(riverside);
          const notPayable = reasons.reduce((sum, { cut_pence }) => sum + cut_pence, 0);
          expect(totals).toMatchObject({ payable_pence: payable, not_payable_pence: notPayable });
          expect(totals.claimed_pence - totals.unbilled_pence - notPayable).toBe(payable);
          expect(totals.payable_pence - totals.recovered_pence).toBe(totals.issued_pence);
          expect(totals.unbilled_pence).toBe(unbilledPence(contract, lines));
          expect(totals.curtailed_pence).toBe(
            reasons.reduce((sum, { reason, cut_pence }) => (reason === 'cap' ? sum + cut_pence : sum), 0),
          );
          expect(reasons).toEqual(sumsOfRows(contract));
        });
      }),
      RUNS,
    );
  }, 120_000);

  it('no cap is ever exceeded, as long as none is changed', async () => {
    const unvaried = story.map((told) => ({
      ...told,
      steps: told.steps.filter((step) => step.do !== 'vary' && step.do !== 'release'),
    }));
    await fc.assert(
      fc.asyncProperty(unvaried, async (told) => {
        await tell(told, async (contract) => {
          const { use } = await fromScratch(contract);
          for (const cap of contract.caps) {
            const persons = cap.level === 'person' ? contract.persons : [];
            const used = {
              person: Math.max(0, ...persons.map((person) => use.person(person, cap))),
              outcome: use.everybody(cap).pence,
              payer: cap.level === 'payer' ? use.payer(cap.payer, cap) : 0,
              contract: use.everybody(cap).pence,
            }[cap.level];
            if (cap.limitPence !== undefined) expect(used).toBeLessThanOrEqual(cap.limitPence);
            if (cap.level === 'outcome' && cap.limitNumber !== undefined) {
              expect(use.everybody(cap).number).toBeLessThanOrEqual(cap.limitNumber);
            }
          }
        });
      }),
      RUNS,
    );
  });

  it('a claim is billed once, and every change of it names the line that it changes', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const contract = await tell(told, async () => {});
        const firsts = new Set<ClaimId>();
        const sums: Sums = new Map();
        const { statements } = await contract.account();
        for (const { claim, kind, adjusts, amountPence, calculation, statement } of await contract.lines()) {
          expect([claim, kind, firsts.has(claim)]).toEqual([
            claim,
            firsts.has(claim) ? 'adjustment' : 'claim',
            firsts.has(claim),
          ]);
          firsts.add(claim);
          if (adjusts !== undefined) expect(adjusts.billedBeforePence).toBe(sums.get(claim) ?? 0);
          add(sums, claim, amountPence);
          if (calculation === undefined) throw new Error(`${claim} is billed without a calculation`);
          expect(sumAgain(calculation)).toEqual([]);
          // Later changes of what was released once have causes of their own.
          const issued = statements.get(statement);
          if (adjusts?.cause !== 'released' || issued?.status !== 'issued') continue;
          expect(issued.basis.releases).toContain(calculation.release?.variation);
        }
      }),
      RUNS,
    );
  });

  it('a statement asked for twice is issued once, and one after it has nothing to say', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const contract = await tell(told, async () => {});
        const { answer, again } = await contract.issue('twice');
        expect(await again()).toMatchObject({ repeated: true, events: answer.events });
        const { statement } = answer.about as { statement: string };
        expect((await contract.lines()).filter((line) => line.statement === statement)).toEqual([]);
      }),
      RUNS,
    );
  });
});

/** What the claims that stand and are on no line are worth as they were made. */
function unbilledPence({ river }: RandomContract, lines: Awaited<ReturnType<RandomContract['lines']>>): number {
  const billed = new Set<string>(lines.map(({ claim }) => claim));
  return river.store
    .all<{ claim: string; pence: number | null }>(
      "SELECT claim, uncapped_pence AS pence FROM claims WHERE status = 'made' AND known_to IS NULL",
    )
    .reduce((sum, { claim, pence }) => (billed.has(claim) ? sum : sum + (pence ?? 0)), 0);
}

/** The totals by reason, added up from the rows of the claims. */
function sumsOfRows({ river }: RandomContract): NotPayableTotalRow[] {
  const sums = new Map<string, NotPayableTotalRow & { readonly of: Set<string> }>();
  for (const { contract, claim, reason, level, cap, cut_pence } of new NotPayableRegister(river.store).rows(riverside, {
    limit: 1_000,
  }).rows) {
    const key = `${reason} ${level ?? ''} ${cap ?? ''}`;
    const known = sums.get(key) ?? { claims: 0, cut_pence: 0, of: new Set<string>() };
    known.of.add(claim);
    const sum = { claims: known.of.size, cut_pence: known.cut_pence + cut_pence, of: known.of };
    sums.set(key, { contract, reason, level: level ?? '', cap: cap ?? '', ...sum });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { of: _, ...row }]) => row);
}

function pick({ number, pence }: { readonly number: number; readonly pence: number }) {
  return { number, pence };
}

/** Not to the end of the story: what only stands until the next statement has to be there too. */
async function tablesAfter(told: Story) {
  const contract = await new RandomContract().open(told);
  for (const step of told.steps) await contract.play(step);
  await contract.river.planner.areTablesUpToDate();
  return contract.river.store.comparedWithLog();
}

describe('the tables of payments', () => {
  it('are the same rows, lived through whatever happens and made anew from the log', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const { differences, faults } = await tablesAfter(told);
        expect({ differences, faults }).toEqual({ differences: [], faults: [] });
      }),
      RUNS,
    );
  });

  it('all have rows in some story, so that something is held against something', async () => {
    const filled = new Set<string>();
    for (const told of fc.sample(story, { numRuns: 60, seed: 20_210_401 })) {
      for (const { table, rows } of (await tablesAfter(told)).tables) if (rows > 0) filled.add(table);
    }
    const all = [...paymentsProjections, investmentRegister].flatMap(({ tables }) => tables.map(({ name }) => name));
    expect(all.filter((name) => !filled.has(name))).toEqual(NEVER_LEFT_WITH_ROWS);
  });
});

describe('the stories that are told', () => {
  it('come to adjustments for every cause, and collect in every way', async () => {
    const met = new Set<string>();
    for (const told of fc.sample(story, { numRuns: 60, seed: 20_210_401 })) {
      const contract = await tell(told, async () => {});
      for (const { adjusts, collect, calculation } of await contract.lines()) {
        met.add(adjusts?.cause ?? 'claim').add(collect);
        for (const { level, cutPence } of calculation?.limits ?? []) if (cutPence > 0) met.add(`cut by ${level}`);
      }
    }
    expect([...met].sort()).toEqual([
      'claim',
      'claim-made-again',
      'claim-withdrawn',
      'clawback',
      'cut by contract',
      'cut by outcome',
      'cut by payer',
      'cut by person',
      'dates-corrected',
      'dispute-upheld',
      'held',
      'invoiced',
      'netted',
      'rate-card-revised',
      'released',
      'result-restated',
      'room-changed',
      'terms-varied',
      'verification-withdrawn',
    ]);
  });
});
