import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister, InvalidInput } from '#contracts';
import type { Actor } from '#kernel';
import { FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { Identity } from '../http/identity.js';
import { Problem } from '../http/problem.js';
import { PageDesk } from '../pages/page-desk.js';
import { type CheckedReturn, CheckedReturns, errorsFileOf } from './checked-returns.js';
import { checkedPage, confirmForm, importForm, importHref } from './import.page.js';
import { ReturnDesk } from './return-desk.js';

/** A provider's return on screen: checked, looked at row by row, and then recorded. */
@ApiExcludeController()
@Controller('contracts/:contract/import')
export class ImportFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly pages: PageDesk,
    private readonly identity: Identity,
    private readonly contracts: ContractRegister,
    private readonly desk: ReturnDesk,
    private readonly kept: CheckedReturns,
  ) {}

  @Get()
  ask(@TheCall() call: Call, @Param('contract') code: string) {
    return this.forms.show(call, (asked) => {
      const contract = this.contracts.contract(code, asked);
      return contract && importForm(contract, asked);
    });
  }

  @Post()
  check(@TheCall() call: Call, @Param('contract') code: string) {
    return this.forms.take(
      call,
      (asked) => {
        const contract = this.contracts.contract(code, asked);
        return contract && importForm(contract, asked);
      },
      {
        carryOut: async ({ name }, { actor }, files) => ({ about: await this.desk.check(code, name, actor, files) }),
        next: ({ about }) => importHref(code, about.id),
        said: () => ({ heading: 'The return is checked', words: 'Nothing is recorded yet.' }),
      },
    );
  }

  @Get(':id')
  async checked(@TheCall() call: Call, @Param('contract') code: string, @Param('id') id: string): Promise<string> {
    const found = await this.#kept(call, code, id);
    return this.pages.show(call, (asked) => {
      const contract = this.contracts.contract(code, asked);
      return contract && checkedPage(contract, found, asked);
    });
  }

  @Get(':id/errors.csv')
  async errors(@TheCall() call: Call, @Param('contract') code: string, @Param('id') id: string): Promise<string> {
    const checked = await this.#kept(call, code, id);
    const file = errorsFileOf(checked);
    if (file === undefined) throw new Problem('not-found', 'Nothing was wrong with this return');
    call.reply
      .type('text/csv; charset=utf-8')
      // It has the values, which may be about people: it is for whoever made the return, and stays nowhere on the way.
      .header('Cache-Control', 'no-store')
      .header('Content-Disposition', `attachment; filename="problems-of-${checked.name}.csv"`);
    return file;
  }

  @Get(':id/confirm')
  askConfirmation(@TheCall() call: Call, @Param('contract') code: string, @Param('id') id: string) {
    return this.forms.show(call, (asked) => {
      const contract = this.contracts.contract(code, asked);
      const checked = this.kept.of(code, id, asked.caller.actor);
      return contract && checked && confirmForm(contract, checked, asked);
    });
  }

  @Post(':id/confirm')
  confirm(@TheCall() call: Call, @Param('contract') code: string, @Param('id') id: string) {
    return this.forms.take(
      call,
      (asked) => {
        const contract = this.contracts.contract(code, asked);
        const checked = this.kept.of(code, id, asked.caller.actor);
        // Sent twice, a form is answered as it was the first time.
        return contract && checked && confirmForm(contract, { ...checked, sent: undefined }, asked);
      },
      {
        carryOut: async (_, { actor }) => ({ about: await this.#record(code, id, actor) }),
        next: () => importHref(code, id),
        said: ({ about }) => ({
          heading: `The return ${about.name} is recorded`,
          words: 'This page says what was recorded, row by row.',
        }),
      },
    );
  }

  async #record(code: string, id: string, actor: Actor): Promise<CheckedReturn> {
    const checked = this.kept.of(code, id, actor);
    if (checked === undefined) throw gone();
    if (checked.sent !== undefined) return checked;
    const recorded = await this.desk.record(checked);
    if (recorded.sent !== undefined) return recorded;
    throw new InvalidInput([
      {
        pointer: '',
        detail: 'The ledger has moved on since the return was checked. Look at it again before you send it',
      },
    ]);
  }

  /** @throws Problem (404) for a return of somebody else, and for one that was checked too long ago. */
  async #kept(call: Call, code: string, id: string): Promise<CheckedReturn> {
    const checked = this.kept.of(code, id, await this.identity.actorOf(call));
    if (checked === undefined) throw gone();
    return checked;
  }
}

function gone(): Problem {
  return new Problem('not-found', 'This return is not kept any more, or was sent by somebody else. Send it again');
}
