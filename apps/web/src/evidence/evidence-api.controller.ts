import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CorrectAchievementDate,
  CorrectLapse,
  EvidenceRegister,
  evidenceReasons,
  type OutcomePath,
  QueryEvidence,
  RecordLapse,
  RecordRegained,
  RejectEvidence,
  SubmitEvidence,
  VerifyEvidence,
  WithdrawEvidence,
  WithdrawVerification,
} from '#evidence';
import { type Call, TheCall } from '../http/call.js';
import { inCamelCase } from '../http/camel-case.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { QueryDesk } from '../http/query-desk.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { streamShown } from '../http/stream-shown.js';
import {
  CorrectAchievementDateRequest,
  CorrectLapseRequest,
  QueryEvidenceRequest,
  RecordLapseRequest,
  RecordRegainedRequest,
  RejectEvidenceRequest,
  SubmitEvidenceRequest,
  VerifyEvidenceRequest,
  WithdrawEvidenceRequest,
  WithdrawVerificationRequest,
} from './evidence.requests.js';

const outcomeExample = {
  contract: 'reboot_west',
  person: 'P7K3Q000000000000',
  outcome: 'enters_employment',
  occurrence: 1,
  status: 'verified',
  achievedOn: '2019-03-01',
  attempts: 1,
  verifiedOn: '2019-03-20',
  method: 'document-check',
};

@ApiTags('Evidence and verification')
@Controller('v1/contracts/:contract/people/:person/outcomes/:outcome/:occurrence')
export class EvidenceApiController {
  constructor(
    private readonly desk: CommandDesk,
    private readonly queries: QueryDesk,
    private readonly register: EvidenceRegister,
  ) {}

  @Post('evidence')
  @CommandRoute({
    summary: 'Submit evidence that an outcome was achieved',
    description: 'Names a file that was uploaded before, or one that stays with the provider.',
  })
  submit(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: SubmitEvidenceRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new SubmitEvidence({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('evidence/:evidence/withdrawal')
  @CommandRoute({ summary: 'Withdraw a piece of evidence' })
  withdraw(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Param('evidence') evidence: string,
    @Body() body: WithdrawEvidenceRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new WithdrawEvidence({ ...body, contract, person, outcome, occurrence, evidence }, context),
    );
  }

  @Post('achievement-date')
  @CommandRoute({ summary: 'Correct the day of an achievement' })
  correctDate(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: CorrectAchievementDateRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new CorrectAchievementDate({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('verification')
  @CommandRoute({
    summary: 'Verify: the evidence shows the outcome',
    description: 'By an independent verifier who did not submit it.',
  })
  verify(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: VerifyEvidenceRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new VerifyEvidence({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('query')
  @CommandRoute({ summary: 'Send the evidence back with a question' })
  query(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: QueryEvidenceRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new QueryEvidence({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('rejection')
  @CommandRoute({ summary: 'Reject the evidence' })
  reject(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: RejectEvidenceRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new RejectEvidence({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('verification/withdrawal')
  @CommandRoute({ summary: 'Take a verification back' })
  withdrawVerification(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: WithdrawVerificationRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new WithdrawVerification({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('lapse')
  @CommandRoute({
    summary: 'Record that what had been achieved was lost',
    description: 'A clock that runs from this outcome may be set back by it, as the rate card says.',
  })
  lapse(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: RecordLapseRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new RecordLapse({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('lapse/return')
  @CommandRoute({
    summary: 'Record that what had been lost was regained',
    description: 'The day from which a clock that was set back runs anew.',
  })
  regained(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: RecordRegainedRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new RecordRegained({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Post('lapse/correction')
  @CommandRoute({
    summary: 'Correct when what was achieved was lost and regained, or that it was lost at all',
    description: 'By an independent verifier, because a clock may run from it.',
  })
  correctLapse(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
    @Body() body: CorrectLapseRequest,
  ) {
    return this.desk.carryOut(
      call,
      evidenceReasons,
      (context) => new CorrectLapse({ ...body, contract, person, outcome, occurrence }, context),
    );
  }

  @Get()
  @QueryRoute({
    versionOf: streamShown.outcome,
    summary: 'One outcome of one person: its evidence, every decision on it, and when it was lost and regained',
    answer: { ...outcomeExample, evidence: [], decisions: [], lapses: [] },
  })
  outcome(
    @TheCall() call: Call,
    @Param('contract') contract: string,
    @Param('person') person: string,
    @Param('outcome') outcome: string,
    @Param('occurrence', PathNumber) occurrence: number,
  ) {
    const path = { contract, person, outcome, occurrence } as OutcomePath;
    return this.queries.one(call, (asked) => {
      const found = this.register.outcome(path, asked);
      return (
        found && {
          ...inCamelCase(found),
          evidence: this.register.items(path, asked).map(inCamelCase),
          decisions: this.register.decisions(path, asked).map(inCamelCase),
          lapses: this.register.lapses(path, asked).map(inCamelCase),
        }
      );
    });
  }
}
