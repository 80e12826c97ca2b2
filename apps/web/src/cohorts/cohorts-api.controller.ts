import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ClaimCohort,
  CohortsRegister,
  cohortClaimIdOf,
  cohortReasons,
  DefineCohort,
  MeasureCohort,
  POOLED,
  RejectCohortResult,
  VerifyCohortResult,
  WithdrawCohortClaim,
} from '#cohorts';
import type { ContractId, OutcomeCode } from '#kernel';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { pageAsked } from '../http/page-of-all.js';
import { PathNumber } from '../http/path-number.js';
import { oneOf, QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  ClaimCohortRequest,
  DefineCohortRequest,
  MeasureCohortRequest,
  RejectCohortResultRequest,
  VerifyCohortResultRequest,
  WithdrawCohortClaimRequest,
} from './cohorts.requests.js';

const CLAIM_STATUSES = ['made', 'withdrawn'] as const;

const cohortExample = {
  contract: 'riverside',
  outcome: 'reconvictions',
  cohort: 'cohort_1',
  title: 'First thousand releases',
  joinsFrom: '2018-01-08',
  joinsTo: '2018-12-31',
  results: 1,
  verifiedResult: 1,
  verifiedReduction: '8.4105',
};

const resultExample = {
  result: 1,
  status: 'verified',
  method: 'propensity_score_matching',
  methodVersion: '2',
  comparedWith: 'comparison-group',
  size: 1000,
  events: '1383',
  expectedEvents: '1510',
  reduction: '8.4105',
  measuredOn: '2020-06-30',
  measuredFor: 'evaluators',
  decidedOn: '2020-07-10',
  decidedFor: 'checkers',
};

const claimExample = {
  claim: 'riverside.reconvictions.pooled',
  contract: 'riverside',
  outcome: 'reconvictions',
  status: 'made',
  achievedOn: '2020-06-30',
  claimedOn: '2020-07-20',
  rateCardLine: 'reconvictions',
  revision: 1,
  per: 'cohort',
  threshold: '7.5',
  measured: '9',
  quantity: 2,
  results: 'cohort_1/1 cohort_2/1',
  restated: 0,
};

/** Outcomes that are measured on groups: cohorts, results by a method and its version, and what was claimed on them. */
@ApiTags('Cohorts')
@Controller('v1/contracts/:contract')
export class CohortsApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: CohortsRegister,
  ) {}

  @Post('cohorts/:outcome')
  @CommandRoute({ summary: 'Say which group of people an outcome is measured on' })
  define(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Body() body: DefineCohortRequest,
  ) {
    return this.desk.carryOut(
      call,
      cohortReasons,
      (context) => new DefineCohort({ ...body, contract, outcome }, context),
    );
  }

  @Post('cohorts/:outcome/:cohort/results')
  @CommandRoute({
    summary: 'Record what was measured of a cohort, or measured anew by another method',
    description: 'A later result takes the place of the one before once it is verified; both stay on record.',
  })
  measure(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Body() body: MeasureCohortRequest,
  ) {
    return this.desk.carryOut(
      call,
      cohortReasons,
      (context) => new MeasureCohort({ ...body, contract, outcome, cohort }, context),
    );
  }

  @Post('cohorts/:outcome/:cohort/results/:result/verification')
  @CommandRoute({
    summary: 'Find that a result was measured as its method says',
    description: 'Claims that rest on an earlier result are restated, and the next statement adjusts what was billed.',
  })
  verify(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Param('result', PathNumber) result: number,
    @Body() body: VerifyCohortResultRequest,
  ) {
    return this.desk.carryOut(
      call,
      cohortReasons,
      (context) => new VerifyCohortResult({ ...body, contract, outcome, cohort, result }, context),
    );
  }

  @Post('cohorts/:outcome/:cohort/results/:result/rejection')
  @CommandRoute({ summary: 'Find that a result was not measured as its method says' })
  reject(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Param('result', PathNumber) result: number,
    @Body() body: RejectCohortResultRequest,
  ) {
    return this.desk.carryOut(
      call,
      cohortReasons,
      (context) => new RejectCohortResult({ ...body, contract, outcome, cohort, result }, context),
    );
  }

  @Post('cohorts/:outcome/:cohort/claim')
  @CommandRoute({
    summary: 'Claim what a cohort achieved, or all of them together',
    description: 'The cohort “pooled” is all of them together, for when none reached a threshold of its own.',
  })
  claim(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Body() body: ClaimCohortRequest,
  ) {
    return this.desk.carryOut(
      call,
      cohortReasons,
      (context) => new ClaimCohort({ ...body, contract, outcome, cohort }, context),
    );
  }

  @Post('cohorts/:outcome/:cohort/claim/withdrawal')
  @CommandRoute({ summary: 'Take the claim of a cohort, or of all of them together, back' })
  withdrawClaim(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
    @Body() body: WithdrawCohortClaimRequest,
  ) {
    return this.desk.carryOut(
      call,
      cohortReasons,
      (context) => new WithdrawCohortClaim({ ...body, contract, outcome, cohort }, context),
    );
  }

  @Get('cohorts')
  @QueryRoute({
    summary: 'The cohorts of a contract, each with the result that stands',
    filters: { outcome: undefined },
    answer: [cohortExample],
  })
  cohorts(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.one(
      call,
      ({ asOf, filters: { outcome } }) =>
        this.register.cohorts(contract, { asOf, ...(outcome === undefined ? {} : { outcome }) }).map(inCamelCase),
      ['asOf', 'outcome'],
    );
  }

  @Get('cohorts/:outcome/:cohort')
  @QueryRoute({
    versionOf: streamShown.cohorts,
    summary: 'One cohort with every result that was measured of it',
    answer: { ...cohortExample, measured: [resultExample] },
  })
  cohort(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
  ) {
    return this.queries.one(call, (asked) => {
      const found = this.register.cohort({ contract, outcome, cohort }, asked);
      if (found === undefined) return undefined;
      const { measured, ...row } = found;
      return { ...inCamelCase(row), measured: measured.map(inCamelCase) };
    });
  }

  @Get('cohorts/:outcome/:cohort/claim')
  @QueryRoute({
    versionOf: streamShown.cohorts,
    summary: 'The claim of a cohort, or of all of them together (pooled)',
    answer: claimExample,
  })
  claimOf(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('outcome') outcome: string,
    @Param('cohort') cohort: string,
  ) {
    const claim = cohortClaimIdOf({
      contract: contract as ContractId,
      outcome: outcome as OutcomeCode,
      cohort: cohort === POOLED ? undefined : (cohort as OutcomeCode),
    });
    return this.queries.one(call, (asked) => {
      const found = this.register.claim(claim, asked);
      return found && inCamelCase(found);
    });
  }

  @Get('cohort-claims')
  @QueryRoute({
    summary: 'The claims of cohorts',
    list: true,
    filters: { outcome: undefined, status: CLAIM_STATUSES },
    answer: { data: [claimExample], page: { next: null, entry: 4217 } },
  })
  claims(@TheCall() call: Call, @Param('contract') contract: string) {
    return this.queries.list(
      call,
      (asked) => {
        const { outcome } = asked.filters;
        const status = oneOf('status', CLAIM_STATUSES, asked.filters.status);
        const { rows, next } = this.register.claims(contract, {
          ...pageAsked(asked),
          ...(outcome === undefined ? {} : { outcome }),
          ...(status === undefined ? {} : { status }),
        });
        return { rows: rows.map(inCamelCase), next };
      },
      ['outcome', 'status'],
    );
  }
}
