export { fieldInWords as fieldWords } from '#kernel';
