import type { Platform } from "./customers";
import type { Random } from "./random";

/** What credits were spent on, as the platform numbers it. */
export interface PlatformEvent {
  id: string;
  name: string | null;
}

const PLACES = [
  "Lakeside",
  "Highland",
  "Old Town",
  "Harbourfront",
  "Riverbank",
  "Valley",
  "Coastal",
  "Forest",
  "Hilltop",
  "Northside",
];

const OCCASIONS = [
  "Cycling Classic",
  "Graduation",
  "Half Marathon",
  "Dance Finals",
  "School Portraits",
  "Trail Run",
  "10K",
  "Triathlon",
];

const JOBS: Record<Exclude<Platform, "photo" | "tokens">, string[]> = {
  compute: [
    "vision-finetune",
    "nightly-render",
    "lattice-sweep",
    "embedding-refresh",
    "physics-batch",
    "speech-train",
  ],
  strategy: [
    "EUR carry",
    "Gold breakout",
    "Index rebalance",
    "Volatility premium",
    "Rates momentum",
    "Pairs scan",
  ],
  deployment: [
    "Galaxy workflow",
    "Silicon design",
    "Alphafold run",
    "Vertex notebook",
    "Rad lab cluster",
    "Course sandbox",
  ],
};

/** The event that one customer's question is about: many transactions, many organisations. */
export const BUSY_EVENT: PlatformEvent = { id: "48679951", name: "Highland Swim Meet" };

/** Photo events that several organisations work on. */
export function photoEvents(random: Random): PlatformEvent[] {
  return PLACES.flatMap((place, row) =>
    OCCASIONS.map((occasion, column) => ({
      id: (48_210_000 + row * 613 + column * 71 + random.between(0, 60)).toString(),
      name: `${place} ${occasion}`,
    })),
  );
}

/** Deployments, runs or jobs of one organisation. */
export function jobsOf(
  platform: Exclude<Platform, "photo">,
  orgId: number,
  random: Random,
): PlatformEvent[] {
  if (platform === "tokens") {
    return [];
  }
  return JOBS[platform].map((name, index) => ({
    id: (73_000_000 + orgId * 10_000 + index * 37 + random.between(1, 30)).toString(),
    name: platform === "compute" ? `${name}-${random.between(1, 40).toString()}` : name,
  }));
}
