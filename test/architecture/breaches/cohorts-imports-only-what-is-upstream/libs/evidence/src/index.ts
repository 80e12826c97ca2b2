export const verified = 1;
