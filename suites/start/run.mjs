// Runs docs/manual/getting-started.md as it stands: its commands, one after the other in one shell, in
// an empty folder, with the packages packed as it says; what it shows must be what they print. Build first.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../scripts/packages/run.mjs'
import { makeFolder, removeFolder } from '../lib/temporary-folder.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${root}docs/manual/getting-started.md`, 'utf8')
const blocks = [...page.matchAll(/(?:<!-- (.+) -->\n+)?```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, note, language, text]) => ({ note, language, text }),
)

/** The blocks as a program of the shell. */
function scriptOf() {
  const lines = blocks.flatMap(({ note, language, text }) => {
    if (language === 'js') return [`cat > ${note} <<'END OF FILE'\n${text}END OF FILE`]
    if (language !== 'sh') return []
    return [note === 'in a clone' ? `(cd "$CLONE"\n${text})` : text]
  })
  return ['set -euo pipefail', ...lines].join('\n')
}

const folder = makeFolder('start')
try {
  const home = join(folder, 'home')
  const elsewhere = join(folder, 'elsewhere')
  for (const directory of [home, elsewhere]) mkdirSync(directory)
  // A home of its own, but for what npm has downloaded before.
  const cache = run('npm', ['config', 'get', 'cache'], root).trim()
  const env = { ...process.env, HOME: home, CLONE: root, npm_config_cache: cache }
  const { status, stdout, stderr } = spawnSync('bash', ['-c', scriptOf()], {
    cwd: elsewhere,
    env: { ...env, npm_config_prefer_offline: 'true' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`ended with ${status}\n${stdout}${stderr}`)
  const shown = blocks.filter(({ language }) => language === 'text')
  for (const { text } of shown) {
    if (!stdout.includes(text)) throw new Error(`does not print\n${text}\nbut\n${stdout}`)
  }
  if (!/^[0-9a-f]{128}$/m.test(stdout)) throw new Error(`prints no signature\n${stdout}`)
  console.log(`getting started: ${blocks.length} blocks run, ${shown.length} outputs as shown`)
} catch (error) {
  console.error(`getting started: ${error.message}`)
  process.exitCode = 1
} finally {
  removeFolder(folder)
}
