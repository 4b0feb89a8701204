// Areas of `engine`; `../table.mjs` says what an area has.

export const engine = {
  'engine/src/': {},
}
