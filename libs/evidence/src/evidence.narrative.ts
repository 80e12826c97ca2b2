import type { Narrative } from '#event-log';
import type { EvidenceEvent, OutcomePath } from './domain/evidence.events.js';

const path = ({ contract, person, outcome, occurrence }: OutcomePath) => [
  { kind: 'person-outcome', ref: `${contract}.${person}.${outcome}.${occurrence}` },
  { kind: 'person', ref: person },
  { kind: 'contract', ref: contract },
];
const evidence = (ref: string) => ({ kind: 'evidence', ref });
const words = (code: string) => code.replaceAll(/[-_]/g, ' ');
const nth = ({ outcome, occurrence }: OutcomePath) =>
  occurrence === 1 ? outcome : `${outcome} (number ${occurrence})`;

export const evidenceNarrative: Narrative<EvidenceEvent> = {
  EvidenceSubmitted: {
    says: (event) => {
      const from = event.issuer === undefined ? '' : ` issued by ${words(event.issuer)}`;
      const dated = event.issuedOn === undefined ? '' : ` on ${event.issuedOn}`;
      const held = event.held === 'ledger' ? 'held by the ledger' : 'kept by the provider';
      return `Evidence ${event.evidence} (${words(event.kind)}${from}${dated}, ${held}) was submitted that ${nth(event)} was achieved on ${event.achievedOn}.`;
    },
    about: (event) => [evidence(event.evidence), ...path(event)],
  },
  EvidenceWithdrawn: {
    says: (event) => `Evidence ${event.evidence} of ${nth(event)} was withdrawn: ${words(event.reasonCode)}.`,
    about: (event) => [evidence(event.evidence), ...path(event)],
  },
  AchievementDateCorrected: {
    says: (event) => `The day on which ${nth(event)} was achieved was corrected from ${event.from} to ${event.to}.`,
    about: path,
  },
  EvidenceVerified: {
    says: (event) =>
      `${nth(event)}, achieved on ${event.achievedOn}, was verified by ${words(event.method)} of ${event.evidence.join(', ')}.`,
    about: (event) => [...event.evidence.map(evidence), ...path(event)],
  },
  EvidenceQueried: {
    says: (event) => `The evidence of ${nth(event)} was sent back to the provider: ${words(event.reasonCode)}.`,
    about: path,
  },
  EvidenceRejected: {
    says: (event) => `The evidence of ${nth(event)} was rejected: ${words(event.reasonCode)}.`,
    about: path,
  },
  VerificationWithdrawn: {
    says: (event) => `The verification of ${nth(event)} was taken back: ${words(event.reasonCode)}.`,
    about: path,
  },
};
