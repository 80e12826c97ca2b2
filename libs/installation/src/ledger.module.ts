import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Narratives, TrailOf } from '#audit-trail';
import { ClaimsModule } from '#claims';
import { CohortsModule } from '#cohorts';
import { Access, Appointments, ContractsModule } from '#contracts';
import { EventCodec, EventLog, Ledger } from '#event-log';
import { EvidenceFiles, EvidenceModule } from '#evidence';
import { ExportsModule } from '#exports';
import { Clock, Entropy, KeyDestroyer, PersonDirectory, Sealer } from '#kernel';
import { AppointedMembers, MembersModule } from '#members';
import { PaymentsModule } from '#payments';
import { ErasureSettings, OpenMatters, PersonsModule } from '#persons';
import { RateCardsModule } from '#rate-cards';
import { ReadStore } from '#read-store';
import { ReferralsModule } from '#referrals';
import { CheckpointRoots, SamplesModule } from '#samples';
import { TransparencyLog } from '#tamper-evidence';
import { OpenBusiness } from './open-business.js';
import { SignedRoots } from './signed-roots.js';

/** What the business stands on. */
export interface LedgerParts {
  readonly log: EventLog;
  readonly codec: EventCodec;
  readonly ledger: Ledger;
  readonly store: ReadStore;
  readonly participants: Sealer & PersonDirectory & KeyDestroyer;
  readonly erasureSettings: ErasureSettings;
  readonly evidenceFiles: EvidenceFiles;
  readonly narratives: Narratives;
  readonly trails: TrailOf;
  readonly transparency: TransparencyLog;
  readonly members: AppointedMembers;
  readonly appointments: Appointments;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** The whole business on an open installation: every command handler and read model, for whichever app wants them. */
@Module({})
export class LedgerModule {
  static of(parts: LedgerParts): DynamicModule {
    const providers = [
      { provide: EventLog, useValue: parts.log },
      { provide: EventCodec, useValue: parts.codec },
      { provide: Ledger, useValue: parts.ledger },
      { provide: ReadStore, useValue: parts.store },
      { provide: Sealer, useValue: parts.participants },
      { provide: PersonDirectory, useValue: parts.participants },
      { provide: KeyDestroyer, useValue: parts.participants },
      { provide: ErasureSettings, useValue: parts.erasureSettings },
      { provide: OpenMatters, useClass: OpenBusiness },
      { provide: CheckpointRoots, useClass: SignedRoots },
      { provide: EvidenceFiles, useValue: parts.evidenceFiles },
      { provide: Narratives, useValue: parts.narratives },
      { provide: TrailOf, useValue: parts.trails },
      { provide: TransparencyLog, useValue: parts.transparency },
      { provide: Clock, useValue: parts.clock },
      { provide: Entropy, useValue: parts.entropy },
      { provide: AppointedMembers, useValue: parts.members },
      { provide: Appointments, useValue: parts.appointments },
      Access,
    ];
    return {
      module: LedgerModule,
      global: true,
      imports: [
        CqrsModule.forRoot(),
        ContractsModule,
        RateCardsModule,
        ReferralsModule,
        EvidenceModule,
        ClaimsModule,
        CohortsModule,
        PaymentsModule,
        SamplesModule,
        PersonsModule,
        ExportsModule,
        MembersModule,
      ],
      providers,
      exports: [...providers, CqrsModule],
    };
  }
}
