import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('.', import.meta.url))

/**
 * A bundle for browsers, of what `contents` says. Fails on an import that it cannot resolve; those of
 * `missing` stay as they are.
 */
export async function bundleForBrowser(
  contents: string,
  format: 'esm' | 'iife',
  missing: string[] = [],
) {
  return build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    external: missing,
    minify: true,
    splitting: format === 'esm',
    format,
    ...(format === 'iife' ? { globalName: 'bundled' } : {}),
    platform: 'browser',
    target: 'es2022',
    outdir: folder,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
}

/** What is loaded at once: the output of the entry, and what that imports not only later. */
export function loadedAtOnce({
  outputs,
}: Awaited<ReturnType<typeof bundleForBrowser>>['metafile']) {
  const atOnce = new Set<string>()
  const visit = (path: string) => {
    if (atOnce.has(path)) return
    atOnce.add(path)
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement') visit(next)
    }
  }
  const entry = Object.keys(outputs).find((path) => path.endsWith('stdin.js'))
  if (entry === undefined) throw new Error('no entry')
  visit(entry)
  return atOnce
}

/** What a browser has that the language has not, as far as the library may use it. */
export function webGlobals(): Record<string, unknown> {
  return {
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    URL,
    atob,
    btoa,
    clearTimeout,
    crypto,
    performance,
    queueMicrotask,
    setTimeout,
    structuredClone,
  }
}

/** Bytes of the outputs at `paths`, compressed. */
export function gzipOf(
  outputFiles: readonly { readonly path: string; readonly contents: Uint8Array }[],
  paths: ReadonlySet<string>,
): number {
  return outputFiles
    .filter(({ path }) => [...paths].some((one) => path.endsWith(one)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}
