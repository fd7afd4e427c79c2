/**
 * Fisher's exact test, one-sided: how likely are N errors among the first requests, or more, if all errors had
 * fallen by lot?
 */
export function fisher(
  first: { readonly errors: number; readonly answers: number },
  second: { readonly errors: number; readonly answers: number },
): number {
  const errors = first.errors + second.errors;
  const answers = first.answers + second.answers;
  let p = 0;
  for (let some = first.errors; some <= Math.min(errors, first.answers); some++)
    p += Math.exp(
      logChoose(first.answers, some) + logChoose(second.answers, errors - some) - logChoose(answers, errors),
    );
  return Math.min(1, p);
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log(n - i + 1) - Math.log(i);
  return sum;
}
