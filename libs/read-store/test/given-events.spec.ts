import { describe, expect, it } from '@jest/globals';
import { Actor, instant } from '#kernel';
import { asOfParameter, known, projection, table } from '../src/index.js';
import { at, givenEvents } from './given-events.js';

type Opened = { type: 'AccountOpened'; account: string };
type Named = { type: 'AccountNamed'; account: string; name: string };
type Closed = { type: 'AccountClosed'; account: string };

const opened: Opened = { type: 'AccountOpened', account: 'a' };
const named = (name: string): Named => ({ type: 'AccountNamed', account: 'a', name });
const closed: Closed = { type: 'AccountClosed', account: 'a' };

const names = table<{ account: string; name: string; by: string }>({
  name: 'account_names',
  kind: 'history',
  columns: { account: 'text', name: 'text', by: 'text' },
  key: ['account'],
});
const accounts = table<{ account: string; events: number }>({
  name: 'accounts',
  kind: 'current',
  columns: { account: 'text', events: 'integer' },
  key: ['account'],
  indexes: [['events']],
});

const register = projection<Opened | Named | Closed>({
  name: 'account-register',
  version: 1,
  tables: [names, accounts],
  on: {
    AccountOpened: ({ event }, rows) => rows.put(accounts, { account: event.account, events: 1 }),
    AccountNamed: ({ event, envelope }, rows) => {
      const { events = 0 } = rows.get(accounts, [event.account]) ?? {};
      rows.put(accounts, { account: event.account, events: events + 1 });
      rows.put(names, { account: event.account, name: event.name, by: envelope.actor.subject });
    },
    AccountClosed: ({ event }, rows) => {
      rows.remove(accounts, [event.account]);
      rows.remove(names, [event.account]);
    },
  },
});

const given = givenEvents(register);

describe('a current table', () => {
  it('has one row a key, as it is now', () => {
    expect(given(opened, named('One'), named('Two')).rows(accounts)).toEqual([{ account: 'a', events: 3 }]);
    expect(given(opened, closed).rows(accounts)).toEqual([]);
  });
});

describe('a history table', () => {
  it('has each row that was ever true, with the entries for which it was known', () => {
    expect(given(opened, named('One'), named('Two'), closed).rows(names)).toEqual([
      { account: 'a', name: 'One', by: 'given-actor', known_from: 1, known_to: 2 },
      { account: 'a', name: 'Two', by: 'given-actor', known_from: 2, known_to: 3 },
    ]);
  });

  it('is not changed by hearing the same again', () => {
    expect(given(opened, named('One'), named('One')).rows(names)).toEqual([
      { account: 'a', name: 'One', by: 'given-actor', known_from: 1, known_to: null },
    ]);
  });

  it('is asked for what was known at an entry', () => {
    const nameAsOf = (asOf: number) =>
      given(opened, named('One'), named('Two'), closed).query(
        (store) =>
          store.get<{ name: string }>(`SELECT name FROM account_names n WHERE ${known('n')}`, asOfParameter({ asOf }))
            ?.name,
      );
    expect([0, 1, 2, 3].map(nameAsOf)).toEqual([undefined, 'One', 'Two', undefined]);
  });
});

describe('the surroundings of an event', () => {
  it('are as the spec says, and sensible otherwise', () => {
    const actor = Actor.parse({ subject: 'vera', organisation: 'verifiers', role: 'verifier' });
    const derived = given(opened, at({ actor, recordedAt: instant('2022-05-01T08:00:00Z') }, named('One')));
    expect(derived.rows(names)).toMatchObject([{ by: 'vera' }]);
    expect(
      derived.query((store) => store.all('SELECT sequence, stream, revision, type, recorded_at FROM entries')),
    ).toEqual([
      { sequence: 0, stream: 'given-1', revision: 0, type: 'AccountOpened', recorded_at: '2021-01-01T09:00:00.000Z' },
      { sequence: 1, stream: 'given-1', revision: 1, type: 'AccountNamed', recorded_at: '2022-05-01T08:00:00.000Z' },
    ]);
  });

  it('a row that does not fit its columns is named, with the event', () => {
    const wrong = { type: 'AccountNamed', account: 'a', name: 7 };
    expect(() => given(opened, wrong)).toThrow(
      'account-register cannot handle entry 1, AccountNamed: account-register: account_names.name cannot hold 7',
    );
  });
});
