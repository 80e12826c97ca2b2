import { everyNarrative, projections } from '#installation';
import type { Projection } from '#read-store';

/** The read models of an installation, all of them. */
export function everyProjection(): Projection[] {
  return projections(everyNarrative());
}
