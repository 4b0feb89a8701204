// Areas of `tauri`; `../table.mjs` says what an area has.

export const tauri = {
  'tauri/src/': {},
  'tauri/src/argon2.ts': { modules: ['@noble/hashes', 'node:path'] },
  'tauri/src/collection.ts': { modules: ['node:path'] },
  'tauri/src/salt-file.ts': { modules: ['node:*'], powers: ['entropy'] },
}
