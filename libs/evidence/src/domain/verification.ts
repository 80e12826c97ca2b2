import { type EvidenceId, isSamePerson, type Of, refuse, sameDecimal, unreachable } from '#kernel';
import { type EvidenceCommand, type EvidenceDecision, notOfUnit, type Verifier } from './evidence-commands.js';
import { type Outcome, type OutcomeState, saidOf } from './outcome.js';

export function verify(command: Of<EvidenceCommand, 'verify'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, method, words, by } = command;
  if (state.status === 'absent' || state.status === 'without-evidence') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  if (state.status === 'rejected') return refuse('already-rejected', { reasonCode: state.reasonCode });
  if (state.status === 'queried') return refuse('waiting-for-the-provider', { reasonCode: state.reasonCode });
  const notOne = notOfUnit(command.unit, command.quantity);
  if (notOne !== undefined) return notOne;
  const standing = state.items.filter(({ withdrawn }) => !withdrawn).map(({ evidence }) => evidence);
  const checked = [...new Set(command.evidence ?? (state.status === 'verified' ? state.checked : standing))];
  for (const evidence of checked) {
    const item = state.items.find((candidate) => candidate.evidence === evidence);
    if (item === undefined) return refuse('evidence-not-found', { evidence });
    if (item.withdrawn) return refuse('evidence-withdrawn', { evidence });
  }
  if (state.status === 'verified') {
    // A double click or a retry is not a second verification.
    const isSameMeasure =
      (command.quantity === undefined || command.quantity === (state.found.quantity ?? 1)) &&
      (command.measured === undefined || sameDecimal(command.measured, state.found.measured));
    const isRepeat =
      state.verifiedBy === by.subject && state.method === method && sameItems(state.checked, checked) && isSameMeasure;
    return isRepeat ? [] : refuse('already-verified');
  }
  const said = saidOf(state.items);
  const { quantity = said.quantity, measured = said.measured } = command;
  return [
    {
      type: 'EvidenceVerified',
      contract,
      person,
      outcome,
      occurrence,
      achievedOn: state.achievedOn,
      quantity,
      measured,
      ...(quantity === undefined || quantity === (said.quantity ?? 1) ? {} : { submittedQuantity: said.quantity ?? 1 }),
      ...(sameDecimal(measured, said.measured) ? {} : { submittedMeasured: said.measured }),
      evidence: checked,
      method,
      verifiedBy: by.subject,
      verifiedFor: by.organisation,
      words,
    },
  ];
}

export function query(command: Of<EvidenceCommand, 'query'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, reasonCode, words, by } = command;
  if (state.status === 'absent' || state.status === 'without-evidence') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  switch (state.status) {
    case 'verified':
      return refuse('already-verified');
    case 'rejected':
      return refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'queried':
      return state.reasonCode === reasonCode ? [] : refuse('already-queried', { reasonCode: state.reasonCode });
    case 'submitted':
      return [{ type: 'EvidenceQueried', contract, person, outcome, occurrence, reasonCode, words }];
    default:
      return unreachable(state);
  }
}

export function reject(command: Of<EvidenceCommand, 'reject'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, reasonCode, words, by } = command;
  if (state.status === 'absent' || state.status === 'without-evidence') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  switch (state.status) {
    case 'verified':
      return refuse('already-verified');
    case 'rejected':
      return state.reasonCode === reasonCode ? [] : refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'submitted':
    case 'queried':
      return [{ type: 'EvidenceRejected', contract, person, outcome, occurrence, reasonCode, words }];
    default:
      return unreachable(state);
  }
}

export function withdrawVerification(
  command: Of<EvidenceCommand, 'withdraw-verification'>,
  state: OutcomeState,
): EvidenceDecision {
  const { contract, person, outcome, occurrence, reasonCode, words, by } = command;
  if (state.status === 'absent') return refuse('nothing-submitted');
  const partial = notIndependent(by, state);
  if (partial !== undefined) return partial;
  if (state.status === 'submitted' && state.takenBack === reasonCode) return [];
  if (state.status !== 'verified') return refuse('not-verified');
  return [{ type: 'VerificationWithdrawn', contract, person, outcome, occurrence, reasonCode, words }];
}

/** Separation of duties: nobody verifies their own evidence, nor that of their own organisation, nor what they pay for. */
export function notIndependent({ subject, organisation, interested, people }: Verifier, { items }: Outcome) {
  if (items.some(({ submittedBy }) => isSamePerson(submittedBy, subject, people)))
    return refuse('verifier-submitted-this-evidence');
  const isInterested =
    interested.includes(organisation) || items.some(({ submittedFor }) => submittedFor === organisation);
  return isInterested ? refuse('verifier-not-independent', { organisation }) : undefined;
}

function sameItems(some: readonly EvidenceId[], others: readonly EvidenceId[]): boolean {
  return some.length === others.length && some.every((evidence) => others.includes(evidence));
}
