export { Stronghold } from './browser/stronghold.js'
export * from './portable.js'
