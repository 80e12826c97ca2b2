var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };

import { Module } from '@nestjs/common';
import { AgreeRateCardRevisionHandler } from './agree-rate-card-revision.js';
import { DeclineRateCardRevisionHandler } from './decline-rate-card-revision.js';
import { DraftRateCardRevisionHandler } from './draft-rate-card-revision.js';
import { LapseRateCardRevisionHandler } from './lapse-rate-card-revision.js';
import { ProposeRateCardRevisionHandler } from './propose-rate-card-revision.js';
import { RateCardHistory } from './rate-card-history.js';
import { RequestRateCardRevisionChangeHandler } from './request-rate-card-revision-change.js';
import { WithdrawRateCardRevisionHandler } from './withdraw-rate-card-revision.js';

let RateCardsModule = class RateCardsModule {};
RateCardsModule = __decorate(
  [
    Module({
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
    }),
  ],
  RateCardsModule,
);

export { RateCardsModule };
