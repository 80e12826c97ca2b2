import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { invalid } from './query-desk.js';

/** A counting number in an address: the revision of a rate card, the nth time of an outcome. */
@Injectable()
export class PathNumber implements PipeTransform<string, number> {
  transform(text: string, { data }: ArgumentMetadata): number {
    if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
    throw invalid(data ?? 'number', 'must be a whole number from 1');
  }
}
