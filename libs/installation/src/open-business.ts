import { Injectable } from '@nestjs/common';
import type { ContractId, PersonId } from '#kernel';
import { DisputesRegister } from '#payments';
import { type OpenMatter, OpenMatters } from '#persons';

const ROWS = 200;

/** The disputes that are open about what a person achieved: persons stand upstream of money and cannot ask themselves. */
@Injectable()
export class OpenDisputes extends OpenMatters {
  constructor(private readonly disputes: DisputesRegister) {
    super();
  }

  async of(contract: ContractId, person: PersonId): Promise<readonly OpenMatter[]> {
    const found: OpenMatter[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = this.disputes.disputes(contract, {
        status: 'open',
        limit: ROWS,
        ...(after === undefined ? {} : { after }),
      });
      // A claim is named by contract, person, outcome and occurrence.
      const theirs = rows.filter(({ claim }) => claim.startsWith(`${contract}.${person}.`));
      found.push(...theirs.map(({ statement, line }) => ({ matter: 'dispute', ref: `${statement}/${line}` }) as const));
      after = next;
    } while (after !== undefined);
    return found;
  }
}
