import { describe, it } from '@jest/globals';
import { actors } from '../../../contracts/test/fixtures.js';
import { specFor } from '../../../kernel/test/given-when-then.js';
import { approvalId, day, jo, nobody, ofAnotherProvider, path, theirs } from '../../test/fixtures.js';
import { type Disclose, type Found, type Read, readsDecider } from './reads.js';

const { given } = specFor(readsDecider);
const commit = `sha256:${'ab'.repeat(32)}`;
const readable: Found = { status: 'readable', event: approvalId, commit };

const read = (more: Partial<Read> = {}): Read => ({
  type: 'read',
  ...path,
  subject: jo,
  by: actors.verifier,
  whose: theirs,
  what: 'field',
  on: day('2022-04-01'),
  entry: 7,
  path: '/note',
  found: readable,
  ...more,
});
const disclose = (more: Partial<Disclose> = {}): Disclose => ({
  type: 'disclose',
  ...path,
  subject: jo,
  by: actors.payer,
  whose: theirs,
  entry: 7,
  path: '/note',
  to: 'auditor-3',
  purpose: 'audit',
  found: readable,
  ...more,
});

describe('reading what is kept about a person', () => {
  it('says who read what, for whom and when', () =>
    given()
      .when(read())
      .then({
        type: 'RecordRead',
        ...path,
        subject: jo,
        what: 'field',
        entry: 7,
        path: '/note',
        readBy: actors.verifier.subject,
        readFor: actors.verifier.organisation,
        readOn: day('2022-04-01'),
      }));
  it.each([
    ['another provider', read({ whose: ofAnotherProvider }), 'another-providers-person'],
    ['somebody who asks about nobody', read({ whose: nobody }), 'not-referred'],
    ['anybody, once it is erased', read({ found: { status: 'erased' } }), 'person-erased'],
  ] as const)('is refused to %s', (_, command, reason) => given().when(command).thenRefused(reason));
});

describe('disclosing what is sealed', () => {
  it('says what was handed to whom, for what, and what it hashes to', () =>
    given()
      .when(disclose({ words: 'Asked for in writing' }))
      .then({
        type: 'RecordDisclosed',
        ...path,
        subject: jo,
        entry: 7,
        event: approvalId,
        path: '/note',
        commit,
        to: 'auditor-3',
        purpose: 'audit',
        disclosedBy: actors.payer.subject,
        disclosedFor: actors.payer.organisation,
        words: 'Asked for in writing',
      }));
  it.each([
    ['an entry that is not there', { found: { status: 'entry-not-found' } }, 'entry-not-found'],
    ['a field that is not sealed', { found: { status: 'field-not-sealed', fields: ['/note'] } }, 'field-not-sealed'],
    ['an entry without a file', { found: { status: 'no-file-with-entry' } }, 'no-file-with-entry'],
    ['a file that the provider keeps', { found: { status: 'file-not-held' } }, 'file-not-held'],
    ["another provider's person", { whose: ofAnotherProvider }, 'another-providers-person'],
    ['somebody who was erased', { found: { status: 'erased' } }, 'person-erased'],
  ] as const)('is refused for %s', (_, more, reason) => given().when(disclose(more)).thenRefused(reason));
  it('says which fields there are', () =>
    given()
      .when(disclose({ path: '/words', found: { status: 'field-not-sealed', fields: ['/note', '/reference'] } }))
      .thenRefused('field-not-sealed', { entry: 7, path: '/words', fields: '/note, /reference' }));
});
