/** The domain values that travel through the door as JSON. */
export type * from '../../../core/item.ts';
