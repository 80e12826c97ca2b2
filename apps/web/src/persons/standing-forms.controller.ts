import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { InvalidInput, refusalInWords } from '#contracts';
import type { ContractId, PersonId } from '#kernel';
import {
  ApproveErasure,
  type ApproveErasureInput,
  DeclineErasure,
  type DeclineErasureInput,
  ErasureObstacles,
  GiveConsent,
  type GiveConsentInput,
  LiftHold,
  type LiftHoldInput,
  MergePersons,
  type MergePersonsInput,
  PlaceHold,
  type PlaceHoldInput,
  personReasons,
  RequestErasure,
  type RequestErasureInput,
  WithdrawConsent,
  type WithdrawConsentInput,
} from '#persons';
import type { Form } from '../forms/form.js';
import { type BuildForm, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import {
  approveErasureForm,
  consentForm,
  declineErasureForm,
  liftHoldForm,
  mergeForm,
  placeHoldForm,
  requestErasureForm,
  type StandingFormFacts,
  withdrawConsentForm,
} from './standing.form.js';
import { StandingReader } from './standing-reader.js';

/** What the law asks about people: consent, holds, erasure by two people, and who turned out to be whom. */
@ApiExcludeController()
@Controller('contracts/:contract')
export class StandingFormsController {
  constructor(
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly standings: StandingReader,
    private readonly obstacles: ErasureObstacles,
  ) {}

  @Get('people/:person/consent')
  askConsent(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#about(contract, person, consentForm));
  }

  @Post('people/:person/consent')
  consent(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#about(contract, person, consentForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new GiveConsent({ ...input, contract, person } as GiveConsentInput, given),
        ),
      next: () => `/contracts/${contract}/people/${person}`,
      said: () => ({ heading: 'The consent is recorded', words: 'It stands under “Consent”.' }),
    });
  }

  @Get('people/:person/withdraw-consent')
  askWithdrawal(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#about(contract, person, withdrawConsentForm));
  }

  @Post('people/:person/withdraw-consent')
  withdraw(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#about(contract, person, withdrawConsentForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new WithdrawConsent({ ...input, contract, person } as WithdrawConsentInput, given),
        ),
      next: () => `/contracts/${contract}/people/${person}`,
      said: () => ({ heading: 'The withdrawal is recorded', words: 'It stands under “Consent”.' }),
    });
  }

  @Get('people/:person/merge')
  askMerge(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#about(contract, person, mergeForm));
  }

  @Post('people/:person/merge')
  merge(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#about(contract, person, mergeForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new MergePersons({ ...input, contract, person } as MergePersonsInput, given),
        ),
      next: () => `/contracts/${contract}/people/${person}`,
      said: ({ about }) => ({
        heading: 'It is recorded that they are one person',
        words: `Claims to look at: ${(about as { findings: number }).findings}; paid already: ${(about as { paid: number }).paid}.`,
      }),
      about: { 'person-not-found': 'into' },
    });
  }

  @Get('people/:person/hold')
  askHold(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#about(contract, person, placeHoldForm));
  }

  @Post('people/:person/hold')
  hold(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#about(contract, person, placeHoldForm), this.#holding(contract, person));
  }

  @Get('holds/place')
  askHoldOverAll(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.show(call, this.#about(contract, undefined, placeHoldForm));
  }

  @Post('holds/place')
  holdAll(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.forms.take(call, this.#about(contract, undefined, placeHoldForm), this.#holding(contract, undefined));
  }

  @Get('people/:person/holds/:hold/lift')
  askLift(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('hold', PathNumber) hold: number,
  ) {
    return this.forms.show(call, this.#about(contract, person, lifting('person', hold)));
  }

  @Post('people/:person/holds/:hold/lift')
  lift(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('hold', PathNumber) hold: number,
  ) {
    return this.forms.take(
      call,
      this.#about(contract, person, lifting('person', hold)),
      this.#lifted(contract, person, hold),
    );
  }

  @Get('holds/:hold/lift')
  askLiftOverAll(@TheCall() call: Call, @Param('contract') contract: string, @Param('hold', PathNumber) hold: number) {
    return this.forms.show(call, this.#about(contract, undefined, lifting('contract', hold)));
  }

  @Post('holds/:hold/lift')
  liftOverAll(@TheCall() call: Call, @Param('contract') contract: string, @Param('hold', PathNumber) hold: number) {
    return this.forms.take(
      call,
      this.#about(contract, undefined, lifting('contract', hold)),
      this.#lifted(contract, undefined, hold),
    );
  }

  @Get('people/:person/erasure/request')
  askErasure(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#erasing(contract, person, requestErasureForm));
  }

  @Post('people/:person/erasure/request')
  requestErasure(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#erasing(contract, person, requestErasureForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new RequestErasure({ ...input, contract, person } as RequestErasureInput, given),
        ),
      next: () => `/contracts/${contract}/people/${person}`,
      said: () => ({ heading: 'The erasure is asked for', words: 'Another person, of an outcome payer, decides.' }),
    });
  }

  @Get('people/:person/erasure/approve')
  askApproval(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#erasing(contract, person, approveErasureForm));
  }

  @Post('people/:person/erasure/approve')
  approveErasure(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#erasing(contract, person, approveErasureForm), {
      carryOut: ({ understood, request }, context) => {
        if (understood !== true) {
          throw new InvalidInput([{ pointer: '/understood', detail: 'must be ticked before a key is destroyed' }]);
        }
        return this.commands.execute(
          context,
          personReasons,
          (given) => new ApproveErasure({ contract, person, request: Number(request) } as ApproveErasureInput, given),
        );
      },
      next: () => `/contracts/${contract}/people/${person}`,
      said: ({ about }) =>
        (about as { erasure?: string }).erasure === 'erased'
          ? {
              heading: 'The key is destroyed',
              words: 'Figures and proofs stay; what was sealed can be opened by nobody.',
            }
          : { heading: 'The erasure is approved', words: 'The key is destroyed as soon as its store can be reached.' },
    });
  }

  @Get('people/:person/erasure/decline')
  askDecline(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.show(call, this.#about(contract, person, declineErasureForm));
  }

  @Post('people/:person/erasure/decline')
  declineErasure(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.forms.take(call, this.#about(contract, person, declineErasureForm), {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new DeclineErasure({ ...input, contract, person } as DeclineErasureInput, given),
        ),
      next: () => `/contracts/${contract}/people/${person}`,
      said: () => ({ heading: 'The erasure is declined', words: 'Nothing was erased.' }),
    });
  }

  #about(
    contract: string,
    person: string | undefined,
    form: (facts: StandingFormFacts) => Form | undefined,
  ): BuildForm {
    return (asked) => {
      const facts = this.standings.of(contract, person, asked);
      return facts && form(facts);
    };
  }

  /** The same, with what an approval would be refused for. */
  #erasing(contract: string, person: string, form: (facts: StandingFormFacts) => Form | undefined): BuildForm {
    return async (asked) => {
      const facts = this.standings.of(contract, person, asked);
      if (facts === undefined) return undefined;
      const refusal = await this.obstacles.refusal(contract as ContractId, person as PersonId);
      return form({ ...facts, stillNeeded: refusal && refusalInWords(personReasons, refusal) });
    };
  }

  #holding(contract: string, person: string | undefined): Parameters<FormDesk['take']>[2] {
    return {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new PlaceHold({ ...input, ...named(contract, person) } as PlaceHoldInput, given),
        ),
      next: () => pageOf(contract, person),
      said: () => ({ heading: 'The hold is placed', words: 'Nothing under it can be erased until it is lifted.' }),
    };
  }

  #lifted(contract: string, person: string | undefined, hold: number): Parameters<FormDesk['take']>[2] {
    return {
      carryOut: (input, context) =>
        this.commands.execute(
          context,
          personReasons,
          (given) => new LiftHold({ ...input, ...named(contract, person), hold } as LiftHoldInput, given),
        ),
      next: () => pageOf(contract, person),
      said: () => ({ heading: 'The hold is lifted', words: 'Who lifted it, and when, stays in the ledger.' }),
    };
  }
}

function named(contract: string, person: string | undefined) {
  return { contract, ...(person === undefined ? {} : { person }) };
}

function pageOf(contract: string, person: string | undefined): string {
  return person === undefined ? `/contracts/${contract}/people` : `/contracts/${contract}/people/${person}`;
}

function lifting(over: 'person' | 'contract', number: number) {
  return (facts: StandingFormFacts): Form | undefined => {
    const hold = facts.standing.holds.find((row) => row.over === over && row.hold === number);
    return hold && liftHoldForm(facts, hold);
  };
}
