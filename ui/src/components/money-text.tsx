import type { Amount } from "../bindings/Amount";
import type { MoneyView } from "../bindings/MoneyView";
import { useFormats } from "../lib/formats";
import { magnitudeOf, signOf, type Precision } from "../lib/money";
import { t } from "../lib/texts";
import { classes } from "./class-names";
import styles from "./money-text.module.css";

interface CreditsTextProps {
  amount: Amount;
  precision?: Precision;
  /**
   * `signed`: a movement, with plus or minus and the colour of in or out.
   * `balance`: a standing amount, with a minus only when below zero and no colour.
   */
  look?: "signed" | "balance";
  /** Struck through: it was taken back. */
  reversed?: boolean;
  className?: string;
}

/** The one way to show credits. Colour only repeats what the sign says; screen readers get words. */
export function CreditsText(props: CreditsTextProps) {
  const { amount, precision = "list", look = "signed", reversed = false, className } = props;
  const formats = useFormats();
  const sign = signOf(amount);
  const shown = formats.credits(amount, precision, look === "signed" ? "always" : "negative");
  const words = formats.credits(magnitudeOf(amount), "exact", "negative");
  const spoken =
    sign === 0
      ? t("amount.zero")
      : sign < 0
        ? t("amount.minus", { amount: words })
        : look === "signed"
          ? t("amount.plus", { amount: words })
          : `${words} ${t("common.credits")}`;
  const exact = formats.credits(amount, "exact", look === "signed" ? "always" : "negative");
  return (
    <span
      className={classes(
        styles.amount,
        look === "balance" && styles.plain,
        look === "signed" && sign > 0 && styles.in,
        look === "signed" && sign < 0 && styles.out,
        reversed && styles.reversed,
        className,
      )}
      title={exact === shown ? undefined : exact}
    >
      <span aria-hidden="true">{shown}</span>
      <span className="visually-hidden">{spoken}</span>
    </span>
  );
}

/** The one way to show money: its currency is always visible. */
export function MoneyText(props: { money: MoneyView; className?: string }) {
  const formats = useFormats();
  return (
    <span className={classes(styles.amount, styles.plain, props.className)}>
      {formats.money(props.money)}
    </span>
  );
}
