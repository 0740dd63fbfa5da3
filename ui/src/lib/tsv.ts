/** One column of a copied table. */
export interface TsvColumn<Row> {
  header: string;
  text(row: Row): string;
}

/**
 * A field as spreadsheets read it: tabs and line breaks become a space, and a text that a spreadsheet
 * would run as a formula gets an apostrophe. Signed numbers stay as they are.
 */
export function tsvField(text: string): string {
  const flat = text.replaceAll(/[\t\r\n]+/g, " ");
  const isNumber = /^[+-]?\d+(?:\.\d+)?$/.test(flat);
  return !isNumber && /^[=+\-@]/.test(flat) ? `'${flat}` : flat;
}

/** Rows as tab-separated text with a header line, each line ended by a line feed. */
export function toTsv<Row>(columns: readonly TsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map((column) => tsvField(column.header))];
  for (const row of rows) {
    lines.push(columns.map((column) => tsvField(column.text(row))));
  }
  return lines.map((fields) => `${fields.join("\t")}\n`).join("");
}
