import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { invalid, numberFrom } from './query-desk.js';

/** A counting number in an address: the revision of a rate card, the nth time of an outcome. */
@Injectable()
export class PathNumber implements PipeTransform<string, number> {
  transform(text: string, { data }: ArgumentMetadata): number {
    return numberFrom(data ?? 'number', text);
  }
}

/** The number of a ledger entry in an address. The first is 0. */
@Injectable()
export class PathEntry implements PipeTransform<string, number> {
  transform(text: string, { data }: ArgumentMetadata): number {
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw invalid(data ?? 'entry', 'must be the number of an entry');
  }
}
