import { Injectable } from '@nestjs/common';
import type { ContractId } from '#kernel';
import { type ChangeAsked, EffectOfChange, NoSuchChange, StatementsRegister } from '#payments';
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
    try {
      return { effect: await this.effects.of(contract as ContractId, change, undefined, asked.workedOutAt), asked };
    } catch (error) {
      if (!(error instanceof NoSuchChange)) throw error;
      return { words: 'It was not agreed and never will be, so it has no effect.' };
    }
  }
}
