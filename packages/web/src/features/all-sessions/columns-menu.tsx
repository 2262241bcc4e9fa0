import columnsIcon from 'virtual:line-icon/columns-3'
import { LineIcon } from '../../ui/line-icon.tsx'
import { PopupButton } from '../../ui/popup-button.tsx'
import { COLUMN_KEYS, COLUMNS, type ColumnKey, toggled, USUAL_COLUMNS } from './columns.ts'
import classes from './columns-menu.module.css'

type ColumnsMenuProps = {
  readonly columns: readonly ColumnKey[]
  readonly onColumns: (columns: readonly ColumnKey[]) => void
}

export function ColumnsMenu({ columns, onColumns }: ColumnsMenuProps): React.JSX.Element {
  return (
    <PopupButton
      label={
        <>
          <LineIcon paths={columnsIcon} size={16} /> Columns
        </>
      }
    >
      {() => (
        <fieldset className={classes['columns']}>
          <legend>Shown in the list</legend>
          {COLUMN_KEYS.map((key) => (
            <label key={key}>
              <input
                type="checkbox"
                checked={columns.includes(key)}
                onChange={() => onColumns(toggled(columns, key))}
              />
              {COLUMNS[key].name}
            </label>
          ))}
          <button type="button" onClick={() => onColumns(USUAL_COLUMNS)}>
            The usual columns
          </button>
        </fieldset>
      )}
    </PopupButton>
  )
}
