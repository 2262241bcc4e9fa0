import { z } from '@hono/zod-openapi'
import { SESSION_SORT_KEYS } from 'latchkey'
import { SEARCH_LENGTH_LIMIT } from 'latchkey/search'
import { VIEW_COLUMNS } from '../views/view.ts'

/** Longer than a name may be, so that the sentence for people says what one is. */
const LONGEST_NAME = 500

export const ColumnsInput = z
  .array(z.enum(VIEW_COLUMNS))
  .min(1)
  .refine((columns) => new Set(columns).size === columns.length, 'names a column twice')
  .readonly()
  .openapi({ description: 'What the list shows, in this order. At least one, none twice.' })

const fields = {
  name: z.string().max(LONGEST_NAME).openapi({ description: '1 to 60 characters.', example: 'Idle for a month' }),
  search: z
    .string()
    .max(SEARCH_LENGTH_LIMIT + 1)
    .openapi({ description: 'In the language of docs/guide/search.md. Empty: all of them.', example: 'active:>30d' }),
  sort: z.enum(SESSION_SORT_KEYS),
  direction: z.enum(['ascending', 'descending']),
  columns: ColumnsInput,
}

export const SavedViewInput = z.strictObject(fields).openapi('NewSavedView')

export const SavedView = z.object({ id: z.uuid(), ...fields }).openapi('SavedView')
