import { type ClaimEvent, claimIdOf, claimStreamName } from '#claims';
import { type CohortEvent, cohortsStreamName, POOLED } from '#cohorts';
import { type Cap, type ContractEvent, contractStream, contractStreamName, type Terms } from '#contracts';
import type { Reference } from '#event-log';
import { type EvidenceEvent, type OutcomePath, outcomeStreamName } from '#evidence';
import {
  addDays,
  type CalendarDate,
  ClaimId,
  calendarDate,
  Decimal,
  EvidenceId,
  isRefusal,
  OutcomeCode,
  PaymentRef,
  PersonId,
  pence,
  StatementRef,
} from '#kernel';
import {
  type AccountState,
  accountDecider,
  accountStream,
  accountStreamName,
  type InvestmentEvent,
  investmentStreamName,
  owedPence,
  type PaymentCommand,
  type PaymentEvent,
  type StatementLine,
} from '#payments';
import { type RateCardEvent, rateCardStreamName } from '#rate-cards';
import { type ReferralEvent, referralStreamName } from '#referrals';
import { made } from '../../claims/test/fixtures.js';
import { actors, cityCouncil, nationalFund, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { submitted, verificationWithdrawn, verified } from '../../evidence/test/fixtures.js';
import { feelsSafeLine, keepsWorkLine, proposed1, revised1, startsWorkLine } from '../../rate-cards/test/fixtures.js';
import { investmentDrawn } from './investment-fixtures.js';
import { RiversideInMemory } from './riverside-in-memory.js';
import { outcomes, reconvictions, type Step, type Story } from './story-of-changes.js';

export { type Story, story } from './story-of-changes.js';

/** The first day on which a statement is issued; each has a day of its own, after all that was achieved. */
const FIRST_STATEMENT = calendarDate('2022-06-01');

/** Plays a story on the real streams; what is not asked about here is recorded as it stands. */
export class RandomContract {
  readonly river = new RiversideInMemory();
  readonly claims: { readonly path: OutcomePath; readonly evidence: EvidenceId; verification: Reference }[] = [];
  readonly #datesOf = new Map<PersonId, PathDates>();
  readonly #withdrawn = new Set<RandomContract['claims'][number]>();
  #statements = 0;
  #versions: { version: number; validFrom: CalendarDate; terms: Terms }[] = [];
  #revision = 1;
  #commands = 0;

  async open({ first, card: prices }: Story): Promise<this> {
    await this.river.world.at('2021-03-10T09:00:00Z').withRiverside();
    this.river.world.at('2030-01-01T09:00:00Z');
    const { state } = await this.river.world.ledger.load(contractStream, contractStreamName(riverside));
    if (state.status !== 'recorded') throw new Error('The contract of the fixtures is not there');
    this.#versions = state.terms.map(({ version, validFrom, terms }) => ({ version, validFrom, terms }));
    await this.#vary(calendarDate('2021-04-01'), first);
    await this.#revise(calendarDate('2021-04-01'), prices);
    return this;
  }

  /** Does one thing, if it can be done. */
  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'claim':
        return this.#claim(step.nth, outcomes[step.of] ?? startsWork, step.on, step.facts);
      case 'withdraw':
        return this.#withdraw(step.which);
      case 'make-again':
        return this.#makeAgain(step.which, step.on, step.facts);
      case 'unverify':
        return this.#unverify(step.which);
      case 'correct-dates':
        return this.#correctDates(step);
      case 'cohort':
        return this.#cohort(step);
      case 'revise':
        return this.#revise(step.from, step.card);
      case 'vary':
        return this.#vary(step.from, step.change);
      case 'release':
        return this.#release(step);
      case 'hold':
        return this.#hold(step.which);
      case 'dispute':
        return this.#dispute(step);
      case 'claw-back':
        return this.#clawBack(step);
      case 'settle':
        return this.#settle(step);
      case 'advance':
        return this.#advance(step);
      case 'invest':
        return this.#invest(step.amount);
      case 'issue':
        await this.issue();
    }
  }

  readonly payers = [cityCouncil, nationalFund];
  readonly lineCodes = [startsWorkLine.line, keepsWorkLine.line, feelsSafeLine.line, reconvictions];

  /** The day of the last statement. */
  get today(): CalendarDate {
    return addDays(FIRST_STATEMENT, this.#statements);
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

  get persons(): PersonId[] {
    return this.claims.map(({ path }) => path.person);
  }

  async account(): Promise<AccountState> {
    return (await this.river.world.ledger.load(accountStream, accountStreamName(riverside))).state;
  }

  /** The lines of every statement that was issued. */
  async lines(): Promise<(StatementLine & { readonly statement: StatementRef })[]> {
    const state = await this.account();
    const found = [];
    for (const { status, statement } of state.statements.values()) {
      if (status !== 'issued') continue;
      const lines = await this.river.lines.of(riverside, { statement, linesHere: 0 });
      found.push(...lines.map(({ line }) => ({ ...line, statement })));
    }
    return found;
  }

  async issue(commandId = `issue-${this.#statements + 1}`) {
    this.#statements += 1;
    const on = addDays(FIRST_STATEMENT, this.#statements);
    const answer = await this.river.issue({ from: on, to: on }, commandId);
    if (answer.kind === 'refused') {
      throw new Error(`Not issued: ${answer.refusal.refused} ${JSON.stringify(answer.refusal.detail)}`);
    }
    return { answer, again: () => this.river.issue({ from: on, to: on }, commandId) };
  }

  async putAllBack(): Promise<void> {
    for (const claim of (await this.account()).heldOut.keys()) {
      await this.#append(accountStreamName(riverside), [
        { type: 'ClaimPutBack', contract: riverside, claim, putBackOn: calendarDate('2022-05-01') },
      ]);
    }
  }

  async #claim(nth: number, outcome: OutcomeCode, achievedOn: CalendarDate, facts: Facts): Promise<void> {
    const person = personOf(nth);
    const path = { contract: riverside, person, outcome, occurrence: 1 };
    if (this.claims.some((one) => claimIdOf(one.path) === claimIdOf(path))) return;
    const evidence = EvidenceId.parse(`E${this.claims.length}`);
    await this.#append<EvidenceEvent>(outcomeStreamName(path), [{ ...submitted, ...path, achievedOn, evidence }]);
    const claim = { path, evidence, verification: await this.#verify(path, achievedOn, evidence) };
    this.claims.push(claim);
    await this.#make(claim, achievedOn, facts);
  }

  async #verify(path: OutcomePath, achievedOn: CalendarDate, evidence: EvidenceId): Promise<Reference> {
    const event: EvidenceEvent = { ...verified, ...path, achievedOn, evidence: [evidence] };
    const [place] = await this.#append(outcomeStreamName(path), [event]);
    if (place === undefined) throw new Error('What was appended has a place');
    return place;
  }

  async #make(
    { path, verification }: (typeof this.claims)[number],
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
    await this.#append(claimStreamName(path), [event], [verification]);
  }

  /** When a person was referred and started, as it is known now. */
  datesOf(person: PersonId): PathDates {
    return this.#datesOf.get(person) ?? FIRST_DATES;
  }

  async #correctDates({ nth, field, to }: Extract<Step, { do: 'correct-dates' }>): Promise<void> {
    const person = personOf(nth);
    const dates = this.datesOf(person);
    if (dates[field] === to) return;
    this.#datesOf.set(person, { ...dates, [field]: to });
    await this.#append<ReferralEvent>(referralStreamName(riverside, person), [
      { type: 'ReferralDatesCorrected', contract: riverside, person, changes: [{ field, from: dates[field], to }] },
    ]);
  }

  async #withdraw(which: number): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined || this.#withdrawn.has(claim)) return;
    this.#withdrawn.add(claim);
    const event = { type: 'ClaimWithdrawn', claim: claimIdOf(claim.path), ...claim.path } as const;
    const why = { withdrawnOn: calendarDate('2022-05-01'), reasonCode: 'made-in-error' } as const;
    await this.#append(claimStreamName(claim.path), [{ ...event, ...why }]);
  }

  async #makeAgain(which: number, on: CalendarDate, facts: Facts): Promise<void> {
    const claim = [...this.#withdrawn][which % Math.max(1, this.#withdrawn.size)];
    if (claim === undefined) return;
    this.#withdrawn.delete(claim);
    // Nothing is claimed whose verification was taken back.
    if ((await this.#last(outcomeStreamName(claim.path))) !== 'EvidenceVerified') {
      claim.verification = await this.#verify(claim.path, on, claim.evidence);
    }
    await this.#make(claim, on, facts);
  }

  async #unverify(which: number): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined || (await this.#last(outcomeStreamName(claim.path))) !== 'EvidenceVerified') return;
    await this.#append<EvidenceEvent>(outcomeStreamName(claim.path), [{ ...verificationWithdrawn, ...claim.path }]);
  }

  /** Makes a claim of a cohort, or of all of them pooled; what becomes of one that stands is left to chance. */
  async #cohort({ what, nth, on, quantity, measured }: Extract<Step, { do: 'cohort' }>): Promise<void> {
    const cohort = nth === 0 ? undefined : OutcomeCode.parse(`cohort_${nth}`);
    const claim = ClaimId.parse(`${riverside}.${cohort ?? POOLED}.${reconvictions}`);
    const of = { contract: riverside, outcome: reconvictions, claim };
    const worth = { revision: 1, per: 'cohort' as const, threshold: Decimal.parse('5'), measured, quantity };
    const counted = { events: Decimal.parse('9'), expectedEvents: Decimal.parse('10') };
    const results = [{ cohort: cohort ?? OutcomeCode.parse('cohort_1'), result: 1, ...counted }];
    const days = { achievedOn: on, claimedOn: addDays(on, 10), policy: 'achieved' as const };
    const stream = cohortsStreamName(of);
    const standing = (await this.river.world.events(stream)).findLast(
      (event) => (event as { claim?: string }).claim === claim,
    );
    const events: CohortEvent[] =
      standing === undefined || standing.type === 'CohortClaimWithdrawn'
        ? [{ type: 'CohortClaimMade', ...of, cohort, ...days, line: reconvictions, ...worth, results }]
        : what === 'restate'
          ? [{ type: 'CohortClaimRestated', ...of, ...worth, results }]
          : [{ type: 'CohortClaimWithdrawn', ...of, withdrawnOn: calendarDate('2022-05-01') }];
    await this.#append(stream, events);
  }

  async #revise(from: CalendarDate, prices: Story['card']): Promise<void> {
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
    await this.#append<RateCardEvent>(rateCardStreamName(riverside), [{ ...proposed1, ...revision, lines }]);
    this.#revision += 1;
    return revision;
  }

  async agree(revision: { readonly revision: number; readonly effectiveFrom: CalendarDate }): Promise<void> {
    await this.#append<RateCardEvent>(rateCardStreamName(riverside), [{ ...revised1, ...revision }]);
  }

  /** A variation holds from its day on, in every version that begins later too. */
  async #vary(from: CalendarDate, what: Story['first'], releases?: Terms['releases']): Promise<void> {
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
      await this.#append(contractStreamName(riverside), [event]);
    }
  }

  async #release({ change: what, scope: about }: Extract<Step, { do: 'release' }>): Promise<void> {
    const on = addDays(FIRST_STATEMENT, this.#statements);
    const last = this.#versions.at(-1);
    const releases = last?.terms.releases ?? [];
    await this.#vary(on, what, [...releases, { variation: releases.length + 1, on, ...about }]);
  }

  async #hold(which: number): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined) return;
    const id = claimIdOf(claim.path);
    const account = await this.account();
    if (account.heldOut.has(id) || (await this.lines()).some((line) => line.claim === id)) return;
    const event = { type: 'ClaimHeldOut', contract: riverside, claim: id } as const;
    const why = { heldOn: calendarDate('2022-05-01'), reasonCode: 'under-investigation' } as const;
    await this.#append<PaymentEvent>(accountStreamName(riverside), [{ ...event, ...why }]);
  }

  /** A payer holds back some of its part of a line; then it drops that, or some of it is upheld, or it stays open. */
  async #dispute({ which, share, upheld }: Extract<Step, { do: 'dispute' }>): Promise<void> {
    const state = await this.account();
    const lines = (await this.lines()).filter(({ amountPence }) => amountPence > 0);
    const line = lines[which % Math.max(1, lines.length)];
    const part = line?.parts[which % 2];
    const issued = line === undefined ? undefined : state.statements.get(line.statement);
    if (line === undefined || part === undefined || issued?.status !== 'issued') return;
    const { statement, number, claim } = line;
    const { payer } = part;
    const standing = issued.payers.get(payer);
    if (standing === undefined || state.disputes.has(`${statement}/${number}/${payer}`)) return;
    const held = Math.min(Math.floor((part.pence * share) / 4), owedPence(state, issued, standing));
    if (part.pence <= 0 || held < 0) return;
    const of = { contract: riverside, statement, line: number, claim, payer };
    const events: PaymentEvent[] = [
      {
        type: 'LineDisputed',
        ...of,
        heldPence: pence(held),
        disputedOn: calendarDate('2022-07-01'),
        resolveBy: calendarDate('2022-08-01'),
        reasonCode: 'not-achieved',
      },
    ];
    if (upheld >= 0) {
      events.push({
        type: 'DisputeResolved',
        ...of,
        disallowedPence: pence(Math.floor((part.pence * upheld) / 4)),
        resolvedBy: payer,
        resolvedBySubject: actors.payer.subject,
        resolvedOn: calendarDate('2022-07-02'),
      });
    }
    await this.#append(accountStreamName(riverside), events);
  }

  async #clawBack({ which, some, recovers, collect }: Extract<Step, { do: 'claw-back' }>): Promise<void> {
    const claim = this.claims[which];
    if (claim === undefined) return;
    const clawback = (await this.account()).clawbacks.length + 1;
    const amount = some === null ? {} : { pence: pence(some) };
    const on = calendarDate('2022-07-01');
    await this.#append<PaymentEvent>(accountStreamName(riverside), [
      {
        type: 'ClawbackProposed',
        contract: riverside,
        clawback,
        cause: 'audit-finding',
        claims: [{ claim: claimIdOf(claim.path), ...amount }],
        recovery: recovers === 0 ? [] : [{ payer: cityCouncil, pence: pence(recovers) }],
        collect,
        proposedBy: cityCouncil,
        proposedOn: on,
        proposedBySubject: actors.payer.subject,
        approvers: [cityCouncil],
        needs: 'all',
      },
      { type: 'ClawbackAgreed', contract: riverside, clawback, agreedOn: on },
    ]);
  }

  /** A payer approves its part of a statement, and pays some of that. */
  async #settle({ which, payer: nth, inPart }: Extract<Step, { do: 'settle' }>): Promise<void> {
    const statements = [...(await this.account()).statements.values()].filter(({ status }) => status === 'issued');
    const statement = statements[which % Math.max(1, statements.length)]?.statement;
    const payer = this.payers[nth];
    if (statement === undefined || payer === undefined) return;
    const of = { contract: riverside, statement, payer, fallen: [] };
    // Statements say that they were issued on the day on which the story is told.
    const on = calendarDate('2030-01-02');
    await this.#ask({ type: 'approve-statement', ...of, by: 'demo:approves', today: on });
    const amount = inPart ? { pence: pence(1) } : {};
    const bankReference = `BACS ${this.#commands}`;
    await this.#ask({ type: 'make-payment', ...of, ...amount, by: 'demo:releases', paidOn: on, bankReference });
  }

  /** A payer pays ahead; some of what is unspent may come back at once. */
  async #advance({ payer: nth, amount, comesBack }: Extract<Step, { do: 'advance' }>): Promise<void> {
    const payer = this.payers[nth];
    if (payer === undefined) return;
    const payment = PaymentRef.parse(`riverside.ADV.${this.#commands}`);
    const on = calendarDate('2022-05-01');
    const of = { contract: riverside, payment, payer };
    const what = { kind: 'advance', pence: pence(amount) } as const;
    const bankReference = `BACS ${this.#commands}`;
    await this.#ask({ type: 'approve-advance', ...of, what, approvedOn: on, by: 'demo:approves' });
    await this.#ask({ type: 'pay-advance', ...of, paidOn: on, bankReference, by: 'demo:releases' });
    const back = pence(Math.floor((amount * comesBack) / 4));
    if (back === 0) return;
    const refund = { type: 'record-refund', contract: riverside, payer, pence: back, receivedOn: on } as const;
    await this.#ask({ ...refund, bankReference, by: 'demo:records', for: { advance: payment } });
  }

  async #invest(amount: number): Promise<void> {
    const investment = PaymentRef.parse(`riverside.INV.${this.#commands}`);
    const drawn = { ...investmentDrawn, investment, pence: pence(amount) };
    await this.#append<InvestmentEvent>(investmentStreamName(riverside), [drawn]);
  }

  /** Does to the account what is asked, if it can be done. */
  async #ask(command: PaymentCommand): Promise<void> {
    const decided = accountDecider.decide(command, await this.account());
    if (!isRefusal(decided) && decided.length > 0) await this.#append(accountStreamName(riverside), decided);
  }

  async #last(stream: string): Promise<string | undefined> {
    return (await this.river.world.events(stream)).at(-1)?.type;
  }

  /** Records events as they stand. */
  async #append<Event extends { type: string }>(
    stream: string,
    events: readonly Event[],
    reliesOn: readonly Reference[] = [],
  ): Promise<Reference[]> {
    const { ledger } = this.river.world;
    const from = (await this.river.world.events(stream)).length;
    this.#commands += 1;
    const id = `story-${this.#commands}`;
    const encoded = events.map((event, index) =>
      ledger.codec.encode(event, index, {
        stream,
        revision: from + index,
        recordedAt: ledger.clock.now(),
        actor: actors.provider,
        command: { id, digest: '' },
        correlation: id,
        reliesOn,
        evidence: [],
      }),
    );
    await ledger.log.append(stream, from === 0 ? 'no-stream' : from - 1, encoded);
    return encoded.map((event, index) => ({ event: event.id, stream, revision: from + index, as: 'verification' }));
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

type Facts = Extract<Step, { do: 'claim' }>['facts'];

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
