/**
 * A module that loads when it is first wanted. A load that failed is tried again by the next one
 * that wants it.
 */
export class Late<Module> {
  readonly #load: () => Promise<Module>
  #module: Module | undefined
  #loading: Promise<Module> | undefined

  constructor(load: () => Promise<Module>) {
    this.#load = load
  }

  /** The module, if it is there. */
  get now(): Module | undefined {
    return this.#module
  }

  /** Begins to load it, unless it is there or on its way; nobody need wait for it. */
  begin(): void {
    if (this.#module === undefined) this.wanted().catch(() => undefined)
  }

  /** The module, when it is there. Rejects with what the loader of the platform says. */
  wanted(): Promise<Module> {
    this.#loading ??= this.#load().then(
      (module) => {
        this.#module = module
        return module
      },
      (error: unknown) => {
        this.#loading = undefined
        throw error
      },
    )
    return this.#loading
  }
}
