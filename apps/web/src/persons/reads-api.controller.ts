import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DiscloseField, DiscloseFile, PersonRecords, personReasons, ReadsRegister } from '#persons';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { Identity } from '../http/identity.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathEntry } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { Refused } from '../http/refusals.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { DiscloseFieldRequest, DiscloseFileRequest } from './persons.requests.js';

const readingExample = {
  entry: 5120,
  contract: 'reboot_west',
  subject: 'P7K3Q000000000000',
  what: 'identity',
  readBy: 'synthetic-verifier-1',
  readFor: 'fair_check',
  readRole: 'verifier',
  readOn: '2019-03-20',
  readAt: '2019-03-20T09:14:00.000Z',
};
const disclosureExample = {
  entry: 5121,
  contract: 'reboot_west',
  subject: 'P7K3Q000000000000',
  ofEntry: 4217,
  path: '/note',
  commitment: `sha256:${'9f'.repeat(32)}`,
  disclosedTo: 'auditor-3',
  purpose: 'audit',
  disclosedBy: 'synthetic-payer-2',
  disclosedFor: 'bristol_cc',
  disclosedAt: '2019-04-26T10:02:00.000Z',
};

/** What is known of people, opened for those who may, and never without a record of who read it. */
@ApiTags('Reading and disclosing')
@Controller('v1/contracts/:contract')
export class ReadsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly records: PersonRecords,
    private readonly register: ReadsRegister,
    private readonly identity: Identity,
  ) {}

  @Get('people/:person/identity')
  @ApiSecurity('demonstration-identity')
  @QueryRoute({
    summary: 'Who a pseudonym is',
    description:
      'For the gateway that referred the person, their provider, the prime and the verifier. It is recorded.',
    asOf: false,
    refuses: 'The person was erased.',
    answer: { person: 'P7K3Q000000000000', reference: 'LCT-2018-0042', name: 'Made-up Name' },
  })
  async who(@TheCall() call: Call, @Param('contract') contract: string, @Param('person') person: string) {
    const actor = await this.identity.actorOf(call);
    return this.queries.one(call, async () => answered(call, await this.records.identity(actor, contract, person)), []);
  }

  @Get('entries/:entry/sealed')
  @ApiSecurity('demonstration-identity')
  @QueryRoute({
    summary: 'What is sealed in an entry of the contract, opened',
    description:
      'For payers, providers, primes and verifiers; to a provider, only about its own people. It is recorded.',
    asOf: false,
    refuses: 'The person was erased.',
    answer: { entry: 4217, fields: { '/note': 'Asks for mornings' } },
  })
  async sealed(@TheCall() call: Call, @Param('contract') contract: string, @Param('entry', PathEntry) entry: number) {
    const actor = await this.identity.actorOf(call);
    return this.queries.one(call, async () => answered(call, await this.records.fields(actor, contract, entry)), []);
  }

  @Post('entries/:entry/disclosures')
  @CommandRoute({
    summary: 'Disclose one sealed field to somebody, with its proof',
    description:
      '“about.plaintext” is what was committed to, byte for byte: its SHA-256 is “about.commitment”, which stands in the event.',
  })
  discloseField(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('entry', PathEntry) entry: number,
    @Body() body: DiscloseFieldRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new DiscloseField({ ...body, contract, entry }, context),
    );
  }

  @Post('entries/:entry/file-disclosure')
  @CommandRoute({
    summary: 'Disclose one evidence file to somebody, with its proof',
    description:
      '“about.plaintext” holds the SHA-256 of the file, and itself hashes to “about.commitment”. The file is downloaded under “about.file”.',
  })
  discloseFile(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('entry', PathEntry) entry: number,
    @Body() body: DiscloseFileRequest,
  ) {
    return this.desk.carryOut(
      call,
      personReasons,
      (context) => new DiscloseFile({ ...body, contract, entry }, context),
    );
  }

  @Get('reads')
  @QueryRoute({
    summary: 'Who has read what is kept about people, the newest first',
    description: 'Each reader, thing and day once. “person” may be the code of the contract, for words about nobody.',
    list: true,
    filters: { person: undefined, by: undefined },
    answer: { data: [readingExample], page: { next: null, entry: 5121 } },
  })
  reads(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { person: subject, by } = asked.filters;
        const { rows, next } = this.register.readings(contract, { ...pageAsked(asked), subject, by });
        return { rows: rows.map(inCamelCase), next };
      },
      ['person', 'by'],
    );
  }

  @Get('disclosures')
  @QueryRoute({
    summary: 'What was disclosed to whom, the newest first',
    list: true,
    filters: { person: undefined, by: undefined },
    answer: { data: [disclosureExample], page: { next: null, entry: 5121 } },
  })
  disclosures(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { person: subject, by } = asked.filters;
        const { rows, next } = this.register.disclosures(contract, { ...pageAsked(asked), subject, by });
        return { rows: rows.map(inCamelCase), next };
      },
      ['person', 'by'],
    );
  }
}

/** What was opened is for whoever asked, and no cache on the way may keep it. @throws Refused */
function answered<Value extends object>(
  { reply }: Call,
  found: Value | (ConstructorParameters<typeof Refused>[0] & { readonly refused: string }),
): Exclude<Value, { readonly refused: string }> {
  if ('refused' in found) throw new Refused(found as ConstructorParameters<typeof Refused>[0], personReasons);
  reply.header('Cache-Control', 'private, no-store');
  return found as Exclude<Value, { readonly refused: string }>;
}
