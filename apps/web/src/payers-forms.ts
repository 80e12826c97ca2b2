import { StreamRevisions } from './http/stream-revisions.js';
import { AccountReader } from './payments/forms/account-facts.js';
import { AdvanceFormsController } from './payments/forms/advance-forms.controller.js';
import { ClawbackFormsController } from './payments/forms/clawback-forms.controller.js';
import { DisputeFormsController } from './payments/forms/dispute-forms.controller.js';
import { LineReader } from './payments/forms/line-reader.js';
import { StatementFormsController } from './payments/forms/statement-forms.controller.js';
import { SettlementReader } from './payments/settlement-facts.js';

/** The work of payers and auditors on screen, and what it reads. */
export const payersForms = {
  controllers: [StatementFormsController, DisputeFormsController, ClawbackFormsController, AdvanceFormsController],
  providers: [StreamRevisions, SettlementReader, AccountReader, LineReader],
};
