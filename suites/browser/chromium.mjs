// A page of a folder in a headless Chromium, and what it asked the server for.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }

// Code of the bundle, and nothing else: no code from text, no WebAssembly, no request by script.
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'none'; base-uri 'none'"

/**
 * Serves `out` and opens it. A worker's script has the policy of its own response.
 * @param {string} project where playwright-core is installed
 * @param {string} executablePath
 * @param {string} out
 */
export async function openBrowser(project, executablePath, out) {
  /** @type {{ gzip: number, isJapanese: boolean }[]} */
  const asked = []
  const server = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url
    const type = types[extname(path)]
    const bytes = type === undefined ? undefined : bytesOf(join(out, path))
    if (bytes === undefined) {
      response.writeHead(404).end()
      return
    }
    if (type === 'text/javascript') {
      asked.push({ gzip: gzipSync(bytes, { level: 9 }).length, isJapanese: isJapanese(bytes) })
    }
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(bytes)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const { chromium } = createRequire(join(project, 'index.js'))('playwright-core')
  // Chromium has no sandbox for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const browser = await chromium.launch({ executablePath, args })
  return {
    /** Waits for the worker's answer. */
    async run() {
      const page = await browser.newPage()
      /** @type {string[]} */
      const said = []
      page.on('console', (message) => said.push(message.text()))
      page.on('pageerror', (error) => said.push(error.message))
      await page.goto(`http://127.0.0.1:${port}/`)
      const end = Date.now() + 60_000
      while ((await page.title()) === 'running') {
        if (Date.now() > end) throw new Error(['no answer in a minute', ...said].join('\n'))
        await setTimeout(20)
      }
      const answer = await page.evaluate(() => {
        const { trip, error } = /** @type {any} */ (globalThis).answer
        if (error !== undefined) return { error }
        const text = (bytes) => btoa(String.fromCharCode(...bytes))
        return { ...trip, file: text(trip.file), signatures: trip.signatures.map(text) }
      })
      if (answer.error !== undefined) throw new Error([answer.error, ...said].join('\n'))
      return { trip: answer, asked }
    },
    async close() {
      await browser.close()
      server.close()
    },
  }
}

/**
 * Whether a file has the first word of the Japanese list, as it is or in escapes.
 * @param {Buffer} bytes
 */
function isJapanese(bytes) {
  const text = bytes.toString('utf8')
  return /あいこくしん|\\u3042\\u3044\\u3053\\u304f\\u3057\\u3093/i.test(text)
}

/** @param {string} path */
function bytesOf(path) {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
