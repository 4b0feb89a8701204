import { readdir, readFile } from 'node:fs/promises'

const packages = new URL('../../../../', import.meta.url)

/** What a package of this repository shows under one of its addresses. */
export interface PublicModule {
  /** `stronghold/actors`. */
  readonly name: string
  readonly module: object
}

/** What a manifest says of one address. */
interface Target {
  readonly default?: string
  /** What a bundler for browsers takes instead. */
  readonly browser?: Target | null
}

/**
 * Every module that a package of this repository shows: also those that are made tomorrow, and those
 * that only browsers get.
 */
export async function publicModules(): Promise<readonly PublicModule[]> {
  const found: PublicModule[] = []
  for (const folder of (await readdir(packages)).sort()) {
    const text = await readFile(new URL(`${folder}/package.json`, packages), 'utf8')
    const { exports } = JSON.parse(text) as { readonly exports: Readonly<Record<string, unknown>> }
    for (const [path, target] of Object.entries(exports)) {
      const { default: file, browser } = Object(target) as Target
      const named = [
        [`${folder}${path.slice(1)}`, file],
        [`${folder}${path.slice(1)}/(browser)`, browser?.default],
      ] as const
      for (const [name, own] of named) {
        if (own === undefined) continue
        const { href } = new URL(`${folder}/${own}`, packages)
        found.push({ name, module: await import(href) })
      }
    }
  }
  return found
}
