import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CohortsRegister } from '#cohorts';
import { ContractRegister } from '#contracts';
import { ReferPerson, type ReferPersonInput, referralReasons } from '#referrals';
import type { Field } from '../forms/field.js';
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
    private readonly cohorts: CohortsRegister,
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
        ...this.#cohortField(code, asked),
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

  /** Most contracts measure nothing on groups: nobody is asked for a cohort where there is none. */
  #cohortField(contract: string, asked: FormAsked): readonly Field[] {
    const titles = new Map<string, string[]>();
    for (const { cohort, title } of this.cohorts.cohorts(contract, asked)) {
      titles.set(cohort, [...(titles.get(cohort) ?? []), title]);
    }
    if (titles.size === 0) return [];
    const options = [...titles].map(([value, named]) => ({ value, text: [...new Set(named)].join(', ') }));
    return [
      {
        kind: 'choice',
        name: 'cohort',
        label: 'Cohort',
        hint: 'The group on which an outcome is measured, when the person belongs to one.',
        options: [{ value: '', text: 'None' }, ...options],
        isOptional: true,
      },
    ];
  }
}
