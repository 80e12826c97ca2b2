export * from './agreement-register.js';
export {
  CheckSampleItem,
  CheckSampleItemHandler,
  CheckSampleItemInput,
  CorrectSampleFinding,
  CorrectSampleFindingHandler,
} from './check-sample-item.js';
export { CheckpointRoots } from './checkpoint-roots.js';
export { CloseSample, CloseSampleHandler, CloseSampleInput } from './close-sample.js';
export { CloseSampleFrame, CloseSampleFrameHandler, CloseSampleFrameInput } from './close-sample-frame.js';
export { type Agreement, PAIRS_MIN } from './domain/agreement.js';
export * from './domain/samples.events.js';
export type { SampleReason } from './domain/samples.js';
export { drawFrom, type FrameMember, frameDigest, frameText, type Ranked, rankOf } from './draw.js';
export { DrawSample, DrawSampleHandler, DrawSampleInput } from './draw-sample.js';
export { type Frame, FrameSource } from './frame-source.js';
export {
  ProposeSampleRecovery,
  ProposeSampleRecoveryHandler,
  ProposeSampleRecoveryInput,
} from './propose-sample-recovery.js';
export { RecheckVerification, RecheckVerificationHandler, RecheckVerificationInput } from './recheck-verification.js';
export * from './samples.commands.js';
export * from './samples.module.js';
export { noIntervalWords, samplesNarrative, sourceInWords, valueInWords } from './samples.narrative.js';
export { sampleReasons } from './samples.reasons.js';
export { sampleStream, sampleStreamName } from './samples.stream.js';
export { samplesProjections } from './samples-projection.js';
export * from './samples-register.js';
export * from './samples-tables.js';
