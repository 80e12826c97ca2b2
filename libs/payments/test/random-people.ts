import { type ClaimEvent, claimIdOf, claimStreamName } from '#claims';
import { type CohortEvent, cohortsStreamName, POOLED } from '#cohorts';
import type { Reference } from '#event-log';
import { type EvidenceEvent, type OutcomePath, outcomeStreamName } from '#evidence';
import { addDays, type CalendarDate, ClaimId, calendarDate, Decimal, EvidenceId, OutcomeCode, PersonId } from '#kernel';
import { type ReferralEvent, referralStreamName } from '#referrals';
import { made } from '../../claims/test/fixtures.js';
import { riverside } from '../../contracts/test/fixtures.js';
import { submitted, verificationWithdrawn, verified } from '../../evidence/test/fixtures.js';
import type { StoryGround } from './story-ground.js';
import { reconvictions, type Step } from './story-of-changes.js';

interface StoryClaim {
  readonly path: OutcomePath;
  readonly evidence: EvidenceId;
  verification: Reference;
}

type Facts = Extract<Step, { do: 'claim' }>['facts'];

/** What becomes of the people of a story: their days, their outcomes and the claims for them. */
export class RandomPeople {
  readonly claims: StoryClaim[] = [];
  readonly #datesOf = new Map<PersonId, PathDates>();
  readonly #withdrawn = new Set<StoryClaim>();

  constructor(private readonly ground: StoryGround) {}

  async claim(nth: number, outcome: OutcomeCode, achievedOn: CalendarDate, facts: Facts): Promise<void> {
    const person = personOf(nth);
    const path = { contract: riverside, person, outcome, occurrence: 1 };
    if (this.claims.some((one) => claimIdOf(one.path) === claimIdOf(path))) return;
    const evidence = EvidenceId.parse(`E${this.claims.length}`);
    await this.ground.append<EvidenceEvent>(outcomeStreamName(path), [{ ...submitted, ...path, achievedOn, evidence }]);
    const claim = { path, evidence, verification: await this.#verify(path, achievedOn, evidence) };
    this.claims.push(claim);
    await this.#make(claim, achievedOn, facts);
  }

  async #verify(path: OutcomePath, achievedOn: CalendarDate, evidence: EvidenceId): Promise<Reference> {
    const event: EvidenceEvent = { ...verified, ...path, achievedOn, evidence: [evidence] };
    const [place] = await this.ground.append(outcomeStreamName(path), [event]);
    if (place === undefined) throw new Error('What was appended has a place');
    return place;
  }

  async #make(
    { path, verification }: StoryClaim,
    achievedOn: CalendarDate,
    { claimedAfterDays, ...facts }: Facts,
  ): Promise<void> {
    const event: ClaimEvent = {
      ...made,
      ...path,
      claim: claimIdOf(path),
      verification: verification.event,
      achievedOn,
      claimedOn: addDays(achievedOn, claimedAfterDays),
      ...this.datesOf(path.person),
      line: path.outcome,
      ...facts,
    };
    await this.ground.append(claimStreamName(path), [event], [verification]);
  }

  /** When a person was referred and started, as it is known now. */
  datesOf(person: PersonId): PathDates {
    return this.#datesOf.get(person) ?? FIRST_DATES;
  }

  async correctDates({ nth, field, to }: Extract<Step, { do: 'correct-dates' }>): Promise<void> {
    const person = personOf(nth);
    const dates = this.datesOf(person);
    if (dates[field] === to) return;
    this.#datesOf.set(person, { ...dates, [field]: to });
    await this.ground.append<ReferralEvent>(referralStreamName(riverside, person), [
      { type: 'ReferralDatesCorrected', contract: riverside, person, changes: [{ field, from: dates[field], to }] },
    ]);
  }

  async withdraw(which: number): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined || this.#withdrawn.has(claim)) return;
    this.#withdrawn.add(claim);
    const event = { type: 'ClaimWithdrawn', claim: claimIdOf(claim.path), ...claim.path } as const;
    const why = { withdrawnOn: calendarDate('2022-05-01'), reasonCode: 'made-in-error' } as const;
    await this.ground.append(claimStreamName(claim.path), [{ ...event, ...why }]);
  }

  async makeAgain(which: number, on: CalendarDate, facts: Facts): Promise<void> {
    const claim = [...this.#withdrawn][which % Math.max(1, this.#withdrawn.size)];
    if (claim === undefined) return;
    this.#withdrawn.delete(claim);
    // Nothing is claimed whose verification was taken back.
    if ((await this.ground.last(outcomeStreamName(claim.path))) !== 'EvidenceVerified') {
      claim.verification = await this.#verify(claim.path, on, claim.evidence);
    }
    await this.#make(claim, on, facts);
  }

  async unverify(which: number): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined || (await this.ground.last(outcomeStreamName(claim.path))) !== 'EvidenceVerified') return;
    await this.ground.append<EvidenceEvent>(outcomeStreamName(claim.path), [
      { ...verificationWithdrawn, ...claim.path },
    ]);
  }

  /** Makes a claim of a cohort, or of all of them pooled; what becomes of one that stands is left to chance. */
  async cohort({ what, nth, on, quantity, measured }: Extract<Step, { do: 'cohort' }>): Promise<void> {
    const cohort = nth === 0 ? undefined : OutcomeCode.parse(`cohort_${nth}`);
    const claim = ClaimId.parse(`${riverside}.${cohort ?? POOLED}.${reconvictions}`);
    const of = { contract: riverside, outcome: reconvictions, claim };
    const worth = { revision: 1, per: 'cohort' as const, threshold: Decimal.parse('5'), measured, quantity };
    const counted = { events: Decimal.parse('9'), expectedEvents: Decimal.parse('10') };
    const results = [{ cohort: cohort ?? OutcomeCode.parse('cohort_1'), result: 1, ...counted }];
    const days = { achievedOn: on, claimedOn: addDays(on, 10), policy: 'achieved' as const };
    const stream = cohortsStreamName(of);
    const standing = (await this.ground.river.world.events(stream)).findLast(
      (event) => (event as { claim?: string }).claim === claim,
    );
    const events: CohortEvent[] =
      standing === undefined || standing.type === 'CohortClaimWithdrawn'
        ? [{ type: 'CohortClaimMade', ...of, cohort, ...days, line: reconvictions, ...worth, results }]
        : what === 'restate'
          ? [{ type: 'CohortClaimRestated', ...of, ...worth, results }]
          : [{ type: 'CohortClaimWithdrawn', ...of, withdrawnOn: calendarDate('2022-05-01') }];
    await this.ground.append(stream, events);
  }
}

interface PathDates {
  readonly referredOn: CalendarDate;
  readonly startedOn: CalendarDate;
}
const FIRST_DATES: PathDates = { referredOn: calendarDate('2021-04-02'), startedOn: calendarDate('2021-04-10') };

function personOf(nth: number): PersonId {
  return PersonId.parse(`P${String(nth).padStart(16, '0')}`);
}
