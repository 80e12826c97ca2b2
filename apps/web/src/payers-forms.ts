import { PublicationFormsController } from './exports/publication-forms.controller.js';
import { StreamRevisions } from './http/stream-revisions.js';
import { AccountReader } from './payments/forms/account-facts.js';
import { AdvanceFormsController } from './payments/forms/advance-forms.controller.js';
import { ClawbackFormsController } from './payments/forms/clawback-forms.controller.js';
import { DisputeFormsController } from './payments/forms/dispute-forms.controller.js';
import { LineReader } from './payments/forms/line-reader.js';
import { StatementFormsController } from './payments/forms/statement-forms.controller.js';
import { PaymentReader } from './payments/payment-facts.js';
import { SettlementReader } from './payments/settlement-facts.js';
import { DisclosureFormsController } from './persons/disclosure-forms.controller.js';
import { StandingFormsController } from './persons/standing-forms.controller.js';
import { StandingReader } from './persons/standing-reader.js';
import { CheckedReturns } from './returns/checked-returns.js';
import { ImportFormsController } from './returns/import-forms.controller.js';
import { ImportsApiController } from './returns/imports-api.controller.js';
import { ReturnDesk } from './returns/return-desk.js';
import { SampleFormsController } from './samples/sample-forms.controller.js';

/** The work of payers and auditors on screen, returns of providers, and what they read. */
export const payersForms = {
  controllers: [
    StatementFormsController,
    DisputeFormsController,
    ClawbackFormsController,
    AdvanceFormsController,
    SampleFormsController,
    StandingFormsController,
    DisclosureFormsController,
    PublicationFormsController,
    ImportFormsController,
    ImportsApiController,
  ],
  providers: [
    StreamRevisions,
    SettlementReader,
    PaymentReader,
    AccountReader,
    LineReader,
    StandingReader,
    CheckedReturns,
    ReturnDesk,
  ],
};
