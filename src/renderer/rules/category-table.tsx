import type { CategoryRow } from '../../core/verdict/category-table.ts';

/** Rows with a key of their own: the same row may stand twice, its place is what counts. */
function numbered(rows: readonly CategoryRow[]) {
  return rows.map((row, index) => ({ row, place: index + 1 }));
}

/** How functions are put into categories: the first row that fits decides. */
export function CategoryTable({ rows }: { readonly rows: readonly CategoryRow[] }) {
  if (rows.length === 0) return null;
  return (
    <details className="category-details">
      <summary>Categories: {rows.length} rows, the first that fits decides</summary>
      <table className="plain-table">
        <caption className="visually-hidden">Categories</caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              #
            </th>
            <th scope="col">Category</th>
            <th scope="col">Runtime</th>
            <th scope="col">Name fits</th>
            <th scope="col">File fits</th>
          </tr>
        </thead>
        <tbody>
          {numbered(rows).map(({ row, place }) => (
            <tr key={place}>
              <td className="number">{place}</td>
              <th scope="row">{row.category}</th>
              <td>{row.runtime}</td>
              <td>{row.name === undefined ? 'any' : <code>{row.name}</code>}</td>
              <td>{row.file === undefined ? 'any' : <code>{row.file}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
