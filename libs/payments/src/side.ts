import type { Actor } from '#kernel';

/** Whether somebody speaks for those who pay or for those who are paid. */
export function sideOf({ role }: Actor): 'payer' | 'payee' {
  return role === 'outcome-payer' ? 'payer' : 'payee';
}
