// Areas of `zone`; `../table.mjs` says what an area has.

export const zone = {
  'zone/src/': {},
  'zone/src/index.ts': { wing: 'entry', imports: ['common', 'host'] },
  'zone/src/zone.ts': {
    wing: 'host',
    imports: ['common'],
    names: { './guest/entry.js': 'zone/src/guest/entry.ts' },
  },
  'zone/src/channel/': {
    wing: 'channel',
    imports: ['common'],
    modules: ['node:crypto'],
    powers: ['node'],
  },
  // One of two implementations of the same cipher: by far the cheaper one for small records.
  'zone/src/channel/aead.ts': {
    wing: 'channel',
    modules: ['node:crypto', 'node:module', 'sodium-native'],
  },
  'zone/src/host/': {
    wing: 'host',
    imports: ['common', 'channel'],
    modules: ['node:*'],
    powers: ['node', 'timer', 'clock'],
  },
  'zone/src/guest/': {
    wing: 'guest',
    imports: ['common', 'channel'],
    modules: ['node:*'],
    powers: ['node', 'clock', 'timer'],
  },
  'zone/src/guest/entry.ts': {
    wing: 'guest',
    imports: ['common', 'channel'],
    modules: ['node:*'],
    powers: ['node', 'clock', 'timer'],
    loads: 'the program that the host named, before the process is locked down',
  },
  'zone/src/guest/linux/ffi.ts': {
    wing: 'guest',
    imports: ['common'],
    modules: ['koffi', 'node:*'],
    powers: ['node'],
  },
}
