export { type CustomProcedures, loadProcedures } from './inside/custom/load.js'
