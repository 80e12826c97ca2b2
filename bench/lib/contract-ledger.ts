import { EventCodec, type ImportedEvent, type Reference, type Revision, streamName } from '#event-log';
import { eventRegistry } from '#installation';
import {
  type Actor,
  addDays,
  type CalendarDate,
  ContractId,
  calendarDate,
  eventIdOf,
  type Instant,
  instantAt,
  SystemEntropy,
} from '#kernel';
import type { Item } from '#payments';
import { TestSealer } from '../../libs/event-log/test/test-sealer.js';
import { type Billable, ContractAccount } from './contract-account.js';
import { actors, capsOn, parties, priceOf, proposalOf, STEPS, termsOf } from './contract-terms.js';
import { Dice } from './sample-ledger.js';

/** What one contract grows to before the next begins: that of a large programme. */
const EVENTS_OF_CONTRACT_MAX = 100_000;
/** People on the service of one contract at the same time: where neighbouring events seldom meet the same rows. */
const ACTIVE_PEOPLE = 300;
const LINES_PER_STATEMENT = 400;
/** What cuts the last outcome or two of some people. */
const PERSON_CAP_PENCE = 6_500_00;
export const FIRST_DAY = calendarDate('2018-04-01');
const FIRST_MS = Date.UTC(2018, 3, 1);
export const DAYS = 1_500;

/** Seals for real, under keys that need no store, so that a process of its own can read what another made. */
export function benchCodec(): EventCodec {
  return new EventCodec(eventRegistry(), new TestSealer(), new SystemEntropy());
}

/** What is known of an event that was made, for those that rely on it. */
export type Made = Omit<Reference, 'as'>;

/**
 * Whatever invented contracts are written into: it numbers the events of all streams, and encodes them as every event is.
 */
export class ContractLedger {
  readonly #revisions = new Map<string, number>();
  #count = 0;
  /** The day of the next event. */
  today: CalendarDate = FIRST_DAY;

  /** @param everyMs how long after one event the next is recorded. */
  constructor(
    private readonly codec: EventCodec = benchCodec(),
    private readonly everyMs = 1_000,
  ) {}

  get count(): number {
    return this.#count;
  }

  encode(
    stream: string,
    by: Actor,
    event: { readonly type: string },
    { reliesOn = [], correlation }: { readonly reliesOn?: readonly Reference[]; readonly correlation?: string } = {},
  ): { readonly event: ImportedEvent; readonly made: Made } {
    const id = `synthetic-command-${this.#count}`;
    const revision: Revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const recordedAt: Instant = instantAt(FIRST_MS + this.#count * this.everyMs);
    const encoded = this.codec.encode(event, 0, {
      stream,
      revision,
      recordedAt,
      actor: by,
      command: { id, digest: `hmac-sha256:${'0'.repeat(64)}` },
      correlation: correlation ?? id,
      reliesOn,
      evidence: [],
    });
    this.#count += 1;
    return { event: { ...encoded, stream, revision }, made: { event: encoded.id, stream, revision } };
  }
}

/**
 * So many events of invented contracts, of every kind and in the mix that a real one has: the contract and its rate card,
 * then people who are referred, start, show and are found to have achieved one outcome after another, each claimed and
 * billed in statements of hundreds of lines, which two payers approve and pay. Made without the checks of the handlers,
 * several times faster than by them.
 *
 * @returns as many as asked for, and those that end the last statement.
 */
export function* contractEvents(events: number, codec?: EventCodec): Generator<ImportedEvent> {
  const ledger = new ContractLedger(codec);
  for (let number = 0; ledger.count < events; number += 1) {
    const until = Math.min(events, ledger.count + EVENTS_OF_CONTRACT_MAX);
    const contract = new InventedContract(ledger, `synthetic_${number}`, number);
    yield* contract.begin();
    for (const event of contract.lives()) {
      yield event;
      // The whole ledger spans some four years.
      ledger.today = addDays(FIRST_DAY, Math.floor((ledger.count / events) * DAYS));
      if (contract.unbilled >= LINES_PER_STATEMENT && contract.mayBill) yield* contract.statement();
      if (ledger.count >= until) break;
    }
    if (contract.unbilled > 0 && contract.mayBill) yield* contract.statement();
  }
}

export interface InventedOptions {
  readonly activePeople?: number;
  readonly personCapPence?: number;
  /** What one person achieves, in order; all steps, when absent. */
  readonly stepsOf?: (serial: number) => readonly string[];
}

/** One contract, its people and its money. */
export class InventedContract {
  readonly #dice: Dice;
  readonly #account: ContractAccount;
  readonly #active: Generator<ImportedEvent>[];
  readonly #stepsOf: (serial: number) => readonly string[];
  #people = 0;
  #claims = 0;
  #terms: Made | undefined;
  #revised: Made | undefined;
  #billable: Billable[] = [];
  #billedOn: CalendarDate | undefined;
  /** False while what claims rest on is left out: see `AgedContract`. */
  isWhole = true;

  constructor(
    private readonly ledger: ContractLedger,
    private readonly contract: string,
    private readonly number: number,
    private readonly options: InventedOptions = {},
  ) {
    this.#dice = new Dice(number + 1);
    this.#account = new ContractAccount(ledger, ContractId.parse(contract));
    this.#stepsOf = options.stepsOf ?? (() => STEPS);
    this.#active = Array.from({ length: options.activePeople ?? ACTIVE_PEOPLE }, () => this.#person());
  }

  /** Claims that were made. */
  get claims(): number {
    return this.#claims;
  }

  /** Of those, the ones that no statement has yet. */
  get unbilled(): number {
    return this.#billable.length;
  }

  /** Whether a day has begun since the last statement: no two end on one, however many events the days are to hold. */
  get mayBill(): boolean {
    return this.#billedOn === undefined || this.ledger.today > this.#billedOn;
  }

  get people(): number {
    return this.#people;
  }

  /** What happens to people, without an end: whoever is done is followed by somebody new. */
  *lives(): Generator<ImportedEvent> {
    for (;;) {
      const who = this.#dice.below(this.#active.length);
      const next = this.#active[who]?.next();
      if (next === undefined || next.done === true) this.#active[who] = this.#person();
      else yield next.value;
    }
  }

  /** A statement of everything that was claimed and never billed. */
  statement(): Generator<ImportedEvent> {
    const billed = this.#billable;
    this.#billable = [];
    this.#billedOn = this.ledger.today;
    return this.#account.statement(billed, this.ledger.today, this.#references(this.#terms, 'terms'));
  }

  #encode(stream: string, by: Actor, type: string, data: object, reliesOn: readonly Reference[] = []) {
    return this.ledger.encode(stream, by, { type, contract: this.contract, ...data } as { type: string }, { reliesOn });
  }

  /** The contract and its rate card. */
  *begin(): Generator<ImportedEvent> {
    const signedOn = this.ledger.today;
    if (this.number === 0) {
      for (const { organisation } of parties) {
        const event = { type: 'OrganisationRegistered', organisation, name: organisation, identifiers: [] };
        yield this.ledger.encode(streamName('organisation', organisation), actors.payer, event).event;
      }
    }
    yield this.#ofContract('ContractRecorded', {
      title: 'A synthetic contract',
      signedOn,
      startsOn: signedOn,
      endsOn: addDays(signedOn, 2 * DAYS),
      currency: 'GBP',
      synthetic: true,
    }).event;
    for (const { organisation, role } of parties) {
      yield this.#ofContract('PartyJoined', { organisation, roles: [role], from: signedOn }).event;
    }
    for (const outcome of STEPS) {
      const definition = 'As the invented contract defines it';
      yield this.#ofContract('OutcomeDefined', { outcome, title: outcome, definition, unit: 'person' }).event;
    }
    const terms = termsOf(capsOn(this.options.personCapPence ?? PERSON_CAP_PENCE));
    const set = this.#ofContract('TermsSet', { version: 1, validFrom: signedOn, terms });
    this.#terms = set.made;
    yield set.event;

    const relied = this.#references(this.#terms, 'terms');
    yield this.#ofRateCard('RateCardRevisionProposed', proposalOf(signedOn), relied).event;
    for (const organisation of ['synthetic_council', 'synthetic_provider']) {
      const agreed = { revision: 1, draft: 1, organisation, decidedOn: signedOn, retroactive: false };
      yield this.#ofRateCard('RateCardRevisionAgreed', agreed).event;
    }
    const inForce = { revision: 1, draft: 1, agreedOn: signedOn, effectiveFrom: signedOn, retroactive: false };
    const { event, made } = this.#ofRateCard('RateCardRevised', inForce);
    this.#revised = made;
    yield event;
  }

  #ofContract(type: string, data: object) {
    this.#account.meetContract({ type, contract: this.contract, ...data });
    return this.#encode(streamName('contract', this.contract), actors.payer, type, data);
  }

  #ofRateCard(type: string, data: object, reliesOn: readonly Reference[] = []) {
    this.#account.meetRateCard({ type, contract: this.contract, ...data });
    return this.#encode(streamName('ratecard', this.contract), actors.payer, type, data, reliesOn);
  }

  *#person(): Generator<ImportedEvent> {
    // Letters far from the order in which people come, as random references are.
    const serial = this.#people;
    this.#people += 1;
    const mixed = Math.imul(serial + 1, 0x9e3779b1) >>> 0;
    const person = `P${String(mixed).padStart(10, '0')}${String(this.number).padStart(6, '0')}`;
    const stream = streamName('referral', this.contract, person);
    const correlation = `return/${this.contract}/quarter_${Math.floor(serial / 200)}`;
    const terms = this.#references(this.#terms, 'terms');
    const said = (type: string, by: Actor, data: object, reliesOn: readonly Reference[] = []) => {
      const event = { type, contract: this.contract, person, ...data };
      return this.ledger.encode(stream, by, event, { reliesOn, correlation });
    };
    const isWhole = this.isWhole;
    const relied: Reference[] = [];
    if (isWhole) {
      const { today } = this.ledger;
      const referral = { referredBy: 'synthetic_agency', referredOn: today, reference: `client ${serial}` };
      const referred = said('PersonReferred', actors.agency, { ...referral, cohort: `cohort_${serial % 7}` }, terms);
      yield referred.event;
      if (this.#dice.below(20) === 0) {
        const declined = { declinedBy: 'synthetic_provider', declinedOn: this.ledger.today, reasonCode: 'no-capacity' };
        yield said('ReferralDeclined', actors.provider, declined).event;
        return;
      }
      const accepted = { acceptedOn: this.ledger.today, criteriaVersion: 1, criteriaMet: ['adult'], ageAtReferral: 34 };
      yield said('ReferralAccepted', actors.provider, { provider: 'synthetic_provider', ...accepted }, terms).event;
      const startedOn = this.ledger.today;
      const started = said('EngagementStarted', actors.provider, { provider: 'synthetic_provider', startedOn });
      yield started.event;
      relied.push({ ...referred.made, as: 'referral' }, { ...started.made, as: 'engagement' });
    }
    for (const [index, outcome] of this.#stepsOf(serial).entries()) {
      yield* this.#outcome(person, outcome, correlation, relied);
      if (isWhole && index === 5 && this.#dice.below(4) === 0) {
        yield said('EngagementPaused', actors.provider, { pausedOn: this.ledger.today, reasonCode: 'family' }).event;
        yield said('EngagementResumed', actors.provider, { resumedOn: this.ledger.today }).event;
      }
    }
    if (!isWhole) return;
    yield said('EngagementEnded', actors.provider, { endedOn: this.ledger.today, reasonCode: 'completed' }).event;
  }

  *#outcome(
    person: string,
    outcome: string,
    correlation: string,
    relied: readonly Reference[],
  ): Generator<ImportedEvent> {
    const { contract } = this;
    const achievedOn = this.ledger.today;
    const path = { contract, person, outcome, occurrence: 1 };
    const stream = streamName('outcome', contract, person, outcome, 1);
    const verification = this.isWhole
      ? yield* this.#verified(stream, { ...path, achievedOn }, correlation, relied)
      : { event: eventIdOf(stream, 1), stream, revision: 1 };
    const claimedOn = this.ledger.today;
    const claim = `${contract}.${person}.${outcome}.1`;
    const price = priceOf(outcome);
    const made = this.#encode(
      streamName('claim', contract, person, outcome, 1),
      actors.provider,
      'ClaimMade',
      {
        claim,
        ...path,
        verification: verification.event,
        achievedOn,
        claimedOn,
        line: outcome,
        revision: 1,
        pricing: {
          policy: 'achieved',
          date: achievedOn,
          considered: [{ revision: 1, effectiveFrom: FIRST_DAY, verdict: 'chosen' }],
        },
        quantity: 1,
        unitPricePence: price,
        uncappedPence: price,
        evidenceBranch: ['signed_form'],
        late: false,
      },
      [
        { ...verification, as: 'verification' },
        ...this.#references(this.#revised, 'rate-card-revision'),
        ...relied,
        ...this.#references(this.#terms, 'terms'),
      ],
    );
    const { made: claimed, event } = made;
    // What it is paid by, as the account knows it; taken in before anybody can ask for a statement of it.
    const item = { claim, claimEvent: claimed.event, person, outcome, occurrence: 1, line: outcome, revision: 1 };
    const facts = { achievedOn, claimedOn, quantity: 1, stands: true, entry: this.ledger.count - 1 };
    this.#billable.push({ item: { ...item, ...facts } as Item, made: claimed });
    this.#claims += 1;
    yield event;
  }

  *#verified(
    stream: string,
    path: { readonly person: string; readonly outcome: string; readonly achievedOn: CalendarDate },
    correlation: string,
    relied: readonly Reference[],
  ): Generator<ImportedEvent, Made> {
    const fileMark = `hmac-sha256:${path.person.slice(1).repeat(4)}`.slice(0, 76);
    const submit = (evidence: string) =>
      this.ledger.encode(
        stream,
        actors.provider,
        {
          type: 'EvidenceSubmitted',
          ...path,
          evidence,
          kind: 'signed_form',
          issuedOn: path.achievedOn,
          held: 'provider',
          bytes: 48_211,
          mediaType: 'application/pdf',
          fileMark: fileMark.padEnd(76, '0'),
          submittedBy: actors.provider.subject,
          submittedFor: actors.provider.organisation,
          fileName: `${path.outcome} form.pdf`,
          contentDigest: `sha256:${'a'.repeat(64)}`,
        } as { type: string },
        { reliesOn: relied, correlation },
      );
    const first = submit('E1');
    yield first.event;
    if (this.#dice.below(15) === 0) {
      const { achievedOn: _, ...queriedPath } = path;
      const queried = { ...queriedPath, reasonCode: 'signature-missing' };
      yield this.#encode(stream, actors.verifier, 'EvidenceQueried', queried).event;
      yield submit('E2').event;
    }
    const verified = this.#encode(stream, actors.verifier, 'EvidenceVerified', {
      ...path,
      evidence: ['E1'],
      method: 'document-check',
      verifiedBy: actors.verifier.subject,
      verifiedFor: actors.verifier.organisation,
    });
    yield verified.event;
    return verified.made;
  }

  #references(made: Made | undefined, as: string): Reference[] {
    return made === undefined ? [] : [{ ...made, as }];
  }
}
