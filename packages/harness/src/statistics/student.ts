/**
 * Quantile of Student's t.
 *
 * @param probability between 0 and 1, both excluded
 * @param freedom degrees of freedom, a positive integer
 */
export function studentQuantile(probability: number, freedom: number): number {
  if (probability < 0.5) return -studentQuantile(1 - probability, freedom);
  let low = 0;
  let high = 1;
  while (below(high, freedom) < probability) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (below(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Quantile of the normal distribution, as the t with enough degrees of freedom that it differs by less than 0.001. */
export function normalQuantile(probability: number): number {
  return studentQuantile(probability, 2_000);
}

/** P(T ≤ t) for t ≥ 0 by the finite series for whole degrees of freedom (Abramowitz & Stegun 26.7.3-4). */
function below(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(angle);
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power < freedom; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  const within = odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  return (1 + within) / 2;
}
