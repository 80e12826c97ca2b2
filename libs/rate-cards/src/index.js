export {
  AgreeRateCardRevision,
  AgreeRateCardRevisionHandler,
  AgreeRateCardRevisionInput,
} from './agree-rate-card-revision.js';
export {
  DeclineRateCardRevision,
  DeclineRateCardRevisionHandler,
  DeclineRateCardRevisionInput,
} from './decline-rate-card-revision.js';
export * from './domain/evidence-difference.js';
export * from './domain/line-changes.js';
export * from './domain/line-in-words.js';
export * from './domain/rate-card.js';
export * from './domain/rate-card-commands.js';
export * from './domain/rate-card-reasons.js';
export { agreedLast, agreedRevisions } from './domain/rate-card-state.js';
export * from './domain/rate-cards.events.js';
export * from './domain/revision-difference.js';
export * from './domain/revision-for.js';
export {
  DraftRateCardRevision,
  DraftRateCardRevisionHandler,
  DraftRateCardRevisionInput,
} from './draft-rate-card-revision.js';
export {
  LapseRateCardRevision,
  LapseRateCardRevisionHandler,
  LapseRateCardRevisionInput,
} from './lapse-rate-card-revision.js';
export { lineGoesBy, lineValue } from './pricing/line-value.js';
export { goesBy, needsMeasured, priceOf, pricingInWords } from './pricing/pricing.js';
export {
  ProposeRateCardRevision,
  ProposeRateCardRevisionHandler,
  ProposeRateCardRevisionInput,
} from './propose-rate-card-revision.js';
export { proposalReference, rateCardStream, rateCardStreamName, revisionReference } from './rate-card.stream.js';
export { RateCardHistory } from './rate-card-history.js';
export { rateCardsProjections } from './rate-card-tables.js';
export * from './rate-cards.commands.js';
export * from './rate-cards.module.js';
export * from './rate-cards.narrative.js';
export {
  RequestRateCardRevisionChange,
  RequestRateCardRevisionChangeHandler,
  RequestRateCardRevisionChangeInput,
} from './request-rate-card-revision-change.js';
export {
  WithdrawRateCardRevision,
  WithdrawRateCardRevisionHandler,
  WithdrawRateCardRevisionInput,
} from './withdraw-rate-card-revision.js';
