export const claimed = 1;
