export const contractTitle = 'Contract';
