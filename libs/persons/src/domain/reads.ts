import {
  type Actor,
  type CalendarDate,
  type ContractId,
  type Decider,
  type Decision,
  type PersonId,
  type Refusal,
  refuse,
} from '#kernel';
import { notTheirs, type WhosePerson } from './person.js';
import type { PersonReason } from './persons.reasons.js';
import type { DisclosurePurpose, ReadEvent, ReadingOf } from './reads.events.js';

/** What was found where a field or a file was asked for. */
export type Found =
  | { readonly status: 'readable'; readonly event: string; readonly commit: string; readonly file?: string }
  | { readonly status: 'erased' }
  | { readonly status: 'entry-not-found' | 'no-file-with-entry' | 'file-not-held' }
  | { readonly status: 'field-not-sealed'; readonly fields: readonly string[] };

interface About {
  readonly contract: ContractId;
  readonly subject: string;
  readonly person: PersonId | undefined;
  readonly by: Actor;
  /** Undefined where it is about nobody in particular, or everybody may see it by pseudonym. */
  readonly whose: WhosePerson | undefined;
}

export interface Read extends About {
  readonly type: 'read';
  readonly what: ReadingOf;
  readonly on: CalendarDate;
  readonly entry?: number | undefined;
  readonly path?: string | undefined;
  readonly file?: string | undefined;
  readonly found: Found | { readonly status: 'readable' };
}

export interface Disclose extends About {
  readonly type: 'disclose';
  readonly entry: number;
  readonly path: string;
  readonly to: string;
  readonly purpose: DisclosurePurpose;
  readonly words?: string | undefined;
  readonly found: Found;
}

export type ReadCommand = Read | Disclose;

/**
 * Who read what, and to whom it was disclosed. There is no state to fold: that a reading is recorded once a day is said by
 * the id of its command, and every disclosure is one.
 */
export const readsDecider: Decider<ReadCommand, null, ReadEvent, PersonReason> = {
  initial: null,
  decide: (command) => (command.type === 'read' ? read(command) : disclose(command)),
  evolve: () => null,
};

function read(command: Read): Decision<ReadEvent, PersonReason> {
  const { contract, subject, person, what, entry, path, file, by, on } = command;
  const no = missing(command.found, entry, path) ?? (command.whose && notTheirs(command.whose)) ?? gone(command.found);
  if (no !== undefined) return no;
  return [
    {
      type: 'RecordRead',
      contract,
      person,
      subject,
      what,
      entry,
      path,
      file,
      readBy: by.subject,
      readFor: by.organisation,
      readOn: on,
    },
  ];
}

function disclose(command: Disclose): Decision<ReadEvent, PersonReason> {
  const { contract, subject, person, entry, path, to, purpose, words, by, found } = command;
  const no = missing(found, entry, path) ?? (command.whose && notTheirs(command.whose)) ?? gone(found);
  if (no !== undefined) return no;
  if (found.status !== 'readable') return refuse('entry-not-found', { entry });
  return [
    {
      type: 'RecordDisclosed',
      contract,
      person,
      subject,
      entry,
      event: found.event,
      path,
      commit: found.commit,
      file: found.file,
      to,
      purpose,
      disclosedBy: by.subject,
      disclosedFor: by.organisation,
      words,
    },
  ];
}

function missing(found: Read['found'], entry = 0, path = ''): Refusal<PersonReason> | undefined {
  switch (found.status) {
    case 'readable':
    case 'erased':
      return undefined;
    case 'field-not-sealed':
      return refuse('field-not-sealed', { entry, path, fields: found.fields.join(', ') || 'none' });
    default:
      return refuse(found.status, { entry });
  }
}

/** Said last, so that nobody learns of an erasure who may not know of the person. */
function gone({ status }: Read['found']): Refusal<PersonReason> | undefined {
  return status === 'erased' ? refuse('person-erased') : undefined;
}
