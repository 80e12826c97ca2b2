import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '#contracts';
import { type Form } from '../forms/form.js';
import { FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { cell } from '../layout/parts.js';
import { countWords } from '../layout/words.js';
import { Running } from './running.js';

const HOME = '/operation';
const CRUMBS = [{ text: 'Operation', href: HOME }];

/** What an operator may ask of the process. Nothing of it is recorded in the ledger: an operator appends no event. */
@ApiExcludeController()
@Controller('operation')
export class OperationFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly running: Running,
    private readonly access: Access,
  ) {}

  @Get('verify')
  askVerification(@TheCall() call: Call) {
    return this.forms.show(call, () => this.#verification());
  }

  @Post('verify')
  verify(@TheCall() call: Call) {
    return this.forms.take(call, () => this.#verification(), {
      carryOut: async (_, { actor }) => {
        await this.access.requireOperator(actor, 'manage-access');
        return { about: { isNew: this.running.verification?.start(actor.subject) ?? false } };
      },
      next: () => HOME,
      said: ({ about }) => begun('The verification', about.isNew),
    });
  }

  @Get('rebuild')
  askRebuild(@TheCall() call: Call) {
    return this.forms.show(call, () => this.#rebuild());
  }

  @Post('rebuild')
  rebuild(@TheCall() call: Call) {
    return this.forms.take(call, () => this.#rebuild(), {
      carryOut: async (_, { actor }) => {
        await this.access.requireOperator(actor, 'manage-access');
        return { about: { isNew: this.running.rebuild?.start(actor.subject) ?? false } };
      },
      next: () => HOME,
      said: ({ about }) => begun('Making the read models anew', about.isNew),
    });
  }

  @Get('read-models/:model/retry')
  askRetry(@TheCall() call: Call, @Param('model') model: string) {
    return this.forms.show(call, () => this.#retry(model));
  }

  @Post('read-models/:model/retry')
  retry(@TheCall() call: Call, @Param('model') model: string) {
    return this.forms.take(call, () => this.#retry(model), {
      carryOut: async (_, { actor }) => {
        await this.access.requireOperator(actor, 'manage-access');
        return { about: { parked: await this.running.retry(model) } };
      },
      next: () => HOME,
      said: ({ about: { parked } }) =>
        parked === undefined
          ? { heading: `${model} goes on`, words: 'It has handled the event, and reads on to where the others are.' }
          : {
              heading: `${model} stands still again`,
              words: `At entry ${countWords(parked.sequence)}: ${parked.error}`,
            },
    });
  }

  #verification(): Form | undefined {
    if (this.running.verification === undefined) return undefined;
    return {
      title: 'Verify everything now',
      section: 'operation',
      crumbs: CRUMBS,
      lead: [
        'A process of its own reads the whole log from its stored bytes, works out every hash, every rule and every sum again, checks stored files, then makes the read models again beside those in use and compares them row by row.',
        'The ledger goes on meanwhile, with less of the processor. It takes some ten seconds for 35,000 entries. What it finds stands on the pages Operation and Verify.',
      ],
      fields: [],
      submit: 'Verify now',
      cancelHref: HOME,
    };
  }

  #rebuild(): Form | undefined {
    if (this.running.rebuild === undefined) return undefined;
    return {
      title: 'Make the read models anew',
      section: 'operation',
      crumbs: CRUMBS,
      lead: [
        'All read models are made from the log again, beside those in use, which answer until the new ones are whole. Then they are put in their place at once.',
        'Nothing is changed where a read model that works now could not go on: what stands is kept, and the page says why. Nothing is recorded.',
      ],
      fields: [],
      submit: 'Make them anew',
      cancelHref: HOME,
    };
  }

  #retry(model: string): Form | undefined {
    const found = this.running.follower?.projections.find(({ name }) => name === model);
    if (found === undefined) return undefined;
    const { parked } = found;
    return {
      title: `Let ${model} try again`,
      section: 'operation',
      crumbs: CRUMBS,
      lead: [
        parked === undefined
          ? 'It goes on: there is nothing that it could not handle.'
          : 'It stands still at an event that it could not handle. Mend the cause first: it tries the same event again.',
      ],
      facts:
        parked === undefined
          ? []
          : [
              { name: 'Entry', value: cell(countWords(parked.sequence), { href: `/entries/${parked.sequence}` }) },
              { name: 'Event', value: cell(parked.type) },
              { name: 'Error', value: cell(parked.error) },
            ],
      fields: [],
      submit: 'Try again',
      cancelHref: HOME,
    };
  }
}

function begun(what: string, isNew: boolean) {
  return isNew
    ? { heading: `${what} has begun`, words: 'Load this page again after a while to see what came of it.' }
    : { heading: `${what} is under way already`, words: 'One is enough: this page says what comes of it.' };
}
