import type { Of } from '#kernel';
import { type Actor, ClaimId, calendarDate, PersonId } from '#kernel';
import { actors, gatewayService, riverside } from '../../contracts/test/fixtures.js';
import type { Obstacles, WhosePerson } from '../src/domain/person.js';
import type { PersonEvent } from '../src/domain/persons.events.js';

export const jo = PersonId.parse('P7K3Q000000000000');
export const joAgain = PersonId.parse('P7K3Q000000000001');
export const approvalId = '6f6a2f2e-7a0b-5c7a-9d1e-000000000001';
export const day = calendarDate;
export const path = { contract: riverside, person: jo };

export const theirs: WhosePerson = { isReferred: true, anotherProvider: undefined, anotherGateway: undefined };
export const nobody: WhosePerson = { isReferred: false, anotherProvider: undefined, anotherGateway: undefined };
export const ofAnotherProvider: WhosePerson = { ...theirs, anotherProvider: actors.stranger.organisation };
export const ofAnotherGateway: WhosePerson = { ...theirs, anotherGateway: gatewayService };
export const noObstacles: Obstacles = { contractHolds: [], undecided: [], matters: [] };

export const consented: Of<PersonEvent, 'ConsentGiven'> = {
  type: 'ConsentGiven',
  ...path,
  purpose: 'evaluation',
  givenOn: day('2021-04-06'),
};
export const consentTaken: Of<PersonEvent, 'ConsentWithdrawn'> = {
  type: 'ConsentWithdrawn',
  ...path,
  purpose: 'evaluation',
  withdrawnOn: day('2021-05-06'),
};
export const merged: Of<PersonEvent, 'PersonsMerged'> = {
  type: 'PersonsMerged',
  ...path,
  into: joAgain,
  findings: [
    {
      claim: ClaimId.parse(`riverside.${jo}.starts_work.1`),
      alsoClaimed: ClaimId.parse(`riverside.${joAgain}.starts_work.1`),
      payment: approvalId,
    },
  ],
};
export const held: Of<PersonEvent, 'LegalHoldPlaced'> = {
  type: 'LegalHoldPlaced',
  ...path,
  subject: jo,
  hold: 1,
  reasonCode: 'audit',
  placedBy: actors.payer.subject,
  placedFor: actors.payer.organisation,
};
export const heldContract: Of<PersonEvent, 'LegalHoldPlaced'> = {
  type: 'LegalHoldPlaced',
  contract: riverside,
  subject: riverside,
  hold: 1,
  reasonCode: 'legal-proceedings',
  placedBy: actors.provider.subject,
  placedFor: actors.provider.organisation,
};
export const lifted: Of<PersonEvent, 'LegalHoldLifted'> = {
  type: 'LegalHoldLifted',
  ...path,
  subject: jo,
  hold: 1,
  liftedBy: actors.otherPayer.subject,
  liftedFor: actors.otherPayer.organisation,
};
export const requested = (by: Actor = actors.provider, request = 1): Of<PersonEvent, 'ErasureRequested'> => ({
  type: 'ErasureRequested',
  ...path,
  request,
  basis: 'consent-withdrawn',
  requestedBy: by.subject,
  requestedFor: by.organisation,
});
export const declined: Of<PersonEvent, 'ErasureDeclined'> = {
  type: 'ErasureDeclined',
  ...path,
  request: 1,
  reasonCode: 'still-needed',
};
export const approved: Of<PersonEvent, 'ErasureApproved'> = {
  type: 'ErasureApproved',
  ...path,
  request: 1,
  approvedBy: actors.payer.subject,
  approvedFor: actors.payer.organisation,
};
export const destroyed: Of<PersonEvent, 'ParticipantKeyDestroyed'> = {
  type: 'ParticipantKeyDestroyed',
  contract: riverside,
  subject: jo,
  kids: ['k0123456789abcdef0123'],
  basis: 'consent-withdrawn',
  approval: approvalId,
  backupsExpireBy: day('2022-05-01'),
};
