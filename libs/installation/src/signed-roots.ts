import { Injectable } from '@nestjs/common';
import { CheckpointRoots } from '#samples';
import { TransparencyLog } from '#tamper-evidence';

/** The roots of the checkpoints that this ledger signed: a sample may be drawn by one that came after its frame. */
@Injectable()
export class SignedRoots extends CheckpointRoots {
  constructor(private readonly log: TransparencyLog) {
    super();
  }

  rootOf(size: number): string | undefined {
    return this.log.checkpointOf(size)?.root.toString('base64');
  }
}
