import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type ErrorCode, startZone } from '@stronghold/stronghold'
import { loadProcedures } from '@stronghold/stronghold/custom-procedures'
import { rejects } from '../client-compliance.js'
import { example, written } from './support.js'

const declaring = (name: string, more = '') =>
  `stronghold.procedure({ name: '${name}', kind: 'use', input: { key: 'location' },
    output: 'nothing', sources: ['key'], use() {}, ${more} });`

/** Text of a module and why it is refused. */
const refusals: readonly (readonly [string, string, RegExp])[] = [
  ['is no script', 'export const a = 1', /not a script/],
  ['has a word with an escape', 'im\\u0070ort("node:fs")', /not a script/],
  ['is sloppy', 'with ({}) {}', /not a script/],
  ['loads a module', `import('node:fs')`, /word import/],
  ['loads one in a string, which may be a comment', '// import', /word import/],
  ['has a promise', '(async () => {})()', /word import or async/],
  ['throws', 'throw new Error()', /It throws/],
  ['throws something odd', 'throw new Proxy({}, { get() { throw 1 } })', /It throws/],
  ['fills the stack', '(function f() { f() })()', /It throws/],
  ['makes code from text', `(() => {}).constructor('return process')()`, /It throws/],
  ['uses its powers before a call', 'stronghold.unsuitable()', /It throws/],
  ['declares nothing', '1', /declares no procedure/],
  ['declares no function', `stronghold.procedure({ kind: 'use' })`, /It throws/],
  [
    'declares too much',
    'for (;;) { stronghold.procedure({ kind: "use", use() {} }) }',
    /It throws/,
  ],
  ['declares a name without a dot', declaring('Ed25519Sign'), /what is no procedure/],
  ['declares a name with another dot', declaring('acme..Sign'), /what is no procedure/],
  ['declares a name twice', declaring('acme.A') + declaring('acme.A'), /name that is taken/],
  ['declares a target of a use', declaring('acme.B', `target: 'key'`), /what is no procedure/],
  ['declares no sources', declaring('acme.C', 'sources: []'), /what is no procedure/],
  ['declares a source that is no field', declaring('acme.D', `sources: ['x']`), /no procedure/],
  ['declares a source twice', declaring('acme.E', `sources: ['key', 'key']`), /no procedure/],
  [
    'declares a source that is no location',
    declaring('acme.F', `input: { key: 'location', x: 'u8' }, sources: ['key', 'x']`),
    /no procedure/,
  ],
  [
    'declares a location that it does not use',
    declaring('acme.G', `input: { key: 'location', x: 'location' }`),
    /no procedure/,
  ],
  [
    'declares a location inside',
    declaring('acme.H', `input: { key: 'location', x: { list: 'location' } }`),
    /no procedure/,
  ],
  [
    'declares a field that every object has',
    declaring('acme.I', `input: { key: 'location', ['__proto__']: 'u8' }`),
    /no procedure/,
  ],
  [
    'declares another field that every object has',
    declaring('acme.J', `input: { key: 'location', constructor: 'u8' }`),
    /no procedure/,
  ],
  ['declares a location as its output', declaring('acme.K', `output: 'location'`), /no procedure/],
  ['declares an unknown type', declaring('acme.L', `output: 'toString'`), /no procedure/],
  [
    'declares fields without end',
    `const x = {}; x.list = x; ${declaring('acme.M', 'output: x')}`,
    /It throws/,
  ],
]

describe('a module of procedures', () => {
  for (const [name, text, detail] of refusals) {
    it(`that ${name} is refused`, () => {
      const module = written(text)
      assert.throws(
        () => loadProcedures([module]),
        (error: { code?: ErrorCode; message?: string }) => {
          assert.equal(error.code, 'MODULE_REFUSED')
          assert.match(error.message ?? '', detail)
          return true
        },
      )
    })
  }

  it('that cannot be loaded ends the start of the zone, with a code', async () => {
    // Of the device more would come than any memory holds.
    const names = ['/no/such/module.js', '/dev/zero', '/dev']
    const modules = [written('throw 1'), ...names.map((name) => pathToFileURL(name))]
    for (const module of modules) {
      await rejects(startZone({ procedures: [module] }), 'MODULE_REFUSED')
      assert.throws(() => loadProcedures([module]), { code: 'MODULE_REFUSED' })
    }
    await rejects(startZone({ procedures: [example, example] }), 'MODULE_REFUSED')
  })

  it('that does not end ends the start of the zone', async () => {
    const procedures = [written('for (;;);')]
    await rejects(startZone({ procedures, startTimeout: 2000 }), 'ZONE_START_FAILED')
  })

  it('is a file', async () => {
    const remote = new URL('https://example.org/module.js')
    await rejects(startZone({ procedures: [remote] }), 'INVALID_ARGUMENT')
    await rejects(startZone({ procedures: ['module.js' as unknown as URL] }), 'INVALID_ARGUMENT')
  })
})
