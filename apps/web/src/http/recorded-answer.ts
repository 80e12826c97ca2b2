import { ApiProperty } from '@nestjs/swagger';
import type { EventRef } from '#event-log';
import type { Receipt } from './receipts.js';

class RecordedEventRef {
  @ApiProperty({ format: 'uuid', example: '0b9f7a9e-6a0b-5c3e-9f8e-2f1d8f0a6c11' }) id!: string;
  @ApiProperty({ example: 'EvidenceVerified' }) type!: string;
  @ApiProperty({ example: 3 }) revision!: number;
}

class ReceiptAnswer {
  @ApiProperty({ description: 'The ledger entry of the event.', example: 4217 }) readonly entry!: number;
  @ApiProperty({ description: 'The size of the checkpoint that includes it.', example: 4218 }) readonly size!: number;
  @ApiProperty({
    description: 'A C2SP .tlog-proof: keep it, and nobody can drop or change the event without being found out.',
    example: 'c2sp.org/tlog-proof@v1\nindex 4217\n…',
  })
  readonly tlogProof!: string;
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
  @ApiProperty({
    type: [ReceiptAnswer],
    required: false,
    description:
      'With “Prefer: receipt”: one for each event, in their order. Empty when the log was not signed in time; the events are recorded all the same, and GET /v1/entries/{entry}/proof has the proof later.',
  })
  readonly receipts?: readonly Receipt[];
}
