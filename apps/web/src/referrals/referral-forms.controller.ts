import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { ReferPerson, type ReferPersonInput, referralReasons } from '#referrals';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { contractCrumbs } from '../layout/contract-crumbs.js';

/** Forms about the way of a person through the service. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class ReferralFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly contracts: ContractRegister,
  ) {}

  @Get('people/refer')
  askReferral(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, (asked) => this.#referral(contract, asked));
  }

  @Post('people/refer')
  refer(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, (asked) => this.#referral(contract, asked), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          referralReasons,
          (given) => new ReferPerson({ ...input, contract } as ReferPersonInput, given),
        ),
      next: ({ about }) => `/contracts/${contract}/people/${(about as { person: string }).person}`,
      said: ({ about }) => ({
        heading: `The referral is recorded. The person’s reference is ${(about as { person: string }).person}`,
        words: 'Use this reference from now on. Your own one is sealed, and finds the same person again.',
      }),
    });
  }

  #referral(code: string, asked: FormAsked): Form | undefined {
    const contract = this.contracts.contract(code, asked);
    if (contract === undefined) return undefined;
    return {
      title: 'Refer a person',
      section: 'contracts',
      crumbs: contractCrumbs(contract, asked),
      lead: [
        'Everybody who is referred is recorded, also those who are declined later. Nobody’s name stands in the ledger: the person gets a reference that says nothing about them.',
      ],
      fields: [
        {
          kind: 'text',
          name: 'reference',
          label: 'Your own reference for the person',
          hint: 'It is sealed. The same one always finds the same person.',
          width: 20,
        },
        {
          kind: 'text',
          name: 'name',
          label: 'Name',
          hint: 'Kept in the participants store only, and gone when the person is erased.',
          isOptional: true,
          width: 30,
        },
        { kind: 'day', name: 'referredOn', label: 'Day of referral', hint: 'For example, 27 3 2021' },
        { kind: 'text', name: 'cohort', label: 'Cohort', isOptional: true, width: 10 },
        {
          kind: 'words',
          name: 'note',
          label: 'Anything else that the provider should know',
          hint: 'It is sealed.',
          isOptional: true,
        },
      ],
      submit: 'Record the referral',
      cancelHref: `/contracts/${code}/people`,
    };
  }
}
