import { refusalInWords } from '#contracts';
import { type Actor, type CalendarDate, type EvidenceId, isRefusal, type PersonId, type Refusal } from '#kernel';
import {
  type ReferralCommand,
  type ReferralState,
  referralDecider,
  referralFactsOf,
  referralReasons,
} from '#referrals';
import type { LeftRow, PersonPlan, PersonRows, ReturnStep, SetAsideRow, StepCommand } from './person-plan.js';
import { recordKey } from './record-key.js';
import type { RowPlace } from './return-format.js';
import type { ReturnProblem, ReturnRule } from './return-problem.js';
import type { KnownPerson, RecordKind, ReturnRecord, ReturnState } from './return-state.js';

/** Stands for somebody who has no pseudonym yet, while the rules are asked what they will say. */
const SOMEBODY = 'P0000000000000000' as PersonId;

type WithoutFacts<Command> = Command extends ReferralCommand
  ? Omit<Command, 'contract' | 'person' | 'by' | 'facts'>
  : never;
export type Asked = WithoutFacts<ReferralCommand>;
export type AskedOf<Type extends Asked['type']> = Extract<Asked, { type: Type }>;

/**
 * The plan for one person while it is being made: the steps so far, how the referral stands after them, and what was
 * refused, left or found as it is. Every step is put before the rules of the ledger as it is added.
 */
export class PersonDraft {
  readonly steps: ReturnStep[] = [];
  /** By `recordIdentity`: what the rows name. */
  readonly named = new Set<string>();
  readonly known: KnownPerson | undefined;
  readonly person: PersonId;
  /** As recorded, with the steps so far on top. */
  referral: ReferralState;
  /** Rows that the ledger has already, as they are. */
  unchanged = 0;
  readonly #left: LeftRow[] = [];
  readonly #setAside: SetAsideRow[] = [];

  constructor(
    readonly rows: PersonRows,
    readonly state: ReturnState,
    private readonly earlier: ReadonlyMap<string, ReturnRecord>,
    private readonly problems: ReturnProblem[],
  ) {
    this.known = state.persons.get(rows.reference);
    this.person = this.known?.person ?? SOMEBODY;
    this.referral = this.known?.referral ?? referralDecider.initial;
  }

  /** How many problems the whole return has so far: more than before means that a row of this person was refused. */
  get problemCount(): number {
    return this.problems.length;
  }

  result(): PersonPlan {
    return {
      reference: this.rows.reference,
      person: this.known?.person,
      steps: this.steps,
      unchanged: this.unchanged,
      left: this.#left,
      setAside: this.#setAside,
      named: this.named,
    };
  }

  /** Whether something of this person is for somebody else to record. */
  get hasSetAside(): boolean {
    return this.#setAside.length > 0;
  }

  /** Whether nothing more is to be said of a row: it has led to a step, or is for somebody else. */
  isDealtWith(row: RowPlace): boolean {
    return this.hasStepOf(row) || this.#setAside.some((aside) => aside.file === row.file && aside.row === row.row);
  }

  /** Whether a row has led to a step. */
  hasStepOf(row: RowPlace): boolean {
    return this.steps.some(({ places }) => places.includes(row));
  }

  /** Adds a step about the referral; where nobody may act or the rules refuse it, a problem of its first row instead. */
  step(step: {
    readonly places: readonly RowPlace[];
    readonly kind: ReturnStep['kind'];
    readonly column: string;
    readonly command: StepCommand;
    readonly input: Readonly<Record<string, unknown>>;
    readonly by: 'gateway' | 'provider';
    readonly says: string;
    readonly asked: Asked;
  }): void {
    const { places, kind, column, command, by, says, asked } = step;
    const [place] = places;
    if (place === undefined) return;
    const actor = this.actor(places, by, says);
    if (actor === undefined) return;
    const decision = this.decideReferral(asked, actor);
    if (isRefusal(decision)) {
      this.refused(place, columnOf(decision.refused) || column, decision, referralReasons);
      return;
    }
    const input = { contract: this.state.contract.contract, ...step.input };
    // What happened before is part of the id, so that a correction back and forth is not taken for a repetition.
    const id = this.commandId(command, input, kind === 'correction' ? [this.referral] : []);
    this.steps.push({ places, kind, command, input, actor, commandId: id, says });
    this.referral = decision.reduce(referralDecider.evolve, this.referral);
  }

  /** What the rules say to a command about the referral, as it stands after the steps so far. */
  decideReferral(asked: Asked, actor: Actor) {
    const { contract, terms } = this.state;
    const command = {
      ...asked,
      contract: contract.contract,
      person: this.person,
      by: actor,
      facts: referralFactsOf(contract, terms),
    } as ReferralCommand;
    return referralDecider.decide(command, this.referral);
  }

  /** Who acts for a part of the return; without anybody the rows are set aside, or the first of them is a problem. */
  actor(places: readonly RowPlace[], by: 'gateway' | 'provider', says: string): Actor | undefined {
    const actor = this.state.actors[by];
    const [place] = places;
    if (actor !== undefined || place === undefined) return actor;
    if (this.state.setsAside === true) {
      for (const each of places) this.setAside(each, `${says}: only ${whoRecords[by]} may record that`);
    } else {
      const who = by === 'gateway' ? 'a referral-agency' : 'a service-provider or social-prime';
      this.problem(place, '', 'nobody-to-act', `says something new, which only ${who} may record: name one with --as`);
    }
    return actor;
  }

  /** Random to whoever has not the key, because a sender's reference may be a name. */
  evidenceId(key: string, reference: string): EvidenceId {
    const digest = this.state.keyed(
      JSON.stringify(['evidence', this.state.contract.contract, this.rows.reference, key, reference]),
    );
    return `E${base32(digest).slice(0, 13)}` as EvidenceId;
  }

  /** @param standing what it rests on, where the same words may be said twice and mean something new. */
  commandId(command: StepCommand, input: object, standing: readonly unknown[]): string {
    const said = JSON.stringify([command, this.rows.reference, input, standing]);
    return `return-${this.state.keyed(said).slice(0, 40)}`;
  }

  /** Whether this return has recorded that when it was sent before. */
  wasSaid(kind: RecordKind, item: string, dated: CalendarDate): boolean {
    return this.known !== undefined && this.earlier.has(recordKey({ kind, person: this.known.person, item, dated }));
  }

  setAside({ file, row }: RowPlace, says: string): void {
    this.#setAside.push({ file, row, says });
  }

  leave({ file, row }: RowPlace, column: string, says: string): void {
    this.#left.push({ file, row, column, says });
  }

  /** A problem: something else is recorded, of a kind that a return does not correct. */
  otherwise(place: RowPlace, column: string, given: string, recorded: string | undefined): void {
    const was = recorded === undefined ? 'nothing is recorded there' : `"${recorded}" is recorded`;
    this.problem(place, column, 'recorded-otherwise', `${was}, and a return cannot change it`, given);
  }

  refused(
    place: RowPlace,
    column: string,
    refusal: Refusal,
    words: Readonly<Record<string, string>>,
    value?: string,
  ): void {
    const says = refusalInWords(words, refusal);
    this.problem(place, column, 'refused', says, value);
  }

  problem({ file, row }: RowPlace, column: string, rule: ReturnRule, says: string, value?: string): void {
    this.problems.push({
      file,
      row,
      ...(column === '' ? {} : { column }),
      rule,
      says,
      ...(value === undefined || value === '' ? {} : { value }),
    });
  }
}

const whoRecords = { gateway: 'the referral gateway', provider: 'the provider' } as const;

const columnsOfReasons: Readonly<Record<string, string>> = {
  'another-providers-person': 'person_reference',
  'reference-of-another-gateway': 'person_reference',
  'criteria-not-met': 'criteria_met',
  'criterion-not-defined': 'criteria_met',
  'payment-group-not-defined': 'payment_group',
  'person-not-engaged': 'person_reference',
  'achieved-outside-contract': 'achieved_on',
  'achieved-outside-engagement': 'achieved_on',
  'achieved-in-the-future': 'achieved_on',
  'achieved-on-another-day': 'achieved_on',
  'issued-in-the-future': 'evidence_issued_on',
  'quantity-not-one': 'quantity',
  'already-verified': 'evidence_reference',
  'already-rejected': 'evidence_reference',
};

/** The column that a reason to refuse is about; empty where it is not about one. */
export function columnOf(reason: string): string {
  return columnsOfReasons[reason] ?? '';
}

// Crockford's base 32, as all references of the ledger.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function base32(hex: string): string {
  let bits = BigInt(`0x${hex}`);
  let text = '';
  while (bits > 0n) {
    text += LETTERS[Number(bits & 31n)] ?? '';
    bits >>= 5n;
  }
  return text.padEnd(52, '0');
}
