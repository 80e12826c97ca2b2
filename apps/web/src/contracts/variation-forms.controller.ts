import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  AgreeVariation,
  ChangeLog,
  ContractNames,
  type ContractReason,
  ContractRegister,
  contractReasons,
  contractStreamName,
  DeclineVariation,
  DraftVariation,
  type DraftVariationInput,
  LapseVariation,
  type LedgerCommand,
  ProposeVariation,
  RequestVariationChange,
  WithdrawVariation,
} from '#contracts';
import type { CommandContext } from '#event-log';
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
import { changesSaid } from './change-words.js';
import { type ChangeAct, changeAct, changeDone, decisionForm, decisionInput, decisionPlaces } from './decision-form.js';
import { variationForm, variationInput } from './variation-form.js';
import { VariationPreview } from './variation-preview.js';

type VariationCommand = new (input: never, context: CommandContext) => LedgerCommand<unknown, ContractReason, object>;

const commandOf: Record<ChangeAct, VariationCommand> = {
  propose: ProposeVariation,
  agree: AgreeVariation,
  decline: DeclineVariation,
  'request-change': RequestVariationChange,
  withdraw: WithdrawVariation,
  lapse: LapseVariation,
};

const ORGANISATIONS_MAX = 500;

/** Forms about variations: one is drafted, put to the parties, and decided on. */
@ApiExcludeController()
@Controller('contracts/:contract/variations')
export class VariationFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly log: ChangeLog,
    private readonly names: ContractNames,
    private readonly revisions: StreamRevisions,
    private readonly preview: VariationPreview,
    private readonly effects: AskedEffect,
  ) {}

  @Get('draft')
  askVariation(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#variation(contract, undefined, asked));
  }

  @Post('draft')
  variation(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#variation(contract, undefined, asked), this.#drafting(contract));
  }

  @Get(':variation/draft')
  askDraft(@TheCall() call: Call, @Param('contract') contract: string, @Param('variation', PathNumber) number: number) {
    return this.forms.show(call, (asked) => this.#variation(contract, number, asked));
  }

  @Post(':variation/draft')
  draft(@TheCall() call: Call, @Param('contract') contract: string, @Param('variation', PathNumber) number: number) {
    return this.forms.take(call, (asked) => this.#variation(contract, number, asked), this.#drafting(contract, number));
  }

  @Get(':variation/:act')
  askDecision(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) number: number,
    @Param('act') act: string,
  ) {
    return this.forms.show(call, (asked) => this.#decision(contract, number, act, asked), ['effect']);
  }

  @Post(':variation/:act')
  decide(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Param('act') text: string,
  ) {
    const act = changeAct(text) ?? 'agree';
    return this.forms.take(
      call,
      (asked) => this.#decision(contract, variation, text, asked),
      {
        carryOut: (typed, context) => {
          const input = { ...decisionInput(act, typed), contract, variation };
          return this.commands.execute(context, contractReasons, (given) => new commandOf[act](input as never, given));
        },
        next: () => `/contracts/${contract}/variations/${variation}`,
        said: () => ({
          heading: changeDone(act, `variation ${variation}`),
          words: 'It stands below with every other answer.',
        }),
        about: decisionPlaces,
      },
      ['effect'],
    );
  }

  #drafting(contract: string, variation?: number): Taking<{ readonly about: object }> {
    return {
      carryOut: (typed, context) => {
        const input = { ...variationInput(typed), contract, ...(variation === undefined ? {} : { variation }) };
        return this.commands.execute(
          context,
          contractReasons,
          (given) => new DraftVariation(input as DraftVariationInput, given),
        );
      },
      next: ({ about }) => `/contracts/${contract}/variations/${(about as { variation: number }).variation}`,
      said: ({ about }) => {
        const { variation: number, draft } = about as { variation: number; draft: number };
        return {
          heading: `Draft ${draft} of variation ${number} is written down`,
          words: 'Nobody is asked about it until it is proposed.',
        };
      },
    };
  }

  async #variation(code: string, number: number | undefined, asked: FormAsked): Promise<Form | undefined> {
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    if (contract === undefined) return undefined;
    const moment = { asOf: asked.asOf, on: asked.day };
    const drafted = number === undefined ? undefined : this.log.variation(code, number, moment);
    if (number !== undefined && drafted === undefined) return undefined;
    const seen = this.revisions.at(contractStreamName(code), asked);
    const naming = this.names.of(contract);
    const { rows: organisations } = this.contracts.organisations({ asOf: asked.asOf, limit: ORGANISATIONS_MAX });
    const form = variationForm({ contract, organisations, drafted, seen, naming }, asked);
    if (!isPreviewed(asked.typed)) return form;
    const { input, problems } = readForm(form.fields, asked.typed);
    if (problems.length > 0) return { ...form, problems };
    const preview = await this.preview.of(variationInput(input), { contract, variation: number, naming, asked });
    return { ...form, ...preview };
  }

  async #decision(code: string, number: number, text: string, asked: FormAsked): Promise<Form | undefined> {
    const act = changeAct(text);
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    const variation = this.log.variation(code, number, { asOf: asked.asOf, on: asked.day });
    if (act === undefined || contract === undefined || variation === undefined) return undefined;
    const naming = this.names.of(contract);
    const page = `/contracts/${code}/variations/${number}`;
    const isDecided = act !== 'withdraw' && act !== 'lapse';
    const effect = isDecided
      ? effectSection(await this.effects.of(code, { kind: 'variation', number }, asked, `${page}/${act}`), naming)
      : undefined;
    const said = changesSaid(variation.words, naming.names);
    return {
      ...decisionForm(act, `variation ${number}`, variation.draft),
      caption: `${contract.title}: ${variation.title}`,
      section: 'contracts',
      crumbs: contractCrumbs(
        contract,
        asked,
        { text: 'Changes', href: `/contracts/${code}/changes` },
        { text: `Variation ${number}`, href: page },
      ),
      facts: [
        { name: 'What it says', value: cell('', { items: said }) },
        { name: 'Takes effect', value: cell(dayWords(variation.effectiveFrom)) },
        { name: 'Drafted by', value: cell(naming.nameOf(variation.draftedBy)) },
        {
          name: 'Has not decided',
          value: cell(variation.stillToDecide.map(naming.nameOf).join('; ') || 'Nobody is asked'),
        },
        ...(effect?.words ?? []).map((words, nth) => ({
          name: nth === 0 ? (effect?.heading ?? '') : '',
          value: cell(words, effect?.ask === undefined ? {} : { note: effect.ask.text }),
        })),
      ],
      tables: [...this.preview.difference(contract.contract, variation, naming, asked), ...(effect?.tables ?? [])],
      cancelHref: page,
      revision: this.revisions.at(contractStreamName(code), asked),
    };
  }
}
