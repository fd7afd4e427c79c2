/**
 * Kubernetes quantities, such as `500m`, `1.5`, `128Mi` and `2e3`.
 * Source: `resource.Quantity` of k8s.io/apimachinery.
 */

/** An amount in thousandths of its unit: 500n is half a core, 1000n is one byte or one request per second. */
export type Milli = bigint;

/** An exact amount in billionths of its unit, the finest that Kubernetes keeps. */
export type Nano = bigint;

const pattern = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;

const powersOf10: Readonly<Record<string, number>> = {
  ...{ n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 },
};
const powersOf2: Readonly<Record<string, bigint>> = {
  ...{ Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n },
};

/** Reads a quantity; what is finer than a billionth is rounded away from zero. `undefined`: it is not a quantity. */
export function parseQuantity(text: string): Nano | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = "", exponent, suffix = ""] = match;
  const [whole = "", fraction = ""] = digits.split(".");
  const power10 = exponent === undefined ? (powersOf10[suffix] ?? 0) : Number(exponent.slice(1));
  const scaled = BigInt(whole + fraction) * 2n ** (powersOf2[suffix] ?? 0n);
  const nano = scaleUp(scaled, 9 + power10 - fraction.length);
  return sign === "-" ? -nano : nano;
}

/** An amount in thousandths, rounded away from zero (`Quantity.MilliValue`). */
export function milliValue(nano: Nano): Milli {
  return nano < 0n ? -scaleUp(-nano, -6) : scaleUp(nano, -6);
}

/**
 * An amount as a float, computed as the controller computes it from the canonical text: 0.35 is stored as `350m` and read as
 * 350 × 0.001 = 0.35000000000000003 (`Quantity.AsApproximateFloat64`).
 */
export function approximateFloat(nano: Nano): number {
  if (nano === 0n) return 0;
  let mantissa = nano;
  let exponent = -9;
  while (mantissa % 1000n === 0n && exponent < 18) {
    mantissa /= 1000n;
    exponent += 3;
  }
  // A literal is the nearest float to a power of ten; `10 ** exponent` need not be.
  return exponent === 0 ? Number(mantissa) : Number(mantissa) * Number(`1e${exponent}`);
}

/** A value that is not negative times a power of ten, rounded up. */
function scaleUp(value: bigint, power: number): bigint {
  if (power >= 0) return value * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (value + divisor - 1n) / divisor;
}
