import type { Narrative } from '#event-log';
import type { PersonEvent } from './domain/persons.events.js';
import type { ReadEvent, ReadingOf } from './domain/reads.events.js';

const words = (code: string) => code.replaceAll('-', ' ');
const ofPerson = ({ contract, person }: { readonly contract: string; readonly person?: string | undefined }) => [
  ...(person === undefined ? [] : [{ kind: 'person', ref: person }]),
  { kind: 'contract', ref: contract },
];
const overWhom = ({ person, contract }: { readonly person?: string | undefined; readonly contract: string }) =>
  person ?? `everybody in ${contract}`;

export const personsNarrative: Narrative<PersonEvent> = {
  ConsentGiven: {
    says: ({ person, purpose, givenOn }) => `${person} consented on ${givenOn}: ${words(purpose)}.`,
    about: ofPerson,
  },
  ConsentWithdrawn: {
    says: ({ person, purpose, withdrawnOn }) =>
      `${person} withdrew the consent to ${words(purpose)} on ${withdrawnOn}.`,
    about: ofPerson,
  },
  PersonsMerged: {
    says: ({ person, into }) => `${person} was found to be ${into}. Nothing was moved: both pseudonyms stay.`,
    about: ({ contract, person, into, findings }) => [
      { kind: 'person', ref: person },
      { kind: 'person', ref: into },
      ...findings.map(({ claim }) => ({ kind: 'claim', ref: claim })),
      { kind: 'contract', ref: contract },
    ],
    why: ({ findings }) =>
      findings.map(({ claim, alsoClaimed, payment }) => {
        const twice =
          alsoClaimed === undefined ? 'is to be looked at' : `is for the same outcome as ${alsoClaimed}: claimed twice`;
        return `${claim}${payment === undefined ? '' : ', which was paid,'} ${twice}.`;
      }),
  },
  LegalHoldPlaced: {
    says: (event) =>
      `${event.placedFor} placed legal hold ${event.hold} over ${overWhom(event)}: ${words(event.reasonCode)}. Nothing under it is erased.`,
    about: ofPerson,
  },
  LegalHoldLifted: {
    says: (event) => `${event.liftedFor} lifted legal hold ${event.hold} over ${overWhom(event)}.`,
    about: ofPerson,
  },
  ErasureRequested: {
    says: ({ person, basis, requestedFor }) =>
      `${requestedFor} asked for the erasure of what is known of ${person}: ${words(basis)}.`,
    about: ofPerson,
  },
  ErasureDeclined: {
    says: ({ person, reasonCode }) => `The erasure of what is known of ${person} was declined: ${words(reasonCode)}.`,
    about: ofPerson,
  },
  ErasureApproved: {
    says: ({ person, approvedFor }) =>
      `${approvedFor} approved the erasure of what is known of ${person}, by a second person.`,
    about: ofPerson,
  },
  ParticipantKeyDestroyed: {
    says: ({ subject, basis, backupsExpireBy }) =>
      `The key of ${subject} was destroyed (${words(basis)}): nothing sealed about this person can be opened any more. Backups of the keys expire by ${backupsExpireBy}.`,
    about: ({ contract, subject }) => ofPerson({ contract, person: subject }),
    why: ({ kids }) =>
      kids.map((kid) => `Key ${kid} is gone, and is destroyed again wherever a backup brings it back.`),
  },
};

const readWords: Record<ReadingOf, string> = {
  identity: 'who',
  journey: 'the record of',
  field: 'a sealed field about',
  file: 'an evidence file about',
};

export const readsNarrative: Narrative<ReadEvent> = {
  RecordRead: {
    says: ({ what, person, contract, readFor, readOn, entry, path }) => {
      const whom = person ?? contract;
      const where = entry === undefined ? '' : ` (${path} of entry ${entry})`;
      return what === 'identity'
        ? `${readFor} read on ${readOn} who ${whom} is.`
        : `${readFor} read ${readWords[what]} ${whom} on ${readOn}${where}.`;
    },
    // Not among what happened to the person: there every look at the page would be a line of it.
    about: ({ subject, contract }) => [
      { kind: 'reading', ref: subject },
      { kind: 'reading', ref: contract },
    ],
  },
  RecordDisclosed: {
    says: ({ disclosedFor, to, path, entry, file, subject, purpose }) =>
      `${disclosedFor} disclosed ${file === undefined ? path : 'the evidence file'} of entry ${entry}, about ${subject}, to ${to}: ${words(purpose)}.`,
    about: ofPerson,
    why: ({ commit }) => [`What was handed out has the SHA-256 ${commit}, to which the entry has committed.`],
  },
};
