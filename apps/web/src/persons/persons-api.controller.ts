import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApproveErasure,
  type ConsentPurpose,
  DeclineErasure,
  GiveConsent,
  LiftHold,
  MergePersons,
  PersonsRegister,
  PlaceHold,
  personReasons,
  RequestErasure,
  WithdrawConsent,
} from '#persons';
import { ReferralRegister } from '#referrals';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  ApproveErasureRequest,
  DeclineErasureRequest,
  GiveConsentRequest,
  LiftHoldRequest,
  MergePersonsRequest,
  PlaceHoldRequest,
  RequestErasureRequest,
  WithdrawConsentRequest,
} from './persons.requests.js';

const ERASURE_STATUSES = ['requested', 'declined', 'approved', 'erased'] as const;

const holdExample = {
  contract: 'reboot_west',
  subject: 'P7K3Q000000000000',
  hold: 1,
  over: 'person',
  status: 'stands',
  reasonCode: 'audit',
  placedBy: 'synthetic-payer-2',
  placedFor: 'bristol_cc',
  placedAt: '2019-04-26T10:02:00.000Z',
};
const erasureExample = {
  contract: 'reboot_west',
  person: 'P7K3Q000000000000',
  request: 1,
  status: 'erased',
  basis: 'consent-withdrawn',
  requestedBy: 'synthetic-provider-1',
  requestedFor: 'reboot_provider',
  requestedAt: '2019-05-02T09:00:00.000Z',
  decidedBy: 'synthetic-payer-2',
  decidedFor: 'bristol_cc',
  decidedAt: '2019-05-10T09:00:00.000Z',
  erasedAt: '2019-05-10T09:00:00.000Z',
  kids: 'k0123456789abcdef0123',
  backupsExpireBy: '2019-06-09',
};
const findingExample = {
  contract: 'reboot_west',
  person: 'P7K3Q000000000001',
  sameAs: 'P7K3Q000000000000',
  claim: 'reboot_west.P7K3Q000000000001.begins_course.1',
  alsoClaimed: 'reboot_west.P7K3Q000000000000.begins_course.1',
  paid: 1,
};

/** People as the law sees them: consent, legal hold, erasure by two people, and who turned out to be who. */
@ApiTags('Consent, holds and erasure')
@Controller('v1/contracts/:contract')
export class PersonsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: PersonsRegister,
    private readonly referrals: ReferralRegister,
  ) {}

  @Post('people/:person/consents')
  @CommandRoute({ summary: 'Record that a person consented' })
  giveConsent(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: GiveConsentRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new GiveConsent({ ...body, contract, person }, context),
    );
  }

  @Post('people/:person/consents/:purpose/withdrawal')
  @CommandRoute({ summary: 'Record that a person withdrew a consent' })
  withdrawConsent(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('purpose') purpose: string,
    @Body() body: WithdrawConsentRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      // Whether there is such a purpose the command itself says.
      (context) => new WithdrawConsent({ ...body, contract, person, purpose: purpose as ConsentPurpose }, context),
    );
  }

  @Post('people/:person/merge')
  @CommandRoute({
    summary: 'Say that this pseudonym is a person who is known already',
    description: 'Nothing is moved. What stands claimed under this pseudonym is listed, and whether it was paid.',
  })
  merge(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: MergePersonsRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new MergePersons({ ...body, contract, person }, context),
    );
  }

  @Post('people/:person/holds')
  @CommandRoute({ summary: 'Keep what is known of a person from being erased' })
  holdPerson(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: PlaceHoldRequest,
  ) {
    return this.desk.carryOut(call, personReasons, (context) => new PlaceHold({ ...body, contract, person }, context));
  }

  @Post('holds')
  @CommandRoute({ summary: 'Keep what is known of everybody in the contract from being erased' })
  holdContract(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: PlaceHoldRequest) {
    return this.desk.carryOut(call, personReasons, (context) => new PlaceHold({ ...body, contract }, context));
  }

  @Post('people/:person/holds/:hold/lifting')
  @CommandRoute({ summary: 'Lift a hold over a person' })
  liftPerson(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('hold', PathNumber) hold: number,
    @Body() body: LiftHoldRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new LiftHold({ ...body, contract, person, hold }, context),
    );
  }

  @Post('holds/:hold/lifting')
  @CommandRoute({ summary: 'Lift a hold over the whole contract' })
  liftContract(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('hold', PathNumber) hold: number,
    @Body() body: LiftHoldRequest,
  ) {
    return this.desk.carryOut(call, personReasons, (context) => new LiftHold({ ...body, contract, hold }, context));
  }

  @Post('people/:person/erasure')
  @CommandRoute({
    summary: 'Ask for the erasure of what is known of a person',
    description: 'Another person has to approve it. It can be asked for under a legal hold, and not approved.',
  })
  request(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: RequestErasureRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new RequestErasure({ ...body, contract, person }, context),
    );
  }

  @Post('people/:person/erasure/approval')
  @CommandRoute({
    summary: 'Approve an erasure: the key is destroyed, for good',
    description:
      '“about.erasure” says key-destroyed; waits-for-hold, when a hold came in between; waits-for-reader, when another process still reads the store of keys. What waits is taken up when the hold is lifted, when it is approved once more, and at the next start; what waits for a reader also by the server itself, within minutes.',
  })
  approve(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: ApproveErasureRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new ApproveErasure({ ...body, contract, person }, context),
    );
  }

  @Post('people/:person/erasure/decline')
  @CommandRoute({ summary: 'Decline an erasure' })
  decline(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Body() body: DeclineErasureRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new DeclineErasure({ ...body, contract, person }, context),
    );
  }

  @Get('people/:person/standing')
  @QueryRoute({
    versionOf: streamShown.person,
    summary: 'Consent, holds and erasure of a person, and who they turned out to be',
    answer: {
      consents: [{ purpose: 'evaluation', status: 'given', givenOn: '2018-02-12' }],
      holds: [holdExample],
      erasure: erasureExample,
      alsoKnownAs: ['P7K3Q000000000001'],
      findings: [findingExample],
    },
  })
  standing(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    return this.queries.one(call, (asked) => {
      // Empty lists would pass for those of somebody.
      if (this.referrals.person(contract, person, asked) === undefined) return undefined;
      const { consents, holds, erasure, sameAs, alsoKnownAs, findings } = this.register.standing(
        contract,
        person,
        asked,
      );
      return {
        consents: consents.map(inCamelCase),
        holds: holds.map(inCamelCase),
        ...(erasure === undefined ? {} : { erasure: inCamelCase(erasure) }),
        ...(sameAs === undefined ? {} : { sameAs: sameAs.same_as }),
        alsoKnownAs,
        findings: findings.map(inCamelCase),
      };
    });
  }

  @Get('holds')
  @QueryRoute({
    versionOf: streamShown.contractHolds,
    summary: 'The legal holds of a contract, those over the whole of it first',
    answer: [holdExample],
  })
  holds(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.register.holds(contract, asked).map(inCamelCase));
  }

  @Get('erasures')
  @QueryRoute({
    summary: 'What was asked to be erased, and what became of it',
    list: true,
    filters: { status: ERASURE_STATUSES },
    answer: { data: [erasureExample], page: { next: null, entry: 4217 } },
  })
  erasures(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const status = oneOf('status', ERASURE_STATUSES, asked.filters.status);
        const { rows, next } = this.register.erasures(contract, {
          ...pageAsked(asked),
          ...(status === undefined ? {} : { status }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['status'],
    );
  }

  @Get('merge-findings')
  @QueryRoute({
    summary: 'What was claimed for people who turned out to be somebody else, and whether it was paid',
    answer: [findingExample],
  })
  findings(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(call, (asked) => this.register.findings(contract, asked).map(inCamelCase));
  }
}
