import { readdir, readFile } from 'node:fs/promises'

const packages = new URL('../../../../', import.meta.url)

/** What a package of this repository shows under one of its addresses. */
export interface PublicModule {
  /** `stronghold/actors`. */
  readonly name: string
  readonly module: object
}

/** Every module that a package of this repository shows: also those that are made tomorrow. */
export async function publicModules(): Promise<readonly PublicModule[]> {
  const found: PublicModule[] = []
  for (const folder of (await readdir(packages)).sort()) {
    const text = await readFile(new URL(`${folder}/package.json`, packages), 'utf8')
    const { exports } = JSON.parse(text) as { readonly exports: Readonly<Record<string, unknown>> }
    for (const [path, target] of Object.entries(exports)) {
      const { default: file } = Object(target) as { readonly default?: string }
      if (file === undefined) continue
      const { href } = new URL(`${folder}/${file}`, packages)
      found.push({ name: `${folder}${path.slice(1)}`, module: await import(href) })
    }
  }
  return found
}
