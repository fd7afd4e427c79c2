/** The modules of the repository and what each imports, types included. */
import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { parseSync, type StaticImport } from "oxc-parser";

export interface Module {
  /** From the root of the repository. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Only types are declared in it and imported by it. */
  readonly typesOnly: boolean;
}

export interface Import {
  /** As it is written: `./data.ts`, `@labs/firewall`, `node:path`, `pg`. */
  readonly specifier: string;
  /** The module of the repository that it means; `null` for a package from outside. */
  readonly target: string | null;
}

/** Where `@labs/<package>` and its subpaths lead, from the root of the repository. */
type Exports = ReadonlyMap<string, string>;

/** Reads every TypeScript module below labs/ and packages/. */
export async function readModules(root: string): Promise<Module[]> {
  const files = glob("{labs,packages}/**/*.ts", { cwd: root, exclude: ["**/node_modules"] });
  const paths = (await Array.fromAsync(files)).sort();
  const exports = await readExports(root);
  return await Promise.all(
    paths.map(async (path) => parseModule(path, await readFile(join(root, path), "utf8"), exports, root)),
  );
}

/** Parses a module; `root` tells whether a relative path leads to a file. */
export function parseModule(path: string, text: string, exports: Exports, root: string): Module {
  const { module, program } = parseSync(path, text);
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }: StaticImport) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => literal(text.slice(start, end))),
  ];
  const targetOf = (specifier: string) => {
    if (!specifier.startsWith(".")) return exports.get(specifier) ?? null;
    const target = normalize(join(dirname(path), specifier));
    return existsSync(join(root, target)) ? target : null;
  };
  return {
    path,
    imports: [...new Set(specifiers)].map((specifier) => ({ specifier, target: targetOf(specifier) })),
    typesOnly: program.body.every(isType),
  };
}

function isType(statement: ReturnType<typeof parseSync>["program"]["body"][number]): boolean {
  switch (statement.type) {
    case "ImportDeclaration":
      return statement.importKind === "type";
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return statement.exportKind === "type";
    default:
      return statement.type === "TSInterfaceDeclaration" || statement.type === "TSTypeAliasDeclaration";
  }
}

/** What a dynamic import loads, where that is written in one string. */
function literal(source: string): string[] {
  return /^(["'])(.*)\1$/.exec(source)?.slice(2) ?? [];
}

async function readExports(root: string): Promise<Exports> {
  const found = new Map<string, string>();
  for await (const file of glob("packages/*/package.json", { cwd: root })) {
    const { name, exports = {} } = JSON.parse(await readFile(join(root, file), "utf8"));
    for (const [subpath, target] of Object.entries(exports)) {
      found.set(join(name, subpath), join(dirname(file), String(target)));
    }
  }
  return found;
}
