import { type DynamicModule, Module } from '@nestjs/common';
import { ClaimsModule } from '#claims';
import { CohortsModule } from '#cohorts';
import { ContractNames, ContractsModule } from '#contracts';
import { EvidenceModule } from '#evidence';
import { ExportsModule } from '#exports';
import { type Installation, LedgerModule, VerificationRuns } from '#installation';
import { MembersModule } from '#members';
import { PaymentsModule } from '#payments';
import { PersonsModule } from '#persons';
import { RateCardsModule } from '#rate-cards';
import { ReferralsModule } from '#referrals';
import { ReplayModule } from '#replay';
import { SamplesModule } from '#samples';
import type { CastMember } from '#scenarios';
import type { Webhooks } from '#webhooks';
import { TrailsApiController } from './audit-trail/trails-api.controller.js';
import { BrowserScripts } from './bundles/browser-scripts.js';
import { BundlesApiController } from './bundles/bundles-api.controller.js';
import { CheckedHandles } from './bundles/checked-handle.js';
import { ScriptsController } from './bundles/scripts.controller.js';
import { VerifyPagesController } from './bundles/verify-pages.controller.js';
import { caseworkControllers, caseworkProviders } from './casework.js';
import { ClaimsApiController } from './claims/claims-api.controller.js';
import { ClaimsListApiController } from './claims/claims-list-api.controller.js';
import { CohortPagesController } from './cohorts/cohort-pages.controller.js';
import { CohortsApiController } from './cohorts/cohorts-api.controller.js';
import { BoardApiController } from './contracts/board-api.controller.js';
import { ChangePagesController } from './contracts/change-pages.controller.js';
import { ChangeReasons } from './contracts/change-reasons.js';
import { ChangeStory } from './contracts/change-story.js';
import { ContractPagesController } from './contracts/contract-pages.controller.js';
import { ContractsApiController } from './contracts/contracts-api.controller.js';
import { TermsApiController } from './contracts/terms-api.controller.js';
import { VariationsApiController } from './contracts/variations-api.controller.js';
import { DocsController } from './docs/docs.controller.js';
import { EntriesApiController } from './entries/entries-api.controller.js';
import { EntryPagesController } from './entries/entry-pages.controller.js';
import { EventStream } from './events/event-stream.js';
import { EventsApiController } from './events/events-api.controller.js';
import { EvidenceApiController } from './evidence/evidence-api.controller.js';
import { EvidenceFilesApiController } from './evidence/evidence-files-api.controller.js';
import { OutcomesApiController } from './evidence/outcomes-api.controller.js';
import { ExportPagesController } from './exports/export-pages.controller.js';
import { takingsControllers, takingsProviders } from './exports/exports.js';
import { ExportsApiController } from './exports/exports-api.controller.js';
import { PublicationsApiController } from './exports/publications-api.controller.js';
import { FormDesk } from './forms/form-desk.js';
import { StreamChanges } from './forms/stream-changes.js';
import { HomeController } from './home/home.controller.js';
import { LatestEntries } from './home/latest-entries.js';
import { ApiDescription } from './http/api-description.js';
import { CommandDesk } from './http/command-desk.js';
import { Cursors } from './http/cursor.js';
import { LedgerMoments } from './http/ledger-moments.js';
import { QueryDesk } from './http/query-desk.js';
import { Receipts } from './http/receipts.js';
import { RequestRules } from './http/request-rules.js';
import { StreamRevisions } from './http/stream-revisions.js';
import { VersionTags } from './http/version-tags.js';
import { IntegrityApiController } from './integrity/integrity-api.controller.js';
import { IntegrityPagesController } from './integrity/integrity-pages.controller.js';
import { LogServing } from './integrity/log-serving.js';
import { TlogController } from './integrity/tlog.controller.js';
import { AssetsController } from './layout/assets.controller.js';
import { Pages } from './layout/pages.js';
import { Stylesheet } from './layout/stylesheet.js';
import { membersControllers, membersProviders } from './members/members.js';
import { HealthController } from './operation/health.controller.js';
import { OperationFormsController } from './operation/operation-forms.controller.js';
import { OperationPagesController } from './operation/operation-pages.controller.js';
import { Running, type RunningParts } from './operation/running.js';
import { PageDesk } from './pages/page-desk.js';
import { boardControllers, boardProviders } from './partnership-board.js';
import { payersForms } from './payers-forms.js';
import { AdvancesApiController } from './payments/advances-api.controller.js';
import { AllPayments } from './payments/all-payments.js';
import { AllPaymentsApiController } from './payments/all-payments-api.controller.js';
import { AskedAgain } from './payments/asked-again.js';
import { AskedEffect } from './payments/asked-effect.js';
import { ClawbacksApiController } from './payments/clawbacks-api.controller.js';
import { DisputesApiController } from './payments/disputes-api.controller.js';
import { EffectsApiController } from './payments/effects-api.controller.js';
import { ExplainedLines } from './payments/explained-line.js';
import { HeldClaimsApiController } from './payments/held-claims-api.controller.js';
import { LimitsApiController } from './payments/limits-api.controller.js';
import { MoneyPagesController } from './payments/money-pages.controller.js';
import { PaymentAccountApiController } from './payments/payment-account-api.controller.js';
import { PaymentPagesController } from './payments/payment-pages.controller.js';
import { PaymentsApiController } from './payments/payments-api.controller.js';
import { StatementLinesApiController } from './payments/statement-lines-api.controller.js';
import { StatementsApiController } from './payments/statements-api.controller.js';
import { PeoplePagesController } from './people/people-pages.controller.js';
import { PersonsApiController } from './persons/persons-api.controller.js';
import { ReadsApiController } from './persons/reads-api.controller.js';
import { CardsComparison } from './rate-cards/cards-compared.js';
import { RateCardPagesController } from './rate-cards/rate-card-pages.controller.js';
import { RateCardsApiController } from './rate-cards/rate-cards-api.controller.js';
import { ReferralFormsController } from './referrals/referral-forms.controller.js';
import { ReferralsApiController } from './referrals/referrals-api.controller.js';
import { FrameStream, RealStreamTime, StreamTime } from './replay/frame-stream.js';
import { ReplayApiController } from './replay/replay-api.controller.js';
import { TimelineFilesController } from './replay/timeline-files.controller.js';
import { TimelinePagesController } from './replay/timeline-pages.controller.js';
import { SamplePagesController } from './samples/sample-pages.controller.js';
import { SamplesApiController } from './samples/samples-api.controller.js';
import { demonstrationAccess, memberAccess } from './sign-in/access-parts.js';
import type { SignInSettings } from './sign-in/sign-in-provider.js';
import { webhooksControllers, webhooksProviders } from './webhooks/webhooks.js';

export interface WebParts {
  readonly installation: Installation;
  readonly demonstration: boolean;
  /** Whether anybody who reaches this address may have whole entries of the log. */
  readonly servesEntries?: boolean;
  readonly stylesheet: Stylesheet;
  /** Whom a visitor of a demonstration can be; the cast of the demonstration contracts, when absent. */
  readonly cast?: readonly CastMember[];
  /** How people sign in to a ledger that is no demonstration; only machines are believed, when absent. */
  readonly signIn?: SignInSettings;
  /** Who is told of what is recorded; without them, what is made of them goes with the process. */
  readonly webhooks?: Webhooks;
  /** What is known of the process itself. */
  readonly running?: Omit<RunningParts, 'isDemonstration'>;
  /** What runs in browsers; without them, a bundle is checked only in a terminal. */
  readonly scripts?: BrowserScripts;
}

/** The pages and the API on an open installation. */
@Module({})
export class WebModule {
  static of({
    installation,
    demonstration,
    servesEntries = false,
    stylesheet,
    scripts,
    cast,
    webhooks,
    signIn,
    running,
  }: WebParts): DynamicModule {
    const access = demonstration ? demonstrationAccess(cast) : memberAccess(signIn);
    return {
      module: WebModule,
      imports: [
        LedgerModule.of(installation),
        // For their read models.
        ContractsModule,
        RateCardsModule,
        ReferralsModule,
        EvidenceModule,
        ClaimsModule,
        CohortsModule,
        PaymentsModule,
        ExportsModule,
        SamplesModule,
        MembersModule,
        PersonsModule,
        ReplayModule,
      ],
      controllers: [
        HealthController,
        OperationPagesController,
        OperationFormsController,
        AssetsController,
        DocsController,
        ContractsApiController,
        VariationsApiController,
        TermsApiController,
        BoardApiController,
        RateCardsApiController,
        ReferralsApiController,
        EvidenceApiController,
        ClaimsApiController,
        CohortsApiController,
        SamplesApiController,
        StatementsApiController,
        StatementLinesApiController,
        PaymentsApiController,
        AllPaymentsApiController,
        PaymentAccountApiController,
        HeldClaimsApiController,
        LimitsApiController,
        DisputesApiController,
        ClawbacksApiController,
        AdvancesApiController,
        EffectsApiController,
        ReplayApiController,
        ClaimsListApiController,
        OutcomesApiController,
        EvidenceFilesApiController,
        PersonsApiController,
        ReadsApiController,
        ExportsApiController,
        ...takingsControllers,
        PublicationsApiController,
        TrailsApiController,
        EntriesApiController,
        EventsApiController,
        IntegrityApiController,
        BundlesApiController,
        ScriptsController,
        VerifyPagesController,
        TlogController,
        IntegrityPagesController,
        ...payersForms.controllers,
        ReferralFormsController,
        ...caseworkControllers,
        ...webhooksControllers,
        ...boardControllers,
        RateCardPagesController,
        HomeController,
        ContractPagesController,
        ChangePagesController,
        MoneyPagesController,
        CohortPagesController,
        SamplePagesController,
        PaymentPagesController,
        PeoplePagesController,
        ExportPagesController,
        EntryPagesController,
        TimelinePagesController,
        TimelineFilesController,
        ...membersControllers,
        ...access.controllers,
      ],
      providers: [
        CommandDesk,
        Receipts,
        { provide: LogServing, useValue: new LogServing(servesEntries) },
        Cursors,
        QueryDesk,
        PageDesk,
        ContractNames,
        AllPayments,
        AskedAgain,
        AskedEffect,
        CardsComparison,
        ChangeReasons,
        ChangeStory,
        ExplainedLines,
        LatestEntries,
        LedgerMoments,
        FrameStream,
        EventStream,
        { provide: StreamTime, useClass: RealStreamTime },
        RequestRules,
        VersionTags,
        StreamRevisions,
        ApiDescription,
        ...payersForms.providers,
        { provide: VerificationRuns, useValue: installation.verifications },
        { provide: Running, useValue: new Running(installation, { isDemonstration: demonstration, ...running }) },
        ...caseworkProviders,
        ...webhooksProviders(webhooks, installation),
        ...takingsProviders(installation),
        CheckedHandles,
        FormDesk,
        StreamChanges,
        ...boardProviders,
        ...membersProviders(installation, demonstration),
        ...access.providers,
        { provide: Stylesheet, useValue: stylesheet },
        { provide: BrowserScripts, useValue: scripts ?? new BrowserScripts(new Map()) },
        { provide: Pages, useValue: new Pages(stylesheet, { demonstration }) },
      ],
    };
  }
}
