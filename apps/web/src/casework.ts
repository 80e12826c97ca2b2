import { EvidenceStore } from './evidence/evidence-store.js';
import { OutcomeFormsController } from './evidence/outcome-forms.controller.js';
import { OutcomePagesController } from './evidence/outcome-pages.controller.js';
import { OutcomeReader } from './evidence/outcome-reader.js';
import { SubmissionController } from './evidence/submission.controller.js';
import { IndicatorsController } from './indicators/indicators.controller.js';
import { IndicatorsApiController } from './indicators/indicators-api.controller.js';
import { IndicatorsReader } from './indicators/indicators-reader.js';
import { PersonFormsController } from './referrals/person-forms.controller.js';
import { DecisionsController } from './verification/decisions.controller.js';
import { ItemReader } from './verification/item-reader.js';
import { Onlookers } from './verification/onlookers.js';
import { TheirContracts } from './verification/their-contracts.js';
import { VerificationPagesController } from './verification/verification-pages.controller.js';
import { WorkController } from './work-lists/work.controller.js';
import { WorkApiController } from './work-lists/work-api.controller.js';
import { WorkLists } from './work-lists/work-lists.js';

/** The pages and forms with which providers, gateways and verifiers do their work. */
export const caseworkControllers = [
  SubmissionController,
  PersonFormsController,
  OutcomeFormsController,
  OutcomePagesController,
  VerificationPagesController,
  DecisionsController,
  WorkController,
  WorkApiController,
  IndicatorsController,
  IndicatorsApiController,
];

export const caseworkProviders = [
  EvidenceStore,
  OutcomeReader,
  ItemReader,
  Onlookers,
  TheirContracts,
  WorkLists,
  IndicatorsReader,
];
