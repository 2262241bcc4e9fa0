export function AuditPage(): React.JSX.Element {
  return <p>This page is being built.</p>
}
