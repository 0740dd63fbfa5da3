import type { Customer, Operation, Shape } from "./customers";
import { OPERATIONS } from "./customers";
import { jobsOf, type PlatformEvent } from "./events";
import { credits, type Micro } from "./micro";
import type { Random } from "./random";
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS } from "./time";

/** Usage that is going to happen. */
export interface PlannedUsage {
  at: number;
  size: Micro;
  operation: Operation;
  event: PlatformEvent | null;
  project: string | null;
  user: string | null;
  records: number;
  quantity: string;
}

const DAYS = 355;
const DENSE_DAYS = 113;

/** How much of the usual usage falls into the month that lies `back` months ago. */
function seasonOf(shape: Shape, back: number): number {
  switch (shape) {
    case "flat":
      return 1;
    case "growing":
      return 1.35 * 0.82 ** back;
    case "declining":
      return 0.55 * 1.28 ** Math.min(back, 4);
    case "spike":
      return back === 1 ? 3.2 : 0.9;
    case "off_season":
      return back === 0 || back === 2 ? 0 : 1.4;
    case "too_little":
      return back === 0 ? 0.7 : 0;
  }
}

function dailyCount(customer: Customer, daysBack: number, at: number, random: Random): number {
  const back = (2026 - new Date(at).getUTCFullYear()) * 12 + 10 - new Date(at).getUTCMonth();
  const weekday = new Date(at).getUTCDay();
  const weekend = weekday === 0 || weekday === 6;
  const rhythm = customer.platform === "photo" ? (weekend ? 2.2 : 0.7) : weekend ? 0.5 : 1.15;
  const density = daysBack < DENSE_DAYS ? 1.15 : 0.28;
  const expected = density * rhythm * seasonOf(customer.shape, back);
  const whole = Math.floor(expected);
  return whole + (random.fraction() < expected - whole ? 1 : 0);
}

function sizeOf(operation: Operation, customer: Customer, dense: boolean, random: Random): Micro {
  const spread = 0.35 + random.fraction() * 1.3;
  const size =
    operation.typical * customer.scale * spread * (operation.hourly ? 3 : 1) * (dense ? 1 : 2.6);
  return credits(operation.hourly ? size : Math.max(1, Math.round(size)));
}

function usageAt(
  at: number,
  customer: Customer,
  events: PlatformEvent[],
  dense: boolean,
  random: Random,
): PlannedUsage {
  const operation = random.pick(OPERATIONS[customer.platform]);
  const whole = operation.hourly ? at - (at % HOUR_MS) : at - (at % 1000);
  return {
    at: whole,
    size: sizeOf(operation, customer, dense, random),
    operation,
    event: events.length > 0 ? random.pick(events) : null,
    project: random.chance(88) ? random.pick(customer.projects) : null,
    user: random.chance(45) ? random.pick(customer.users) : null,
    records: operation.hourly ? random.between(3, 46) : 1,
    quantity: `${random.between(2, 1_900).toLocaleString("en-US")} ${operation.unit}`,
  };
}

/** A customer's usage of a year, oldest first. */
export function planUsage(
  customer: Customer,
  orgId: number,
  shared: readonly PlatformEvent[],
  random: Random,
): PlannedUsage[] {
  const events =
    customer.platform === "photo"
      ? [0, 1, 2, 3, 4, 5, 6]
          .map((step) => shared[(orgId * 9 + step * 5) % shared.length])
          .filter((e) => e !== undefined)
      : jobsOf(customer.platform, orgId, random);
  const planned: PlannedUsage[] = [];
  const stops = customer.ending === "closed" ? 40 : customer.ending === "suspended" ? 5 : 0;
  for (let daysBack = DAYS; daysBack >= stops; daysBack -= 1) {
    const midnight = NOW_MS - (NOW_MS % DAY_MS) - daysBack * DAY_MS;
    const count = dailyCount(customer, daysBack, midnight, random);
    for (let turn = 0; turn < count; turn += 1) {
      const at =
        midnight + random.between(6 * 60, 22 * 60) * MINUTE_MS + random.between(0, 59) * 1000;
      if (at < NOW_MS - HOUR_MS) {
        planned.push(usageAt(at, customer, events, daysBack < DENSE_DAYS, random));
      }
    }
  }
  const busy = stops === 0 && customer.shape !== "off_season" && customer.ending !== "zero";
  const recent = busy ? 4 : 0;
  for (let turn = 0; turn < recent; turn += 1) {
    const at = NOW_MS - random.between(8, 1_300) * MINUTE_MS - random.between(0, 59) * 1000;
    planned.push(usageAt(at, customer, events, true, random));
  }
  return planned.toSorted((left, right) => left.at - right.at);
}
