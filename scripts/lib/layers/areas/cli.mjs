// Areas of `cli`; `../table.mjs` says what an area has.

export const cli = {
  'cli/src/': {
    modules: ['node:*', 'commander', 'picocolors'],
    powers: ['node', 'clock', 'timer'],
  },
  'cli/src/network/qr.ts': { modules: ['qr'] },
  'cli/src/file/session.ts': {
    modules: ['node:*'],
    // For the pauses of those who wait for the same file.
    powers: ['clock', 'chance'],
  },
  'cli/src/run/facts.ts': {
    modules: ['node:*'],
    // Made by the build, so that help need not load the library.
    names: { '../procedures.json': 'stronghold/src/contract/procedures/table.ts' },
  },
  'cli/src/tour/own-memory.ts': {
    modules: ['node:*'],
    powers: ['node'],
    // Another process, so that what it derives is not in the memory that it searches.
    names: { './examiner.js': 'cli/src/tour/examiner.ts' },
  },
  'cli/src/main.ts': {
    modules: ['node:*', 'commander'],
    powers: ['node'],
    // For the version.
    names: { '../package.json': 'cli/package.json' },
  },
}
