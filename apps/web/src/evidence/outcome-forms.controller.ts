import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { OutcomePath } from '#evidence';
import type { Form } from '../forms/form.js';
import { FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { Problem } from '../http/problem.js';
import type { Asked } from '../http/query-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { decidedOn, type OutcomeForm, outcomeForm } from './outcome-forms.js';
import { outcomeHref, outcomeIn } from './outcome-href.js';
import { OutcomeReader } from './outcome-reader.js';

/** The forms about one outcome of one person, each at a page under the outcome. */
@ApiExcludeController()
@Controller('contracts/:contract/people/:person/outcomes/:outcome/:occurrence')
export class OutcomeFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly reader: OutcomeReader,
    private readonly revisions: StreamRevisions,
  ) {}

  @Get(':form')
  ask(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Param('form') name: string,
  ) {
    const wanted = formNamed(name);
    return this.forms.show(call, (asked) =>
      this.#form(wanted, outcomeIn(contract, person, outcome, occurrence), asked),
    );
  }

  @Post(':form')
  take(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Param('form') name: string,
  ) {
    const wanted = formNamed(name);
    const path = outcomeIn(contract, person, outcome, occurrence);
    const { command: Wanted, inputOf = (filledIn) => filledIn, about } = wanted;
    return this.forms.take(call, (asked) => this.#form(wanted, path, asked), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          decidedOn[wanted.of].reasons,
          // The schema beside the command says what is wrong with it.
          (given) => new Wanted({ ...inputOf(input), ...path } as never, given),
        ),
      next: () => outcomeHref(path),
      said: () => ({ heading: wanted.said, words: 'It stands in the record of the outcome below.' }),
      ...(about === undefined ? {} : { about }),
    });
  }

  #form({ title, form, of }: OutcomeForm, path: OutcomePath, asked: Asked): Form | undefined {
    const facts = this.reader.read(path, asked);
    if (facts === undefined) return undefined;
    const { contract, definition } = facts;
    const people = `/contracts/${contract.contract}/people`;
    return {
      title,
      caption: `${definition.title}, person ${path.person}`,
      section: 'contracts',
      crumbs: contractCrumbs(
        contract,
        asked,
        { text: 'People', href: people },
        { text: path.person, href: `${people}/${path.person}` },
        { text: definition.title, href: outcomeHref(path) },
      ),
      ...form(facts),
      cancelHref: outcomeHref(path),
      revision: this.revisions.at(decidedOn[of].stream(path), asked),
    };
  }
}

function formNamed(name: string): OutcomeForm {
  const found = outcomeForm(name);
  if (found === undefined) throw new Problem('not-found', 'There is no such page');
  return found;
}
