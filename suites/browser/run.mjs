// The library in a browser: bundled by esbuild, Vite and webpack from the packed packages, and run in
// a Worker of a headless Chromium, under a policy that lets nothing but the bundle in. The snapshot
// that comes out is opened by a zone here. Without Chromium nothing runs, and that is said.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pack } from '../../scripts/packages/tarballs.mjs'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'
import { bundle, bundlers, installProject } from './bundles.mjs'
import { openBrowser } from './chromium.mjs'
import { expectTrip } from './trip.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const chromium = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== '' && existsSync(path),
)

if (chromium === undefined) {
  console.log('browser: left out, since there is no Chromium (apt-get install chromium)')
} else {
  const folder = makeFolder('browser')
  try {
    mkdirSync(join(folder, 'tarballs'))
    const tarballs = pack(root, join(folder, 'tarballs')).map(({ tarball }) => tarball)
    const project = join(folder, 'project')
    installProject(root, project, tarballs)
    for (const name of bundlers) {
      const out = bundle(project, name)
      const browser = await openBrowser(project, chromium, out)
      try {
        const { asked, trip } = await browser.run()
        await expectTrip(trip)
        const [later, ...others] = asked.filter(({ isJapanese }) => isJapanese)
        if (later === undefined || others.length > 0) throw new Error('the list is not one file')
        const atOnce = asked.reduce((sum, { gzip }) => sum + gzip, -later.gzip)
        const took = Object.entries(trip.took).map(([step, ms]) => `${step} ${ms}`)
        console.log(
          `browser: ${name}: ${atOnce} bytes of gzip at once, ${later.gzip} for another list`,
        )
        console.log(`browser: ${name}: milliseconds: ${took.join(', ')}`)
      } finally {
        await browser.close()
      }
    }
  } catch (error) {
    console.error(`browser: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  } finally {
    removeFolder(folder)
  }
}
