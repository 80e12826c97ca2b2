import type { Provider } from '@nestjs/common';
import { TakenExports } from '#exports';
import type { Installation } from '#installation';
import { TakenDesk } from './taken-desk.js';
import { TakingsController } from './takings.controller.js';

/** The pages of exports across contracts. */
export const takingsControllers = [TakingsController];

export function takingsProviders({ takenExports }: Installation): Provider[] {
  return [{ provide: TakenExports, useValue: takenExports }, TakenDesk];
}
