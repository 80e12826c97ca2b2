import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  DisputeLine,
  type DisputeLineInput,
  ProposeClawback,
  type ProposeClawbackInput,
  paymentReasons,
  ResolveDispute,
  type ResolveDisputeInput,
} from '#payments';
import type { Form } from '../../forms/form.js';
import { type BuildForm, type FormAsked, FormDesk } from '../../forms/form-desk.js';
import { type Call, TheCall } from '../../http/call.js';
import { CommandDesk } from '../../http/command-desk.js';
import { PathNumber } from '../../http/path-number.js';
import { type AccountFacts, AccountReader } from './account-facts.js';
import { clawBackLineForm } from './clawback.form.js';
import { disputeForm, type LineFacts, resolveForm } from './dispute.form.js';
import { LineReader } from './line-reader.js';

/** What is done about one line of a statement: doubted, settled, or taken back. */
@ApiExcludeController()
@Controller('contracts/:contract/statements/:statement/lines/:line')
export class DisputeFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly accounts: AccountReader,
    private readonly lines: LineReader,
  ) {}

  @Get('dispute')
  askDispute(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.forms.show(call, this.#about({ contract, statement, line }, dispute));
  }

  @Post('dispute')
  dispute(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.forms.take(call, this.#about({ contract, statement, line }, dispute), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new DisputeLine({ ...input, contract, statement, line } as DisputeLineInput, given),
        ),
      next: () => `/contracts/${contract}/statements/${statement}/lines/${line}`,
      said: () => ({
        heading: 'The dispute is recorded',
        words: 'What you hold back is not paid until it is settled.',
      }),
      about: {
        'held-more-than-part': 'heldPence',
        'held-more-than-unpaid': 'heldPence',
        'no-day-to-resolve-by': 'resolveBy',
        'resolved-by-before-disputed': 'resolveBy',
      },
    });
  }

  @Get('resolve')
  askResolution(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.forms.show(call, this.#about({ contract, statement, line }, resolve));
  }

  @Post('resolve')
  resolve(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.forms.take(call, this.#about({ contract, statement, line }, resolve), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new ResolveDispute({ ...input, contract, statement, line } as ResolveDisputeInput, given),
        ),
      next: () => `/contracts/${contract}/statements/${statement}/lines/${line}`,
      said: () => ({ heading: 'The dispute is settled', words: 'This page says how, and what follows from it.' }),
      about: { 'disallowed-more-than-held': 'disallowedPence', 'resolved-before-disputed': 'resolvedOn' },
    });
  }

  @Get('claw-back')
  askClawback(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.forms.show(call, this.#about({ contract, statement, line }, clawBackLineForm));
  }

  @Post('claw-back')
  clawBack(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('statement') statement: string,
    @Param('line', PathNumber) line: number,
  ) {
    return this.forms.take(call, this.#about({ contract, statement, line }, clawBackLineForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          paymentReasons,
          (given) => new ProposeClawback({ ...input, contract } as ProposeClawbackInput, given),
        ),
      next: () => `/contracts/${contract}/other-money`,
      said: ({ about }) => ({
        heading: `Clawback number ${(about as { clawback: number }).clawback} is proposed`,
        words: 'It needs the approvals that stand beside it.',
      }),
      about: { 'clawback-above-worth': 'claims.0.pence' },
    });
  }

  #about(
    { contract, statement, line }: { contract: string; statement: string; line: number },
    form: (account: AccountFacts, facts: LineFacts, asked: FormAsked) => Form,
  ): BuildForm {
    return (asked) => {
      const account = this.accounts.of(contract, asked);
      const facts = account && this.lines.of(account, statement, line, asked);
      return account && facts && form(account, facts, asked);
    };
  }
}

function dispute(account: AccountFacts, facts: LineFacts, asked: FormAsked): Form {
  const { organisation } = asked.caller.actor;
  return disputeForm(account, facts, { organisation, asked, today: asked.day });
}

function resolve(account: AccountFacts, facts: LineFacts, asked: FormAsked): Form {
  const { organisation, role } = asked.caller.actor;
  return resolveForm(account, facts, { organisation, isPayer: role === 'outcome-payer', asked, today: asked.day });
}
