import { Book, type Account, type Posted, type Purpose } from "./book";
import { OPERATIONS } from "./customers";
import { BUSY_EVENT, photoEvents } from "./events";
import { type PlannedUsage, planUsage } from "./growth";
import { credits, least, type Micro } from "./micro";
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS } from "./time";

const STAFF = ["Amina Odhiambo", "Tobias Brandt", "Priya Nair"];

/** Price of a credit in millionths of the currency's unit. */
const PRICES: Record<string, bigint> = {
  USD: 20_000n,
  EUR: 18_500n,
  GBP: 16_000n,
  INR: 1_500_000n,
  CHF: 18_000n,
  USDT: 1_000_000n,
};

function packOf(planned: readonly PlannedUsage[]): Micro {
  const total = planned.reduce((sum, usage) => sum + usage.size, 0n);
  const pack = total / 7n / 500_000_000n;
  return (pack < 2n ? 2n : pack) * 500_000_000n;
}

function priceOf(account: Account, micro: Micro): Micro {
  const price = PRICES[account.customer.currency] ?? 20_000n;
  return (micro * price) / 1_000_000n;
}

/** Tells the year of one organisation: purchases when credits run short, usage, and what staff did in between. */
class Story {
  readonly #book: Book;
  readonly #account: Account;
  readonly #pack: Micro;
  #ahead: Micro;
  #lastPackBought = false;

  constructor(book: Book, account: Account, planned: readonly PlannedUsage[]) {
    this.#book = book;
    this.#account = account;
    this.#pack = packOf(planned);
    this.#ahead = planned.reduce((sum, usage) => sum + usage.size, 0n);
  }

  use(usage: PlannedUsage): Posted {
    this.expire(usage.at);
    this.#topUp(usage);
    this.#ahead -= usage.size;
    return this.#book.consume(
      this.#account,
      {
        kind: "usage",
        at: usage.at,
        eventId: usage.event?.id ?? null,
        eventName: usage.event?.name ?? null,
        operation: usage.operation.name,
        project: usage.project,
        user: usage.user,
        quantity: usage.quantity,
        source: "platform",
        recordId: `run-${this.#book.random.between(1_000_000, 9_999_999).toString()}`,
        records: usage.records,
      },
      usage.size,
    );
  }

  /** Posts what expired until the instant. */
  expire(until: number): void {
    for (const lot of this.#account.wallet.lots) {
      if (lot.expiresAt !== null && lot.expiresAt <= until && lot.remaining > 0n) {
        const purpose: Purpose = {
          kind: "expiry",
          at: lot.expiresAt,
          description: "Unused credits expired",
        };
        this.#book.takeLot(this.#account, purpose, lot, lot.remaining);
      }
    }
  }

  grant(
    kind: "free_credits" | "admin_grant" | "credit_request" | "coupon",
    at: number,
    whole: number,
    days: number,
  ): Posted {
    const words = {
      free_credits: "Welcome credits",
      admin_grant: "Goodwill credit",
      credit_request: "Trial extension agreed with sales",
      coupon: "Coupon SPRING26",
    };
    const notes = {
      free_credits: "Given to every new organisation.",
      admin_grant: "Photos of one gate had to be processed again.",
      credit_request: "Two extra race days, asked for by the customer.",
      coupon: "Redeemed by the customer.",
    };
    const actor =
      kind === "admin_grant" || kind === "credit_request"
        ? this.#book.random.pick(STAFF)
        : "System";
    return this.#book.add(
      this.#account,
      { kind, at, description: words[kind], note: notes[kind], actor },
      { micro: credits(whole), expiresAt: days === 0 ? null : at + days * DAY_MS },
    );
  }

  #topUp(usage: PlannedUsage): void {
    const { wallet, customer } = this.#account;
    const left = wallet.spendable(usage.at);
    if (this.#lastPackBought || left >= usage.size + this.#pack / 8n) {
      return;
    }
    const missing = this.#ahead - left;
    const last = missing <= this.#pack;
    const end = this.#endOf(missing);
    const size = last && end !== null ? end : this.#pack;
    this.#lastPackBought = last && end !== null;
    if (size <= 0n) {
      return;
    }
    const auto = customer.platform === "tokens" || customer.platform === "compute";
    const at = usage.at - MINUTE_MS / 2;
    this.#book.add(
      this.#account,
      {
        kind: auto && wallet.lots.length > 1 ? "auto_recharge" : "purchase",
        at,
        description: auto ? "Automatic top-up" : "Credit purchase",
        reference: `pi_3P${this.#book.random.between(10_000_000, 99_999_999).toString()}`,
        source: customer.currency === "USDT" ? "usdt" : "stripe",
        actor: customer.users[0] ?? "System",
      },
      {
        micro: size,
        paid: priceOf(this.#account, size),
        expiresAt: customer.platform === "strategy" ? at + 365 * DAY_MS : null,
      },
    );
  }

  /** Size of the last pack, so that the year ends as it should; nothing for a healthy balance. */
  #endOf(missing: Micro): Micro | null {
    switch (this.#account.customer.ending) {
      case "low":
        return missing + credits(240 * this.#account.customer.scale);
      case "zero":
        return missing;
      case "in_debt":
        return missing - credits(1_284.5);
      case "healthy":
      case "suspended":
      case "closed":
      case "new":
        return null;
    }
  }
}

/** A part of an amount in whole hundredths of a credit. */
function partOf(whole: Micro, share: bigint): Micro {
  return (whole / share / 10_000n) * 10_000n;
}

function staffActs(
  book: Book,
  account: Account,
  story: Story,
  usage: PlannedUsage,
  posted: Posted,
): void {
  const exact =
    account.customer.ending === "zero" ||
    account.customer.ending === "in_debt" ||
    account.customer.ending === "low";
  if (exact || usage.at > NOW_MS - 2 * DAY_MS) {
    return;
  }
  const at = usage.at + MINUTE_MS / 3;
  const turn = account.posted.length;
  const actor = book.random.pick(STAFF);
  const lot = account.wallet.lots.findLast((candidate) => candidate.category === "paid");
  if (turn % 61 === 0) {
    story.grant("admin_grant", at, book.random.between(4, 20) * 50, 60);
  } else if (turn % 83 === 0) {
    book.reverse(account, posted, {
      kind: "reversal",
      at,
      eventId: posted.eventId,
      eventName: posted.eventName,
      operation: posted.operation,
      project: posted.project,
      description: "Charged twice for the same run",
      note: "The platform sent the run twice; the second charge is undone.",
      actor,
    });
  } else if (turn % 97 === 0) {
    const size = least(account.wallet.spendable(at), credits(150));
    book.consume(
      account,
      { kind: "manual_consumption", at, description: "Prints ordered by phone", actor },
      size,
    );
  } else if (turn === 31 && account.orgId % 6 === 0) {
    const mistake = story.grant("admin_grant", at, 800, 90);
    if (mistake.lot !== null) {
      const purpose: Purpose = {
        kind: "void",
        at: at + MINUTE_MS / 6,
        description: "Grant to the wrong organisation",
        actor,
      };
      book.takeLot(account, purpose, mistake.lot, mistake.lot.remaining);
    }
  } else if (turn === 57 && account.orgId % 5 === 0 && lot !== undefined) {
    const purpose: Purpose = {
      kind: "refund",
      at,
      description: "Unused part of a purchase returned",
      actor,
    };
    book.takeLot(account, purpose, lot, partOf(lot.remaining, 4n));
  } else if (turn === 44 && account.orgId % 13 === 4 && lot !== undefined) {
    const size = partOf(lot.remaining, 5n);
    book.takeLot(
      account,
      { kind: "clawback", at, description: "Card payment disputed", actor },
      lot,
      size,
    );
    const back: Purpose = {
      kind: "reinstatement",
      at: at + MINUTE_MS / 4,
      description: "Dispute won",
      actor,
    };
    book.add(account, back, { micro: size });
  } else if (turn % 71 === 0) {
    story.grant("coupon", at, 300, 21);
  }
}

function openTallies(book: Book, account: Account): void {
  const operations = OPERATIONS[account.customer.platform].filter((operation) => operation.hourly);
  const running = account.customer.ending === "healthy" || account.customer.ending === "low";
  if (!running || operations.length === 0 || account.customer.shape === "off_season") {
    return;
  }
  const latest = account.posted.findLast((posted) => posted.kind === "usage");
  for (const operation of operations.slice(0, 1 + (account.orgId % 2))) {
    const minutes = book.random.between(1, 11);
    book.tally(
      account,
      {
        kind: "usage",
        at: NOW_MS - minutes * MINUTE_MS,
        operation: operation.name,
        eventId: latest?.eventId ?? null,
        eventName: latest?.eventName ?? null,
        project: account.customer.projects[0] ?? null,
        quantity: `${book.random.between(2, 40).toString()} ${operation.unit}`,
        source: "platform",
        records: book.random.between(2, 18),
      },
      credits(operation.typical * account.customer.scale * 0.5),
    );
  }
}

/** The made-up book: forty organisations and a year of what happened to them. */
export function tellStory(): Book {
  const book = new Book();
  const shared = photoEvents(book.random);
  for (const account of book.accounts) {
    const planned = planUsage(account.customer, account.orgId, shared, book.random);
    if (account.customer.platform === "photo" && account.orgId <= 7) {
      const first = planned.at(-Math.min(planned.length, 30 + account.orgId));
      const second = planned.at(-Math.min(planned.length, 41 + account.orgId));
      for (const usage of account.orgId <= 5 ? [first, second] : [first]) {
        if (usage !== undefined) {
          usage.event = BUSY_EVENT;
        }
      }
    }
    const story = new Story(book, account, planned);
    const opened = (planned[0]?.at ?? NOW_MS - 12 * DAY_MS) - 2 * HOUR_MS;
    story.grant("free_credits", opened, 500, account.customer.platform === "tokens" ? 30 : 0);
    for (const usage of planned) {
      const posted = story.use(usage);
      staffActs(book, account, story, usage, posted);
    }
    story.expire(NOW_MS);
    if (account.customer.ending === "healthy" && account.orgId % 3 === 1) {
      const kind = account.orgId % 2 === 1 ? "credit_request" : "admin_grant";
      story.grant(
        kind,
        NOW_MS - 6 * MINUTE_MS,
        account.orgId === 1 ? 2_500 : 750,
        account.orgId === 1 ? 9 : 25,
      );
    }
    account.posted.sort((left, right) => left.occurredAt - right.occurredAt);
    openTallies(book, account);
  }
  return book;
}
