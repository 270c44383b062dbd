import { startDesktop } from './desktop/start.ts';

startDesktop(import.meta.dirname);
