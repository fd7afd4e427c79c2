/** What can travel from the driver to a cell, and into a result. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
