import { describeGolden } from '../../../../event-log/test/golden.js';
import { released } from '../../../test/publication-fixtures.js';
import { publicationEvents } from './publications.events.js';

describeGolden('publications', publicationEvents, new URL('../../../test/golden/', import.meta.url), {
  PublicationReleased: withoutType(released),
});

function withoutType({ type: _, ...data }: typeof released) {
  return data;
}
