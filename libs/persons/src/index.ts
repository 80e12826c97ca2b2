export { ApproveErasure, ApproveErasureHandler, ApproveErasureInput } from './approve-erasure.js';
export { DeclineErasure, DeclineErasureHandler, DeclineErasureInput } from './decline-erasure.js';
export { type Disclosed, DiscloseField, DiscloseFieldHandler, DiscloseFieldInput } from './disclose-field.js';
export { DiscloseFile, DiscloseFileHandler, DiscloseFileInput } from './disclose-file.js';
export type { OpenMatter } from './domain/person.js';
export {
  ConsentPurpose,
  DeclineErasureReason,
  ErasureBasis,
  HoldReason,
  type PersonEvent,
  personEvents,
} from './domain/persons.events.js';
export * from './domain/persons.reasons.js';
export { DisclosurePurpose, type ReadEvent, ReadingOf, readEvents } from './domain/reads.events.js';
export { ErasureObstacles } from './erasure-obstacles.js';
export { ErasureSettings, type ErasureStep, Erasures, type TakenUp } from './erasures.js';
export { GiveConsent, GiveConsentHandler, GiveConsentInput } from './give-consent.js';
export { LiftHold, LiftHoldHandler, LiftHoldInput } from './lift-hold.js';
export { MergePersons, MergePersonsHandler, MergePersonsInput } from './merge-persons.js';
export { OpenMatters } from './open-matters.js';
export { type OpenedEntry, type PersonIdentity, PersonRecords } from './person-records.js';
export * from './persons.commands.js';
export * from './persons.module.js';
export * from './persons.narrative.js';
export { contractHoldsStreamName, personStreamName } from './persons.stream.js';
export { type PersonStanding, PersonsRegister, personsRegister, waitingErasures } from './persons-register.js';
export type { ConsentRow, DisclosureRow, ErasureRow, HoldRow, MergeFindingRow, ReadingRow } from './persons-tables.js';
export { PlaceHold, PlaceHoldHandler, PlaceHoldInput } from './place-hold.js';
export { ReadsRegister, readsRegister } from './reads-register.js';
export { RequestErasure, RequestErasureHandler, RequestErasureInput } from './request-erasure.js';
export { WithdrawConsent, WithdrawConsentHandler, WithdrawConsentInput } from './withdraw-consent.js';
