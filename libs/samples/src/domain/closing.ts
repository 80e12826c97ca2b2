import { type CalendarDate, type ContractId, type Decision, type Pence, pence, refuse } from '#kernel';
import { agreementOf } from './agreement.js';
import { type CheckedItem, estimateOf, recoveryOf } from './estimate.js';
import type { DrawnItem, RecoveryPart, SampleState } from './sample-state.js';
import type { Part, SampleEvent, SampleRef } from './samples.events.js';

export interface CloseSampleCommand {
  readonly type: 'close';
  readonly sample: SampleRef;
  readonly contract: ContractId;
  readonly today: CalendarDate;
  readonly words?: string | undefined;
}

export interface ProposeRecoveryCommand {
  readonly type: 'propose-recovery';
  readonly sample: SampleRef;
  readonly contract: ContractId;
  readonly part: RecoveryPart;
  /** The clawback that was proposed for it; undefined while it is asked whether one may be. */
  readonly clawback: number | undefined;
  readonly today: CalendarDate;
}

export type CloseReason =
  | 'sample-not-found'
  | 'sample-not-drawn'
  | 'items-not-checked'
  | 'sample-not-closed'
  | 'terms-extrapolate-nothing'
  | 'nothing-to-recover'
  | 'recovery-proposed-already';

export function close(
  { sample, contract, today, words }: CloseSampleCommand,
  state: SampleState,
): Decision<SampleEvent, CloseReason> {
  switch (state.status) {
    case 'absent':
      return refuse('sample-not-found', { sample });
    case 'framed':
      return refuse('sample-not-drawn', { sample });
    case 'closed':
      return [];
    case 'drawn': {
      const items = [...state.items.values()];
      const open = items.filter(({ checked, rechecked }) => checked === undefined && rechecked === undefined);
      if (open.length > 0) return refuse('items-not-checked', { left: open.length, items: items.length });
      const { frame } = state;
      if (frame.frame.of === 'verifications') return [secondChecksClosed({ sample, contract, today, words }, items)];
      const estimate = estimateOf(frame.strata, items.flatMap(checkedItem), frame.confidence);
      const recovery =
        frame.extrapolation === undefined ? undefined : recoveryOf(estimate, frame.extrapolation, frame.payers);
      const { confidence } = frame;
      return [{ type: 'SampleClosed', sample, contract, closedOn: today, confidence, estimate, recovery, words }];
    }
  }
}

function checkedItem({ stratum, pence: amount, checked }: DrawnItem): CheckedItem[] {
  return checked === undefined
    ? []
    : [{ stratum, pence: amount, rightPence: checked.rightPence, isConfirmed: checked.finding === 'confirmed' }];
}

function secondChecksClosed(
  { sample, contract, today, words }: Omit<CloseSampleCommand, 'type'>,
  items: readonly DrawnItem[],
): SampleEvent {
  const count = (first: string, second: string) =>
    items.filter(({ rechecked }) => rechecked?.first.decision === first && rechecked.recheck === second).length;
  const decisions = {
    bothVerified: count('verified', 'verified'),
    onlyFirstVerified: count('verified', 'rejected'),
    onlySecondVerified: count('rejected', 'verified'),
    bothRejected: count('rejected', 'rejected'),
  };
  const closed = { sample, contract, closedOn: today, ...decisions, ...agreementOf(decisions), words };
  return { type: 'SecondChecksClosed', ...closed };
}

export function propose(
  { sample, contract, part, clawback, today }: ProposeRecoveryCommand,
  state: SampleState,
): Decision<SampleEvent, CloseReason> {
  if (state.status === 'absent') return refuse('sample-not-found', { sample });
  if (state.status !== 'closed') return refuse('sample-not-closed', { sample });
  const proposed = state.proposed[part];
  if (proposed !== undefined) {
    // Proposed with the same command it is found again by its id; anything else is another proposal.
    return proposed === clawback ? [] : refuse('recovery-proposed-already', { sample, clawback: proposed });
  }
  if (part === 'extrapolated' && state.recovery === undefined) return refuse('terms-extrapolate-nothing', { sample });
  const { claims, recovery } = takenBack(state, part);
  const parts = [...claims, ...recovery];
  if (parts.length === 0) return refuse('nothing-to-recover', { sample });
  if (clawback === undefined) return [];
  const amount = pence(parts.reduce((total, one) => total + one.pence, 0));
  return [{ type: 'SampleRecoveryProposed', sample, contract, part, clawback, pence: amount, proposedOn: today }];
}

/** What is taken back: of the claims that were found wrong, or of the payers' parts in all that was paid. */
export function takenBack(
  state: Extract<SampleState, { status: 'closed' }>,
  part: RecoveryPart,
): {
  readonly claims: readonly { readonly claim: DrawnItem['item']; readonly pence: Pence }[];
  readonly recovery: readonly Part[];
} {
  if (part === 'extrapolated') return { claims: [], recovery: state.recovery?.payers ?? [] };
  // Only what was paid can be paid back.
  if (state.frame.frame.of !== 'paid-claims') return { claims: [], recovery: [] };
  const claims = [...state.items.values()].flatMap(({ item, pence: amount, checked }) => {
    const wrong = checked === undefined ? 0 : amount - checked.rightPence;
    return wrong > 0 ? [{ claim: item, pence: pence(wrong) }] : [];
  });
  return { claims, recovery: [] };
}
