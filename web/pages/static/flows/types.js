/**
 * How far it is to somebody, in the worst state of the world.
 * @typedef {{can: boolean, keys?: number, quick_seconds?: number, heard_seconds?: number, path?: string}} Distance
 */

/**
 * @typedef {object} Step
 * @property {string} step
 * @property {string} verb
 * @property {string} text
 * @property {number} line
 * @property {number} column
 * @property {number} came callers today
 * @property {number} left of whom hung up here
 * @property {{by: string[], to: string, calls: number}[]} ways
 * @property {{language: string, name?: string, text?: string, seconds: number}[]} prompts
 * @property {Distance | null} person
 * @property {Distance | null} anyone
 */

/**
 * @typedef {object} Finding
 * @property {string} file
 * @property {number} [line]
 * @property {number} [column]
 * @property {"fault" | "warning"} severity
 * @property {string} [rule]
 * @property {string} [asks] what the rule asks
 * @property {string} [step]
 * @property {string} message
 * @property {string} [hint]
 * @property {string} [path] how a caller gets there
 * @property {{set: string, id: string, asks: string, act: string, url: string, note?: string}} [law]
 */

/**
 * @typedef {object} Flow
 * @property {string} flow
 * @property {string} version
 * @property {string} file
 * @property {string[]} numbers
 * @property {string[]} languages
 * @property {string} start
 * @property {string} [human_key]
 * @property {string} [human_step]
 * @property {string} [summary]
 * @property {number} calls_today
 * @property {{directory: string, fields: string[]}[]} asks
 * @property {Step[]} steps
 * @property {Finding[]} findings
 */

/** How many callers are at a step now. @typedef {{name: string, flow: string, step: string, callers: number, waiting: number, talking: number}} Now */

export {};
