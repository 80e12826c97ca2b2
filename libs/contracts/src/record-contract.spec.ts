import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '#event-log';
import {
  actors,
  recordContractInput,
  organisationEvents as registered,
  registerInputs,
  riversideEvents,
} from '../test/fixtures.js';
import { LedgerInMemory } from '../test/ledger-in-memory.js';
import { NotAllowed } from './access.js';
import { contractEvents, organisationEvents } from './domain/contracts.events.js';
import { InvalidInput } from './ledger-command.js';
import { RecordContract, RecordContractHandler, type RecordContractInput } from './record-contract.js';
import { RegisterOrganisation, RegisterOrganisationHandler } from './register-organisation.js';

let inMemory: LedgerInMemory;
let register: RegisterOrganisationHandler;
let handler: RecordContractHandler;

beforeEach(() => {
  inMemory = new LedgerInMemory(organisationEvents, contractEvents);
  register = new RegisterOrganisationHandler(inMemory.ledger, inMemory.access);
  handler = new RecordContractHandler(inMemory.ledger, inMemory.access);
});

const input = (changes: Partial<RecordContractInput> = {}): RecordContractInput => ({
  ...structuredClone(recordContractInput as RecordContractInput),
  ...changes,
});
const registerAll = async () => {
  for (const each of registerInputs) await inMemory.ask(register, RegisterOrganisation, each, actors.payer);
};
const record = (asked: RecordContractInput, actor = actors.payer as typeof actors.payer, commandId?: string) =>
  inMemory.ask(handler, RecordContract, asked, actor, commandId);
const refusalOf = (answer: Answer<string, object>) => (answer.kind === 'refused' ? answer.refusal : undefined);

describe('registering an organisation', () => {
  it('records it once, with no identifiers unless given', async () => {
    await registerAll();
    await registerAll();
    expect(await inMemory.events('organisation-city_council')).toEqual([registered[0]]);
    expect(await inMemory.events('organisation-fair_check')).toMatchObject([{ identifiers: [] }]);
  });

  it('answers with the organisation', async () => {
    const answer = await inMemory.ask(
      register,
      RegisterOrganisation,
      { organisation: 'a', name: 'A' },
      actors.evaluator,
    );
    expect(answer).toMatchObject({ kind: 'recorded', repeated: false, about: { organisation: 'a' } });
  });

  it('is not for the operator', async () => {
    const asked = inMemory.ask(register, RegisterOrganisation, { organisation: 'a', name: 'A' }, actors.operator);
    await expect(asked).rejects.toThrow(NotAllowed);
    expect(await inMemory.events('organisation-a')).toEqual([]);
  });

  it('names the field that is wrong', async () => {
    const asked = inMemory.ask(
      register,
      RegisterOrganisation,
      { organisation: 'city-council', name: '' },
      actors.payer,
    );
    await expect(asked).rejects.toMatchObject({
      problems: [{ pointer: '/organisation' }, { pointer: '/name' }],
    });
  });
});

describe('recording a contract', () => {
  it('leaves its events in the stream of the contract, in one append', async () => {
    await registerAll();
    const answer = await record(input());
    expect(answer).toMatchObject({ kind: 'recorded', repeated: false, about: { contract: 'riverside' } });
    expect(await inMemory.events('contract-riverside')).toEqual(riversideEvents);
  });

  it('is the same as once when it is sent twice, under one id or two', async () => {
    await registerAll();
    await record(input(), actors.payer, 'one');
    expect(await record(input(), actors.payer, 'one')).toMatchObject({ kind: 'recorded', repeated: true });
    expect(await record(input(), actors.payer, 'two')).toMatchObject({ kind: 'recorded', repeated: true });
    expect(await inMemory.events('contract-riverside')).toHaveLength(riversideEvents.length);
  });

  it('is refused until its parties are registered', async () => {
    expect(refusalOf(await record(input()))).toEqual({
      refused: 'organisation-not-registered',
      detail: { organisation: 'city_council' },
    });
  });

  it('is refused with a signature that has not happened yet', async () => {
    await registerAll();
    inMemory.at('2021-02-28T12:00:00.000Z');
    expect(refusalOf(await record(input()))).toMatchObject({ refused: 'dated-in-the-future' });
  });

  it('is refused to an organisation that does not pay under it', async () => {
    await registerAll();
    const other = { ...actors.payer, organisation: actors.stranger.organisation } as unknown as typeof actors.payer;
    expect(refusalOf(await record(input(), other))).toMatchObject({ refused: 'recorded-by-no-payer' });
  });

  it.each<[string, Partial<Record<keyof RecordContractInput, unknown>>, string]>([
    ['a day that does not exist', { startsOn: '2021-02-30' }, '/startsOn'],
    ['no parties', { parties: [] }, '/parties'],
    [
      'a party that runs the installation',
      { parties: [{ organisation: 'a', roles: ['operator'] }] },
      '/parties/0/roles/0',
    ],
    ['a role named twice', { parties: [{ organisation: 'a', roles: ['verifier', 'verifier'] }] }, '/parties/0/roles'],
    ['a field nobody knows', { budget: 1 } as object, '/budget'],
    ['no outcomes', { outcomes: [] }, '/outcomes'],
    [
      'a percentage above the whole',
      {
        terms: {
          ...recordContractInput.terms,
          splits: [{ split: { rule: 'percentage', shares: [{ payer: 'a', percentage: '101' }] } }],
        },
      },
      '/terms/splits/0/split/shares/0/percentage',
    ],
  ])('names the field of %s', async (_, wrong, pointer) => {
    const asked = record({ ...input(), ...wrong } as RecordContractInput);
    await expect(asked).rejects.toThrow(InvalidInput);
    await expect(asked).rejects.toMatchObject({ problems: [{ pointer }] });
  });
});
