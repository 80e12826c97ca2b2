import { ApiProperty } from '@nestjs/swagger';
import type { EventRef } from '#event-log';

class RecordedEventRef {
  @ApiProperty({ format: 'uuid', example: '0b9f7a9e-6a0b-5c3e-9f8e-2f1d8f0a6c11' }) id!: string;
  @ApiProperty({ example: 'EvidenceVerified' }) type!: string;
  @ApiProperty({ example: 3 }) revision!: number;
}

/** What every command answers: what stands in the ledger because of it. */
export class RecordedAnswer {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Give it to a query as minPosition, and the query waits until it can see this.',
    example: '00000000000000004217',
  })
  readonly position!: string | null;
  @ApiProperty({ description: 'True when this was recorded before, or there was nothing left to do.', example: false })
  readonly repeated!: boolean;
  @ApiProperty({ example: 'claim-reboot_west-P7K3Q000000000000-enters_employment-1' }) readonly stream!: string;
  @ApiProperty({ description: 'The revision that the stream has now.', example: 0 }) readonly revision!: number;
  @ApiProperty({ type: [RecordedEventRef] }) readonly events!: readonly EventRef[];
  @ApiProperty({
    type: Object,
    additionalProperties: true,
    description: 'The references that the command made or found.',
    example: { claim: 'reboot_west.P7K3Q000000000000.enters_employment.1' },
  })
  readonly about!: object;
}
