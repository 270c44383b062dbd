import { create } from 'zustand';
import type { Answer, Question } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import { call } from '../state/client.ts';
import { returnFocus } from '../state/dialogs.ts';

/** What the person is being asked by connections, oldest first. */
export const useQuestions = create<{ readonly questions: readonly Question[] }>(() => ({ questions: [] }));

/** With one more question, once. */
export function withQuestion(questions: readonly Question[], question: Question): readonly Question[] {
  return questions.some(({ id }) => id === question.id) ? questions : [...questions, question];
}

/**
 * The question that is put to the person now: the oldest, but the one between two heaps, which may stay open for hours, only where a connection waits for
 * nothing.
 */
export const frontQuestion = (questions: readonly Question[]): Question | undefined =>
  questions.find(({ kind }) => kind !== 'operations') ?? questions[0];

/** What had the focus before the first of the questions that are open. */
let before: Element | null = null;

export function putQuestion(question: Question): void {
  const { questions } = useQuestions.getState();
  if (questions.length === 0) before = document.activeElement;
  useQuestions.setState({ questions: withQuestion(questions, question) });
}

export function dropQuestion(id: string): void {
  const { questions } = useQuestions.getState();
  const left = questions.filter((question) => question.id !== id);
  useQuestions.setState({ questions: left });
  if (questions.length > 0 && left.length === 0) returnFocus(before);
}

/** Asks what is being asked now, for a window that was not there when it began. */
export async function refreshQuestions(): Promise<void> {
  useQuestions.setState({ questions: await call('questions', {}) });
}

/** Gives the answer. One that comes too late, because the question was withdrawn, is dropped. Throws what else the door answers. */
export async function answer(id: string, given: Answer): Promise<void> {
  try {
    await call('answerQuestion', { id, answer: given });
  } catch (thrown) {
    if (!(thrown instanceof PlateauError && thrown.code === 'question.notFound')) throw thrown;
  }
  dropQuestion(id);
}
