import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CorrectAchievementDate,
  evidenceReasons,
  QueryEvidence,
  RejectEvidence,
  SubmitEvidence,
  VerifyEvidence,
  WithdrawEvidence,
  WithdrawVerification,
} from '#evidence';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { PathNumber } from '../http/path-number.js';
import { CommandRoute } from '../http/routes.js';
import {
  CorrectAchievementDateRequest,
  QueryEvidenceRequest,
  RejectEvidenceRequest,
  SubmitEvidenceRequest,
  VerifyEvidenceRequest,
  WithdrawEvidenceRequest,
  WithdrawVerificationRequest,
} from './evidence.requests.js';

@ApiTags('Evidence and verification')
@Controller('v1/contracts/:contract/people/:person/outcomes/:outcome/:occurrence')
export class EvidenceApiController {
  constructor(private readonly desk: CommandDesk) {}

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
}
