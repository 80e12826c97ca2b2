import { PUBLISHED_TABLES, type PublishedTableName } from '#exports';
import { Day, OneOf } from '../http/fields.js';

export class ReleasePublicationRequest {
  @OneOf({ about: 'The table.', example: 'outcomes', of: PUBLISHED_TABLES }) readonly table!: PublishedTableName;
  @Day({ about: 'The last day of the quarter that it is published for.', example: '2019-03-31' })
  readonly until!: string;
}
