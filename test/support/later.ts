/** A question whose answers the test gives, in whatever order it likes. */
export function askedLater() {
  const asked: unknown[] = [];
  const answers: ((answer: unknown) => void)[] = [];
  return {
    /** What was asked, in order. */
    asked,
    ask: (question: unknown) => {
      asked.push(question);
      return new Promise((resolve) => answers.push(resolve));
    },
    /** Answers the question of that number. */
    answer: (index: number, answer: unknown) => answers[index]?.(answer),
  };
}
