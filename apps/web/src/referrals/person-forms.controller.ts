import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractNames, ContractRegister } from '#contracts';
import { ReferralRegister, referralReasons, referralStreamName } from '#referrals';
import type { Form } from '../forms/form.js';
import { FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { Problem } from '../http/problem.js';
import type { Asked } from '../http/query-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';
import { type PersonForm, type PersonFormFacts, personForm } from './person-forms.js';

/** The forms about somebody's way through the service, each at a page under the person. */
@ApiExcludeController()
@Controller('contracts/:contract/people/:person')
export class PersonFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
    private readonly referrals: ReferralRegister,
    private readonly names: ContractNames,
    private readonly revisions: StreamRevisions,
  ) {}

  @Get(':form')
  ask(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('form') name: string,
  ) {
    const wanted = formNamed(name);
    return this.forms.show(call, (asked) => this.#form(wanted, contract, person, asked));
  }

  @Post(':form')
  take(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('form') name: string,
  ) {
    const wanted = formNamed(name);
    let facts: PersonFormFacts | undefined;
    return this.forms.take(
      call,
      (asked) => {
        facts = this.#facts(contract, person, asked);
        return this.#form(wanted, contract, person, asked);
      },
      {
        carryOut: (input, context) => {
          const known = facts;
          if (known === undefined) throw new Problem('not-found', 'There is nothing under this reference');
          const { command: Asked, inputOf = (filledIn) => filledIn } = wanted;
          // The schema beside the command says what is wrong with it.
          const about = { ...inputOf(input, known), contract, person } as never;
          return this.commands.execute(context, referralReasons, (given) => new Asked(about, given));
        },
        next: () => `/contracts/${contract}/people/${person}`,
        said: () => ({ heading: wanted.said, words: 'It stands in the record of the person below.' }),
        ...(wanted.about === undefined ? {} : { about: wanted.about }),
      },
    );
  }

  #facts(code: string, ref: string, asked: Asked): PersonFormFacts | undefined {
    const contract = this.contracts.contract(code, { asOf: asked.asOf, on: asked.day });
    const person = this.referrals.person(code, ref, asked);
    if (contract === undefined || person === undefined) return undefined;
    return {
      contract,
      person,
      spans: this.referrals.spans(code, ref, { asOf: asked.asOf }),
      baselines: this.referrals.baselines(code, ref, { asOf: asked.asOf }),
      naming: this.names.of(contract),
      today: asked.day,
    };
  }

  #form({ title, form }: PersonForm, code: string, ref: string, asked: Asked): Form | undefined {
    const facts = this.#facts(code, ref, asked);
    if (facts === undefined) return undefined;
    const home = `/contracts/${code}/people`;
    return {
      title,
      caption: `Person ${ref}`,
      section: 'contracts',
      crumbs: contractCrumbs(
        facts.contract,
        asked,
        { text: 'People', href: home },
        { text: ref, href: `${home}/${ref}` },
      ),
      ...form(facts),
      cancelHref: `${home}/${ref}`,
      revision: this.revisions.at(referralStreamName(code, ref), asked),
    };
  }
}

function formNamed(name: string): PersonForm {
  const found = personForm(name);
  if (found === undefined) throw new Problem('not-found', 'There is no such page');
  return found;
}
