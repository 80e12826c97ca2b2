import { type CalendarDate, type Of, refuse, sameDecimal, unreachable, within } from '#kernel';
import type { EvidenceEvent } from './evidence.events.js';
import {
  anotherProvidersPerson,
  type EvidenceCommand,
  type EvidenceDecision,
  notOfUnit,
  type SubmissionFacts,
} from './evidence-commands.js';
import type { EvidenceItem, Outcome, OutcomeState } from './outcome.js';

export function submit(
  { type: _, facts, ...item }: Of<EvidenceCommand, 'submit'>,
  state: OutcomeState,
): EvidenceDecision {
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status !== 'absent') {
    const standing = state.items.find(({ evidence }) => evidence === item.evidence);
    if (standing !== undefined) {
      if (!isSameItem(standing, item)) return refuse('evidence-id-already-used', { evidence: item.evidence });
      // Not done already: nothing stands of it, and whoever sends it again must not believe that it does.
      return standing.withdrawn ? refuse('evidence-withdrawn', { evidence: item.evidence }) : [];
    }
  }
  if (facts.unit === undefined) return refuse('outcome-not-defined', { outcome: item.outcome });
  const notOne = notOfUnit(facts.unit, item.quantity);
  if (notOne !== undefined) return notOne;
  const early = outsideItsTime(item.achievedOn, facts);
  if (early !== undefined) return early;
  if (item.issuedOn !== undefined && item.issuedOn > facts.today) {
    return refuse('issued-in-the-future', { issuedOn: item.issuedOn, today: facts.today });
  }
  if (facts.file === 'not-stored') return refuse('file-not-stored');
  if (facts.file === 'erased') return refuse('file-erased');
  if (facts.file === 'about-somebody-else') return refuse('file-about-somebody-else');
  switch (state.status) {
    case 'verified':
      return refuse('already-verified');
    case 'rejected':
      return refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'submitted':
    case 'queried':
      // One outcome happened on one day: a second piece of evidence that says otherwise is a question for whoever sent it.
      if (state.achievedOn !== item.achievedOn) {
        return refuse('achieved-on-another-day', { recorded: state.achievedOn, given: item.achievedOn });
      }
      return [{ type: 'EvidenceSubmitted', ...item }];
    case 'absent':
    case 'without-evidence':
      return [{ type: 'EvidenceSubmitted', ...item }];
    default:
      return unreachable(state);
  }
}

export function withdraw(command: Of<EvidenceCommand, 'withdraw'>, state: OutcomeState): EvidenceDecision {
  const { contract, person, outcome, occurrence, evidence, reasonCode, words, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status === 'absent') return refuse('nothing-submitted');
  const item = state.items.find((standing) => standing.evidence === evidence);
  if (item === undefined) return refuse('evidence-not-found', { evidence });
  if (item.withdrawn) return [];
  if (state.status === 'rejected') return refuse('already-rejected', { reasonCode: state.reasonCode });
  const path = { contract, person, outcome, occurrence };
  const withdrawn: EvidenceEvent = { type: 'EvidenceWithdrawn', ...path, evidence, reasonCode, words };
  // What a verifier checked is gone, so the verification cannot stand either, and no claim can be billed on it.
  return state.status === 'verified' && state.checked.includes(evidence)
    ? [withdrawn, { type: 'VerificationWithdrawn', ...path, reasonCode: 'evidence-withdrawn' }]
    : [withdrawn];
}

export function correctAchievementDate(
  command: Of<EvidenceCommand, 'correct-achievement-date'>,
  state: OutcomeState,
): EvidenceDecision {
  const { contract, person, outcome, occurrence, achievedOn, words, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  switch (state.status) {
    case 'absent':
    case 'without-evidence':
      return refuse('nothing-submitted');
    case 'verified':
      return state.achievedOn === achievedOn ? [] : refuse('already-verified');
    case 'rejected':
      return refuse('already-rejected', { reasonCode: state.reasonCode });
    case 'submitted':
    case 'queried': {
      if (state.achievedOn === achievedOn) return [];
      const path = { contract, person, outcome, occurrence };
      return (
        outsideItsTime(achievedOn, facts) ??
        lapsedBefore(achievedOn, state) ?? [
          { type: 'AchievementDateCorrected', ...path, from: state.achievedOn, to: achievedOn, words },
        ]
      );
    }
    default:
      return unreachable(state);
  }
}

/** The day an outcome may have been achieved on: within the contract, and while the person was on the service. */
function outsideItsTime(
  achievedOn: CalendarDate,
  { contract, engagements, today }: Pick<SubmissionFacts, 'contract' | 'engagements' | 'today'>,
) {
  if (engagements.length === 0) return refuse('person-not-engaged');
  if (achievedOn > today) return refuse('achieved-in-the-future', { achievedOn, today });
  if (!within(achievedOn, contract)) return refuse('achieved-outside-contract', { achievedOn, ...contract });
  if (engagements.some((engagement) => within(achievedOn, engagement))) return undefined;
  return refuse('achieved-outside-engagement', { achievedOn });
}

/** Nothing is lost before it is achieved, so the day cannot move past a lapse that is recorded. */
function lapsedBefore(achievedOn: CalendarDate, { lapses }: Pick<Outcome, 'lapses'>) {
  const early = lapses.find(({ lapsedOn }) => lapsedOn <= achievedOn);
  return early === undefined ? undefined : refuse('lapsed-before-achieved', { lapsedOn: early.lapsedOn, achievedOn });
}

function isSameItem(standing: EvidenceItem, given: Omit<Of<EvidenceEvent, 'EvidenceSubmitted'>, 'type'>): boolean {
  return (
    standing.kind === given.kind &&
    standing.issuer === given.issuer &&
    standing.issuedOn === given.issuedOn &&
    standing.held === given.held &&
    standing.fileMark === given.fileMark &&
    standing.achievedOn === given.achievedOn &&
    standing.quantity === given.quantity &&
    sameDecimal(standing.measured, given.measured)
  );
}
