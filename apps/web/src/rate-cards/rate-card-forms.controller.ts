import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister, InvalidInput, type LedgerCommand } from '#contracts';
import { type CommandContext, Ledger } from '#event-log';
import type { ContractId } from '#kernel';
import {
  AgreeRateCardRevision,
  agreedLast,
  DeclineRateCardRevision,
  DraftRateCardRevision,
  type DraftRateCardRevisionInput,
  LapseRateCardRevision,
  ProposeRateCardRevision,
  RateCardHistory,
  type RateCardReason,
  RequestRateCardRevisionChange,
  rateCardReasons,
  rateCardStream,
  rateCardStreamName,
  WithdrawRateCardRevision,
} from '#rate-cards';
import {
  type ChangeAct,
  changeAct,
  changeDone,
  decisionForm,
  decisionInput,
  decisionPlaces,
} from '../contracts/decision-form.js';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk, type Taking } from '../forms/form-desk.js';
import { isPreviewed, readForm } from '../forms/typed.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { cell } from '../layout/parts.js';
import { dayWords } from '../layout/words.js';
import { AskedEffect } from '../payments/asked-effect.js';
import { effectSection } from '../payments/effect.section.js';
import { differenceTable } from './rate-card-tables.js';
import { placeInForm, revisionForm, revisionInput } from './revision-form.js';
import { RevisionPreview } from './revision-preview.js';

type RevisionCommand = new (
  input: never,
  context: CommandContext,
) => LedgerCommand<unknown, RateCardReason, { readonly revision: number }>;

const commandOf: Record<ChangeAct, RevisionCommand> = {
  propose: ProposeRateCardRevision,
  agree: AgreeRateCardRevision,
  decline: DeclineRateCardRevision,
  'request-change': RequestRateCardRevisionChange,
  withdraw: WithdrawRateCardRevision,
  lapse: LapseRateCardRevision,
};

/** Forms about the rate card: a revision is written line by line, put to the parties, and decided on. */
@ApiExcludeController()
@Controller('contracts/:contract/rate-card')
export class RateCardFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly history: RateCardHistory,
    private readonly names: ContractNames,
    private readonly ledger: Ledger,
    private readonly revisions: StreamRevisions,
    private readonly preview: RevisionPreview,
    private readonly effects: AskedEffect,
  ) {}

  @Get('revise')
  askRevision(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#revision(contract, undefined, asked));
  }

  @Post('revise')
  revise(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#revision(contract, undefined, asked), this.#writing(contract));
  }

  @Get('revisions/:revision/draft')
  askDraft(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
  ) {
    return this.forms.show(call, (asked) => this.#revision(contract, revision, asked));
  }

  @Post('revisions/:revision/draft')
  draft(@TheCall() call: Call, @Param('contract') contract: string, @Param('revision', PathNumber) revision: number) {
    return this.forms.take(
      call,
      (asked) => this.#revision(contract, revision, asked),
      this.#writing(contract, revision),
    );
  }

  @Get('revisions/:revision/:act')
  askDecision(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Param('act') act: string,
  ) {
    return this.forms.show(call, (asked) => this.#decision(contract, revision, act, asked), ['effect']);
  }

  @Post('revisions/:revision/:act')
  decide(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('revision', PathNumber) revision: number,
    @Param('act') text: string,
  ) {
    const act = changeAct(text) ?? 'agree';
    return this.forms.take(
      call,
      (asked) => this.#decision(contract, revision, text, asked),
      {
        carryOut: (typed, context) => {
          const input = { ...decisionInput(act, typed), contract, revision };
          return this.commands.execute(context, rateCardReasons, (given) => new commandOf[act](input as never, given));
        },
        next: () => `/contracts/${contract}/rate-card/revisions/${revision}`,
        said: () => ({
          heading: changeDone(act, `revision ${revision} of the rate card`),
          words: 'It stands below with every other answer.',
        }),
        about: decisionPlaces,
      },
      ['effect'],
    );
  }

  /** What was typed becomes the content of a draft, or of a proposal at once. */
  #writing(contract: string, revision?: number): Taking<Awaited<ReturnType<RateCardFormsController['write']>>> {
    return {
      carryOut: (typed, context) => this.write(contract, revision, typed, context),
      next: ({ number }) => `/contracts/${contract}/rate-card/revisions/${number}`,
      said: ({ number, isProposed }) => ({
        heading: `Revision ${number} of the rate card is ${isProposed ? 'put to the parties' : 'written down as a draft'}`,
        words: isProposed
          ? 'Each party that has to agree decides on it on its page.'
          : 'Nobody is asked about it until it is proposed.',
      }),
      about: { 'decide-by-before-the-proposal': 'decideBy' },
    };
  }

  /** @throws InvalidInput with the places of the form. */
  async write(
    contract: string,
    revision: number | undefined,
    typed: Readonly<Record<string, unknown>>,
    context: CommandContext,
  ) {
    const { then, ...content } = typed;
    const { input, places } = revisionInput(content);
    const isProposed = then === 'propose';
    const whole = { ...input, contract, ...(revision === undefined ? {} : { revision }) } as DraftRateCardRevisionInput;
    try {
      const recorded = await this.commands.execute(
        context,
        rateCardReasons,
        (given): LedgerCommand<unknown, RateCardReason, { readonly revision: number }> =>
          isProposed ? new ProposeRateCardRevision(whole, given) : new DraftRateCardRevision(whole, given),
      );
      const { revision: number } = recorded.about as { readonly revision: number };
      return { ...recorded, number, isProposed };
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      throw new InvalidInput(
        error.problems.map(({ pointer, detail }) => ({ pointer: placeInForm(pointer, places), detail })),
      );
    }
  }

  async #revision(code: string, number: number | undefined, asked: FormAsked): Promise<Form | undefined> {
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    if (contract === undefined) return undefined;
    const { state, stream, revision: at } = await this.ledger.load(rateCardStream, rateCardStreamName(code));
    const seen = { stream, at };
    const draft = number === undefined ? undefined : state.revisions[number - 1];
    if (number !== undefined && draft === undefined) return undefined;
    const agreed = agreedLast(state);
    const naming = this.names.of(contract);
    const form = revisionForm(
      { contract, card: agreed?.lines ?? [], base: agreed?.revision, draft, seen, naming },
      asked,
    );
    if (!isPreviewed(asked.typed)) return form;
    const { input, problems } = readForm(form.fields, asked.typed);
    if (problems.length > 0) return { ...form, problems };
    const { then: _, decideBy: _decideBy, ...content } = input;
    const preview = await this.preview.of(revisionInput(content), {
      contract: code as ContractId,
      by: asked.caller.actor.organisation,
      revision: number,
      naming,
      asked,
    });
    return { ...form, ...preview };
  }

  async #decision(code: string, number: number, text: string, asked: FormAsked): Promise<Form | undefined> {
    const act = changeAct(text);
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    const revision = this.history.revision(code, number, { asOf: asked.asOf, on: asked.day });
    if (act === undefined || contract === undefined || revision === undefined) return undefined;
    const naming = this.names.of(contract);
    const page = `/contracts/${code}/rate-card/revisions/${number}`;
    const difference = this.history.changesOf(code, number, { asOf: asked.asOf });
    const isDecided = act !== 'withdraw' && act !== 'lapse';
    const effect = isDecided
      ? effectSection(
          await this.effects.of(code, { kind: 'rate-card-revision', number }, asked, `${page}/${act}`),
          naming,
        )
      : undefined;
    return {
      ...decisionForm(act, `revision ${number} of the rate card`, revision.draft),
      caption: contract.title,
      section: 'rate-cards',
      crumbs: contractCrumbs(
        contract,
        asked,
        { text: 'Rate card', href: `/contracts/${code}/rate-card` },
        { text: `Revision ${number}`, href: page },
      ),
      facts: [
        { name: 'Takes effect', value: cell(dayWords(revision.effectiveFrom)) },
        { name: 'Drafted by', value: cell(naming.nameOf(revision.draftedBy)) },
        {
          name: 'Has not decided',
          value: cell(revision.waitingFor.map(naming.nameOf).join('; ') || 'Nobody is asked'),
        },
        ...(effect?.words ?? []).map((words, nth) => ({
          name: nth === 0 ? (effect?.heading ?? '') : '',
          value: cell(words, effect?.ask === undefined ? {} : { note: effect.ask.text }),
        })),
      ],
      tables: [...(difference === undefined ? [] : [differenceTable(difference, naming)]), ...(effect?.tables ?? [])],
      cancelHref: page,
      revision: this.revisions.at(rateCardStreamName(code), asked),
    };
  }
}
