import { AgreePlan, AgreePlanInput } from './agree-plan.js';
import { AgreeVariation, AgreeVariationInput } from './agree-variation.js';
import { DeclineVariation, DeclineVariationInput } from './decline-variation.js';
import { DraftVariation, DraftVariationInput } from './draft-variation.js';
import { FileDocument, FileDocumentInput } from './file-document.js';
import { LapseVariation, LapseVariationInput } from './lapse-variation.js';
import type { NamedCommand } from './ledger-command.js';
import { ProposeVariation, ProposeVariationInput } from './propose-variation.js';
import { RecordContract, RecordContractInput } from './record-contract.js';
import { RecordMeeting, RecordMeetingInput } from './record-meeting.js';
import { RegisterOrganisation, RegisterOrganisationInput } from './register-organisation.js';
import { RequestVariationChange, RequestVariationChangeInput } from './request-variation-change.js';
import { WithdrawVariation, WithdrawVariationInput } from './withdraw-variation.js';

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
  'draft-variation': {
    command: DraftVariation,
    input: DraftVariationInput,
    summary: 'Draft a variation of the contract, or another draft of one that is open',
  },
  'propose-variation': {
    command: ProposeVariation,
    input: ProposeVariationInput,
    summary: 'Put a drafted variation to the parties whose agreement it needs',
  },
  'agree-variation': {
    command: AgreeVariation,
    input: AgreeVariationInput,
    summary: 'Agree to a proposed variation; the last agreement brings it into force on its date',
  },
  'decline-variation': {
    command: DeclineVariation,
    input: DeclineVariationInput,
    summary: 'Decline a proposed variation',
  },
  'request-variation-change': {
    command: RequestVariationChange,
    input: RequestVariationChangeInput,
    summary: 'Ask for a change of a proposed variation, in words',
  },
  'withdraw-variation': {
    command: WithdrawVariation,
    input: WithdrawVariationInput,
    summary: 'Withdraw a variation that your organisation drafted',
  },
  'lapse-variation': {
    command: LapseVariation,
    input: LapseVariationInput,
    summary: 'Record that a proposed variation was not agreed by the day it had to be',
  },
  'record-meeting': {
    command: RecordMeeting,
    input: RecordMeetingInput,
    summary: 'Record a meeting of the partnership board: who was present, what it was about and decided',
  },
  'file-document': {
    command: FileDocument,
    input: FileDocumentInput,
    summary: 'File a document of the contract by its digest, and what it is about',
  },
  'agree-plan': {
    command: AgreePlan,
    input: AgreePlanInput,
    summary: 'Record the agreed plan of volumes and payments, in a new version of its scenario',
  },
} as const satisfies Record<string, NamedCommand>;
