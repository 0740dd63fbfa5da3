import type { KindView } from "../../bindings/KindView";
import type { StatusView } from "../../bindings/StatusView";
import { CUSTOMERS, type Customer } from "./customers";
import { hexOf, identify } from "./identity";
import type { Micro } from "./micro";
import { Random } from "./random";
import { NOW_MS } from "./time";
import { type Drawn, type Lot, Wallet } from "./wallet";

/** What an addition or deduction was for. */
export interface Purpose {
  kind: KindView;
  at: number;
  description?: string;
  eventId?: string | null;
  eventName?: string | null;
  operation?: string | null;
  project?: string | null;
  user?: string | null;
  quantity?: string | null;
  source?: string | null;
  recordId?: string | null;
  reference?: string | null;
  note?: string | null;
  actor?: string;
  records?: number;
}

/** One posted transaction or open tally. */
export interface Posted extends Required<Omit<Purpose, "at" | "records">> {
  id: string;
  sequence: number | null;
  orgId: number;
  status: StatusView;
  occurredAt: number;
  micro: Micro;
  balanceAfter: Micro | null;
  drawn: Drawn[];
  lot: Lot | null;
  /** What was paid for the credits, in the organisation's currency. */
  paid: Micro | null;
  reverses: string | null;
  reversedBy: string | null;
  hash: string | null;
  records: number;
}

/** Terms of a lot to add. */
export interface Terms {
  micro: Micro;
  paid?: Micro | null;
  expiresAt?: number | null;
  priority?: number;
}

/** An organisation with its wallet. */
export interface Account {
  orgId: number;
  customer: Customer;
  wallet: Wallet;
  posted: Posted[];
  tallies: Posted[];
}

/** A small ledger kept in the page: it follows the rules of draw-down and debt, so that screens show figures that tie. */
export class Book {
  readonly accounts: Account[];
  readonly random = new Random(20_261_121);
  #newestFirst: Posted[] | null = null;

  constructor(customers: readonly Customer[] = CUSTOMERS) {
    this.accounts = customers.map((customer, index) => ({
      orgId: index + 1,
      customer,
      wallet: new Wallet(),
      posted: [],
      tallies: [],
    }));
  }

  /** The organisation of that number. */
  account(orgId: number): Account | null {
    return this.accounts[orgId - 1] ?? null;
  }

  /** Adds credits as a lot of their own. */
  add(account: Account, purpose: Purpose, terms: Terms): Posted {
    const paidKind = purpose.kind === "purchase" || purpose.kind === "auto_recharge";
    const id = identify("txn", purpose.at, this.random);
    const lot: Lot = {
      // A lot is named by the transaction that added it.
      id: id.replace("txn_", "lot_"),
      kind: purpose.kind,
      category: paidKind ? "paid" : "promotional",
      addedAt: purpose.at,
      expiresAt: terms.expiresAt ?? null,
      amount: terms.micro,
      remaining: terms.micro,
      paid: terms.paid ?? null,
      priority: terms.priority ?? (paidKind ? 10 : 5),
    };
    const drawn = account.wallet.add(lot);
    return this.#post(account, purpose, { id, micro: terms.micro, drawn, lot, paid: lot.paid });
  }

  /** Takes credits in draw-down order. */
  consume(account: Account, purpose: Purpose, size: Micro): Posted {
    const drawn = account.wallet.draw(size, purpose.at);
    return this.#post(account, purpose, { micro: -size, drawn });
  }

  /** Takes from one lot: expiry, void, refund, clawback. */
  takeLot(account: Account, purpose: Purpose, lot: Lot, size: Micro): Posted {
    const drawn = account.wallet.take(lot, size);
    const micro = drawn.reduce((sum, part) => sum + part.micro, 0n);
    return this.#post(account, purpose, { micro, drawn });
  }

  /** Undoes a deduction, whose lots get their credits back, or an addition, whose lot is emptied. */
  reverse(account: Account, original: Posted, purpose: Purpose): Posted {
    const drawn =
      original.lot === null
        ? account.wallet.restore(original.drawn)
        : account.wallet.takeBack(original.lot);
    const posted = this.#post(account, purpose, { micro: -original.micro, drawn });
    posted.reverses = original.id;
    original.reversedBy = posted.id;
    original.status = "reversed";
    return posted;
  }

  /** Opens an hourly tally, which is not posted yet. */
  tally(account: Account, purpose: Purpose, size: Micro): void {
    account.tallies.push({
      ...this.#blank(account, purpose),
      id: identify("tally", purpose.at, this.random),
      status: "accumulating",
      micro: -size,
    });
  }

  /** Posted transactions and tallies of all organisations, newest first. */
  all(): Posted[] {
    this.#newestFirst ??= this.accounts
      .flatMap((account) => [...account.tallies, ...account.posted])
      .toSorted(
        (left, right) => right.occurredAt - left.occurredAt || (left.id < right.id ? 1 : -1),
      );
    return this.#newestFirst;
  }

  #blank(account: Account, purpose: Purpose): Posted {
    return {
      id: "",
      sequence: null,
      orgId: account.orgId,
      status: "completed",
      kind: purpose.kind,
      occurredAt: Math.min(purpose.at, NOW_MS),
      description: purpose.description ?? "",
      eventId: purpose.eventId ?? null,
      eventName: purpose.eventName ?? null,
      operation: purpose.operation ?? null,
      project: purpose.project ?? null,
      user: purpose.user ?? null,
      quantity: purpose.quantity ?? null,
      source: purpose.source ?? null,
      recordId: purpose.recordId ?? null,
      reference: purpose.reference ?? null,
      note: purpose.note ?? null,
      actor: purpose.actor ?? "System",
      micro: 0n,
      balanceAfter: null,
      drawn: [],
      lot: null,
      paid: null,
      reverses: null,
      reversedBy: null,
      hash: null,
      records: purpose.records ?? 1,
    };
  }

  #post(account: Account, purpose: Purpose, moved: Partial<Posted> & { micro: Micro }): Posted {
    const posted: Posted = {
      ...this.#blank(account, purpose),
      id: moved.id ?? identify("txn", purpose.at, this.random),
      sequence: account.posted.length + 1,
      hash: hexOf(64, this.random),
      balanceAfter: account.wallet.settled(),
      ...moved,
    };
    account.posted.push(posted);
    this.#newestFirst = null;
    return posted;
  }
}
