import { Module } from '@nestjs/common';
import { AgreeRateCardRevisionHandler } from './agree-rate-card-revision.js';
import { DeclineRateCardRevisionHandler } from './decline-rate-card-revision.js';
import { DraftRateCardRevisionHandler } from './draft-rate-card-revision.js';
import { LapseRateCardRevisionHandler } from './lapse-rate-card-revision.js';
import { ProposeRateCardRevisionHandler } from './propose-rate-card-revision.js';
import { RateCardHistory } from './rate-card-history.js';
import { RequestRateCardRevisionChangeHandler } from './request-rate-card-revision-change.js';
import { WithdrawRateCardRevisionHandler } from './withdraw-rate-card-revision.js';

@Module({
  providers: [
    DraftRateCardRevisionHandler,
    ProposeRateCardRevisionHandler,
    AgreeRateCardRevisionHandler,
    DeclineRateCardRevisionHandler,
    RequestRateCardRevisionChangeHandler,
    WithdrawRateCardRevisionHandler,
    LapseRateCardRevisionHandler,
    RateCardHistory,
  ],
  exports: [RateCardHistory],
})
export class RateCardsModule {}
