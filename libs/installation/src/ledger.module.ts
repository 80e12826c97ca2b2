import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Narratives, TrailOf } from '#audit-trail';
import { Access, ContractsModule } from '#contracts';
import { EventCodec, EventLog, Ledger } from '#event-log';
import { EvidenceFiles, EvidenceModule } from '#evidence';
import { Clock, Entropy, PersonDirectory, Sealer } from '#kernel';
import { RateCardsModule } from '#rate-cards';
import { ReadStore } from '#read-store';
import { ReferralsModule } from '#referrals';
import type { Installation } from './installation.js';

/** The whole business on an open installation: every command handler and read model, for whichever app wants them. */
@Module({})
export class LedgerModule {
  static of(installation: Installation): DynamicModule {
    const providers = [
      { provide: EventLog, useValue: installation.log },
      { provide: EventCodec, useValue: installation.codec },
      { provide: Ledger, useValue: installation.ledger },
      { provide: ReadStore, useValue: installation.store },
      { provide: Sealer, useValue: installation.participants },
      { provide: PersonDirectory, useValue: installation.participants },
      { provide: EvidenceFiles, useValue: installation.evidenceFiles },
      { provide: Narratives, useValue: installation.narratives },
      { provide: TrailOf, useValue: installation.trails },
      { provide: Clock, useValue: installation.clock },
      { provide: Entropy, useValue: installation.entropy },
      Access,
    ];
    return {
      module: LedgerModule,
      global: true,
      imports: [CqrsModule.forRoot(), ContractsModule, RateCardsModule, ReferralsModule, EvidenceModule],
      providers,
      exports: [...providers, CqrsModule],
    };
  }
}
