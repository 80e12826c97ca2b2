import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { numberFrom } from './query-desk.js';

/** A counting number in an address: the revision of a rate card, the nth time of an outcome. */
@Injectable()
export class PathNumber implements PipeTransform<string, number> {
  transform(text: string, { data }: ArgumentMetadata): number {
    return numberFrom(data ?? 'number', text);
  }
}
