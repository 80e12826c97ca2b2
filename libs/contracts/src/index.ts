export * from './access.js';
export { AgreePlan, AgreePlanHandler, AgreePlanInput } from './agree-plan.js';
export { AgreeVariation, AgreeVariationHandler, AgreeVariationInput } from './agree-variation.js';
export {
  type AgreedPlan,
  ChangeLog,
  type FiledDocumentRow,
  type LoggedVariation,
  type MeetingRow,
  type SealedReason,
  type VariationAnswer,
  type VariationDraft,
  type VariationStatus,
} from './change-log.js';
export * from './contract.stream.js';
export * from './contract-names.js';
export {
  type ContractDetails,
  type ContractOutcome,
  type ContractParty,
  ContractRegister,
  type ContractSummary,
  type ContractTerms,
  type MomentAndDay,
  type Organisation,
  type TermsChange,
  type TermsComparison,
} from './contract-register.js';
export * from './contracts.commands.js';
export * from './contracts.module.js';
export * from './contracts.narrative.js';
export * from './contracts.projections.js';
export { DeclineVariation, DeclineVariationHandler, DeclineVariationInput } from './decline-variation.js';
export * from './domain/agreed-changes.js';
export * from './domain/board.js';
export * from './domain/change-procedure.js';
export * from './domain/contract.js';
export * from './domain/contract-state.js';
export * from './domain/contracts.events.js';
export * from './domain/organisation.js';
export * from './domain/terms-difference.js';
export * from './domain/terms-rules.js';
export * from './domain/variations.js';
export { DraftVariation, DraftVariationHandler, DraftVariationInput } from './draft-variation.js';
export * from './evidence-rule.js';
export * from './evidence-rule-check.js';
export { FileDocument, FileDocumentHandler, FileDocumentInput } from './file-document.js';
export { LapseVariation, LapseVariationHandler, LapseVariationInput } from './lapse-variation.js';
export * from './ledger-command.js';
export * from './paging.js';
export { ProposeVariation, ProposeVariationHandler, ProposeVariationInput } from './propose-variation.js';
export { RecordContract, RecordContractHandler, RecordContractInput } from './record-contract.js';
export { RecordMeeting, RecordMeetingHandler, RecordMeetingInput } from './record-meeting.js';
export * from './refusal-in-words.js';
export {
  RegisterOrganisation,
  RegisterOrganisationHandler,
  RegisterOrganisationInput,
} from './register-organisation.js';
export {
  RequestVariationChange,
  RequestVariationChangeHandler,
  RequestVariationChangeInput,
} from './request-variation-change.js';
export * from './same-content.js';
export * from './terms-in-words.js';
export { WithdrawVariation, WithdrawVariationHandler, WithdrawVariationInput } from './withdraw-variation.js';
