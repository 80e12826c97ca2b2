import { Observable } from 'rxjs';
export const prices = new Observable();
