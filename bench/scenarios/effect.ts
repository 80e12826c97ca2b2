import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Access, DraftVariation, DraftVariationHandler, EverybodyIsBelieved } from '#contracts';
import { importLedger, Ledger, SqliteEventLog } from '#event-log';
import { addDays, ContractId, instant, SetClock } from '#kernel';
import {
  AccountBook,
  accountProjection,
  type ChangeAsked,
  ClaimStanding,
  EffectOfChange,
  StatementLines,
  StatementPlanner,
} from '#payments';
import {
  AgreeRateCardRevision,
  AgreeRateCardRevisionHandler,
  DraftRateCardRevision,
  DraftRateCardRevisionHandler,
  ProposeRateCardRevision,
  ProposeRateCardRevisionHandler,
} from '#rate-cards';
import { Follower, SqliteReadStore } from '#read-store';
import { agedContract, periodAfter } from '../lib/aged-contract.js';
import { benchCodec, ContractLedger, DAYS, FIRST_DAY } from '../lib/contract-ledger.js';
import { actors, capsOn, rateCardLines } from '../lib/contract-terms.js';
import { type Comparison, compare, type Measured } from '../lib/measure.js';
import type { Scenario } from '../lib/scenario.js';

const CONTRACT = ContractId.parse('synthetic_1x');
/** What is asked: a revision that was agreed, one that is proposed, and a proposal of other caps. */
const CHANGES: readonly { readonly what: string; readonly change: ChangeAsked }[] = [
  { what: 'agreed revision', change: { kind: 'rate-card-revision', number: 2 } },
  { what: 'proposed revision', change: { kind: 'rate-card-revision', number: 3 } },
  { what: 'proposed caps', change: { kind: 'variation', number: 1 } },
];
/** Far below what somebody came to before: it cuts every second claim. */
const OTHER_PERSON_CAP_PENCE = 1_500_00;
const RISE_PENCE = 25_00;

class Contract {
  readonly clock = new SetClock(instant(`${addDays(periodAfter(0).from, 1)}T09:00:00.000Z`));
  readonly log: SqliteEventLog;
  readonly store: SqliteReadStore;
  readonly effect: EffectOfChange;
  readonly #ledger: Ledger;
  readonly #follower: Follower;

  constructor(folder: string) {
    this.log = SqliteEventLog.open(join(folder, 'ledger.db'));
    const codec = benchCodec();
    this.#ledger = new Ledger(this.log, codec, this.clock);
    // Of all read models it goes by this one.
    this.store = SqliteReadStore.open(join(folder, 'read-store'), [accountProjection]);
    this.#follower = new Follower(this.log, codec, this.store);
    const book = new AccountBook(this.store);
    const standing = new ClaimStanding(this.#ledger, new StatementLines(this.#ledger), book, this.store);
    const planner = new StatementPlanner(this.#ledger, this.store, book, standing);
    this.effect = new EffectOfChange(this.#ledger, planner, book);
  }

  async follow(): Promise<void> {
    await this.#follower.start();
    await this.#follower.whenLive();
  }

  /** Two revisions and a variation, by their use cases. */
  async change(): Promise<void> {
    const access = new Access(this.#ledger, new EverybodyIsBelieved());
    const propose = new ProposeRateCardRevisionHandler(this.#ledger, access);
    const agree = new AgreeRateCardRevisionHandler(this.#ledger, access);
    const draft = new DraftRateCardRevisionHandler(this.#ledger, access);
    const vary = new DraftVariationHandler(this.#ledger, access);
    const effectiveFrom = addDays(FIRST_DAY, DAYS / 2);
    const by = (commandId: string, actor = actors.payer) => ({ commandId, actor });
    const content = (risePence: number) => ({
      ...{ contract: CONTRACT, effectiveFrom, reason: 'What it costs has changed' },
      lines: rateCardLines(risePence) as never,
    });
    await done(propose.execute(new ProposeRateCardRevision(content(RISE_PENCE), by('propose'))));
    for (const actor of [actors.payer, actors.provider]) {
      const input = { contract: CONTRACT, revision: 2, retroactive: true };
      await done(agree.execute(new AgreeRateCardRevision(input, by(`agree-${actor.organisation}`, actor))));
    }
    await done(draft.execute(new DraftRateCardRevision(content(2 * RISE_PENCE), by('draft'))));
    const changes = [{ kind: 'cap' as const, caps: capsOn(OTHER_PERSON_CAP_PENCE) }];
    const varied = { contract: CONTRACT, effectiveFrom, title: 'Lower caps', changes, reason: 'What is left' };
    await done(vary.execute(new DraftVariation(varied, by('vary'))));
  }

  async close(): Promise<void> {
    await this.#follower.stop();
    this.store.close();
    await this.log.close();
  }
}

async function done(asked: Promise<{ readonly kind: string; readonly refusal?: unknown }>): Promise<void> {
  const answer = await asked;
  if (answer.kind === 'refused') throw new Error(`Refused: ${JSON.stringify(answer.refusal)}`);
}

/** What the most memory was while something was done, over what there was before. */
async function measured(claims: number, work: () => unknown): Promise<Measured> {
  const before = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const growthMb = (process.memoryUsage.rss() - before) / 2 ** 20;
  return { perSecond: claims / seconds, notes: { seconds, cpuSeconds: (user + system) / 1_000_000, growthMb, peakMb } };
}

/** The least there is to do: the same rows statement by statement, and the JSON in them. */
function readRows({ store }: Contract): number {
  let sum = 0;
  const batches = store.all<{ number: number }>(
    'SELECT number FROM account_statements WHERE contract = :contract AND known_to IS NULL ORDER BY number',
    { contract: CONTRACT },
  );
  const sql = `SELECT * FROM account_claims WHERE contract = :contract AND batch = :number AND known_to IS NULL ORDER BY achieved_on, entry`;
  for (const { number } of batches) {
    for (const { billed_parts } of store.all<{ billed_parts: string }>(sql, { contract: CONTRACT, number })) {
      for (const { pence } of JSON.parse(billed_parts) as { pence: number }[]) sum += pence;
    }
  }
  return sum;
}

export const scenario: Scenario = {
  summary: 'what an agreed and a proposed revision, and other caps, do to every claim of a contract of 20,000 people',
  async run({ claims, rounds, folder, progress }) {
    progress(`making a contract with ${claims} billed claims`);
    const aged = { contract: CONTRACT, number: 0, billed: claims, waiting: [] };
    await importLedger(join(folder, 'ledger.db'), agedContract(new ContractLedger(), aged));
    const contract = new Contract(folder);
    try {
      await contract.follow();
      await contract.change();
      const people = contract.store.get<{ people: number }>(
        'SELECT count(DISTINCT person) AS people FROM account_claims WHERE known_to IS NULL',
      );
      progress(`of ${people?.people ?? 0} people`);
      const floor = { name: 'reading the same rows', run: () => measured(claims, () => readRows(contract)) };
      const comparisons: Comparison[] = [];
      const changed: string[] = [];
      for (const { what, change } of CHANGES) {
        progress(what);
        let effect: Awaited<ReturnType<EffectOfChange['of']>> | undefined;
        const ours = () =>
          measured(claims, async () => {
            effect = await contract.effect.of(CONTRACT, change);
          });
        comparisons.push(await compare(what, ours, floor, { rounds, unit: 'claims/s' }));
        changed.push(`${what}: ${effect?.total.changed ?? 0}`);
      }
      const isChanged = changed.every((one) => !one.endsWith(': 0'));
      return {
        comparisons,
        checks: [{ what: 'every change changes claims', holds: isChanged, detail: changed.join(', ') }],
      };
    } finally {
      await contract.close();
    }
  },
};
