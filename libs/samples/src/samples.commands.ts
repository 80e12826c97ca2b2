import type { NamedCommand } from '#contracts';
import { CheckSampleItem, CheckSampleItemInput, CorrectSampleFinding } from './check-sample-item.js';
import { CloseSample, CloseSampleInput } from './close-sample.js';
import { CloseSampleFrame, CloseSampleFrameInput } from './close-sample-frame.js';
import { DrawSample, DrawSampleInput } from './draw-sample.js';
import { ProposeSampleRecovery, ProposeSampleRecoveryInput } from './propose-sample-recovery.js';
import { RecheckVerification, RecheckVerificationInput } from './recheck-verification.js';

export const samplesCommands = {
  'close-sample-frame': {
    command: CloseSampleFrame,
    input: CloseSampleFrameInput,
    summary: 'Settle what a sample is drawn from, its strata and its size, before anybody can know the seed',
  },
  'draw-sample': {
    command: DrawSample,
    input: DrawSampleInput,
    summary: 'Give the public seed, by which the sample is drawn',
  },
  'check-sample-item': {
    command: CheckSampleItem,
    input: CheckSampleItemInput,
    summary: 'Record what was found of a drawn claim',
  },
  'correct-sample-finding': {
    command: CorrectSampleFinding,
    input: CheckSampleItemInput,
    summary: 'Correct what was found of a drawn claim, while the sample is open',
  },
  'recheck-verification': {
    command: RecheckVerification,
    input: RecheckVerificationInput,
    summary: 'Decide about a drawn verification again, without being told the first decision',
  },
  'close-sample': {
    command: CloseSample,
    input: CloseSampleInput,
    summary: 'Work out what follows from a sample once every item of it was checked',
  },
  'propose-sample-recovery': {
    command: ProposeSampleRecovery,
    input: ProposeSampleRecoveryInput,
    summary: 'Propose what follows from a closed sample as a clawback',
  },
} satisfies Record<string, NamedCommand>;
