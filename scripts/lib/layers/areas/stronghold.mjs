// Areas of `stronghold`; `../table.mjs` says what an area has.

export const stronghold = {
  // The wall: `host` and `inside` meet in the contract only. A file at the root is an entry.
  'stronghold/src/': {
    wing: 'entry',
    imports: ['host', 'client', 'contract', 'streams'],
    packages: [],
  },
  // What Node alone has: files, and the zone process. It fills in what `host` leaves open.
  'stronghold/src/index.ts': { wing: 'node-entry', imports: ['entry', 'node'] },
  'stronghold/src/node/': { wing: 'node', imports: ['host', 'contract'], packages: [] },
  'stronghold/src/node/zone-inside.ts': {
    wing: 'node',
    imports: ['host', 'contract'],
    packages: ['zone'],
    names: { '../zone-program.js': 'stronghold/src/inside/program/zone-program.ts' },
  },
  // What the system says of its memory.
  'stronghold/src/node/host-memory.ts': { wing: 'node', packages: [], modules: ['node:fs'] },
  'stronghold/src/node/storage/': {
    wing: 'node',
    imports: ['host', 'contract'],
    packages: [],
    modules: ['node:*', 'fs-native-extensions'],
    powers: ['node', 'entropy'],
  },
  // The same of browsers, where the inside is in the same page or worker.
  'stronghold/src/browser.ts': { wing: 'browser-entry', imports: ['entry', 'browser'] },
  'stronghold/src/browser/': {
    wing: 'browser',
    imports: ['host', 'contract', 'composition'],
    packages: [],
  },
  'stronghold/src/contract/': { wing: 'contract', packages: [] },
  'stronghold/src/contract/derivation-path.ts': { wing: 'contract', packages: ['crypto'] },
  // The names of what the zone reports, and no zone.
  'stronghold/src/contract/protections.ts': { wing: 'contract', packages: ['zone'] },
  // Read and write dates; tell no time.
  'stronghold/src/contract/documents/policy-document.ts': {
    wing: 'contract',
    packages: [],
    powers: ['clock'],
  },
  'stronghold/src/contract/documents/approval-lines.ts': {
    wing: 'contract',
    packages: [],
    powers: ['clock'],
  },
  'stronghold/src/contract/procedures/': { wing: 'contract', packages: ['crypto'] },

  'stronghold/src/client/': { wing: 'client', imports: ['contract'], packages: [] },
  // Waits for a time and tells none.
  'stronghold/src/client/layers/deadline.ts': {
    wing: 'client',
    imports: ['contract'],
    packages: [],
    powers: ['timer'],
  },
  // Hashes of Web Crypto, for what other machines answer: the engine is behind the wall.
  'stronghold/src/client/web-crypto.ts': {
    wing: 'client',
    imports: ['contract'],
    packages: [],
    powers: ['entropy'],
  },
  // Another machine's word for a time is held against this one's.
  'stronghold/src/client/approval-check.ts': {
    wing: 'client',
    imports: ['contract'],
    packages: [],
    powers: ['clock'],
  },

  // Runs wherever JavaScript does: what only one runtime has is handed in (`host/platform.ts`).
  'stronghold/src/host/': { wing: 'host', imports: ['contract', 'client'], packages: [] },
  'stronghold/src/host/key-provider.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: [],
    powers: ['entropy'],
  },
  'stronghold/src/host/argon2-cost.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: ['crypto'],
  },
  // The id of a path, at once: the engine, which derives it too, is behind the wall.
  'stronghold/src/host/clients/client-id.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: ['crypto'],
  },
  // The one file of the host that waits for a time.
  'stronghold/src/host/session/auto-lock.ts': {
    wing: 'host',
    imports: ['contract'],
    packages: [],
    powers: ['timer', 'clock'],
  },

  // Its own entry, so that nobody else loads Argon2.
  'stronghold/src/argon2.ts': {
    wing: 'entry',
    imports: ['host', 'contract'],
    packages: ['crypto'],
  },
  // Its own entry, so that nobody else loads the curves. `entropy`: SHA-256 of Web Crypto.
  'stronghold/src/jose/': {
    wing: 'jose',
    imports: ['contract'],
    types: ['client'],
    packages: ['crypto'],
    powers: ['entropy'],
  },
  // For the identifiers of streams.
  'stronghold/src/streams/': {
    wing: 'streams',
    imports: ['contract'],
    types: ['client'],
    packages: [],
    powers: ['entropy'],
  },
  // References to clients: the interface of a client and the contract, and nothing of a host's own.
  'stronghold/src/actors/': {
    wing: 'actors',
    imports: ['client', 'contract'],
    packages: ['crypto'],
    powers: ['timer'],
  },

  'stronghold/src/inside/': { wing: 'inside', imports: ['contract'] },
  // Modules of the application in realms of their own.
  'stronghold/src/inside/custom/isolate.ts': {
    wing: 'inside',
    imports: ['contract'],
    modules: ['node:vm'],
  },
  'stronghold/src/inside/custom/load.ts': {
    wing: 'inside',
    imports: ['contract'],
    modules: ['node:crypto', 'node:vm'],
    powers: ['node'],
  },
  'stronghold/src/inside/custom/module-file.ts': {
    wing: 'inside',
    imports: ['contract'],
    modules: ['node:fs'],
    powers: ['node'],
  },
  'stronghold/src/inside/program/zone-program.ts': {
    wing: 'inside',
    imports: ['contract'],
    powers: ['clock'],
  },
  // For hosts that are a zone themselves, and to see why a module is refused.
  'stronghold/src/custom-procedures.ts': {
    wing: 'composition',
    imports: ['contract', 'inside'],
    packages: [],
  },
  'stronghold/src/in-process.ts': {
    wing: 'composition',
    imports: ['contract', 'inside', 'host'],
    powers: ['clock'],
  },
}
