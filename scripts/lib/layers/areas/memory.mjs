// Areas of `memory`; `../table.mjs` says what an area has.

export const memory = {
  'memory/src/': {},
  'memory/src/create-allocator.ts': { wing: 'choice', imports: ['common', 'heap', 'native'] },
  'memory/src/index.ts': { wing: 'entry', imports: ['common', 'choice'] },
  'memory/src/browser.ts': { wing: 'browser', imports: ['common', 'heap'] },
  'memory/src/heap/': { wing: 'heap', imports: ['common'] },
  'memory/src/slab/': {
    wing: 'native',
    imports: ['common'],
    modules: ['node:*'],
    powers: ['node'],
  },
  'memory/src/os/': { wing: 'native', imports: ['common'], powers: ['node'] },
  'memory/src/os/ffi.ts': {
    wing: 'native',
    imports: ['common'],
    modules: ['koffi'],
    powers: ['node'],
  },
  'memory/src/sodium/': {
    wing: 'native',
    imports: ['common'],
    modules: ['sodium-native'],
    powers: ['node'],
  },
  'memory/src/native-package.ts': {
    wing: 'native',
    modules: ['node:module'],
    powers: ['node'],
    loads: 'one of two packages, named by a closed type, when it is first needed',
  },
}
