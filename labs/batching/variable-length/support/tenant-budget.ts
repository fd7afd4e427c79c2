/** Bounds what one tenant may have with the model: tokens, not requests, since a run's time follows its tokens. */

/** Whether a tenant's tokens found room; if so, they are to be given back when they are answered. */
export interface TenantBudget {
  take(tenant: string, tokens: number): boolean;
  giveBack(tenant: string, tokens: number): void;
}

/**
 * @param tokens that a tenant may have queued and in the model at once; a prompt that is longer by itself is taken where the
 *   tenant has no other
 */
export function openTenantBudget(tokens: number): TenantBudget {
  const taken = new Map<string, number>();
  return {
    take(tenant, wanted) {
      const before = taken.get(tenant) ?? 0;
      if (before > 0 && before + wanted > tokens) return false;
      taken.set(tenant, before + wanted);
      return true;
    },
    giveBack(tenant, returned) {
      const left = (taken.get(tenant) ?? 0) - returned;
      if (left > 0) taken.set(tenant, left);
      else taken.delete(tenant);
    },
  };
}
