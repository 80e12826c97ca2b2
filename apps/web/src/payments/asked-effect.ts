import { Injectable } from '@nestjs/common';
import type { ContractId } from '#kernel';
import { type ChangeAsked, type ChangeSupposed, EffectOfChange, NoSuchChange, StatementsRegister } from '#payments';
import type { Asked } from '../http/query-desk.js';
import { keepingMoment } from '../layout/parts.js';
import type { EffectAsked } from './effect.section.js';

/** A page works out by itself what so many claims come to; for more it is asked, because it takes seconds. */
export const CLAIMS_WORKED_OUT_AT_ONCE = 5000;

/** The effect of a change for its page. */
@Injectable()
export class AskedEffect {
  constructor(
    private readonly effects: EffectOfChange,
    private readonly statements: StatementsRegister,
  ) {}

  /** @param path the address of the page that shows it, which `?effect=shown` has work it out. */
  async of(contract: string, change: ChangeAsked, asked: Asked, path: string): Promise<EffectAsked> {
    const { claims } = this.statements.totals(contract, asked);
    if (claims > CLAIMS_WORKED_OUT_AT_ONCE && asked.filters['effect'] !== 'shown') {
      return { ask: { text: 'Work out the effect', href: keepingMoment(`${path}?effect=shown`, asked) }, claims };
    }
    return this.#worked(contract, change, asked);
  }

  /** What a change that nobody has recorded would do. For many claims only its page says it, because it takes seconds. */
  async supposed(contract: string, change: ChangeSupposed, asked: Asked): Promise<EffectAsked> {
    const { claims } = this.statements.totals(contract, asked);
    if (claims > CLAIMS_WORKED_OUT_AT_ONCE) {
      return {
        words: 'Every claim of the contract has to be worked out to say it. Its page works it out when it is recorded.',
      };
    }
    return this.#worked(contract, change, asked);
  }

  async #worked(contract: string, change: ChangeAsked | ChangeSupposed, asked: Asked): Promise<EffectAsked> {
    try {
      return {
        effect: await this.effects.byStanding(contract as ContractId, change, undefined, asked.workedOutAt),
        asked,
      };
    } catch (error) {
      if (!(error instanceof NoSuchChange)) throw error;
      return { words: 'It was not agreed and never will be, so it has no effect.' };
    }
  }
}
