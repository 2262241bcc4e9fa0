import { z } from '@hono/zod-openapi'

/** Past this, a count is said as "more than": counting on would make the answer wait for the size of the store. */
export const COUNTED_UP_TO = 100_000

export const MoreView = z.boolean().openapi({ description: 'There are more than were counted.' })
