import { z } from 'zod';
import { eventType, personal } from '#event-log';
import { CalendarDate, Pence, PersonId } from '#kernel';
import { describeGolden } from './golden.js';

/** A shelf of its own, so that the helper is held to its word before any library leans on it. */
const shelf = {
  BookLent: eventType(
    'A book was lent',
    { person: PersonId, lentOn: CalendarDate, fee: Pence, words: personal(z.string().max(100)) },
    { subject: 'person', occurred: 'lentOn', version: 2, upcasters: { 1: (data) => ({ ...data, fee: 0 }) } },
  ),
  ShelfMoved: eventType('The shelf was moved', { to: z.string(), note: z.string().optional() }),
};

describeGolden('a shelf of books', shelf, new URL('./golden/', import.meta.url), {
  BookLent: { person: 'P7K3Q000000000000', lentOn: '2021-02-28', fee: 120, words: 'coffee on page 3 ☕' },
  ShelfMoved: { to: 'the hall' },
});
