import type { KindView } from "../../bindings/KindView";
import { least, type Micro } from "./micro";

/** One addition of credits with what is left of it. */
export interface Lot {
  id: string;
  kind: KindView;
  category: "paid" | "promotional";
  addedAt: number;
  expiresAt: number | null;
  amount: Micro;
  remaining: Micro;
  /** What was paid in total, in the organisation's currency. */
  paid: Micro | null;
  priority: number;
}

/** How much of which lot; negative is taken. */
export interface Drawn {
  lot: Lot;
  micro: Micro;
}

function spendable(lot: Lot, at: number): boolean {
  return lot.remaining > 0n && lot.addedAt <= at && (lot.expiresAt === null || at < lot.expiresAt);
}

function order(left: Lot, right: Lot): number {
  const expiry = (lot: Lot): number => lot.expiresAt ?? Number.MAX_SAFE_INTEGER;
  const rank = (lot: Lot): number => (lot.category === "promotional" ? 0 : 1);
  return (
    left.priority - right.priority ||
    expiry(left) - expiry(right) ||
    rank(left) - rank(right) ||
    left.addedAt - right.addedAt
  );
}

/** The lots and the debt of one organisation. */
export class Wallet {
  readonly lots: Lot[] = [];
  debt: Micro = 0n;

  /** Lots less debt. */
  settled(): Micro {
    return this.lots.reduce((sum, lot) => sum + lot.remaining, 0n) - this.debt;
  }

  /** Credits that may be spent at the instant. */
  spendable(at: number): Micro {
    return this.open(at).reduce((sum, lot) => sum + lot.remaining, 0n);
  }

  /** Lots that may be spent at the instant, in draw-down order. */
  open(at: number): Lot[] {
    return this.lots.filter((lot) => spendable(lot, at)).toSorted(order);
  }

  /** Adds a lot, which pays the debt first. */
  add(lot: Lot): Drawn[] {
    this.lots.push(lot);
    const paid = least(this.debt, lot.remaining);
    this.debt -= paid;
    lot.remaining -= paid;
    const added = { lot, micro: lot.amount };
    return paid === 0n ? [added] : [added, { lot, micro: -paid }];
  }

  /** Takes credits in draw-down order; what no lot covers becomes debt. */
  draw(size: Micro, at: number): Drawn[] {
    const drawn: Drawn[] = [];
    let wanted = size;
    for (const lot of this.open(at)) {
      if (wanted === 0n) {
        break;
      }
      const part = least(wanted, lot.remaining);
      lot.remaining -= part;
      wanted -= part;
      drawn.push({ lot, micro: -part });
    }
    this.debt += wanted;
    return drawn;
  }

  /** Takes from one lot, at most what it has. */
  take(lot: Lot, size: Micro): Drawn[] {
    const part = least(size, lot.remaining);
    lot.remaining -= part;
    return [{ lot, micro: -part }];
  }

  /** Undoes an addition: what its lot still has is taken, and what was spent of it becomes debt. */
  takeBack(lot: Lot): Drawn[] {
    const left = lot.remaining;
    lot.remaining = 0n;
    this.debt += lot.amount - left;
    return [{ lot, micro: -left }];
  }

  /** Gives back what was drawn, last drawn first. */
  restore(drawn: readonly Drawn[]): Drawn[] {
    return drawn.toReversed().map(({ lot, micro }) => {
      lot.remaining -= micro;
      return { lot, micro: -micro };
    });
  }
}
