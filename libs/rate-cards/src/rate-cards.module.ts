import { Module } from '@nestjs/common';
import { AgreeRateCardRevisionHandler } from './agree-rate-card-revision.js';
import { DeclineRateCardRevisionHandler } from './decline-rate-card-revision.js';
import { ProposeRateCardRevisionHandler } from './propose-rate-card-revision.js';
import { RateCardHistory } from './rate-card-history.js';
import { WithdrawRateCardRevisionHandler } from './withdraw-rate-card-revision.js';

@Module({
  providers: [
    ProposeRateCardRevisionHandler,
    AgreeRateCardRevisionHandler,
    DeclineRateCardRevisionHandler,
    WithdrawRateCardRevisionHandler,
    RateCardHistory,
  ],
  exports: [RateCardHistory],
})
export class RateCardsModule {}
