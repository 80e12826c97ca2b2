export const moneyWords = '£1';
