import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

import { classes } from "./class-names";
import floating from "./floating.module.css";
import { usePortal } from "./portal";

/** A menu that opens from a button. */
export function Menu(props: {
  trigger: ReactElement;
  align?: "start" | "end";
  children: ReactNode;
}) {
  const portal = usePortal();
  return (
    <Base.Root>
      <Base.Trigger render={props.trigger} />
      <Base.Portal container={portal}>
        <Base.Positioner
          align={props.align ?? "start"}
          sideOffset={6}
          className={floating.positioner}
        >
          <Base.Popup className={classes(floating.popup, floating.menu)}>
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem(props: {
  icon?: ReactNode;
  onSelect(): void;
  /** Why it cannot be chosen. */
  unavailable?: string | null;
  children: ReactNode;
}) {
  const { icon, onSelect, unavailable = null, children } = props;
  return (
    <Base.Item className={floating.item} disabled={unavailable !== null} onClick={onSelect}>
      {icon}
      <span className={floating.itemText}>
        {children}
        {unavailable === null ? null : (
          <>
            {" "}
            <span className={floating.why}>{unavailable}</span>
          </>
        )}
      </span>
    </Base.Item>
  );
}

export function MenuCheckboxItem(props: {
  checked: boolean;
  onChange(checked: boolean): void;
  children: ReactNode;
}) {
  return (
    <Base.CheckboxItem
      className={floating.item}
      checked={props.checked}
      onCheckedChange={props.onChange}
      closeOnClick={false}
    >
      <span className={floating.box}>
        <Base.CheckboxItemIndicator className={floating.check}>
          <Check aria-hidden="true" />
        </Base.CheckboxItemIndicator>
      </span>
      <span className={floating.itemText}>{props.children}</span>
    </Base.CheckboxItem>
  );
}

export function MenuSeparator() {
  return <Base.Separator className={floating.separator} />;
}

export function MenuGroup(props: { label: string; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className={floating.groupLabel}>{props.label}</Base.GroupLabel>
      {props.children}
    </Base.Group>
  );
}

/** One of several; choosing closes the menu. */
export function MenuRadioGroup<Value extends string>(props: {
  value: Value;
  options: readonly { value: Value; label: ReactNode }[];
  onChange(value: Value): void;
}) {
  return (
    <Base.RadioGroup value={props.value} onValueChange={(value) => props.onChange(value as Value)}>
      {props.options.map((option) => (
        <Base.RadioItem
          key={option.value}
          value={option.value}
          className={floating.item}
          closeOnClick
        >
          <span className={floating.check}>
            <Base.RadioItemIndicator>
              <Check aria-hidden="true" />
            </Base.RadioItemIndicator>
          </span>
          <span className={floating.itemText}>{option.label}</span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}
