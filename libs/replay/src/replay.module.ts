import { Module } from '@nestjs/common';
import { Replay } from './replay.js';

/** Ledger, ReadStore and Narratives come from the installation. */
@Module({ providers: [Replay], exports: [Replay] })
export class ReplayModule {}
