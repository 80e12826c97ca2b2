import {
  ClaimCohort,
  ClaimCohortHandler,
  type ClaimCohortInput,
  cohortEvents,
  cohortsStreamName,
  DefineCohort,
  DefineCohortHandler,
  MeasureCohort,
  MeasureCohortHandler,
  type MeasureCohortInput,
  RejectCohortResult,
  RejectCohortResultHandler,
  VerifyCohortResult,
  VerifyCohortResultHandler,
  WithdrawCohortClaim,
  WithdrawCohortClaimHandler,
} from '#cohorts';
import { contractEvents as contractTypes } from '#contracts';
import type { Answer } from '#event-log';
import type { Actor } from '#kernel';
import { type RateCardEvent, rateCardEvents } from '#rate-cards';
import { actors } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { cardOf, contractEvents, firstDefined, line, matched, ofOutcome, secondDefined } from './fixtures.js';

type Cohort = 'cohort_1' | 'cohort_2';
type Asked = { readonly actor?: Actor; readonly id?: string };

/** The synthetic contract with its rate card for cohorts, and the commands by which people act on it. */
export class CohortsInMemory {
  readonly world = new LedgerInMemory(contractTypes, rateCardEvents, cohortEvents);
  readonly stream = cohortsStreamName(ofOutcome);

  /** Puts contract and rate card there as they stand; how they are agreed is not what is looked at here. */
  async open(card: readonly RateCardEvent[] = cardOf(line)): Promise<this> {
    await this.#put('contract-riverside', contractEvents);
    await this.#put('ratecard-riverside', card);
    return this;
  }

  async #put(stream: string, events: readonly { type: string }[]): Promise<void> {
    const { ledger } = this.world;
    const encoded = events.map((event, index) =>
      ledger.codec.encode(event, index, {
        stream,
        revision: index,
        recordedAt: ledger.clock.now(),
        actor: actors.payer,
        command: { id: stream, digest: '' },
        correlation: stream,
        reliesOn: [],
        evidence: [],
      }),
    );
    await ledger.log.append(stream, 'no-stream', encoded);
  }

  at(day: string): this {
    this.world.at(`${day}T09:00:00Z`);
    return this;
  }

  define(cohort: Cohort, { actor = actors.evaluator, id }: Asked = {}) {
    const { title, joining } = cohort === 'cohort_1' ? firstDefined : secondDefined;
    const { ledger, access } = this.world;
    const handler = new DefineCohortHandler(ledger, access);
    return this.world.ask(handler, DefineCohort, { ...ofOutcome, cohort, title, joining }, actor, id);
  }

  measure(
    cohort: Cohort,
    events: string,
    { actor = actors.evaluator, id, ...other }: Asked & Partial<MeasureCohortInput> = {},
  ) {
    const { ledger, access } = this.world;
    const measurement = { size: 1000, events, expectedEvents: '1500' };
    const input = { ...ofOutcome, cohort, method: matched, measurement, ...other };
    return this.world.ask(new MeasureCohortHandler(ledger, access), MeasureCohort, input, actor, id);
  }

  verify(cohort: Cohort, result: number, { actor = actors.verifier, id }: Asked = {}) {
    const { ledger, access } = this.world;
    const handler = new VerifyCohortResultHandler(ledger, access);
    return this.world.ask(handler, VerifyCohortResult, { ...ofOutcome, cohort, result }, actor, id);
  }

  reject(cohort: Cohort, result: number, { actor = actors.verifier, id }: Asked = {}) {
    const { ledger, access } = this.world;
    const input = { ...ofOutcome, cohort, result, words: 'The comparison group is another one' };
    return this.world.ask(new RejectCohortResultHandler(ledger, access), RejectCohortResult, input, actor, id);
  }

  claim(cohort: Cohort | 'pooled', { actor = actors.provider, id, ...other }: Asked & Partial<ClaimCohortInput> = {}) {
    const { ledger, access } = this.world;
    const handler = new ClaimCohortHandler(ledger, access);
    return this.world.ask(handler, ClaimCohort, { ...ofOutcome, cohort, ...other }, actor, id);
  }

  withdraw(cohort: Cohort | 'pooled', { actor = actors.provider, id }: Asked = {}) {
    const { ledger, access } = this.world;
    const input = { ...ofOutcome, cohort, words: 'Claimed too soon' };
    return this.world.ask(new WithdrawCohortClaimHandler(ledger, access), WithdrawCohortClaim, input, actor, id);
  }

  /** What stands in the stream of the cohorts. */
  recorded() {
    return this.world.recorded(this.stream);
  }
}

/** The answer of a command that was recorded. @throws with the reason of one that was refused. */
export async function done(answer: Promise<Answer<string, object>>) {
  const given = await answer;
  if (given.kind === 'refused') throw new Error(`Refused: ${JSON.stringify(given.refusal)}`);
  return given;
}
