import type { NamedCommand } from './ledger-command.js';
import { RecordContract, RecordContractInput } from './record-contract.js';
import { RegisterOrganisation, RegisterOrganisationInput } from './register-organisation.js';

export const contractsCommands = {
  'register-organisation': {
    command: RegisterOrganisation,
    input: RegisterOrganisationInput,
    summary: 'Register an organisation under the reference by which contracts name it',
  },
  'record-contract': {
    command: RecordContract,
    input: RecordContractInput,
    summary: 'Record a signed contract: its parties, outcomes and terms',
  },
} as const satisfies Record<string, NamedCommand>;
