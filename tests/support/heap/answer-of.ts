/** The answer of a look through a heap, behind all its pauses. */
export function answerOf<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
