import { copyText } from './clipboard.ts';
import { notify } from './toasts.tsx';

/** Puts many lines on the clipboard and says what they were: `3,500 rows`. */
export async function copyAll(text: string, what: string): Promise<void> {
  const copied = await copyText(text);
  notify(
    copied
      ? { text: `Copied ${what}.`, intent: 'success', timeoutMs: 2500 }
      : { text: 'The browser did not allow copying.', intent: 'warning' },
  );
}
