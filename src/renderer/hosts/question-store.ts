import { create } from 'zustand';
import type { Answer, Question } from '../../core/capture/host.ts';
import { PlateauError } from '../../core/error.ts';
import { call } from '../state/client.ts';

/** What the person is being asked by connections, oldest first. */
export const useQuestions = create<{ readonly questions: readonly Question[] }>(() => ({ questions: [] }));

/** With one more question, once. */
export function withQuestion(questions: readonly Question[], question: Question): readonly Question[] {
  return questions.some(({ id }) => id === question.id) ? questions : [...questions, question];
}

export const putQuestion = (question: Question): void =>
  useQuestions.setState(({ questions }) => ({ questions: withQuestion(questions, question) }));

export const dropQuestion = (id: string): void =>
  useQuestions.setState(({ questions }) => ({ questions: questions.filter((question) => question.id !== id) }));

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
