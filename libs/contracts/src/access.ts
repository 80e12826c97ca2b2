import { Injectable } from '@nestjs/common';
import { Ledger, type Loaded, type Reference } from '#event-log';
import { type Actor, type CalendarDate, londonDayOf, type PeopleBehind, type Role, TOKEN_SUBJECT } from '#kernel';
import { contractStream, contractStreamName, referenceTo } from './contract.stream.js';
import {
  actsFrom,
  type ContractState,
  hasLeft,
  hasOneOf,
  INTERESTED_ROLES,
  type Party,
  partyOn,
  type RecordedContract,
  termsOn,
} from './domain/contract-state.js';
import type { Terms } from './domain/contracts.events.js';

/**
 * Which roles may do what. Roles belong to an organisation in a contract; `operator` runs the installation and stands
 * nowhere in this table, so that whoever keeps the ledger running writes nothing into it.
 */
export const operationRoles = {
  'register-organisation': [
    'outcome-payer',
    'service-provider',
    'social-prime',
    'investor',
    'verifier',
    'evaluator',
    'referral-agency',
  ],
  'record-contract': ['outcome-payer'],
  'propose-rate-card': ['outcome-payer', 'service-provider', 'social-prime'],
  'decide-rate-card': ['outcome-payer', 'service-provider', 'social-prime', 'investor'],
  refer: ['referral-agency'],
  'run-engagement': ['service-provider', 'social-prime'],
  'correct-referral-dates': ['referral-agency', 'service-provider', 'social-prime'],
  'submit-evidence': ['service-provider', 'social-prime'],
  'verify-evidence': ['verifier'],
  'make-claim': ['service-provider', 'social-prime'],
  'issue-statement': ['service-provider', 'social-prime'],
  'approve-statement': ['outcome-payer'],
  'release-payment': ['outcome-payer'],
  'draft-variation': ['outcome-payer', 'service-provider', 'social-prime', 'investor'],
  'decide-variation': ['outcome-payer', 'service-provider', 'social-prime', 'investor'],
  'record-board': ['outcome-payer', 'service-provider', 'social-prime', 'investor'],
  'record-baseline': ['referral-agency', 'service-provider'],
  'record-lapse': ['service-provider', 'social-prime', 'verifier'],
  'correct-lapse': ['verifier'],
  'correct-baseline': ['referral-agency'],
  'hold-claim': ['service-provider', 'social-prime', 'outcome-payer'],
  'dispute-line': ['outcome-payer'],
  'resolve-dispute': ['outcome-payer', 'service-provider', 'social-prime'],
  'propose-clawback': ['outcome-payer', 'service-provider', 'social-prime'],
  'decide-clawback': ['outcome-payer', 'service-provider', 'social-prime'],
  'record-refund': ['outcome-payer'],
  'pay-advance': ['outcome-payer'],
  'record-investment': ['investor', 'social-prime'],
  'define-cohort': ['evaluator', 'outcome-payer', 'social-prime'],
  'measure-cohort': ['evaluator'],
  'verify-cohort': ['verifier'],
  'claim-cohort': ['service-provider', 'social-prime'],
  'publish-table': ['outcome-payer', 'social-prime', 'evaluator'],
  // Never whoever is paid for what is drawn.
  'draw-sample': ['outcome-payer', 'verifier', 'evaluator'],
  'check-sample': ['verifier'],
  'record-consent': ['referral-agency', 'service-provider', 'social-prime'],
  'merge-persons': ['referral-agency', 'service-provider', 'social-prime', 'outcome-payer', 'verifier'],
  'hold-records': ['outcome-payer', 'service-provider', 'social-prime', 'verifier', 'evaluator'],
  // Whoever deals with the person, or pays, may ask; only a payer approves, because a provider could erase what is held against it.
  'request-erasure': ['referral-agency', 'service-provider', 'social-prime', 'outcome-payer'],
  'decide-erasure': ['outcome-payer'],
  'know-person': ['referral-agency', 'service-provider', 'social-prime', 'verifier'],
  'open-sealed': ['outcome-payer', 'service-provider', 'social-prime', 'verifier'],
  'disclose-record': ['outcome-payer', 'service-provider', 'social-prime', 'verifier'],
} as const satisfies Record<string, readonly Role[]>;

export type Operation = keyof typeof operationRoles;

/**
 * What keeps the installation running: who may sign in, and which machines may act. None of it is business, and whoever
 * may do it may do nothing else.
 */
export const operatorOperations = {
  'manage-access': ['operator'],
} as const satisfies Record<string, readonly Role[]>;
export type OperatorOperation = keyof typeof operatorOperations;

/** What anybody may do about the role that they hold, and about no other. */
export const memberOperations = {
  'accept-token': [
    'outcome-payer',
    'service-provider',
    'social-prime',
    'investor',
    'verifier',
    'evaluator',
    'referral-agency',
    'operator',
  ],
} as const satisfies Record<string, readonly Role[]>;
export type MemberOperation = keyof typeof memberOperations;

/** What is done before there is a contract to hold a role in. */
export type FoundingOperation = 'register-organisation' | 'record-contract';
export type ContractOperation = Exclude<Operation, FoundingOperation>;

/**
 * Which roles may read what of a contract in which they stand. What is known of people under their pseudonyms is for those
 * who work with them, pay for them or look after them, and not for those who lent the money.
 */
export const readingRoles = {
  'read-contract': [
    'outcome-payer',
    'service-provider',
    'social-prime',
    'investor',
    'verifier',
    'evaluator',
    'referral-agency',
  ],
  'read-people': ['outcome-payer', 'service-provider', 'social-prime', 'verifier', 'evaluator', 'referral-agency'],
} as const satisfies Record<string, readonly Role[]>;
export type Reading = keyof typeof readingRoles;

/** What an organisation may still do after its last day as a party: settle what was owed by it or to it. */
const AFTER_LEAVING: readonly Operation[] = [
  'approve-statement',
  'release-payment',
  'dispute-line',
  'resolve-dispute',
  'decide-clawback',
  'record-refund',
  // Or a hold of whoever has left would stand for ever.
  'hold-records',
];

/** What nobody may do who has an interest in what is found. */
const VERIFYING: readonly Operation[] = ['verify-evidence', 'verify-cohort', 'correct-lapse', 'check-sample'];

export type NotAllowedCode =
  | 'role-may-not'
  | 'not-appointed'
  | 'contract-not-found'
  | 'not-a-party'
  | 'role-not-held'
  | 'not-a-party-yet'
  | 'no-longer-a-party'
  | 'verifier-not-independent';

export const notAllowedWords: Record<NotAllowedCode, string> = {
  'role-may-not': 'The role in which you act may not do this',
  'not-appointed': 'You have not been given this role for this organisation here, or it has been withdrawn',
  'contract-not-found': 'There is no such contract',
  'not-a-party': 'Your organisation is not a party to this contract',
  'role-not-held': 'Your organisation does not hold this role in this contract',
  'not-a-party-yet': 'Your organisation is not a party to this contract yet',
  'no-longer-a-party':
    'Your organisation has left this contract: it may only approve, dispute, pay and settle what was its own',
  'verifier-not-independent': 'Your organisation has an interest in this contract, so it cannot verify for it',
};

/** What somebody can ask leave for. */
export type AskedLeave = Operation | OperatorOperation | MemberOperation | Reading;

/** The person who asks may not do this here. Nothing was decided and nothing recorded. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';
  constructor(
    readonly code: NotAllowedCode,
    readonly operation: AskedLeave,
    role: Role,
    /** Where what is asked for is not one operation alone: all the roles that may. */
    roles: readonly Role[] = { ...operationRoles, ...operatorOperations, ...memberOperations, ...readingRoles }[
      operation
    ],
  ) {
    super(notAllowedInWords(code, operation, role, roles));
  }
}

/** What is wrong and, where it is the role, which roles may: whoever is refused has to know whom to ask. */
function notAllowedInWords(code: NotAllowedCode, operation: AskedLeave, role: Role, roles: readonly Role[]): string {
  if (code !== 'role-may-not') return `${notAllowedWords[code]} (${operation})`;
  const others = roles.slice(0, -1).join(', ');
  const may = others === '' ? roles.join('') : `${others} or ${roles.at(-1) ?? ''}`;
  return `The role in which you act, ${role}, may not do this (${operation}): it takes ${may}`;
}

/** What is known once somebody may do something: the contract, and the terms of today. */
export interface AccessFacts {
  readonly contract: RecordedContract;
  readonly party: Party;
  readonly today: CalendarDate;
  readonly terms: Terms;
  /** The terms as `reliesOn` names them. */
  readonly termsReference: Reference;
}

/** Why an actor may not do something in a contract on a day; undefined when it may. */
export function whyNotAllowed(
  actor: Actor,
  operation: ContractOperation,
  contract: ContractState,
  today: CalendarDate,
): NotAllowedCode | undefined {
  if (!mayInRole(actor.role, operation)) return 'role-may-not';
  if (contract.status !== 'recorded') return 'contract-not-found';
  const party = partyOn(contract, actor.organisation, today);
  if (party === undefined) return 'not-a-party';
  if (!party.roles.includes(actor.role)) {
    return settlesEarlierRole(actor, operation, contract, today) ? undefined : 'role-not-held';
  }
  if (today < actsFrom(contract, party)) return 'not-a-party-yet';
  if (hasLeft(party, today) && !AFTER_LEAVING.includes(operation)) return 'no-longer-a-party';
  // A contract cannot be recorded like this; that roles change later must not open a way round it.
  if (VERIFYING.includes(operation) && hasOneOf(party.roles, INTERESTED_ROLES)) return 'verifier-not-independent';
  return undefined;
}

/** An organisation that came to have other roles still settles what it owed or was owed in the ones it had. */
function settlesEarlierRole(
  { organisation, role }: Actor,
  operation: ContractOperation,
  contract: RecordedContract,
  today: CalendarDate,
): boolean {
  if (!AFTER_LEAVING.includes(operation)) return false;
  return contract.parties.some(
    (party) => party.organisation === organisation && party.roles.includes(role) && hasLeft(party, today),
  );
}

export function mayInRole(role: Role, operation: Operation): boolean {
  const roles: readonly Role[] = operationRoles[operation];
  return roles.includes(role);
}

/**
 * Whether somebody has been given the role in which they act. What an organisation may do is the contract's business; who
 * acts for it is this port's, and it is asked each time, so that a role that was withdrawn is gone at once.
 */
export abstract class Appointments {
  /**
   * @param contract undefined for what is done before there is a contract, or beside all of them.
   * @returns at once where nothing has to be looked up.
   */
  abstract isAppointed(actor: Actor, contract: string | undefined): boolean | Promise<boolean>;

  /**
   * @param token as the log names whoever acts with it.
   * @returns the person who has the token, by the same name for all that one person has; it need not stand any more.
   */
  abstract personBehind(token: string): string | Promise<string>;
}

/** For demonstrations, scenarios and imports of them, where the people are made up: everybody is who they say they are. */
export class EverybodyIsBelieved extends Appointments {
  isAppointed(): boolean {
    return true;
  }

  /** Nobody accepted it, so it is its own. */
  personBehind(token: string): string {
    return token;
  }
}

/** Who may do what: asked by every handler before it decides anything. */
@Injectable()
export class Access {
  constructor(
    private readonly ledger: Ledger,
    private readonly appointments: Appointments,
  ) {}

  /**
   * @throws NotAllowed unless the actor was given their role, and the role, its organisation's part in the contract and the
   * day allow it.
   */
  async require(actor: Actor, operation: ContractOperation, contract: string): Promise<AccessFacts> {
    if (!mayInRole(actor.role, operation)) throw new NotAllowed('role-may-not', operation, actor.role);
    // Before the contract is looked at: whoever has no part in it need not learn that it is there.
    await this.#requireAppointed(actor, operation, contract);
    const loaded: Loaded<ContractState> = await this.ledger.load(contractStream, contractStreamName(contract));
    const today = londonDayOf(this.ledger.clock.now());
    const code = whyNotAllowed(actor, operation, loaded.state, today);
    if (code !== undefined) throw new NotAllowed(code, operation, actor.role);
    return factsOf(loaded, actor, operation, today);
  }

  /** @throws NotAllowed unless the actor was given their role, and it may do what is done before there is a contract. */
  async requireRole(actor: Actor, operation: FoundingOperation): Promise<void> {
    if (!mayInRole(actor.role, operation)) throw new NotAllowed('role-may-not', operation, actor.role);
    await this.#requireAppointed(actor, operation, undefined);
  }

  /** @throws NotAllowed unless the actor keeps the installation running. */
  async requireOperator(actor: Actor, operation: OperatorOperation): Promise<void> {
    if (actor.role !== 'operator') throw new NotAllowed('role-may-not', operation, actor.role);
    await this.#requireAppointed(actor, operation, undefined);
  }

  /** @throws NotAllowed unless the actor acts in this role of this organisation, and was given it wherever it is about. */
  async requireHeld(
    actor: Actor,
    operation: MemberOperation,
    about: {
      readonly organisation: string;
      readonly role: Role;
      /** Every contract of the organisation, when absent. */
      readonly contracts?: readonly string[] | undefined;
    },
  ): Promise<void> {
    if (actor.role !== about.role || actor.organisation !== about.organisation) {
      throw new NotAllowed('not-appointed', operation, actor.role);
    }
    for (const contract of about.contracts ?? [undefined]) await this.#requireAppointed(actor, operation, contract);
  }

  /**
   * @throws NotAllowed unless the actor was given their role, the role may read this, and the organisation has it in the
   * contract. Whoever has left still reads what the contract was.
   */
  async requireReading(actor: Actor, reading: Reading, contract: string): Promise<void> {
    const roles: readonly Role[] = readingRoles[reading];
    if (!roles.includes(actor.role)) throw new NotAllowed('role-may-not', reading, actor.role);
    await this.#requireAppointed(actor, reading, contract);
    const { state } = await this.ledger.load(contractStream, contractStreamName(contract));
    if (state.status !== 'recorded') throw new NotAllowed('contract-not-found', reading, actor.role);
    const theirs = state.parties.filter(({ organisation }) => organisation === actor.organisation);
    if (theirs.length === 0) throw new NotAllowed('not-a-party', reading, actor.role);
    if (!theirs.some((party) => party.roles.includes(actor.role))) {
      throw new NotAllowed('role-not-held', reading, actor.role);
    }
  }

  /**
   * Looks up who is behind the tokens among those who did something, for what another person must do: a decider then
   * compares people, and not the names by which they acted.
   */
  async peopleBehind(...subjects: readonly (string | undefined)[]): Promise<PeopleBehind> {
    const tokens = new Set(subjects.filter((subject) => subject?.startsWith(TOKEN_SUBJECT)));
    const people: Record<string, string> = {};
    for (const token of tokens) if (token !== undefined) people[token] = await this.appointments.personBehind(token);
    return people;
  }

  async #requireAppointed(actor: Actor, operation: AskedLeave, contract: string | undefined): Promise<void> {
    const appointed = this.appointments.isAppointed(actor, contract);
    if (appointed === true || (await appointed)) return;
    throw new NotAllowed('not-appointed', operation, actor.role);
  }
}

function factsOf(loaded: Loaded<ContractState>, actor: Actor, operation: Operation, today: CalendarDate): AccessFacts {
  const { state } = loaded;
  if (state.status !== 'recorded') throw new NotAllowed('contract-not-found', operation, actor.role);
  const party = partyOn(state, actor.organisation, today);
  if (party === undefined) throw new NotAllowed('not-a-party', operation, actor.role);
  const { terms, version } = termsOn(state, today);
  const nth = state.terms.findIndex((candidate) => candidate.version === version);
  return { contract: state, party, today, terms, termsReference: referenceTo(loaded, 'TermsSet', 'terms', nth) };
}
