import { EventCodec, type ImportedEvent, type Reference, type Revision, streamName } from '#event-log';
import { eventRegistry } from '#installation';
import { Actor, addDays, type CalendarDate, calendarDate, type Instant, instantAt, SystemEntropy } from '#kernel';
import { TestSealer } from '../../libs/event-log/test/test-sealer.js';
import { Dice } from './sample-ledger.js';

/** What one contract grows to before the next begins: that of a large programme. */
const EVENTS_OF_CONTRACT_MAX = 100_000;
/** People on the service of one contract at the same time: where neighbouring events seldom meet the same rows. */
const ACTIVE_PEOPLE = 300;
const LINES_PER_CHUNK = 80;
const LINES_PER_STATEMENT = 400;
const FIRST_DAY = calendarDate('2018-04-01');
const FIRST_MS = Date.UTC(2018, 3, 1);
const DAYS = 1_500;

/** What somebody achieves, in order, some of it many times over. */
const STEPS = [
  'joins_group',
  'feels_safe',
  'begins_course',
  'completes_course',
  'volunteers',
  'starts_work',
  'keeps_work',
  'enters_home',
  'keeps_home',
  'no_reoffending',
  'health_improved',
  'stays_in_touch',
];
const PAYERS = [
  { payer: 'synthetic_council', percentage: '29.6' },
  { payer: 'synthetic_fund', percentage: '70.4' },
];

/** Seals for real, under keys that need no store, so that a process of its own can read what another made. */
export function benchCodec(): EventCodec {
  return new EventCodec(eventRegistry(), new TestSealer(), new SystemEntropy());
}

/** What is known of an event that was made, for those that rely on it. */
type Made = Omit<Reference, 'as'>;

interface Billable {
  readonly claim: string;
  readonly person: string;
  readonly outcome: string;
  readonly achievedOn: CalendarDate;
  readonly reference: Made;
}

/**
 * The events of invented contracts, of every kind and in the mix that a real one has: the contract and its rate card,
 * then people who are referred, start, show and are found to have achieved one outcome after another, each claimed and
 * billed in statements of hundreds of lines, which two payers approve and pay. Made without the rules, several times
 * faster than by them, and encoded as every event is.
 */
export class ContractLedger {
  readonly #revisions = new Map<string, number>();
  #count = 0;

  constructor(
    private readonly events: number,
    private readonly codec: EventCodec = benchCodec(),
  ) {}

  /** As many as asked for, and those that end the last statement. */
  *all(): Generator<ImportedEvent> {
    for (let contract = 0; this.#count < this.events; contract += 1) {
      yield* new Contract(this, `synthetic_${contract}`, contract).events(
        Math.min(this.events, this.#count + EVENTS_OF_CONTRACT_MAX),
      );
    }
  }

  get count(): number {
    return this.#count;
  }

  /** The day of the next event: the whole ledger spans some four years. */
  get today(): CalendarDate {
    return addDays(FIRST_DAY, Math.floor((this.#count / this.events) * DAYS));
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
    const recordedAt: Instant = instantAt(FIRST_MS + this.#count * 1_000);
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

function actor(subject: string, organisation: string, role: string): Actor {
  return Actor.parse({ subject: `synthetic:${subject}`, organisation: `synthetic_${organisation}`, role });
}
const payer = actor('payer-1', 'council', 'outcome-payer');
const provider = actor('worker-17', 'provider', 'service-provider');
const agency = actor('agency-3', 'agency', 'referral-agency');
const verifier = actor('verifier-2', 'verifier', 'verifier');

class Contract {
  readonly #dice: Dice;
  #people = 0;
  #statements = 0;
  #issuedPence = 0;
  #terms: Made | undefined;
  #revised: Made | undefined;
  #billable: Billable[] = [];

  constructor(
    private readonly ledger: ContractLedger,
    private readonly contract: string,
    private readonly number: number,
  ) {
    this.#dice = new Dice(number + 1);
  }

  *events(until: number): Generator<ImportedEvent> {
    yield* this.#begin();
    const active = Array.from({ length: ACTIVE_PEOPLE }, () => this.#person());
    while (this.ledger.count < until) {
      const who = this.#dice.below(active.length);
      const next = active[who]?.next();
      if (next === undefined || next.done === true) active[who] = this.#person();
      else yield next.value;
      if (this.#billable.length >= LINES_PER_STATEMENT) yield* this.#statement();
    }
    if (this.#billable.length > 0) yield* this.#statement();
  }

  #encode(stream: string, by: Actor, type: string, data: object, reliesOn: readonly Reference[] = []) {
    return this.ledger.encode(stream, by, { type, contract: this.contract, ...data } as { type: string }, { reliesOn });
  }

  *#begin(): Generator<ImportedEvent> {
    const { contract } = this;
    const signedOn = this.ledger.today;
    const organisations = ['council', 'fund', 'provider', 'agency', 'verifier'].map((name) => `synthetic_${name}`);
    if (this.number === 0) {
      for (const organisation of organisations) {
        const event = { type: 'OrganisationRegistered', organisation, name: organisation, identifiers: [] };
        yield this.ledger.encode(streamName('organisation', organisation), payer, event).event;
      }
    }
    const stream = streamName('contract', contract);
    yield this.#encode(stream, payer, 'ContractRecorded', {
      title: 'A synthetic contract',
      signedOn,
      startsOn: signedOn,
      endsOn: addDays(signedOn, DAYS),
      currency: 'GBP',
      synthetic: true,
    }).event;
    const roles = ['outcome-payer', 'outcome-payer', 'service-provider', 'referral-agency', 'verifier'];
    for (const [index, organisation] of organisations.entries()) {
      yield this.#encode(stream, payer, 'PartyJoined', { organisation, roles: [roles[index]], from: signedOn }).event;
    }
    for (const outcome of STEPS) {
      const definition = 'As the invented contract defines it';
      yield this.#encode(stream, payer, 'OutcomeDefined', { outcome, title: outcome, definition, unit: 'person' })
        .event;
    }
    const terms = this.#encode(stream, payer, 'TermsSet', {
      version: 1,
      validFrom: signedOn,
      terms: {
        pricingDatePolicy: 'achieved',
        statementPeriod: 'quarter',
        shares: PAYERS,
        approvers: ['synthetic_council', 'synthetic_provider'],
        gateway: ['synthetic_agency'],
        eligibility: { version: 1, criteria: [{ code: 'adult', words: 'Is 18 or older on the day of referral' }] },
        paymentGroups: [],
      },
    });
    this.#terms = terms.made;
    yield terms.event;
    yield* this.#rateCard(signedOn, terms.made);
  }

  *#rateCard(effectiveFrom: CalendarDate, terms: Made): Generator<ImportedEvent> {
    const stream = streamName('ratecard', this.contract);
    const approvers = ['synthetic_council', 'synthetic_provider'];
    const lines = STEPS.map((outcome, index) => ({
      line: outcome,
      outcome,
      title: outcome,
      unit: 'person',
      pricing: { rule: 'fixed', pricePence: priceOf(index) },
      claimsPerPerson: { limit: 'times', times: 9 },
      prerequisites: [],
      evidenceRule: { kind: 'signed_form' },
    }));
    const proposal = {
      revision: 1,
      proposedBy: 'synthetic_council',
      proposedOn: effectiveFrom,
      effectiveFrom,
      approvers,
      lines,
      reason: 'The first rate card',
    };
    yield this.#encode(stream, payer, 'RateCardRevisionProposed', proposal, [{ ...terms, as: 'terms' }]).event;
    for (const organisation of approvers) {
      const agreed = { revision: 1, organisation, decidedOn: effectiveFrom };
      yield this.#encode(stream, payer, 'RateCardRevisionAgreed', agreed).event;
    }
    const revised = { revision: 1, agreedOn: effectiveFrom, effectiveFrom };
    const { event, made } = this.#encode(stream, payer, 'RateCardRevised', revised);
    this.#revised = made;
    yield event;
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
    const { today } = this.ledger;
    const referral = { referredBy: 'synthetic_agency', referredOn: today, reference: `client ${serial}` };
    const referred = said('PersonReferred', agency, { ...referral, cohort: `cohort_${serial % 7}` }, terms);
    yield referred.event;
    if (this.#dice.below(20) === 0) {
      const declined = { declinedBy: 'synthetic_provider', declinedOn: this.ledger.today, reasonCode: 'no-capacity' };
      yield said('ReferralDeclined', provider, declined).event;
      return;
    }
    const accepted = { acceptedOn: this.ledger.today, criteriaVersion: 1, criteriaMet: ['adult'], ageAtReferral: 34 };
    yield said('ReferralAccepted', provider, { provider: 'synthetic_provider', ...accepted }, terms).event;
    const startedOn = this.ledger.today;
    const started = said('EngagementStarted', provider, { provider: 'synthetic_provider', startedOn });
    yield started.event;
    const relied: Reference[] = [
      { ...referred.made, as: 'referral' },
      { ...started.made, as: 'engagement' },
    ];
    for (const [index, outcome] of STEPS.entries()) {
      yield* this.#outcome(person, outcome, index, correlation, relied);
      if (index === 5 && this.#dice.below(4) === 0) {
        yield said('EngagementPaused', provider, { pausedOn: this.ledger.today, reasonCode: 'family' }).event;
        yield said('EngagementResumed', provider, { resumedOn: this.ledger.today }).event;
      }
    }
    yield said('EngagementEnded', provider, { endedOn: this.ledger.today, reasonCode: 'completed' }).event;
  }

  *#outcome(
    person: string,
    outcome: string,
    index: number,
    correlation: string,
    relied: readonly Reference[],
  ): Generator<ImportedEvent> {
    const { contract } = this;
    const achievedOn = this.ledger.today;
    const path = { contract, person, outcome, occurrence: 1 };
    const stream = streamName('outcome', contract, person, outcome, 1);
    const fileMark = `hmac-sha256:${person.slice(1).repeat(4)}`.slice(0, 76);
    const submit = (evidence: string) =>
      this.ledger.encode(
        stream,
        provider,
        {
          type: 'EvidenceSubmitted',
          ...path,
          achievedOn,
          evidence,
          kind: 'signed_form',
          issuedOn: achievedOn,
          held: 'provider',
          bytes: 48_211,
          mediaType: 'application/pdf',
          fileMark: fileMark.padEnd(76, '0'),
          submittedBy: provider.subject,
          submittedFor: provider.organisation,
          fileName: `${outcome} form.pdf`,
          contentDigest: `sha256:${'a'.repeat(64)}`,
        } as { type: string },
        { reliesOn: relied, correlation },
      );
    const first = submit('E1');
    yield first.event;
    if (this.#dice.below(15) === 0) {
      const queried = { person, outcome, occurrence: 1, reasonCode: 'signature-missing' };
      yield this.#encode(stream, verifier, 'EvidenceQueried', queried).event;
      yield submit('E2').event;
    }
    const verified = this.#encode(stream, verifier, 'EvidenceVerified', {
      ...path,
      achievedOn,
      evidence: ['E1'],
      method: 'document-check',
      verifiedBy: verifier.subject,
      verifiedFor: verifier.organisation,
    });
    yield verified.event;
    const claimedOn = this.ledger.today;
    const claim = `${contract}.${person}.${outcome}.1`;
    const price = priceOf(index);
    const made = this.#encode(
      streamName('claim', contract, person, outcome, 1),
      provider,
      'ClaimMade',
      {
        claim,
        ...path,
        verification: verified.made.event,
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
        { ...verified.made, as: 'verification' },
        ...this.#references(this.#revised, 'rate-card-revision'),
        ...relied,
        ...this.#references(this.#terms, 'terms'),
      ],
    );
    yield made.event;
    this.#billable.push({ claim, person, outcome, achievedOn, reference: made.made });
  }

  *#statement(): Generator<ImportedEvent> {
    const { contract } = this;
    const stream = streamName('account', contract);
    const billed = this.#billable;
    this.#billable = [];
    this.#statements += 1;
    const statement = `${contract}.S${String(this.#statements).padStart(4, '0')}`;
    const on = this.ledger.today;
    const period = { from: on, to: on };
    const terms = this.#references(this.#terms, 'terms');
    const about = { statement, period };
    yield this.#encode(stream, payer, 'StatementBegun', { ...about, number: this.#statements }, terms).event;
    const sums = PAYERS.map(() => 0);
    for (let next = 0; next < billed.length; next += LINES_PER_CHUNK) {
      const chunk = billed.slice(next, next + LINES_PER_CHUNK);
      const lines = chunk.map(({ claim, person, outcome, achievedOn, reference }, index) => {
        const amountPence = priceOf(STEPS.indexOf(outcome));
        const council = Math.round(amountPence * 0.296);
        const parts = [council, amountPence - council].map((pence, place) => {
          sums[place] = (sums[place] ?? 0) + pence;
          return { payer: PAYERS[place]?.payer, pence };
        });
        const number = next + index + 1;
        const line = {
          number,
          claim,
          claimEvent: reference.event,
          person,
          outcome,
          occurrence: 1,
          rateCardLine: outcome,
          revision: 1,
        };
        return { ...line, achievedOn, amountPence, parts };
      });
      const relied = chunk.map(({ reference }) => ({ ...reference, as: 'claim' }));
      yield this.#encode(stream, payer, 'StatementLinesAdded', { statement, lines }, [...terms, ...relied]).event;
    }
    const totalPence = sums.reduce((sum, pence) => sum + pence, 0);
    this.#issuedPence += totalPence;
    const parts = sums.map((pence, place) => ({ payer: PAYERS[place]?.payer, pence }));
    const issued = { issuedOn: on, lines: billed.length, totalPence, parts, issuedToDatePence: this.#issuedPence };
    yield this.#encode(stream, payer, 'StatementIssued', { ...about, ...issued }, terms).event;
    for (const [place, part] of parts.entries()) {
      const approved = { statement, ...part, approvedOn: on, approvedBy: payer.subject };
      yield this.#encode(stream, payer, 'StatementApproved', approved).event;
      const payment = `${statement}.P${place + 1}`;
      const bankReference = `BACS ${this.number} ${this.#statements} ${place + 1}`;
      const paid = { statement, payment, ...part, paidOn: on, bankReference, releasedBy: 'synthetic:payer-2' };
      yield this.#encode(stream, payer, 'PaymentMade', paid).event;
    }
  }

  #references(made: Made | undefined, as: string): Reference[] {
    return made === undefined ? [] : [{ ...made, as }];
  }
}

function priceOf(index: number): number {
  return 100_00 + index * 75_00;
}
