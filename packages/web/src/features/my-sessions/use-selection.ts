import { useState } from 'react'
import type { Session } from './queries.ts'

/** Which sessions are checked. The one in use cannot be: it has its own button. Nor can one that has just ended. */
export function useSelection(sessions: readonly Session[]) {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set())
  const selectable = sessions.filter(({ current, status }) => !current && status !== 'terminated')
  const selected = selectable.filter(({ id }) => checked.has(id))
  const all = selectable.length > 0 && selected.length === selectable.length
  return {
    selected,
    selectable: selectable.length,
    all,
    some: selected.length > 0 && !all,
    has: (id: string) => checked.has(id),
    toggle: (id: string) =>
      setChecked((before) => {
        const after = new Set(before)
        if (!after.delete(id)) after.add(id)
        return after
      }),
    toggleAll: () => setChecked(new Set(all ? [] : selectable.map(({ id }) => id))),
  }
}
