import {
  type CalendarDate,
  type ClaimId,
  type ContractId,
  type Decision,
  isSamePerson,
  type Of,
  type OrganisationId,
  type Pence,
  type PeopleBehind,
  type Refusal,
  refuse,
  sumPence,
} from '#kernel';
import type { ClawbackCause, Part, PaymentEvent } from '../payments.events.js';
import { type AccountState, type ClawbackState, isUnderWay } from './account-state.js';
import { ofPayer } from './statements.js';

/** A claim as the statements issued so far have billed it: looked up by the handler. */
export interface BilledClaim {
  readonly claim: ClaimId;
  /** Over all its lines, by payer. */
  readonly parts: readonly Part[];
}

interface Decided {
  readonly contract: ContractId;
  readonly clawback: number;
  readonly organisation: OrganisationId;
  readonly words?: string | undefined;
}

export type ClawbackCommand =
  | {
      readonly type: 'propose-clawback';
      readonly contract: ContractId;
      /** The number that it is to get, so that asking again is known from asking for another; the next, when absent. */
      readonly clawback?: number | undefined;
      readonly cause: ClawbackCause;
      readonly claims: readonly { readonly claim: ClaimId; readonly pence?: Pence | undefined }[];
      readonly recovery: readonly Part[];
      readonly collect: 'netted' | 'invoiced';
      readonly proposedBy: OrganisationId;
      readonly proposedOn: CalendarDate;
      readonly by: string;
      readonly side: 'payer' | 'payee';
      readonly words?: string | undefined;
      /** Those of the claims that were billed. */
      readonly billed: readonly BilledClaim[];
      /** `size` of the account when they were looked up. */
      readonly billedAt: number;
    }
  | ({
      readonly type: 'approve-clawback';
      readonly approvedOn: CalendarDate;
      readonly by: string;
      readonly people?: PeopleBehind | undefined;
    } & Decided)
  | ({ readonly type: 'decline-clawback'; readonly declinedOn: CalendarDate } & Decided);

export type ClawbackRefusal =
  | 'clawback-number-not-next'
  | 'statement-issued-meanwhile'
  | 'claim-never-billed'
  | 'claim-in-dispute'
  | 'claim-in-clawback'
  | 'nothing-left-of-claim'
  | 'clawback-above-worth'
  | 'recovery-above-billed'
  | 'clawback-not-found'
  | 'not-an-approver'
  | 'clawback-decided'
  | 'approved-otherwise'
  | 'approver-proposed-this'
  | 'decided-before-proposed';

type ClawbackDecision = Decision<PaymentEvent, ClawbackRefusal>;

/** `riverside.C01`, as calculations, lines and pages name it. */
export function clawbackRef(contract: ContractId, clawback: number): string {
  return `${contract}.C${String(clawback).padStart(2, '0')}`;
}

/**
 * Whose approval a clawback needs: that of every payer with a part in what is taken back, at least one of them given by
 * somebody else than the person who proposed it. When the payee offers to pay back, one of those payers is enough, since
 * nobody is made to give anything up.
 *
 * The payee is never an approver. It cannot decline what it has to give back, whatever the cause: whether an outcome is
 * payable is found by payers and verifiers, and a payee who disagrees takes that to the board. What a payer has not paid
 * yet is the other way round: there the payee must concede (see `resolveDispute`).
 */
function approversOf({ recovery }: Of<ClawbackCommand, 'propose-clawback'>, billed: readonly BilledClaim[]) {
  const parts = [...billed.flatMap((claim) => claim.parts), ...recovery];
  return [...new Set(parts.filter((part) => part.pence > 0).map(({ payer }) => payer))];
}

export function proposeClawback(
  command: Of<ClawbackCommand, 'propose-clawback'>,
  state: AccountState,
): ClawbackDecision {
  const { contract, claims, recovery, side, billed } = command;
  const standing = state.clawbacks.find((other) =>
    command.clawback === undefined
      ? other.status !== 'declined' && isSameClawback(other, command)
      : other.clawback === command.clawback,
  );
  const number = state.clawbacks.length + 1;
  if (standing !== undefined) {
    return isSameClawback(standing, command)
      ? []
      : refuse('clawback-number-not-next', { clawback: standing.clawback, number });
  }
  if (command.clawback !== undefined && command.clawback !== number) {
    return refuse('clawback-number-not-next', { clawback: command.clawback, number });
  }
  // What was billed of a claim has changed, or may have: the facts are looked up again.
  if (command.billedAt < state.planChangedAt) return refuse('statement-issued-meanwhile');
  for (const { claim, pence: asked } of claims) {
    const unfit = notTakeable(
      state,
      claim,
      asked,
      billed.find((one) => one.claim === claim),
    );
    if (unfit !== undefined) return unfit;
  }
  const over = recoveryAboveBilled(recovery, state);
  if (over !== undefined) return over;
  const { cause, collect, proposedBy, proposedOn, words } = command;
  return [
    {
      type: 'ClawbackProposed',
      contract,
      clawback: number,
      cause,
      claims: claims.map(({ claim, pence: asked }) => (asked === undefined ? { claim } : { claim, pence: asked })),
      recovery: [...recovery],
      collect,
      proposedBy,
      proposedOn,
      proposedBySubject: command.by,
      approvers: approversOf(command, billed),
      needs: side === 'payee' ? 'one' : 'all',
      words,
    },
  ];
}

/**
 * Why so much of a claim cannot be taken back. Refunded at most once: what an issued statement took back is no longer in
 * what is billed, and what another clawback or an upheld dispute takes with the next one is not there any more.
 */
function notTakeable(
  state: AccountState,
  claim: ClaimId,
  asked: Pence | undefined,
  billed: BilledClaim | undefined,
): Refusal<ClawbackRefusal> | undefined {
  if (billed === undefined) return refuse('claim-never-billed', { claim });
  const disputed = [...state.disputes.values()].find((one) => one.claim === claim && one.resolution === undefined);
  if (disputed !== undefined) {
    return refuse('claim-in-dispute', { claim, statement: disputed.statement, line: disputed.line });
  }
  // One at a time, so that what a statement takes back of a claim is what one clawback says.
  const other = state.clawbacks.find((one) => isUnderWay(one, state) && one.claims.some((of) => of.claim === claim));
  if (other !== undefined) return refuse('claim-in-clawback', { claim, clawback: other.clawback });
  const worth = sumPence(billed.parts.map((part) => part.pence));
  if (worth <= 0) return refuse('nothing-left-of-claim', { claim });
  const taken = concededOf(state, claim);
  if (taken >= worth) return refuse('nothing-left-of-claim', { claim });
  if (asked !== undefined && asked > worth - taken) {
    return refuse('clawback-above-worth', { claim, pence: asked, worthPence: worth - taken });
  }
  return undefined;
}

/** What the payee conceded of a claim, and no statement has carried out yet. */
function concededOf(state: AccountState, claim: ClaimId): Pence {
  const upheld = [...state.disputes.values()].filter(
    (one) => one.claim === claim && one.ruling !== undefined && one.ruling >= state.lastBasis.rulings,
  );
  return sumPence(upheld.map(({ resolution }) => resolution?.disallowedPence ?? 0));
}

/** A recovery names no claims, so it is held against all that was billed to each payer, less what is being taken back. */
function recoveryAboveBilled(recovery: readonly Part[], state: AccountState): Refusal<ClawbackRefusal> | undefined {
  const issued = [...state.statements.values()].filter((statement) => statement.status === 'issued');
  const underWay = state.clawbacks.filter((one) => isUnderWay(one, state));
  for (const { payer, pence: asked } of recovery) {
    const billed = sumPence(issued.map(({ payers }) => payers.get(payer)?.partPence ?? 0));
    const left = billed - sumPence(underWay.map((one) => ofPayer(one.recovery, payer)));
    if (asked > left) return refuse('recovery-above-billed', { payer, pence: asked, billedPence: left });
  }
  return undefined;
}

/** Whether a clawback that stands is what is asked for. */
export function isSameClawback(
  standing: ClawbackState,
  command: Pick<
    Of<ClawbackCommand, 'propose-clawback'>,
    'cause' | 'collect' | 'proposedBy' | 'proposedOn' | 'claims' | 'recovery'
  >,
): boolean {
  const { cause, collect, proposedBy, proposedOn, claims, recovery } = command;
  return (
    standing.cause === cause &&
    standing.collect === collect &&
    standing.proposedBy === proposedBy &&
    standing.proposedOn === proposedOn &&
    standing.claims.length === claims.length &&
    claims.every((one, index) => {
      const other = standing.claims[index];
      return other?.claim === one.claim && other.pence === one.pence;
    }) &&
    standing.recovery.length === recovery.length &&
    recovery.every(({ payer, pence: amount }) => ofPayer(standing.recovery, payer) === amount)
  );
}

export function approveClawback(
  command: Of<ClawbackCommand, 'approve-clawback'>,
  state: AccountState,
): ClawbackDecision {
  const { contract, clawback, organisation, approvedOn, by, people, words } = command;
  const standing = state.clawbacks[clawback - 1];
  if (standing === undefined) return refuse('clawback-not-found', { clawback });
  if (!standing.approvers.includes(organisation)) return refuse('not-an-approver', { organisation, clawback });
  const earlier = standing.approvals.find((one) => one.organisation === organisation);
  if (earlier !== undefined) {
    const isRepeat = earlier.approvedBy === by && earlier.approvedOn === approvedOn;
    return isRepeat ? [] : refuse('approved-otherwise', { organisation, clawback });
  }
  if (standing.status !== 'proposed' || standing.declinedBy.includes(organisation)) {
    return refuse('clawback-decided', { clawback, status: standing.status });
  }
  const approvals = [...standing.approvals, { organisation, approvedOn, approvedBy: by }];
  const isAnother = approvals.some(({ approvedBy }) => !isSamePerson(approvedBy, standing.proposedBySubject, people));
  const isComplete = standing.needs === 'one' || approvals.length === standing.approvers.length;
  // Two people: whoever proposed it must not be the only one who ever looked at it.
  if (isComplete && !isAnother) return refuse('approver-proposed-this', { clawback });
  if (approvedOn < standing.proposedOn) {
    return refuse('decided-before-proposed', { decidedOn: approvedOn, proposedOn: standing.proposedOn });
  }
  const approved: PaymentEvent = {
    type: 'ClawbackApproved',
    contract,
    clawback,
    organisation,
    approvedOn,
    approvedBy: by,
    words,
  };
  if (!isComplete) return [approved];
  const agreedOn =
    approvals
      .map((one) => one.approvedOn)
      .sort()
      .at(-1) ?? approvedOn;
  return [approved, { type: 'ClawbackAgreed', contract, clawback, agreedOn }];
}

/**
 * An approver says no, and the clawback is over; where one approval is enough, it is over when all of them have said
 * no. Only an approver can: see `approversOf`.
 */
export function declineClawback(
  command: Of<ClawbackCommand, 'decline-clawback'>,
  state: AccountState,
): ClawbackDecision {
  const { contract, clawback, organisation, declinedOn, words } = command;
  const standing = state.clawbacks[clawback - 1];
  if (standing === undefined) return refuse('clawback-not-found', { clawback });
  if (!standing.approvers.includes(organisation)) return refuse('not-an-approver', { organisation, clawback });
  if (standing.declinedBy.includes(organisation)) return [];
  if (standing.status !== 'proposed') return refuse('clawback-decided', { clawback, status: standing.status });
  if (standing.approvals.some((one) => one.organisation === organisation)) {
    return refuse('approved-otherwise', { organisation, clawback });
  }
  if (declinedOn < standing.proposedOn) {
    return refuse('decided-before-proposed', { decidedOn: declinedOn, proposedOn: standing.proposedOn });
  }
  return [{ type: 'ClawbackDeclined', contract, clawback, organisation, declinedOn, words }];
}

type ClawbackEvent = Of<PaymentEvent, 'ClawbackProposed' | 'ClawbackApproved' | 'ClawbackDeclined' | 'ClawbackAgreed'>;

export function evolveClawbacks(state: AccountState, event: ClawbackEvent): AccountState {
  if (event.type === 'ClawbackProposed') {
    const { type: _, contract: _c, words: _w, ...proposed } = event;
    const standing = { ...proposed, approvals: [], declinedBy: [], status: 'proposed' } as const;
    return { ...state, clawbacks: [...state.clawbacks, standing] };
  }
  const standing = state.clawbacks[event.clawback - 1];
  if (standing === undefined) return state;
  switch (event.type) {
    case 'ClawbackApproved': {
      const { organisation, approvedOn, approvedBy } = event;
      const approvals = [...standing.approvals, { organisation, approvedOn, approvedBy }];
      return withClawback(state, { ...standing, approvals });
    }
    case 'ClawbackDeclined': {
      const declinedBy = [...standing.declinedBy, event.organisation];
      const isOver = standing.needs === 'all' || declinedBy.length === standing.approvers.length;
      return withClawback(state, { ...standing, declinedBy, status: isOver ? 'declined' : standing.status });
    }
    case 'ClawbackAgreed': {
      const { clawback, claims, recovery, collect } = standing;
      const cause = `clawback ${clawbackRef(event.contract, clawback)}`;
      const disallowances = claims.map((taken) => ({ ...taken, cause }));
      const ruling = state.rulings.length;
      const agreed = withClawback(state, { ...standing, status: 'agreed', agreedOn: event.agreedOn, ruling });
      const made = { kind: 'clawback', clawback, collect, recovery, at: state.size, cause, disallowances } as const;
      return { ...agreed, rulings: [...state.rulings, made] };
    }
  }
}

function withClawback(state: AccountState, clawback: ClawbackState): AccountState {
  return { ...state, clawbacks: state.clawbacks.with(clawback.clawback - 1, clawback) };
}
