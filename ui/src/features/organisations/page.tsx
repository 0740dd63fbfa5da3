import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Gift, Scale } from "lucide-react";
import { useRef, useState, type ReactNode, type RefObject } from "react";

import type { OrgPage } from "../../bindings/OrgPage";
import { Badge } from "../../components/badge";
import { ErrorBanner } from "../../components/banner";
import { Button, IconButton } from "../../components/button";
import { GrantDialog } from "../../components/credit-work/grant-dialog";
import { ShortcutKeys } from "../../components/kbd";
import { RightButton } from "../../components/right-button";
import { Skeleton, useLasting } from "../../components/skeleton";
import { TabPanel, Tabs } from "../../components/tabs";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import type { Command, Shortcut } from "../../lib/keys";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import { Avatar } from "./avatar";
import { DetailsPopover } from "./details-popover";
import { ExplainDialog } from "./explain-dialog";
import { Figures } from "./figures";
import { Months } from "./months";
import { OpenRequests } from "./open-requests";
import styles from "./page.module.css";
import { ProjectsTab } from "./projects-tab";
import { PurchasesTab } from "./purchases-tab";
import { useOrganisation } from "./queries";
import { TABS, type OrgTab } from "./search";
import { StateBadge } from "./state-badge";
import { SubscriptionTab } from "./subscription-tab";
import { UsageChart } from "./usage-chart";
import { UsageTab } from "./usage-tab";

const PREVIOUS: Shortcut = [{ key: "[" }];
const NEXT: Shortcut = [{ key: "]" }];
const GRANT: Shortcut = [{ key: "g" }];

/** One organisation: what it has, how fast it spends, until when, and everything behind these figures. */
export function OrganisationPage() {
  const { orgId } = useParams({ from: "/organisations/$orgId" });
  const organisation = useOrganisation(orgId);
  const lasting = useLasting(organisation.isPending);
  if (organisation.isError) {
    return (
      <div className={styles.page}>
        <ErrorBanner
          error={errorView(organisation.error)}
          onRetry={() => void organisation.refetch()}
        />
      </div>
    );
  }
  if (organisation.isPending) {
    return <div className={styles.page}>{lasting ? <Waiting /> : null}</div>;
  }
  return <Organisation org={organisation.data} />;
}

function Organisation({ org }: { org: OrgPage }) {
  const navigate = useNavigate();
  const { tab = "usage" } = useSearch({ from: "/organisations/$orgId" });
  const [explaining, setExplaining] = useState(false);
  const grantButton = useRef<HTMLButtonElement>(null);
  const [granting, setGranting] = useState(false);
  const cannotGrant = useMissingRight("grants", "propose");
  const visit = (orgId: number | null) => {
    if (orgId !== null) {
      void navigate({
        to: "/organisations/$orgId",
        params: { orgId },
        search: tab === "usage" ? {} : { tab },
      });
    }
  };
  const show = (next: OrgTab) =>
    void navigate({
      to: "/organisations/$orgId",
      params: { orgId: org.row.org_id },
      search: next === "usage" ? {} : { tab: next },
      replace: true,
      resetScroll: false,
    });
  useCommands([
    {
      id: "organisation.previous",
      title: t("organisation.previous"),
      group: "navigate",
      shortcut: PREVIOUS,
      listed: org.previous_org !== null,
      run: () => visit(org.previous_org),
    },
    {
      id: "organisation.next",
      title: t("organisation.next"),
      group: "navigate",
      shortcut: NEXT,
      listed: org.next_org !== null,
      run: () => visit(org.next_org),
    },
    {
      id: "organisation.explain",
      title: t("organisation.explain"),
      group: "actions",
      words: "why balance",
      listed: true,
      run: () => setExplaining(true),
    },
    ...(cannotGrant === null
      ? [
          {
            id: "organisation.grant",
            title: t("grant_form.title"),
            group: "actions",
            shortcut: GRANT,
            listed: true,
            run: () => setGranting(true),
          } satisfies Command,
        ]
      : []),
    ...TABS.map((value, place): Command => ({
      id: `organisation.${value}`,
      title: t(`organisation.tab_${value}`),
      group: "view",
      shortcut: [{ key: (place + 1).toString() }],
      listed: true,
      run: () => show(value),
    })),
  ]);
  return (
    <div className={styles.page}>
      <Header
        org={org}
        onVisit={visit}
        onExplain={() => setExplaining(true)}
        grantButton={grantButton}
        onGrant={() => setGranting(true)}
      />
      <OpenRequests orgId={org.row.org_id} />
      <Figures org={org} />
      <UsageChart org={org} />
      <Months months={org.months} trend={org.trend} />
      <Tabs
        label={t("organisation.tabs")}
        value={tab}
        onChange={show}
        tabs={TABS.map((value) => ({ value, label: t(`organisation.tab_${value}`) }))}
      >
        {TABS.map((value) => (
          <TabPanel key={value} value={value}>
            {value === tab ? <TabContent tab={tab} org={org} /> : null}
          </TabPanel>
        ))}
      </Tabs>
      <ExplainDialog
        org={{ org_id: org.row.org_id, name: org.row.name }}
        open={explaining}
        onOpenChange={setExplaining}
      />
      <GrantDialog
        open={granting}
        onClose={() => setGranting(false)}
        orgId={org.row.org_id}
        finalFocus={() => grantButton.current ?? true}
      />
    </div>
  );
}

function TabContent({ tab, org }: { tab: OrgTab; org: OrgPage }): ReactNode {
  switch (tab) {
    case "usage":
      return <UsageTab orgId={org.row.org_id} />;
    case "purchases":
      return <PurchasesTab orgId={org.row.org_id} lots={org.lots} />;
    case "projects":
      return <ProjectsTab projects={org.projects} />;
    case "subscription":
      return <SubscriptionTab org={org} />;
  }
}

function Header(props: {
  org: OrgPage;
  onVisit(orgId: number | null): void;
  onExplain(): void;
  grantButton: RefObject<HTMLButtonElement | null>;
  onGrant(): void;
}) {
  const { org, onVisit, onExplain, grantButton, onGrant } = props;
  return (
    <header className={styles.header}>
      <Avatar orgId={org.row.org_id} name={org.row.name} />
      <h1 className={styles.name}>{org.row.name}</h1>
      <Badge look="neutral">{org.row.plan}</Badge>
      {org.row.state === "active" ? null : <StateBadge state={org.row.state} />}
      <div className={styles.tools}>
        <IconButton
          label={t("organisation.previous")}
          shortcut={PREVIOUS}
          disabled={org.previous_org === null}
          focusableWhenDisabled
          onClick={() => onVisit(org.previous_org)}
        >
          <ChevronLeft aria-hidden="true" />
        </IconButton>
        <IconButton
          label={t("organisation.next")}
          shortcut={NEXT}
          disabled={org.next_org === null}
          focusableWhenDisabled
          onClick={() => onVisit(org.next_org)}
        >
          <ChevronRight aria-hidden="true" />
        </IconButton>
        <DetailsPopover org={org} />
        <Button onClick={onExplain}>
          <Scale aria-hidden="true" />
          {t("organisation.explain")}
        </Button>
        <RightButton
          ref={grantButton}
          area="grants"
          needed="propose"
          look="primary"
          aria-keyshortcuts="G"
          onClick={onGrant}
        >
          <Gift aria-hidden="true" />
          {t("grant_form.title")}
          <ShortcutKeys shortcut={GRANT} />
        </RightButton>
      </div>
    </header>
  );
}

function Waiting() {
  return (
    <div className={styles.waiting} role="status" aria-label={t("common.loading")}>
      {[220, 480, 640, 360].map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}
