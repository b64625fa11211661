/** A part of a whole; the share is null for a part of nothing. @typedef {{part: number, whole: number, share: number | null}} Ratio */

/** @typedef {{seconds: number | null, sum_seconds: number, count: number}} Mean */

/**
 * How callers and agents of a queue fared.
 * @typedef {object} Queue
 * @property {number} offered
 * @property {number} answered
 * @property {number} abandoned
 * @property {number} overflowed
 * @property {number} callback
 * @property {number} voicemail
 * @property {number} lost
 * @property {number} other_ways_out
 * @property {Mean} wait_answered
 * @property {Mean} time_to_human
 * @property {number} longest_wait_ns
 * @property {number} conversations
 * @property {Mean} talk
 * @property {Mean} hold
 * @property {Mean} after_call
 * @property {Mean} handle
 * @property {Record<string, number>} agent_offers
 * @property {{booked: number, kept: number, failed: number, cancelled: number, pending: number, kept_share: Ratio, delay: Mean}} callbacks
 * @property {number} voicemails
 * @property {Ratio} service_level_offered
 * @property {Ratio} abandonment
 */

/** @typedef {{share: number | null, seconds: Record<string, number>}} Occupancy */

/**
 * @typedef {object} Agent
 * @property {string} [partner]
 * @property {number} conversations
 * @property {Mean} talk
 * @property {Mean} hold
 * @property {Mean} after_call
 * @property {Mean} handle
 * @property {Record<string, number>} agent_offers
 * @property {Occupancy} occupancy
 */

/**
 * Figures of a period, as docs/history.md defines them.
 * @typedef {object} Report
 * @property {string} helpline
 * @property {string} from RFC 3339, as all times are
 * @property {string} to
 * @property {string} timezone
 * @property {string} as_of the newest event that is in it
 * @property {string} [queue]
 * @property {string} [partner]
 * @property {{total: number, up: number, called_back: number, results: Record<string, number>, repeat_24h: Ratio, repeat_7d: Ratio}} calls
 * @property {Queue} all
 * @property {Record<string, Queue>} queues
 * @property {Occupancy} occupancy
 * @property {Record<string, {answered: number, wait_answered: Mean, conversations: number, handle: Mean, agent_offers: Record<string, number>, occupancy: Occupancy}>} partners
 * @property {{survey: string, question: string, queue?: string, partner?: string, answers: number, mean: number | null, csat: Ratio, nps: number | null, response_rate: Ratio}[]} surveys
 * @property {{from: string, calls: number, offered: number, answered: number, abandoned: number, answered_in_target: number, wait_answered: Mean}[]} slots
 * @property {"day" | "half-hour"} slots_by
 * @property {number[][]} calls_by_weekday_and_hour Monday first
 * @property {string} [legal_basis] on which figures of single agents are shown
 * @property {Record<string, Agent>} [agents] under pseudonyms
 */

export {};
