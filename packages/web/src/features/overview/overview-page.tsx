export function OverviewPage(): React.JSX.Element {
  return <p>This page is being built.</p>
}
