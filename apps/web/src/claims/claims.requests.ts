import { ClaimWithdrawReason } from '#claims';
import { Code, Day, OneOf, Whole, Words } from '../http/fields.js';

export class MakeClaimRequest {
  @Day({ about: 'When it is claimed; today, when absent.', example: '2019-04-02', optional: true })
  readonly claimedOn?: string;
  @Code({ about: 'The rate-card line, where several pay the outcome.', example: 'enters_employment', optional: true })
  readonly line?: string;
  @Whole({
    about: 'Of what is counted in days, points or pieces, no more than was verified; all of it, when absent.',
    example: 1,
    min: 1,
    max: 1_000_000,
    optional: true,
  })
  readonly quantity?: number;
}

export class WithdrawClaimRequest {
  @OneOf({ about: 'Why.', example: 'made-in-error', of: ClaimWithdrawReason.options })
  readonly reasonCode!: ClaimWithdrawReason;
  @Words({ about: 'More about it. Sealed.', example: 'Claimed twice.', min: 1, max: 2000, optional: true })
  readonly words?: string;
  @Day({ about: 'When; today, when absent.', example: '2019-04-09', optional: true }) readonly withdrawnOn?: string;
}
