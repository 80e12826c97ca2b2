import type { EvidenceEvent } from '#evidence';
import { type ContractsEvent, keyOfOutcome } from './contracts-event.js';
import type { OutcomeCounts, PeopleCounts } from './reported.js';

type PersonStatus = 'referred' | 'accepted' | 'declined' | 'engaged' | 'paused' | 'ended';
type OutcomeStatus = keyof OutcomeCounts;
type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

/** Where everybody is on their path, and what became of their outcomes. */
export class TallyOfPeople {
  readonly #people = new Map<string, { status: PersonStatus; accepted: boolean; started: boolean }>();
  readonly #outcomes = new Map<string, { status: OutcomeStatus; standing: Set<string> }>();

  take(event: ContractsEvent): void {
    switch (event.type) {
      case 'PersonReferred':
        this.#people.set(event.person, { status: 'referred', accepted: false, started: false });
        return;
      case 'ReferralAccepted':
        this.#person(event.person, { status: 'accepted', accepted: true });
        return;
      case 'ReferralDeclined':
        this.#person(event.person, { status: 'declined' });
        return;
      case 'EngagementStarted':
        this.#person(event.person, { status: 'engaged', started: true });
        return;
      case 'EngagementPaused':
        this.#person(event.person, { status: 'paused' });
        return;
      case 'EngagementResumed':
        this.#person(event.person, { status: 'engaged' });
        return;
      case 'EngagementEnded':
        this.#person(event.person, { status: 'ended' });
        return;
      case 'EvidenceSubmitted':
      case 'EvidenceWithdrawn':
      case 'EvidenceVerified':
      case 'EvidenceQueried':
      case 'EvidenceRejected':
      case 'VerificationWithdrawn':
      case 'AchievementDateCorrected':
        this.#outcome(event);
        return;
      default:
        return;
    }
  }

  isVerified(outcome: string): boolean {
    return this.#outcomes.get(outcome)?.status === 'verified';
  }

  close(): { readonly outcomes: OutcomeCounts; readonly people: PeopleCounts } {
    return { outcomes: this.#outcomeCounts(), people: this.#peopleCounts() };
  }

  #person(person: string, change: Partial<{ status: PersonStatus; accepted: boolean; started: boolean }>): void {
    const known = this.#people.get(person);
    if (known !== undefined) this.#people.set(person, { ...known, ...change });
  }

  #outcome(event: EvidenceEvent): void {
    const key = keyOfOutcome(event);
    const known = this.#outcomes.get(key) ?? { status: 'submitted' as OutcomeStatus, standing: new Set<string>() };
    this.#outcomes.set(key, known);
    const open = (): OutcomeStatus => (known.standing.size === 0 ? 'withoutEvidence' : 'submitted');
    switch (event.type) {
      case 'EvidenceSubmitted':
        known.standing.add(event.evidence);
        known.status = 'submitted';
        return;
      case 'EvidenceWithdrawn':
        known.standing.delete(event.evidence);
        if (known.status !== 'verified' && known.standing.size === 0) known.status = 'withoutEvidence';
        return;
      case 'EvidenceVerified':
        known.status = 'verified';
        return;
      case 'EvidenceQueried':
        known.status = 'queried';
        return;
      case 'EvidenceRejected':
        known.status = 'rejected';
        return;
      case 'VerificationWithdrawn':
      case 'AchievementDateCorrected':
        known.status = open();
        return;
      default:
        return;
    }
  }

  #outcomeCounts(): OutcomeCounts {
    const counts: Mutable<OutcomeCounts> = { submitted: 0, queried: 0, verified: 0, rejected: 0, withoutEvidence: 0 };
    for (const { status } of this.#outcomes.values()) counts[status] += 1;
    return counts;
  }

  #peopleCounts(): PeopleCounts {
    const people = [...this.#people.values()];
    const inStatus = (wanted: PersonStatus) => people.filter(({ status }) => status === wanted).length;
    return {
      referred: people.length,
      accepted: people.filter(({ accepted }) => accepted).length,
      declined: inStatus('declined'),
      engaged: people.filter(({ started }) => started).length,
      onService: inStatus('engaged'),
      onBreak: inStatus('paused'),
      ended: inStatus('ended'),
    };
  }
}
