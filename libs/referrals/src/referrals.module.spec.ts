import { expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import {
  Access,
  Appointments,
  ContractRegister,
  ContractsModule,
  contractEvents,
  EverybodyIsBelieved,
  organisationEvents,
  RegisterOrganisation,
} from '#contracts';
import { Ledger } from '#event-log';
import { newPersonId, PersonDirectory } from '#kernel';
import { ProposeRateCardRevision, RateCardHistory, RateCardsModule, rateCardEvents } from '#rate-cards';
import { ReadStore, SqliteReadStore } from '#read-store';
import { actors, registerInputs } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { proposeInput } from '../../rate-cards/test/fixtures.js';
import { referralEvents } from './domain/referrals.events.js';
import { ReferPerson } from './refer-person.js';
import { ReferralRegister } from './referral-register.js';
import { ReferralsModule } from './referrals.module.js';

it('finds every handler and read model of contracts, rate cards and referrals, with what they are made of', async () => {
  const inMemory = new LedgerInMemory(organisationEvents, contractEvents, rateCardEvents, referralEvents);
  await inMemory.withRiverside();
  inMemory.at('2021-05-01T09:00:00.000Z');
  const person = newPersonId(inMemory.entropy);

  /** Stands in for the installation, which gives every library its stores. */
  const given = [
    { provide: Ledger, useValue: inMemory.ledger },
    { provide: ReadStore, useValue: SqliteReadStore.inMemory([]) },
    { provide: PersonDirectory, useValue: { enrol: () => person, find: () => person } },
    { provide: Appointments, useClass: EverybodyIsBelieved },
    Access,
  ];
  @Global()
  @Module({ providers: given, exports: given })
  class Stores {}

  const app = await Test.createTestingModule({
    imports: [CqrsModule.forRoot(), Stores, ContractsModule, RateCardsModule, ReferralsModule],
  }).compile();
  await app.init();
  for (const model of [ContractRegister, RateCardHistory, ReferralRegister])
    expect(app.get(model)).toBeInstanceOf(model);

  const bus = app.get(CommandBus);
  const [council = { organisation: 'city_council', name: '' }] = registerInputs;
  const context = (commandId: string, actor: (typeof actors)[keyof typeof actors]) => ({ commandId, actor });
  expect(await bus.execute(new RegisterOrganisation(council, context('1', actors.payer)))).toMatchObject({
    kind: 'recorded',
    repeated: true,
  });
  expect(await bus.execute(new ProposeRateCardRevision(proposeInput, context('2', actors.payer)))).toMatchObject({
    about: { revision: 1 },
  });
  const referral = { contract: 'riverside', reference: 'GW-0001', referredOn: '2021-04-06' };
  expect(await bus.execute(new ReferPerson(referral, context('3', actors.gateway)))).toMatchObject({
    about: { person },
  });
  await app.close();
});
