export const paid = 1;
