import { Module } from '@nestjs/common';
import { Replay } from './replay.js';
import { Timeline } from './timeline.js';

/** Ledger, ReadStore and Narratives come from the installation. */
@Module({ providers: [Replay, Timeline], exports: [Replay, Timeline] })
export class ReplayModule {}
