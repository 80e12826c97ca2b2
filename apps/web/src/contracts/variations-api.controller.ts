import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AgreeVariation,
  ChangeLog,
  ContractRegister,
  contractReasons,
  DeclineVariation,
  DraftVariation,
  LapseVariation,
  ProposeVariation,
  RequestVariationChange,
  WithdrawVariation,
} from '#contracts';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageOfAll } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import { termsDifferenceExample } from './terms.example.js';
import {
  AgreeVariationRequest,
  DeclineVariationRequest,
  DraftVariationRequest,
  LapseVariationRequest,
  ProposeVariationRequest,
  RequestVariationChangeRequest,
  WithdrawVariationRequest,
} from './variations.requests.js';

const draftExample = {
  draft: 1,
  draftedBy: 'reboot_provider',
  draftedOn: '2020-02-03',
  effectiveFrom: '2020-04-01',
  title: 'A higher maximum',
  changes: [{ kind: 'cap', caps: [{ cap: 'contract_maximum', level: 'contract', limitPence: 240_000_000 }] }],
  words: ['the caps are: contract_maximum, at most £2,400,000.00 over the contract'],
};

const variationExample = {
  ...draftExample,
  variation: 1,
  status: 'in-force',
  proposedBy: 'reboot_provider',
  proposedOn: '2020-02-10',
  approvers: ['bristol_cc', 'reboot_provider'],
  decideBy: '2020-03-20',
  termsVersion: 1,
  stillToDecide: [],
  closedOn: '2020-02-24',
  retroactive: false,
  setTerms: [2],
  drafts: [draftExample],
  answers: [
    { draft: 1, organisation: 'reboot_provider', decided: 'agreed', decidedOn: '2020-02-20', retroactive: false },
    { draft: 1, organisation: 'bristol_cc', decided: 'agreed', decidedOn: '2020-02-24', retroactive: false },
  ],
  meetings: [],
  documents: [],
};

/** How the parties change the contract, from a draft to the day on which all have agreed; and what became of each. */
@ApiTags('Changes of the contract')
@Controller('v1/contracts/:contract/variations')
export class VariationsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly log: ChangeLog,
    private readonly register: ContractRegister,
  ) {}

  @Post('')
  @CommandRoute({
    summary: 'Draft a variation of the contract',
    description: 'Answers its number in “about”. Nobody is asked about a draft before it is proposed.',
  })
  draft(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: DraftVariationRequest) {
    return this.desk.carryOut(call, contractReasons, (context) => new DraftVariation({ ...body, contract }, context));
  }

  @Post(':variation/drafts')
  @CommandRoute({
    summary: 'Write another draft of a variation that is open',
    description: 'It takes the place of the one before; what was decided on that does not count for it.',
  })
  draftAgain(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: DraftVariationRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new DraftVariation({ ...body, contract, variation }, context),
    );
  }

  @Post(':variation/proposal')
  @CommandRoute({ summary: 'Put a drafted variation to the parties whose agreement it needs' })
  propose(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: ProposeVariationRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new ProposeVariation({ ...body, contract, variation }, context),
    );
  }

  @Post(':variation/agreement')
  @CommandRoute({
    summary: 'Agree to a variation, for your organisation',
    description:
      'The last agreement brings it into force on its date. Before that day only when all say “retroactive”.',
  })
  agree(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: AgreeVariationRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new AgreeVariation({ ...body, contract, variation }, context),
    );
  }

  @Post(':variation/decline')
  @CommandRoute({ summary: 'Decline a variation, for your organisation' })
  decline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: DeclineVariationRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new DeclineVariation({ ...body, contract, variation }, context),
    );
  }

  @Post(':variation/change-request')
  @CommandRoute({ summary: 'Ask for a change of a proposed variation, in words' })
  requestChange(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: RequestVariationChangeRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new RequestVariationChange({ ...body, contract, variation }, context),
    );
  }

  @Post(':variation/withdrawal')
  @CommandRoute({ summary: 'Withdraw a variation that your organisation drafted' })
  withdraw(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: WithdrawVariationRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new WithdrawVariation({ ...body, contract, variation }, context),
    );
  }

  @Post(':variation/lapse')
  @CommandRoute({ summary: 'Note that a variation was not agreed by the day it had to be' })
  lapse(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
    @Body() body: LapseVariationRequest,
  ) {
    return this.desk.carryOut(
      call,
      contractReasons,
      (context) => new LapseVariation({ ...body, contract, variation }, context),
    );
  }

  @Get()
  @QueryRoute({
    summary: 'The change log: every variation with its drafts, decisions, meetings and documents',
    description:
      'What is overdue and what is in force is told of effectiveOn; without it of the day of asOf, or today.',
    list: true,
    effectiveOn: true,
    answer: { data: [variationExample], page: { next: null, entry: 4217 } },
  })
  variations(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) =>
        pageOfAll(
          this.log.changeLog(contract, { asOf: asked.asOf, on: asked.day }),
          asked,
          ({ variation }) => variation,
        ),
      ['effectiveOn'],
    );
  }

  @Get(':variation')
  @QueryRoute({
    versionOf: streamShown.contract,
    summary: 'One variation, and what it changes of the terms',
    description:
      'While it is not agreed, “terms” says what it would change if it were. What it does to the money is told by the effect.',
    effectiveOn: true,
    answer: { ...variationExample, terms: [termsDifferenceExample] },
  })
  variation(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('variation', PathNumber) variation: number,
  ) {
    return this.queries.one(
      call,
      ({ asOf, day }) => {
        const found = this.log.variation(contract, variation, { asOf, on: day });
        return found && { ...found, terms: this.register.termsChangedBy(contract, found, { asOf }) };
      },
      ['asOf', 'effectiveOn'],
    );
  }
}
