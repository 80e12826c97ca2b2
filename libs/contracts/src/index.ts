export * from './access.js';
export * from './contract.stream.js';
export {
  type ContractDetails,
  type ContractOutcome,
  type ContractParty,
  ContractRegister,
  type ContractSummary,
  type ContractTerms,
  contractsProjections,
  type MomentAndDay,
  type Organisation,
} from './contract-register.js';
export * from './contracts.commands.js';
export * from './contracts.module.js';
export * from './contracts.narrative.js';
export * from './domain/change-procedure.js';
export * from './domain/contract.js';
export * from './domain/contract-state.js';
export * from './domain/contracts.events.js';
export * from './domain/organisation.js';
export * from './domain/terms-rules.js';
export * from './evidence-rule.js';
export * from './evidence-rule-check.js';
export * from './ledger-command.js';
export * from './paging.js';
export { RecordContract, RecordContractHandler, RecordContractInput } from './record-contract.js';
export * from './refusal-in-words.js';
export {
  RegisterOrganisation,
  RegisterOrganisationHandler,
  RegisterOrganisationInput,
} from './register-organisation.js';
export * from './same-content.js';
