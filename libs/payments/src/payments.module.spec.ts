import { describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { ClaimsModule, ClaimsRegister, MakeClaim, PaidClaims } from '#claims';
import { Access, NotAllowed } from '#contracts';
import { Ledger } from '#event-log';
import { EvidenceFiles, EvidenceModule, EvidenceRegister } from '#evidence';
import { Sealer } from '#kernel';
import { ReadStore } from '#read-store';
import { actors, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { RiversideInMemory } from '../test/riverside-in-memory.js';
import { IssueStatement } from './issue-statement.js';
import { PaidClaimsInAccount } from './paid-claims-in-account.js';
import { PaymentsModule } from './payments.module.js';
import { StatementsRegister } from './statements-register.js';

describe('the modules of evidence, claims and payments', () => {
  it('need nothing but what an installation gives', async () => {
    const { world, store } = await new RiversideInMemory().open();
    const given = [
      { provide: Ledger, useValue: world.ledger },
      { provide: Access, useValue: world.access },
      { provide: ReadStore, useValue: store },
      { provide: Sealer, useValue: world.sealer },
      { provide: EvidenceFiles, useValue: {} },
    ];
    @Global()
    @Module({ providers: given, exports: given.map(({ provide }) => provide) })
    class Given {}

    const nest = await Test.createTestingModule({
      imports: [CqrsModule.forRoot(), Given, EvidenceModule, ClaimsModule, PaymentsModule],
    }).compile();
    const app = await nest.init();
    for (const register of [EvidenceRegister, ClaimsRegister, StatementsRegister]) {
      expect(app.get(register)).toBeInstanceOf(register);
    }
    expect(app.get(PaidClaims)).toBeInstanceOf(PaidClaimsInAccount);

    const bus = app.get(CommandBus);
    const person = 'P0000000000000001';
    const claim = new MakeClaim(
      { contract: riverside, person, outcome: startsWork },
      { commandId: 'a', actor: actors.provider },
    );
    expect(await bus.execute(claim)).toMatchObject({ kind: 'refused', refusal: { refused: 'not-verified' } });
    const period = { from: '2021-01-01', to: '2021-03-10' };
    const issue = new IssueStatement({ contract: riverside, period }, { commandId: 'b', actor: actors.verifier });
    await expect(bus.execute(issue)).rejects.toThrow(NotAllowed);
    await app.close();
  });
});
