import type { StreamType } from '#event-log';
import type { EvidenceEvent } from './domain/evidence.events.js';
import { type EvidenceCommand, type EvidenceReason, evidenceDecider, type OutcomeState } from './domain/evidence.js';

export const outcomeStream: StreamType<EvidenceCommand, OutcomeState, EvidenceEvent, EvidenceReason> = {
  category: 'outcome',
  decider: evidenceDecider,
};
