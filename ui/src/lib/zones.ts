/** IANA zones that this computer knows, `UTC` first. */
export function zoneNames(): string[] {
  const others = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC");
  return ["UTC", ...others];
}

/** Whether this computer can show times in the zone. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
