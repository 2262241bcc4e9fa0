import bookmark from 'virtual:line-icon/bookmark'
import { useState } from 'react'
import { sentenceOf } from '../../lib/problem.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LineIcon } from '../../ui/line-icon.tsx'
import { useAnnounce } from '../../ui/notice.tsx'
import { PopupButton } from '../../ui/popup-button.tsx'
import { useViews } from './use-views.ts'
import { ViewNameDialog } from './view-name-dialog.tsx'
import { currentView, isAsSaved, type ListLook, type View } from './views.ts'
import classes from './views-menu.module.css'

type ViewsMenuProps = {
  /** The id of the view that was chosen, as the address of the page has it. */
  readonly chosen: string | undefined
  readonly look: ListLook
  readonly onShow: (view: View) => void
}

type Naming = { readonly kind: 'new' } | { readonly kind: 'rename'; readonly view: View }

/** Searches that have a name: choose one, keep the present one, change and delete one's own. */
export function ViewsMenu({ chosen, look, onShow }: ViewsMenuProps): React.JSX.Element {
  const { views, save, replace, remove } = useViews()
  const announce = useAnnounce()
  const [naming, setNaming] = useState<Naming>()
  const [deleting, setDeleting] = useState<View>()
  const current = currentView(views, chosen, look)
  const changed = current !== undefined && !isAsSaved(current, look)
  const own = views.filter(({ saved }) => saved)

  const kept = { search: look.q, ...look.sort, columns: [...look.columns] }

  async function keepAs(name: string): Promise<void> {
    const { id } = await save({ name, ...kept })
    onShow({ id, name, saved: true, ...look })
    announce(`The view “${name}” is saved.`)
  }

  async function rename({ id, q, sort, columns = look.columns }: View, name: string): Promise<void> {
    await replace({ id, name, search: q, ...sort, columns: [...columns] })
    announce(`The view is called “${name}” now.`)
  }

  function keepChanges({ id, name }: View): void {
    replace({ id, name, ...kept }).then(
      () => announce(`The view “${name}” is saved.`),
      (error: unknown) => announce(`The view was not saved. ${sentenceOf(error)}`, 'problem'),
    )
  }

  return (
    <>
      <PopupButton
        label={
          <>
            <LineIcon paths={bookmark} size={16} />
            {current && <span className={classes['unseen']}>View: </span>}
            <span className={classes['current']}>{current?.name ?? 'Views'}</span>
            {changed && <span className={classes['changed']}>changed</span>}
          </>
        }
      >
        {(close) => {
          const item = (words: string, act: () => void) => (
            <button
              type="button"
              className={classes['item']}
              onClick={() => {
                close()
                act()
              }}
            >
              {words}
            </button>
          )
          const choice = (view: View) => (
            <li key={view.id}>
              <button
                type="button"
                className={classes['item']}
                aria-current={view === current || undefined}
                onClick={() => {
                  close()
                  onShow(view)
                }}
              >
                {view.name}
                {view.q !== '' && <small>{view.q}</small>}
              </button>
            </li>
          )
          return (
            <div className={classes['menu']}>
              <ul aria-label="Views">{views.filter(({ saved }) => !saved).map(choice)}</ul>
              {own.length > 0 && (
                <>
                  <p>My views</p>
                  <ul aria-label="My views">{own.map(choice)}</ul>
                </>
              )}
              <div className={classes['acts']}>
                {changed && current.saved && item(`Save changes to “${current.name}”`, () => keepChanges(current))}
                {changed && item(`Back to “${current.name}” as it was`, () => onShow(current))}
                {item('Save as a new view…', () => setNaming({ kind: 'new' }))}
                {current?.saved &&
                  item(`Rename “${current.name}”…`, () => setNaming({ kind: 'rename', view: current }))}
                {current?.saved && item(`Delete “${current.name}”…`, () => setDeleting(current))}
              </div>
            </div>
          )
        }}
      </PopupButton>
      {naming && (
        <ViewNameDialog
          title={naming.kind === 'new' ? 'Save this search as a view' : 'Rename the view'}
          name={naming.kind === 'new' ? '' : naming.view.name}
          onClose={() => setNaming(undefined)}
          onName={(name) => (naming.kind === 'new' ? keepAs(name) : rename(naming.view, name))}
        />
      )}
      <ConfirmDialog
        opened={deleting !== undefined}
        onClose={() => setDeleting(undefined)}
        title={`Delete the view “${deleting?.name ?? ''}”?`}
        verb="Delete view"
        onConfirm={async () => deleting && remove(deleting.id)}
      >
        <p>The sessions that it finds stay as they are.</p>
      </ConfirmDialog>
    </>
  )
}
