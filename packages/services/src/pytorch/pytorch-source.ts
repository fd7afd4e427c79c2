/** Which PyTorch: where its module is, and the interpreter that it is made for. */
export interface PytorchSource {
  /** Such as `1.13.1`. */
  readonly version: string;
  /** An interpreter of the version that its modules are compiled for. */
  readonly interpreter: string;
  /** The folder in which `torch` is. */
  readonly folder: string;
  /** Folders of the libraries that the system lacks. */
  readonly libraries: readonly string[];
}

/** As a URL, which is how services are known to experiments. */
export function pytorchUrl({ version, interpreter, folder, libraries }: PytorchSource): string {
  const more = libraries.map((library) => ["library", library]);
  return `pytorch:?${new URLSearchParams([["version", version], ["interpreter", interpreter], ["folder", folder], ...more])}`;
}

/** Reads such a URL. */
export function pytorchSource(url: string): PytorchSource {
  const { protocol, searchParams } = new URL(url);
  const [interpreter, folder] = [searchParams.get("interpreter"), searchParams.get("folder")];
  if (protocol !== "pytorch:" || interpreter === null || folder === null)
    throw new Error(`${url} names no PyTorch`);
  const version = searchParams.get("version") ?? "unknown";
  return { version, interpreter, folder, libraries: searchParams.getAll("library") };
}

/**
 * What a Python needs in its environment for `import torch`. The folder is for the end of `sys.path`, behind the
 * packages of the program itself: beside a system's PyTorch stand all other modules of that system.
 */
export function pytorchSettings({ folder, libraries }: PytorchSource): Readonly<Record<string, string>> {
  return {
    LABS_PYTORCH_FOLDER: folder,
    ...(libraries.length > 0 && { LD_LIBRARY_PATH: libraries.join(":") }),
  };
}
