export * from './access.js';
export * from './contract.stream.js';
export * from './contracts.commands.js';
export * from './domain/contract.js';
export * from './domain/contracts.events.js';
export * from './domain/organisation.js';
export * from './evidence-rule.js';
export * from './evidence-rule-check.js';
export * from './ledger-command.js';
export { RecordContract, RecordContractHandler, RecordContractInput } from './record-contract.js';
export {
  RegisterOrganisation,
  RegisterOrganisationHandler,
  RegisterOrganisationInput,
} from './register-organisation.js';
export * from './same-content.js';
