import { describe, expect, it } from '@jest/globals';
import { calendarDate, type Of } from '#kernel';
import { actors } from '../../contracts/test/fixtures.js';
import { givenEvents } from '../../read-store/test/given-events.js';
import {
  approvalId,
  approved,
  consented,
  consentTaken,
  declined,
  destroyed,
  held,
  heldContract,
  jo,
  joAgain,
  lifted,
  merged,
  path,
  requested,
} from '../test/fixtures.js';
import type { ReadEvent } from './domain/reads.events.js';
import { destroyedKeys, PersonsRegister, personsRegister, waitingErasures } from './persons-register.js';
import { ReadsRegister, readsRegister } from './reads-register.js';

const given = givenEvents(personsRegister);
const standing = (...events: readonly { type: string }[]) =>
  given(...events).query((store) => new PersonsRegister(store).standing('riverside', jo));

describe('how a person stands', () => {
  it('has nothing of somebody of whom nothing is recorded', () =>
    expect(standing()).toEqual({
      consents: [],
      holds: [],
      erasure: undefined,
      sameAs: undefined,
      alsoKnownAs: [],
      findings: [],
    }));

  it('has each consent as it stands', () => {
    expect(standing(consented).consents).toMatchObject([
      { purpose: 'evaluation', status: 'given', withdrawn_on: null },
    ]);
    expect(standing(consented, consentTaken).consents).toMatchObject([
      { status: 'withdrawn', given_on: '2021-04-06', withdrawn_on: '2021-05-06' },
    ]);
  });

  it('has the holds over the person, and those over everybody behind them', () => {
    expect(standing(heldContract, held, lifted).holds).toMatchObject([
      { over: 'person', status: 'lifted', lifted_by: actors.otherPayer.subject },
      { over: 'contract', status: 'stands', placed_for: actors.provider.organisation, lifted_at: null },
    ]);
  });

  it('has an erasure with who asked, who decided, and by when backups are gone', () => {
    expect(standing(requested()).erasure).toMatchObject({ status: 'requested', decided_by: null });
    expect(standing(requested(), declined).erasure).toMatchObject({
      status: 'declined',
      declined_because: 'still-needed',
    });
    expect(standing(requested(), declined, requested(actors.provider, 2)).erasure).toMatchObject({
      status: 'requested',
      request: 2,
      declined_because: null,
    });
    expect(standing(requested(), approved, destroyed).erasure).toMatchObject({
      status: 'erased',
      requested_by: actors.provider.subject,
      decided_by: actors.payer.subject,
      kids: destroyed.kids.join(' '),
      backups_expire_by: '2022-05-01',
    });
  });

  it('has who it turned out to be, from both sides, and what is claimed under both', () => {
    const finding = {
      claim: `riverside.${jo}.starts_work.1`,
      also_claimed: `riverside.${joAgain}.starts_work.1`,
      paid: 1,
    };
    expect(standing(merged)).toMatchObject({ sameAs: { same_as: joAgain }, findings: [finding] });
    const other = given(merged).query((store) => new PersonsRegister(store).standing('riverside', joAgain));
    expect(other).toMatchObject({ sameAs: undefined, alsoKnownAs: [jo], findings: [finding] });
  });

  it('is as it was known at an entry', () =>
    given(requested(), approved, destroyed).query((store) => {
      const register = new PersonsRegister(store);
      expect(register.erasure('riverside', jo, { asOf: 1 })).toMatchObject({ status: 'approved', kids: null });
      expect(register.erasures('riverside', { status: 'erased' }).rows).toHaveLength(1);
      expect(register.erasures('riverside', { status: 'erased', asOf: 1 }).rows).toHaveLength(0);
      expect(register.erasedAmong([jo, joAgain, jo])).toMatchObject([{ person: jo }]);
      expect(register.erasedAmong([jo, joAgain, jo], { asOf: 1 })).toEqual([]);
    }));

  it('says which keys are destroyed, and which erasures wait to be carried out', () => {
    given(requested(), approved).query((store) => {
      expect([destroyedKeys(store), waitingErasures(store)]).toEqual([[], [{ person: jo }]]);
    });
    given(requested(), approved, destroyed).query((store) => {
      expect([destroyedKeys(store), waitingErasures(store)]).toEqual([[{ subject: jo, kids: destroyed.kids }], []]);
    });
  });
});

describe('who has read what', () => {
  const read: Of<ReadEvent, 'RecordRead'> = {
    type: 'RecordRead',
    ...path,
    subject: jo,
    what: 'field',
    entry: 7,
    path: '/note',
    readBy: actors.verifier.subject,
    readFor: actors.verifier.organisation,
    readOn: calendarDate('2022-04-01'),
  };
  const disclosed: ReadEvent = {
    type: 'RecordDisclosed',
    ...path,
    subject: jo,
    entry: 7,
    event: approvalId,
    path: '/note',
    commit: `sha256:${'ab'.repeat(32)}`,
    to: 'auditor-3',
    purpose: 'audit',
    disclosedBy: actors.payer.subject,
    disclosedFor: actors.payer.organisation,
  };
  const ofSomebodyElse: typeof read = { ...read, person: joAgain, subject: joAgain };
  const byAnother: typeof read = { ...read, readBy: 'demo:other' };
  const known = givenEvents(readsRegister)(read, disclosed, ofSomebodyElse, byAnother);

  it('is told the newest first, of one person, by one reader, or up to an entry', () =>
    known.query((store) => {
      const register = new ReadsRegister(store);
      const entries = (query: object) => register.readings('riverside', query).rows.map(({ entry }) => entry);
      expect(entries({})).toEqual([3, 2, 0]);
      expect(entries({ subject: jo })).toEqual([3, 0]);
      expect(entries({ by: 'demo:other' })).toEqual([3]);
      expect(entries({ asOf: 2 })).toEqual([2, 0]);
      const first = register.readings('riverside', { limit: 2 });
      expect(entries({ limit: 2, after: first.next })).toEqual([0]);
      expect(register.readings('elsewhere').rows).toEqual([]);
    }));

  it('has what was disclosed, to whom and for what', () =>
    known.query((store) => {
      expect(new ReadsRegister(store).disclosures('riverside', { subject: jo }).rows).toMatchObject([
        { entry: 1, of_entry: 7, path: '/note', disclosed_to: 'auditor-3', purpose: 'audit', file: null },
      ]);
    }));
});
