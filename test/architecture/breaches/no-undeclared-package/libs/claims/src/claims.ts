import acorn from 'acorn';
export const parser = acorn;
