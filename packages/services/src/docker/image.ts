/** A service's image, or the one that `LABS_<ID>_IMAGE` names. */
export function imageOf(
  service: { readonly id: string; readonly image?: string },
  env: NodeJS.ProcessEnv,
): string {
  return env[`LABS_${service.id.toUpperCase()}_IMAGE`] || (service.image ?? "");
}
