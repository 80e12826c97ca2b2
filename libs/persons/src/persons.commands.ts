import type { NamedCommand } from '#contracts';
import { ApproveErasure, ApproveErasureInput } from './approve-erasure.js';
import { DeclineErasure, DeclineErasureInput } from './decline-erasure.js';
import { DiscloseField, DiscloseFieldInput } from './disclose-field.js';
import { DiscloseFile, DiscloseFileInput } from './disclose-file.js';
import { GiveConsent, GiveConsentInput } from './give-consent.js';
import { LiftHold, LiftHoldInput } from './lift-hold.js';
import { MergePersons, MergePersonsInput } from './merge-persons.js';
import { PlaceHold, PlaceHoldInput } from './place-hold.js';
import { RequestErasure, RequestErasureInput } from './request-erasure.js';
import { WithdrawConsent, WithdrawConsentInput } from './withdraw-consent.js';

export const personsCommands = {
  'give-consent': { command: GiveConsent, input: GiveConsentInput, summary: 'Record that a person consented' },
  'withdraw-consent': {
    command: WithdrawConsent,
    input: WithdrawConsentInput,
    summary: 'Record that a person withdrew a consent',
  },
  'merge-persons': {
    command: MergePersons,
    input: MergePersonsInput,
    summary: 'Say that two pseudonyms are one person; what was claimed twice shows',
  },
  'place-hold': {
    command: PlaceHold,
    input: PlaceHoldInput,
    summary: 'Keep what is known of a person, or of everybody in a contract, from being erased',
  },
  'lift-hold': { command: LiftHold, input: LiftHoldInput, summary: 'Lift a legal hold' },
  'request-erasure': {
    command: RequestErasure,
    input: RequestErasureInput,
    summary: 'Ask for the erasure of what is known of a person',
  },
  'decline-erasure': { command: DeclineErasure, input: DeclineErasureInput, summary: 'Decline an erasure' },
  'approve-erasure': {
    command: ApproveErasure,
    input: ApproveErasureInput,
    summary: 'Approve an erasure that another person asked for: the key is destroyed, for good',
  },
  'disclose-field': {
    command: DiscloseField,
    input: DiscloseFieldInput,
    summary: 'Disclose one sealed field to somebody, with its proof',
  },
  'disclose-file': {
    command: DiscloseFile,
    input: DiscloseFileInput,
    summary: 'Disclose one evidence file to somebody, with its proof',
  },
} as const satisfies Record<string, NamedCommand>;
