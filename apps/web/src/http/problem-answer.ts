import { ApiProperty } from '@nestjs/swagger';
import type { FieldProblem, ProblemDocument, StaleVersion } from './problem.js';

class FieldProblemAnswer implements FieldProblem {
  @ApiProperty({ description: 'JSON Pointer to the field.', example: '/referredOn' }) readonly pointer!: string;
  @ApiProperty({ description: 'What is wrong, for programs.', example: 'required' }) readonly code!: string;
  @ApiProperty({ description: 'The rule, in words.', example: 'referredOn must be given' }) readonly detail!: string;
}

class StaleVersionAnswer implements StaleVersion {
  @ApiProperty({ description: 'The stream that the command was meant for.', example: 'ratecard-reboot_west' })
  readonly stream!: string;
  @ApiProperty({ description: 'The revision in If-Match.', example: 5 }) readonly expected!: number;
  @ApiProperty({ description: 'The revision that the stream has; -1 where it does not exist.', example: 6 })
  readonly actual!: number;
  @ApiProperty({
    description: 'Where the events between the two can be read.',
    example: '/v1/events?contract=reboot_west&stream=ratecard-reboot_west&afterRevision=5',
  })
  readonly changes!: string;
}

/** RFC 9457 problem details as this service writes them. */
export class ProblemAnswer implements ProblemDocument {
  @ApiProperty({ description: 'Opens a page that explains the problem.', example: '/problems/invalid-input' })
  readonly type!: string;
  @ApiProperty({
    description: 'What kind of problem it is, in words.',
    example: 'The request is not what this operation takes',
  })
  readonly title!: string;
  @ApiProperty({ type: 'integer', description: 'The status of the answer.', example: 400 }) readonly status!: number;
  @ApiProperty({ description: 'What is wrong this time.', example: '/referredOn: referredOn must be given' })
  readonly detail!: string;
  @ApiProperty({ description: 'What was asked for.', example: '/v1/contracts/reboot_west/referrals' })
  readonly instance!: string;
  @ApiProperty({ description: 'Stable: meant for programs.', example: 'invalid-input' }) readonly code!: string;
  @ApiProperty({
    description: 'Under which the operator finds it in the log of the process.',
    example: '0b9f7a9e-6a0b-4c3e-9f8e-2f1d8f0a6c11',
  })
  readonly requestId!: string;
  @ApiProperty({
    type: [FieldProblemAnswer],
    required: false,
    description: 'With status 400: each field that is wrong, all at once.',
  })
  readonly errors?: readonly FieldProblem[];
  @ApiProperty({ required: false, description: 'With status 412: what the command was meant for.' })
  readonly version?: StaleVersionAnswer;
}
