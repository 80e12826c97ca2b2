import type { Narrative } from '#event-log';
import { codeInWords } from '#kernel';
import type { EvidenceEvent, OutcomePath } from './domain/evidence.events.js';
import type { Lapse, Measure } from './domain/evidence.js';

const path = ({ contract, person, outcome, occurrence }: OutcomePath) => [
  { kind: 'person-outcome', ref: `${contract}.${person}.${outcome}.${occurrence}` },
  { kind: 'person', ref: person },
  { kind: 'contract', ref: contract },
];
const evidence = (ref: string) => ({ kind: 'evidence', ref });
const nth = ({ outcome, occurrence }: OutcomePath) =>
  occurrence === 1 ? outcome : `${outcome} (number ${occurrence})`;

const measureOf = ({ quantity, measured }: Pick<Measure, 'quantity' | 'measured'>) => [
  ...(quantity === undefined ? [] : [`quantity ${quantity}`]),
  ...(measured === undefined ? [] : [`measured ${measured}`]),
];
const measured = (measure: Measure) => {
  const said = measureOf(measure);
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

/** `from 2021-06-20 to 2021-07-01`: the day on which it was there again is no day of the lapse. */
const lostInWords = ({ lapsedOn, regainedOn }: Pick<Lapse, 'lapsedOn' | 'regainedOn'>) =>
  regainedOn === undefined ? `from ${lapsedOn} on` : `from ${lapsedOn} until it was regained on ${regainedOn}`;

export const evidenceNarrative: Narrative<EvidenceEvent> = {
  EvidenceSubmitted: {
    says: (event) => {
      const from = event.issuer === undefined ? '' : ` issued by ${codeInWords(event.issuer)}`;
      const dated = event.issuedOn === undefined ? '' : ` on ${event.issuedOn}`;
      const held = event.held === 'ledger' ? 'held by the ledger' : 'kept by the provider';
      return `Evidence ${event.evidence} (${codeInWords(event.kind)}${from}${dated}, ${held}) was submitted that ${nth(event)} was achieved on ${event.achievedOn}${measured(event)}.`;
    },
    about: (event) => [evidence(event.evidence), ...path(event)],
  },
  EvidenceWithdrawn: {
    says: (event) => `Evidence ${event.evidence} of ${nth(event)} was withdrawn: ${codeInWords(event.reasonCode)}.`,
    about: (event) => [evidence(event.evidence), ...path(event)],
  },
  AchievementDateCorrected: {
    says: (event) => `The day on which ${nth(event)} was achieved was corrected from ${event.from} to ${event.to}.`,
    about: path,
  },
  EvidenceVerified: {
    says: (event) =>
      `${nth(event)}, achieved on ${event.achievedOn}, was verified by ${codeInWords(event.method)} of ${event.evidence.join(', ')}${measured(event)}.`,
    about: (event) => [...event.evidence.map(evidence), ...path(event)],
    why: ({ submittedQuantity: quantity, submittedMeasured, ...found }) => {
      const said = measureOf({ quantity, measured: submittedMeasured });
      if (said.length === 0) return [];
      return [
        `The provider had said ${said.join(', ')}; the verifier found ${measureOf(found).join(', ')}, which counts.`,
      ];
    },
  },
  EvidenceQueried: {
    says: (event) => `The evidence of ${nth(event)} was sent back to the provider: ${codeInWords(event.reasonCode)}.`,
    about: path,
  },
  EvidenceRejected: {
    says: (event) => `The evidence of ${nth(event)} was rejected: ${codeInWords(event.reasonCode)}.`,
    about: path,
  },
  VerificationWithdrawn: {
    says: (event) => `The verification of ${nth(event)} was taken back: ${codeInWords(event.reasonCode)}.`,
    about: path,
  },
  OutcomeLapsed: {
    says: (event) => `What ${nth(event)} had reached was lost on ${event.lapsedOn}: ${codeInWords(event.reasonCode)}.`,
    about: path,
  },
  OutcomeRegained: {
    says: (event) => `What ${nth(event)} had reached was regained on ${event.regainedOn}.`,
    about: path,
  },
  LapseCorrected: {
    says: ({ from, to, ...event }) =>
      to === undefined
        ? `What ${nth(event)} had reached was not lost on ${from.lapsedOn}: that had been recorded wrongly.`
        : `It had been recorded wrongly when what ${nth(event)} had reached was lost: ${lostInWords(to)}, and not ${lostInWords(from)}.`,
    about: path,
  },
};
