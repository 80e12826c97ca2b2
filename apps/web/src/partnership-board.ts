import { CohortFormsController } from './cohorts/cohort-forms.controller.js';
import { BoardFormsController } from './contracts/board-forms.controller.js';
import { FoundingFormsController } from './contracts/founding-forms.controller.js';
import { VariationFormsController } from './contracts/variation-forms.controller.js';
import { VariationPreview } from './contracts/variation-preview.js';
import { HelpPagesController } from './help/help-pages.controller.js';
import { LedgerHead } from './pages/ledger-head.js';
import { RateCardFormsController } from './rate-cards/rate-card-forms.controller.js';
import { RevisionPreview } from './rate-cards/revision-preview.js';

/** The forms of those who agree what the contract says, and what helps them to read the pages. */
export const boardControllers = [
  FoundingFormsController,
  VariationFormsController,
  BoardFormsController,
  RateCardFormsController,
  CohortFormsController,
  HelpPagesController,
];

export const boardProviders = [VariationPreview, RevisionPreview, LedgerHead];
