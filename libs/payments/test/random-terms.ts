import { type Cap, type ContractEvent, contractStream, contractStreamName, type Terms } from '#contracts';
import { type CalendarDate, calendarDate, OutcomeCode } from '#kernel';
import { type RateCardEvent, rateCardStreamName } from '#rate-cards';
import { riverside } from '../../contracts/test/fixtures.js';
import { feelsSafeLine, keepsWorkLine, proposed1, revised1, startsWorkLine } from '../../rate-cards/test/fixtures.js';
import type { StoryGround } from './story-ground.js';
import { reconvictions, type Step, type Story } from './story-of-changes.js';

/** What the parties of a story agree: versions of the terms, and prices. */
export class RandomTerms {
  #versions: { version: number; validFrom: CalendarDate; terms: Terms }[] = [];
  #revision = 1;

  constructor(private readonly ground: StoryGround) {}

  /** Begins from the terms of the fixtures, changed as the story has it. */
  async open({ first, card: prices }: Story): Promise<void> {
    const { state } = await this.ground.river.world.ledger.load(contractStream, contractStreamName(riverside));
    if (state.status !== 'recorded') throw new Error('The contract of the fixtures is not there');
    this.#versions = state.terms.map(({ version, validFrom, terms }) => ({ version, validFrom, terms }));
    await this.vary(calendarDate('2021-04-01'), first);
    await this.revise(calendarDate('2021-04-01'), prices);
  }

  /** What the caps that were ever agreed are about, and everything. */
  get scopes(): Pick<Cap, 'outcomes' | 'achievedIn'>[] {
    const caps = this.#versions.flatMap(({ terms }) => terms.caps);
    return [
      {},
      ...caps.map(({ outcomes: of, achievedIn }) => ({
        ...(of !== undefined && { outcomes: of }),
        ...(achievedIn !== undefined && { achievedIn }),
      })),
    ];
  }

  /** The caps that hold from the first day of the contract on. */
  get caps(): readonly Cap[] {
    return this.#versions[1]?.terms.caps ?? [];
  }

  async revise(from: CalendarDate, prices: Story['card']): Promise<void> {
    await this.agree(await this.propose(from, prices));
  }

  /** Puts a revision to the parties, who have not answered yet. */
  async propose(effectiveFrom: CalendarDate, [starts, keeps, safe, fewer]: Story['card']) {
    const lines = [
      { ...startsWorkLine, ...starts },
      { ...keepsWorkLine, ...keeps },
      { ...feelsSafeLine, ...safe },
      { ...feelsSafeLine, line: reconvictions, outcome: reconvictions, ...fewer },
    ];
    const revision = { revision: this.#revision, effectiveFrom };
    await this.ground.append<RateCardEvent>(rateCardStreamName(riverside), [{ ...proposed1, ...revision, lines }]);
    this.#revision += 1;
    return revision;
  }

  async agree(revision: { readonly revision: number; readonly effectiveFrom: CalendarDate }): Promise<void> {
    await this.ground.append<RateCardEvent>(rateCardStreamName(riverside), [{ ...revised1, ...revision }]);
  }

  /** A variation holds from its day on, in every version that begins later too. */
  async vary(from: CalendarDate, what: Story['first'], releases?: Terms['releases']): Promise<void> {
    const standing = this.#versions.filter(({ validFrom }) => validFrom <= from);
    const before = standing.reduce((last, one) => (one.validFrom >= last.validFrom ? one : last));
    const later = new Map<CalendarDate, Terms>();
    for (const { validFrom, terms } of this.#versions) if (validFrom > from) later.set(validFrom, terms);
    const days = [[from, before.terms] as const, ...[...later].sort(([a], [b]) => (a < b ? -1 : 1))];
    for (const [validFrom, terms] of days) {
      const varied = { ...withChange(terms, what), releases: releases ?? terms.releases };
      const version = this.#versions.length + 1;
      this.#versions.push({ version, validFrom, terms: varied });
      const event: ContractEvent = { type: 'TermsSet', contract: riverside, version, validFrom, terms: varied };
      await this.ground.append(contractStreamName(riverside), [event]);
    }
  }

  async release({ change: what, scope: about }: Extract<Step, { do: 'release' }>, on: CalendarDate): Promise<void> {
    const last = this.#versions.at(-1);
    const releases = last?.terms.releases ?? [];
    await this.vary(on, what, [...releases, { variation: releases.length + 1, on, ...about }]);
  }
}

function withChange(terms: Terms, { caps, splits: [scoped, last], mode, policy }: Story['first']): Terms {
  return {
    ...terms,
    pricingDatePolicy: policy,
    caps: caps.map((one, nth) => ({ ...one, cap: OutcomeCode.parse(`cap_${nth}`) }) as Cap),
    splits: [...scoped.map(([split, about]) => ({ split, ...about })), { split: last }],
    advances: { setAgainstOutcomes: true },
    paymentMode: mode === 'paused' ? { mode: 'paused' } : { mode: 'outcomes' },
  };
}
