// Puts what a package is made of that others wrote into its own `dist/vendor`: who installs it gets
// what was tested, to the byte, and nothing that a range of a range would bring. Imports in `dist`
// are led there; those in the sources, and in declarations, stay as they are.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

/** Modules by the name of their file, and what takes the place of one of them. */
const statement = /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'([^'.#][^']*)'/gm

/**
 * @param {string} folder the package, whose `src` has been compiled to `dist`
 * @param {Record<string, string>} replaced files of `dist`, by the module that each stands in for
 */
export async function vendor(folder, replaced) {
  const sources = filesIn(join(folder, 'src'), '.ts')
  const modules = new Set(sources.flatMap(thirdParties))
  const outdir = join(folder, 'dist/vendor')
  rmSync(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    entryPoints: Object.fromEntries([...modules].map((name) => [fileOf(name), name])),
    outdir,
    absWorkingDir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Some of it asks for modules of Node as CommonJS does.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'\nconst require = makeRequire(import.meta.url)",
    },
    plugins: [entries(folder), replacing(folder, replaced)],
  })
  writeFileSync(join(outdir, 'LICENSES.txt'), licences(folder, Object.keys(metafile.inputs)))
  for (const file of filesIn(join(folder, 'dist'), '.js')) {
    if (file.startsWith(outdir)) continue
    const text = readFileSync(file, 'utf8')
    const led = text.replace(
      /^((?:import|export)\b[^'"]*?(?:from\s+)?)'([^'.#][^']*)'/gm,
      (all, start, name) => {
        if (!modules.has(name)) return all
        const path = relative(dirname(file), join(outdir, `${fileOf(name)}.js`))
        return `${start}'${path.startsWith('.') ? path : `./${path}`}'`
      },
    )
    if (led !== text) writeFileSync(file, led)
  }
}

/** What a source imports that is neither ours nor Node's. */
export function thirdParties(file) {
  return [...readFileSync(file, 'utf8').matchAll(statement)]
    .map(([, name]) => name)
    .filter((name) => !name.startsWith('node:') && !name.startsWith('@stronghold/'))
}

function fileOf(name) {
  return name.replace('@', '').replaceAll('/', '-')
}

function filesIn(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending) && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file))
}

/** One file for each module. */
function entries(folder) {
  return {
    name: 'entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ kind, path }) =>
        kind === 'entry-point' ? { path, namespace: 'module' } : undefined,
      )
      onLoad({ filter: /.*/, namespace: 'module' }, ({ path }) => ({
        contents: `export * from '${path}'`,
        resolveDir: folder,
      }))
    },
  }
}

function replacing(folder, replaced) {
  return {
    name: 'replaced',
    setup({ onResolve }) {
      for (const [module, file] of Object.entries(replaced)) {
        onResolve({ filter: new RegExp(`^${module}$`) }, () => ({
          path: join(folder, 'dist', file),
        }))
      }
    },
  }
}

/** The licences of all packages that something is in of, as each of them wants to be passed on. */
function licences(folder, inputs) {
  const packages = new Set(
    inputs.flatMap((input) => {
      const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)
      return found === null ? [] : [join(folder, found[0])]
    }),
  )
  const texts = [...packages].map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
    const files = readdirSync(path).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file))
    const said = files.sort().map((file) => readFileSync(join(path, file), 'utf8').trim())
    return [`${name} ${version} (${license})`, ...said].join('\n\n')
  })
  return `${texts.sort().join(`\n\n${'-'.repeat(72)}\n\n`)}\n`
}
