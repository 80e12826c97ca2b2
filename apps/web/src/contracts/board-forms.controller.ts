import { createHash } from 'node:crypto';
import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  AgreePlan,
  type AgreePlanInput,
  ChangeLog,
  ContractNames,
  ContractRegister,
  contractReasons,
  FileDocument,
  type FileDocumentInput,
  RecordMeeting,
  type RecordMeetingInput,
} from '#contracts';
import { RateCardHistory } from '#rate-cards';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import type { SentFile } from '../forms/sent-form.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { documentForm, mattersFrom, meetingForm, planForm, type WhatThereIs } from './board-forms.js';

const REVISIONS_MAX = 200;

/** Forms for what the partnership board puts beside the contract: meetings, documents, plans. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class BoardFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly log: ChangeLog,
    private readonly rateCards: RateCardHistory,
    private readonly names: ContractNames,
  ) {}

  @Get('meetings/record')
  askMeeting(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#form(contract, asked, meetingForm));
  }

  @Post('meetings/record')
  meeting(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#form(contract, asked, meetingForm), {
      carryOut: (typed, context) => {
        const { decisions, about, ...rest } = typed;
        const input = {
          ...rest,
          contract,
          about: mattersFrom(about),
          ...(Array.isArray(decisions) ? { decisions: decisions.filter((one) => one !== undefined) } : {}),
        } as RecordMeetingInput;
        return this.commands.execute(context, contractReasons, (given) => new RecordMeeting(input, given));
      },
      next: () => `/contracts/${contract}/changes`,
      said: () => ({
        heading: 'The meeting is recorded',
        words: 'What was minuted stays sealed; that it was held is shown.',
      }),
    });
  }

  @Get('documents/file')
  askDocument(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#form(contract, asked, documentForm));
  }

  @Post('documents/file')
  document(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#form(contract, asked, documentForm), {
      carryOut: (typed, context, files) => {
        const input = {
          ...typed,
          ...factsOf(files),
          contract,
          about: mattersFrom(typed['about']),
        } as FileDocumentInput;
        return this.commands.execute(context, contractReasons, (given) => new FileDocument(input, given));
      },
      next: () => `/contracts/${contract}/changes`,
      said: () => ({
        heading: 'The document is filed by its digest',
        words: 'Whoever has the file can show that it is this one. The ledger does not keep the file itself.',
      }),
    });
  }

  @Get('plans/agree')
  askPlan(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#form(contract, asked, planForm));
  }

  @Post('plans/agree')
  plan(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#form(contract, asked, planForm), {
      carryOut: (typed, context) => {
        const { variation, ...rest } = typed;
        const by = variation === undefined ? {} : { variation: Number(variation) };
        const input = { ...rest, ...by, contract } as AgreePlanInput;
        return this.commands.execute(context, contractReasons, (given) => new AgreePlan(input, given));
      },
      next: () => `/contracts/${contract}/plans`,
      said: ({ about }) => ({
        heading: `Version ${(about as { version: number }).version} of the plan is recorded`,
        words: 'Periods that begin from its day on are held against it. A plan never moves money.',
      }),
    });
  }

  #form(code: string, asked: FormAsked, form: (there: WhatThereIs, asked: FormAsked) => Form): Form | undefined {
    const contract = this.contracts.contract(code, { asOf: asked.asOf });
    if (contract === undefined) return undefined;
    const moment = { asOf: asked.asOf, on: asked.day };
    return form(
      {
        contract,
        variations: this.log.changeLog(code, moment),
        revisions: this.rateCards.revisions(code, { ...moment, limit: REVISIONS_MAX }).rows,
        meetings: this.log.meetings(code, moment),
        plans: this.log.plans(code, moment),
        naming: this.names.of(contract),
      },
      asked,
    );
  }
}

/** What the file itself says, where one was chosen. */
function factsOf([file]: readonly SentFile[]): object {
  if (file === undefined) return {};
  const { content, mediaType } = file;
  const digest = createHash('sha256').update(content).digest('hex');
  return { contentDigest: `sha256:${digest}`, bytes: content.length, mediaType };
}
