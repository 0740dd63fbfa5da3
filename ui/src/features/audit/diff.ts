/** A field of what an entry changed. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
  changed: boolean;
}

/** `field: value` lines of a text; nothing where it is not written so. */
function fieldsOf(text: string | null): Map<string, string> | null {
  const lines = (text ?? "")
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 1) {
      return null;
    }
    fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** What an entry changed, field by field; nothing where before or after is free text. */
export function fieldChanges(before: string | null, after: string | null): FieldChange[] | null {
  const was = fieldsOf(before);
  const is = fieldsOf(after);
  if (was === null || is === null) {
    return null;
  }
  return [...new Set([...was.keys(), ...is.keys()])].map((field) => {
    const old = was.get(field) ?? null;
    const now = is.get(field) ?? null;
    return { field, before: old, after: now, changed: old !== now };
  });
}

/** A stable name as words: `single_limit` reads `Single limit`. */
export function nameInWords(name: string): string {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
