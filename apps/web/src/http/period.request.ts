import { Day } from './fields.js';

/** A span of days, both of them in it. */
export class PeriodRequest {
  @Day({ about: 'The first day.', example: '2019-01-01' }) readonly from!: string;
  @Day({ about: 'The last day.', example: '2019-03-31' }) readonly to!: string;
}
