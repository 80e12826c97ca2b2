import { Injectable } from '@nestjs/common';
import type { ContractId, PersonId } from '#kernel';
import { DisputesRegister } from '#payments';
import { type OpenMatter, OpenMatters } from '#persons';
import { SamplesRegister } from '#samples';

const ROWS = 200;

/**
 * The disputes and samples that are open about what a person achieved: persons stand upstream of both and cannot ask
 * themselves.
 */
@Injectable()
export class OpenBusiness extends OpenMatters {
  constructor(
    private readonly disputes: DisputesRegister,
    private readonly samples: SamplesRegister,
  ) {
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
    const sampled = this.samples.openOf(contract, person);
    return [...found, ...sampled.map((ref) => ({ matter: 'sample', ref }) as const)];
  }
}
