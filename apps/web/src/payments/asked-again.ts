import { Injectable } from '@nestjs/common';
import type { ClaimId, ContractId } from '#kernel';
import { NothingBilled, Recompute, StatementsRegister } from '#payments';
import type { Asked } from '../http/query-desk.js';
import { keepingMoment } from '../layout/parts.js';
import { CLAIMS_WORKED_OUT_AT_ONCE } from './asked-effect.js';
import type { WorkedAgain } from './worked-again.section.js';

/** Whether a line would come out the same with the ledger of today, or of then, for its page. */
@Injectable()
export class AskedAgain {
  constructor(
    private readonly recompute: Recompute,
    private readonly statements: StatementsRegister,
  ) {}

  /** @param path the address of the page that shows it, which `?again=shown` has work it out. */
  async of(contract: string, claim: string, asked: Asked, path: string): Promise<WorkedAgain> {
    const { claims } = this.statements.totals(contract, asked);
    if (claims > CLAIMS_WORKED_OUT_AT_ONCE && asked.filters['again'] !== 'shown') {
      return { ask: { text: 'Work it out again', href: keepingMoment(`${path}?again=shown`, asked) }, claims };
    }
    try {
      return {
        again: await this.recompute.ofClaim(contract as ContractId, claim as ClaimId, asked.workedOutAt),
        asked,
      };
    } catch (error) {
      if (!(error instanceof NothingBilled)) throw error;
      return { words: 'The statement was not issued, so nothing was billed that could be worked out again.' };
    }
  }
}
