/**
 * Procedures that weaken what the others hold, for tests and recovery drills. A zone knows them only
 * when it was started with `zone: { insecure: true }` (in this process: `startInProcess({ insecure:
 * true })`), so that code which can merely import this module gains nothing.
 */
export { CompareSecret } from './contract/procedures/compare-secret.js'
