import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ContractId } from '#kernel';
import { paymentReasons } from '#payments';
import {
  AgreementRegister,
  agreementGroups,
  CheckSampleItem,
  type CheckSampleItemInput,
  CloseSample,
  CloseSampleFrame,
  CorrectSampleFinding,
  DrawSample,
  FrameQuery,
  FrameSource,
  frameText,
  ProposeSampleRecovery,
  RecheckVerification,
  type SampleDetails,
  type SampleItemDetails,
  type SampleRow,
  SamplesRegister,
  Stratify,
  sampleReasons,
} from '#samples';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  CheckSampleItemRequest,
  CloseSampleFrameRequest,
  CloseSampleRequest,
  DrawSampleRequest,
  ProposeSampleRecoveryRequest,
  RecheckVerificationRequest,
} from './samples.requests.js';

const STATUSES = ['framed', 'drawn', 'closed'] as const;

const sampleExample = {
  contract: 'reboot_west',
  sample: 'reboot_west.V1',
  status: 'drawn',
  of: 'paid-claims',
  frame: { of: 'paid-claims', period: { from: '2019-04-01', to: '2019-06-30' } },
  asOf: 4217,
  members: 311,
  pence: 18_715_400,
  digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  size: 30,
  confidence: '95',
  closedOn: '2019-07-01',
  closedFor: 'bristol_cc',
  frameEntry: 4218,
  seedEntry: 4230,
  seed: '05 11 17 23 41 48',
  seedKind: 'public-draw',
  seedWords: 'National Lottery, Lotto draw 2468',
  seedDrawnOn: '2019-07-06',
  seedGivenOn: '2019-07-08',
  checked: 12,
  inError: 1,
};

const stratumExample = { place: 1, stratum: 'all', members: 311, pence: 18_715_400, size: 30 };

const itemExample = {
  place: 1,
  item: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  stratum: 'all',
  pence: 66_000,
  finding: 'partly',
  rightPence: 40_000,
  reasonCode: 'wrong-amount',
  checkedOn: '2019-07-15',
  checkedFor: 'checkers',
  findings: 1,
  earlier: [],
};

const secondCheckExample = {
  item: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  outcome: 'enters_employment',
  first: 'verified',
  firstOn: '2019-02-11',
  firstFor: 'checkers',
  second: 'rejected',
  secondOn: '2019-07-15',
  secondFor: 'checkers',
};

const rateExample = {
  group: 'checkers',
  pairs: 50,
  bothVerified: 20,
  onlyFirstVerified: 5,
  onlySecondVerified: 10,
  bothRejected: 15,
  rate: { agreement: '70', kappa: '0.4' },
};

type Path = Pick<CheckSampleItemInput, 'person' | 'outcome' | 'occurrence'>;

/** Samples of claims and verifications: frame, public seed, draw, findings, and what follows from them. */
@ApiTags('Samples')
@Controller('v1/contracts/:contract')
export class SamplesApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: SamplesRegister,
    private readonly agreement: AgreementRegister,
    private readonly source: FrameSource,
  ) {}

  @Post('samples')
  @CommandRoute({
    summary: 'Settle what a sample is drawn from, its strata and its size, before anybody can know the seed',
  })
  closeFrame(@TheCall() call: Call, @Param('contract') contract: string, @Body() body: CloseSampleFrameRequest) {
    return this.desk.carryOut(call, sampleReasons, (context) => new CloseSampleFrame({ ...body, contract }, context));
  }

  @Post('samples/:sample/draw')
  @CommandRoute({
    summary: 'Give the public seed, by which the sample is drawn',
    description: 'A public draw of a later day than the frame, or the root of a signed checkpoint that holds it.',
  })
  draw(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('sample') sample: string,
    @Body() body: DrawSampleRequest,
  ) {
    return this.desk.carryOut(call, sampleReasons, (context) => new DrawSample({ ...body, contract, sample }, context));
  }

  @Post('samples/:sample/items/:person/:outcome/:occurrence/finding')
  @CommandRoute({ summary: 'Record what was found of a drawn claim' })
  check(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('sample') sample: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: CheckSampleItemRequest,
  ) {
    const path: Path = { person, outcome, occurrence };
    return this.desk.carryOut(
      call,
      sampleReasons,
      (context) => new CheckSampleItem({ ...body, contract, sample, ...path }, context),
    );
  }

  @Post('samples/:sample/items/:person/:outcome/:occurrence/correction')
  @CommandRoute({ summary: 'Correct what was found of a drawn claim, while the sample is open' })
  correct(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('sample') sample: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: CheckSampleItemRequest,
  ) {
    const path: Path = { person, outcome, occurrence };
    return this.desk.carryOut(
      call,
      sampleReasons,
      (context) => new CorrectSampleFinding({ ...body, contract, sample, ...path }, context),
    );
  }

  @Post('samples/:sample/items/:person/:outcome/:occurrence/second-check')
  @CommandRoute({
    summary: 'Decide about a drawn verification again, without being told the first decision',
    description: 'The first decision is told once the second stands.',
  })
  recheck(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('sample') sample: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: RecheckVerificationRequest,
  ) {
    const path: Path = { person, outcome, occurrence };
    return this.desk.carryOut(
      call,
      sampleReasons,
      (context) => new RecheckVerification({ ...body, contract, sample, ...path }, context),
    );
  }

  @Post('samples/:sample/closing')
  @CommandRoute({ summary: 'Work out what follows from a sample once every item of it was checked' })
  close(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('sample') sample: string,
    @Body() body: CloseSampleRequest,
  ) {
    return this.desk.carryOut(
      call,
      sampleReasons,
      (context) => new CloseSample({ ...body, contract, sample }, context),
    );
  }

  @Post('samples/:sample/recoveries')
  @CommandRoute({
    summary: 'Propose what follows from a closed sample as a clawback',
    description: 'It needs the approvals that every clawback needs.',
  })
  recover(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('sample') sample: string,
    @Body() body: ProposeSampleRecoveryRequest,
  ) {
    return this.desk.carryOut(
      call,
      { ...paymentReasons, ...sampleReasons },
      (context) => new ProposeSampleRecovery({ ...body, contract, sample }, context),
    );
  }

  @Get('samples')
  @QueryRoute({
    summary: 'The samples of a contract, or those that a claim was drawn into',
    list: true,
    filters: { status: STATUSES, claim: undefined },
    answer: { data: [sampleExample], page: { next: null, entry: 4217 } },
  })
  samples(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const status = oneOf('status', STATUSES, asked.filters.status);
        const { claim } = asked.filters;
        const { rows, next } = this.register.samples(contract, {
          ...pageAsked(asked),
          ...(status === undefined ? {} : { status }),
          ...(claim === undefined ? {} : { claim }),
        });
        return { rows: rows.map(sampleAnswer), next };
      },
      ['status', 'claim'],
    );
  }

  @Get('samples/:sample')
  @QueryRoute({
    versionOf: streamShown.sample,
    summary: 'One sample with its strata, and what follows from it once it is closed',
    answer: { ...sampleExample, strata: [stratumExample] },
  })
  sample(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.sample(contract, sample, asked);
      return found && detailsAnswer(found);
    });
  }

  @Get('samples/:sample/frame')
  @QueryRoute({
    summary: 'The list that a sample is drawn from, found again in the ledger as of its entry',
    description:
      'Its SHA-256 is the digest of the sample: a line for each member with reference, stratum and pence, a tab between.',
    answer: {
      sample: 'reboot_west.V1',
      digest: sampleExample.digest,
      text: 'reboot_west.P7K3Q000000000000.enters_employment.1\tall\t66000\n',
    },
  })
  frame(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.queries.one(call, (asked) => {
      const found = this.register.sample(contract, sample, asked);
      return found && { sample, digest: found.digest, text: frameText(frameOf(this.source, found)) };
    });
  }

  @Get('samples/:sample/items')
  @QueryRoute({
    summary: 'The drawn items in the order in which they were drawn, with every finding',
    list: true,
    answer: { data: [itemExample], page: { next: null, entry: 4217 } },
  })
  items(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.queries.list(call, (asked) => {
      const { rows, next } = this.register.items(contract, sample, pageAsked(asked));
      return { rows: rows.map(itemAnswer), next };
    });
  }

  @Get('samples/:sample/second-checks')
  @QueryRoute({
    summary: 'What two verifiers decided, side by side, where both have',
    answer: [secondCheckExample],
  })
  secondChecks(@TheCall() call: Call, @Param('contract') contract: string, @Param('sample') sample: string) {
    return this.queries.one(call, (asked) => this.register.secondChecks(contract, sample, asked).map(inCamelCase));
  }

  @Get('agreement')
  @QueryRoute({
    summary: 'How often a second verifier decides as the first did, with Cohen’s kappa',
    description: 'Below ten pairs only the counts are told.',
    filters: { by: agreementGroups },
    answer: [rateExample],
  })
  rates(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      ({ asOf, filters }) => {
        const by = oneOf('by', agreementGroups, filters.by);
        return this.agreement.rates(contract, { asOf, ...(by === undefined ? {} : { by }) });
      },
      ['asOf', 'by'],
    );
  }
}

/** The members of a sample's frame, found again. */
export function frameOf(source: FrameSource, { contract, frame, stratify, as_of }: SampleRow) {
  const divided = stratify === null ? undefined : Stratify.parse(JSON.parse(stratify));
  return source.frame(contract as ContractId, FrameQuery.parse(JSON.parse(frame)), divided, as_of).members;
}

function sampleAnswer({ frame, stratify, ...row }: SampleRow) {
  const divided = stratify === null ? undefined : (JSON.parse(stratify) as Stratify);
  return {
    ...inCamelCase(row),
    frame: JSON.parse(frame) as FrameQuery,
    ...(divided === undefined ? {} : { stratify: divided }),
  };
}

function detailsAnswer({ strata, ...row }: SampleDetails) {
  return { ...sampleAnswer(row), strata: strata.map(inCamelCase) };
}

function itemAnswer({ earlier, ...row }: SampleItemDetails) {
  return { ...inCamelCase(row), earlier: earlier.map(inCamelCase) };
}
