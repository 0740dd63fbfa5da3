/** Reads a URL's search as plain texts, so that an event ID stays a text and URLs can be read by people. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** Writes search values as plain texts; empty ones are left out and lists are joined by commas. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value.join(",") : String(value ?? "");
    if (text !== "") {
      params.set(key, text);
    }
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}
