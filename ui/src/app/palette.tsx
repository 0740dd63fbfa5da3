import { Autocomplete } from "@base-ui/react/autocomplete";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import {
  ArrowLeftRight,
  ArrowRight,
  Building2,
  FileQuestionMark,
  Hash,
  History,
  Play,
  Search,
  SunMoon,
  Ticket,
} from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from "react";

import type { ErrorView } from "../bindings/ErrorView";
import type { Found } from "../bindings/Found";
import { ErrorBanner } from "../components/banner";
import { BareDialog } from "../components/dialog";
import { Keys, ShortcutKeys } from "../components/kbd";
import { kindName } from "../components/kind";
import { call } from "../bridge";
import { useCommandList } from "../lib/command-registry";
import { errorView } from "../lib/errors";
import { useFormats } from "../lib/formats";
import { capsOf, type Command } from "../lib/keys";
import { keys } from "../lib/queries";
import { t } from "../lib/texts";
import { addressOf, identityOf, looksLikeId, matchCommands } from "./look-up";
import styles from "./palette.module.css";

type Item = { key: string; label: string } & ({ found: Found } | { command: Command });

interface Group {
  value: string;
  items: Item[];
}

/** Finds anything by what support was sent, and runs every command. */
export function Palette(props: { open: boolean; onOpenChange(open: boolean): void }) {
  const input = useRef<HTMLInputElement>(null);
  const visited = useRef(false);
  return (
    <BareDialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={t("palette.title")}
      className={styles.palette}
      initialFocus={input}
      finalFocus={() =>
        (visited.current ? document.querySelector<HTMLElement>("[role=grid]") : null) ?? true
      }
    >
      <PaletteBody
        input={input}
        close={(leaving) => {
          visited.current = leaving;
          props.onOpenChange(false);
        }}
      />
    </BareDialog>
  );
}

function PaletteBody(props: {
  input: React.RefObject<HTMLInputElement | null>;
  /** `leaving`: for a list, which then takes the keys. */
  close(leaving: boolean): void;
}) {
  const { input, close } = props;
  const router = useRouter();
  const commands = useCommandList();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<ErrorView | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const highlighted = useRef<Item | undefined>(undefined);
  const asked = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: keys.in("find", asked),
    queryFn: () => call("find_anything", { text: asked }),
    enabled: asked !== "",
    staleTime: 5000,
  });
  const settled = asked === text.trim() && !found.isFetching;

  const groups = useMemo(
    () => groupsOf(text, text.trim() === "" ? [] : (found.data ?? []), commands),
    [text, found.data, commands],
  );

  const visit = (target: Found) => {
    close(true);
    router.history.push(addressOf(target));
  };
  const choose = (item: Item) => {
    if ("found" in item) {
      visit(item.found);
    } else {
      close(false);
      // After the palette gave the focus back, so that the command may move it.
      setTimeout(() => item.command.run(), 0);
    }
  };
  // Enter must work before the answer is on screen: ask, then go.
  const resolve = async () => {
    const wanted = text.trim();
    try {
      const [first] = await call("find_anything", { text: wanted });
      if (first === undefined) {
        setMissing(wanted);
      } else {
        visit(first);
      }
    } catch (cause) {
      setProblem(errorView(cause));
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || text.trim() === "") {
      return;
    }
    const waiting = !settled && looksLikeId(text);
    if (highlighted.current === undefined || waiting) {
      event.preventDefault();
      event.stopPropagation();
      void resolve();
    }
  };
  const nothing = missing === text.trim() || (settled && text.trim() !== "" && groups.length === 0);
  return (
    <Autocomplete.Root
      inline
      open
      items={groups}
      mode="none"
      autoHighlight="always"
      keepHighlight
      value={text}
      onValueChange={(next, details) => {
        if (details.reason !== "item-press") {
          setText(next);
          setMissing(null);
          setProblem(null);
        }
      }}
      itemToStringValue={(item: Item) => item.label}
      onItemHighlighted={(item: Item | undefined) => {
        highlighted.current = item;
      }}
    >
      <div className={styles.search}>
        <Search aria-hidden="true" />
        <Autocomplete.Input
          ref={input}
          placeholder={t("palette.placeholder")}
          aria-label={t("palette.placeholder")}
          spellCheck={false}
          onKeyDownCapture={press}
        />
        <Keys caps={capsOf({ key: "Escape" })} />
      </div>
      {problem === null ? null : <ErrorBanner error={problem} onRetry={() => void resolve()} />}
      {found.isError && problem === null ? (
        <ErrorBanner error={errorView(found.error)} onRetry={() => void found.refetch()} />
      ) : null}
      <Autocomplete.Status className={styles.status}>
        {nothing && !found.isError ? (
          <>
            {t("palette.nothing", { text: text.trim() })}
            <div className={styles.hint}>{t("palette.nothing_hint")}</div>
          </>
        ) : null}
      </Autocomplete.Status>
      <Autocomplete.List className={styles.list} aria-label={t("palette.results")}>
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className={styles.label}>
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: Item) => (
                <Autocomplete.Item
                  key={item.key}
                  value={item}
                  className={styles.item}
                  onClick={() => choose(item)}
                >
                  <ItemContent item={item} />
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
      <div className={styles.foot}>
        <span>
          <Keys caps={["↑", "↓"]} /> {t("palette.choose")}
        </span>
        <span>
          <Keys caps={capsOf({ key: "Enter" })} /> {t("palette.run")}
        </span>
        <span>
          <Keys caps={capsOf({ key: "Escape" })} /> {t("palette.close")}
        </span>
      </div>
    </Autocomplete.Root>
  );
}

function groupsOf(text: string, found: readonly Found[], commands: readonly Command[]): Group[] {
  const groups: Group[] = [];
  if (found.length > 0) {
    const items = found.map((one) => ({
      key: identityOf(one),
      label: identityOf(one),
      found: one,
    }));
    groups.push({ value: t("palette.found"), items });
  }
  const matching = matchCommands(
    commands.filter((command) => command.listed === true),
    text,
  );
  for (const group of ["navigate", "actions", "view"] as const) {
    const items = matching
      .filter((command) => command.group === group)
      .map((command) => ({ key: command.id, label: command.title, command }));
    if (items.length > 0) {
      groups.push({ value: t(`commands.${group}`), items });
    }
  }
  return groups;
}

const GROUP_ICONS = { navigate: ArrowRight, actions: Play, view: SunMoon } as const;

function ItemContent({ item }: { item: Item }) {
  if ("found" in item) {
    return <FoundContent found={item.found} />;
  }
  const { command } = item;
  const Icon = GROUP_ICONS[command.group];
  return (
    <>
      <Icon aria-hidden="true" />
      <span className={styles.words}>{command.title}</span>
      {command.shortcut === undefined ? null : <ShortcutKeys shortcut={command.shortcut} />}
    </>
  );
}

function FoundContent({ found }: { found: Found }) {
  const formats = useFormats();
  switch (found.what) {
    case "event": {
      const { event } = found;
      return (
        <>
          <Hash aria-hidden="true" />
          <span className={styles.words}>
            {t("palette.event", { id: event.event_id })}
            <span className={styles.detail}>
              {event.name === null
                ? t("palette.event_detail_unnamed", { count: event.transactions })
                : t("palette.event_detail", { name: event.name, count: event.transactions })}
            </span>
          </span>
          <span className="numeric">{formats.credits(event.net)}</span>
        </>
      );
    }
    case "transaction": {
      const { row } = found;
      return (
        <>
          <ArrowLeftRight aria-hidden="true" />
          <span className={styles.words}>
            {kindName(row.kind)} · {row.organisation}
            <span className={styles.detail}>
              {formats.instant(row.occurred_at)} · {found.matched}
            </span>
          </span>
          <span className="numeric">{formats.credits(row.credits)}</span>
        </>
      );
    }
    case "proposal":
      return (
        <>
          <FileQuestionMark aria-hidden="true" />
          <span className={styles.words}>
            {found.party}
            <span className={styles.detail}>
              {found.reason} · {found.matched}
            </span>
          </span>
          <span className="numeric">{formats.credits(found.credits)}</span>
        </>
      );
    case "organisation":
      return (
        <>
          <Building2 aria-hidden="true" />
          <span className={styles.words}>
            {found.org.name}
            <span className={styles.detail}>{found.external_id}</span>
          </span>
          <span className={styles.detail}>{t("palette.organisation")}</span>
        </>
      );
    case "coupon":
      return (
        <>
          <Ticket aria-hidden="true" />
          <span className={styles.words}>
            {found.name}
            <span className={styles.detail}>{found.hint}</span>
          </span>
          <span className={styles.detail}>{t("palette.coupon")}</span>
        </>
      );
    case "audit":
      return (
        <>
          <History aria-hidden="true" />
          <span className={styles.words}>
            {found.entry.sentence}
            <span className={styles.detail}>{formats.instant(found.entry.at)}</span>
          </span>
          <span className={styles.detail}>{t("palette.audit")}</span>
        </>
      );
  }
}
