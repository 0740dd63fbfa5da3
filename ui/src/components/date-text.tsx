import type { Instant } from "../bindings/Instant";
import { useFormats } from "../lib/formats";
import type { TimeStyle } from "../lib/time";

/** An instant in the shown zone; the exact UTC instant is in the tooltip. */
export function DateText(props: {
  at: Instant;
  style?: TimeStyle;
  withZone?: boolean;
  className?: string;
}) {
  const formats = useFormats();
  const text = formats.instant(props.at, props.style ?? "date-time");
  return (
    <time dateTime={props.at} title={props.at} className={props.className}>
      {props.withZone === true ? `${text} ${formats.zoneName}` : text}
    </time>
  );
}
