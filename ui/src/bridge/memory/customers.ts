/** How an organisation's usage runs over the months. */
export type Shape = "flat" | "growing" | "spike" | "off_season" | "declining" | "too_little";

/** How its balance ends. */
export type Ending = "healthy" | "low" | "zero" | "in_debt" | "suspended" | "closed" | "new";

/** What kind of platform it buys credits from. */
export type Platform = "photo" | "compute" | "tokens" | "strategy" | "deployment";

/** An operation that credits are spent on. */
export interface Operation {
  name: string;
  unit: string;
  /** Settled by the hour, so that its records gather in a tally. */
  hourly: boolean;
  /** Typical credits of one record. */
  typical: number;
}

/** A made-up organisation. */
export interface Customer {
  name: string;
  externalId: string;
  legalName: string;
  country: string;
  taxId: string | null;
  email: string;
  currency: string;
  platform: Platform;
  plan: string;
  shape: Shape;
  ending: Ending;
  /** How large it is: 1 is a small studio. */
  scale: number;
  projects: string[];
  users: string[];
}

export const OPERATIONS: Record<Platform, Operation[]> = {
  photo: [
    { name: "Photo processing", unit: "photos", hourly: false, typical: 640 },
    { name: "AI image rotation", unit: "photos", hourly: false, typical: 120 },
    { name: "Face search index", unit: "photos", hourly: false, typical: 90 },
  ],
  compute: [
    { name: "GPU compute", unit: "compute hours", hourly: true, typical: 36 },
    { name: "Volume storage", unit: "GB-hours", hourly: true, typical: 4.25 },
  ],
  tokens: [
    { name: "API calls", unit: "calls", hourly: true, typical: 18.4 },
    { name: "Input tokens", unit: "thousand tokens", hourly: true, typical: 42.75 },
    { name: "Output tokens", unit: "thousand tokens", hourly: true, typical: 96.5 },
  ],
  strategy: [
    { name: "Backtesting", unit: "runs", hourly: false, typical: 75 },
    { name: "Strategy generation", unit: "runs", hourly: false, typical: 240 },
    { name: "Market analysis", unit: "runs", hourly: false, typical: 32.5 },
  ],
  deployment: [
    { name: "Module deployment", unit: "deployments", hourly: false, typical: 310 },
    { name: "Project hours", unit: "hours", hourly: true, typical: 22 },
  ],
};

const USERS = [
  "Jane Mwangi",
  "Tomás Ferreira",
  "Ingrid Solberg",
  "Rahul Menon",
  "Chloé Lambert",
  "Kwame Boateng",
  "Mei-Ling Tan",
  "Oskar Lindqvist",
];

type Line = [
  name: string,
  legalForm: string,
  country: string,
  currency: string,
  platform: Platform,
  shape: Shape,
  ending: Ending,
  scale: number,
];

const LINES: Line[] = [
  ["Kilimani Athletics", "Ltd", "KE", "USD", "photo", "growing", "healthy", 1.4],
  ["Northlight Studios", "GmbH", "DE", "EUR", "photo", "flat", "healthy", 1.1],
  ["Harbour Photo", "Ltd", "GB", "GBP", "photo", "spike", "low", 1.8],
  ["Tamarind Sports Imaging", "Pvt Ltd", "IN", "INR", "photo", "off_season", "healthy", 1.2],
  ["Pinecrest Portraits", "Inc.", "US", "USD", "photo", "declining", "healthy", 0.8],
  ["Redwood Race Photos", "LLC", "US", "USD", "photo", "flat", "in_debt", 1.5],
  ["Silverlake Graduation", "Inc.", "US", "USD", "photo", "off_season", "healthy", 0.7],
  ["Juniper Events", "SARL", "FR", "EUR", "photo", "too_little", "new", 0.5],
  ["Cobalt Compute", "AG", "CH", "CHF", "compute", "growing", "low", 2.2],
  ["Ridgeway Render Farm", "Ltd", "GB", "GBP", "compute", "flat", "healthy", 2.6],
  ["Larkspur Robotics", "GmbH", "DE", "EUR", "compute", "spike", "healthy", 1.7],
  ["Quarry Vision Labs", "Inc.", "CA", "USD", "compute", "growing", "zero", 1.6],
  ["Saltmarsh Genomics", "BV", "NL", "EUR", "compute", "declining", "healthy", 2.1],
  ["Bluebird Simulation", "Inc.", "US", "USD", "compute", "flat", "suspended", 1.0],
  ["Orrery Physics Group", "SAS", "FR", "EUR", "compute", "off_season", "healthy", 1.3],
  ["Fathom Acoustics", "ApS", "DK", "EUR", "compute", "flat", "healthy", 0.9],
  ["Meridian Chat", "Pte. Ltd.", "SG", "USDT", "tokens", "growing", "healthy", 2.4],
  ["Sahel Language Lab", "SA", "SN", "USDT", "tokens", "flat", "healthy", 1.1],
  ["Tidewater Assist", "Inc.", "US", "USDT", "tokens", "spike", "low", 1.9],
  ["Caravel Translate", "Lda", "PT", "EUR", "tokens", "growing", "healthy", 1.3],
  ["Basalt Search", "GmbH", "AT", "EUR", "tokens", "declining", "healthy", 1.0],
  ["Lodestar Tutors", "Ltd", "NG", "USDT", "tokens", "off_season", "zero", 0.8],
  ["Heron Legal Drafting", "LLP", "GB", "GBP", "tokens", "flat", "healthy", 1.5],
  ["Plumeria Health Notes", "Inc.", "US", "USD", "tokens", "too_little", "new", 0.6],
  ["Alder Quant Partners", "LP", "US", "USD", "strategy", "flat", "healthy", 1.6],
  ["Copperfield Trading", "Ltd", "GB", "GBP", "strategy", "growing", "healthy", 1.9],
  ["Monsoon Markets", "Pvt Ltd", "IN", "INR", "strategy", "spike", "low", 1.2],
  ["Ostrava Systematic", "s.r.o.", "CZ", "EUR", "strategy", "flat", "healthy", 0.9],
  ["Pampero Capital", "SA", "AR", "USD", "strategy", "declining", "in_debt", 1.1],
  ["Selkirk Futures", "Ltd", "GB", "GBP", "strategy", "off_season", "healthy", 1.0],
  ["Yarrow Research", "GmbH", "DE", "EUR", "strategy", "too_little", "closed", 0.4],
  ["Zephyr Signals", "OÜ", "EE", "EUR", "strategy", "growing", "healthy", 0.9],
  ["Aspen Research Cloud", "Inc.", "US", "USD", "deployment", "flat", "healthy", 1.4],
  ["Brightwater University", "University", "US", "USD", "deployment", "off_season", "healthy", 2.0],
  ["Cinder Analytics", "SpA", "CL", "USD", "deployment", "growing", "healthy", 1.2],
  ["Delta Climate Institute", "e.V.", "DE", "EUR", "deployment", "spike", "healthy", 1.7],
  ["Estuary Partners", "Ltd", "KE", "USD", "deployment", "flat", "low", 1.0],
  ["Foxglove Biotech", "Inc.", "US", "USD", "deployment", "declining", "healthy", 1.3],
  ["Granite Teaching Labs", "Ltd", "ZA", "USD", "deployment", "flat", "healthy", 0.8],
  ["Hawthorn Public Data", "CIC", "GB", "GBP", "deployment", "growing", "healthy", 1.1],
];

const PLANS: Record<Platform, string> = {
  photo: "Pay as you go",
  compute: "Pay as you go",
  tokens: "Prepaid tokens",
  strategy: "Annual credits",
  deployment: "Research plan",
};

const PROJECTS: Record<Platform, string[]> = {
  photo: ["Weekend races", "Schools"],
  compute: ["training-cluster", "nightly-render", "sandbox"],
  tokens: ["production", "staging"],
  strategy: ["Momentum desk", "Research"],
  deployment: ["Climate model", "Data science course", "Shared notebooks"],
};

function customer(line: Line, index: number): Customer {
  const [name, legalForm, country, currency, platform, shape, ending, scale] = line;
  const slug = name.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  return {
    name,
    externalId: `${slug.slice(0, 3)}-${(10_420 + index * 137).toString()}`,
    legalName: `${name} ${legalForm}`,
    country,
    taxId: country === "US" ? null : `${country}${(310_482_771 + index * 917_613).toString()}`,
    email: `billing@${slug}.example`,
    currency,
    platform,
    plan: PLANS[platform],
    shape,
    ending,
    scale,
    projects: PROJECTS[platform].slice(0, 1 + (index % PROJECTS[platform].length)),
    users: [0, 1, 2].map((step) => USERS[(index + step * 3) % USERS.length] ?? "Jane Mwangi"),
  };
}

/** The forty organisations of the made-up book, in the order of their numbers. */
export const CUSTOMERS: Customer[] = LINES.map(customer);
