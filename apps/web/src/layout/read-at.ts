import type { CalendarDate } from '#kernel';

/** Which state of knowledge a page shows; links from it keep to the same one. */
export interface ReadAt {
  readonly asOf: number;
  readonly isPast: boolean;
  /** The day in the world that was asked for, beside the moment of knowing. */
  readonly effectiveOn?: CalendarDate | undefined;
}

/** Finds the name of an organisation; its code, where it was not registered at that moment. */
export type NameOf = (organisation: string) => string;
