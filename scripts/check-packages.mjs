// Packs the packages, looks into the tarballs, and uses them from an empty project as a user would.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile, install, use } from './packages/install.mjs'
import { faultsOf, pack } from './packages/tarballs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'stronghold-packages-'))
try {
  mkdirSync(join(folder, 'tarballs'))
  const packages = pack(root, join(folder, 'tarballs'))
  const faults = (await Promise.all(packages.map((one) => faultsOf(root, one)))).flat()
  for (const fault of faults) console.error(`packages: ${fault}`)
  const files = packages.reduce((sum, one) => sum + one.files.length, 0)
  console.log(`packages: ${packages.length} tarballs, ${files} files, ${faults.length} faults`)

  const project = join(folder, 'project')
  install(
    project,
    packages.map(({ tarball }) => tarball),
  )
  compile(root, project)
  use(project)
  process.exitCode = faults.length === 0 && packages.length > 0 ? 0 : 1
} catch (error) {
  console.error(`packages: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
