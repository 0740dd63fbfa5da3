import { getRouteApi, useNavigate, useRouter } from "@tanstack/react-router";
import { UserPlus, UsersRound } from "lucide-react";
import { useCallback, useMemo, useRef } from "react";

import type { StaffPage as Page } from "../../bindings/StaffPage";
import type { StaffRow } from "../../bindings/StaffRow";
import { ErrorBanner, NoticeBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { LedgerGrid, type GridHandle } from "../../components/ledger-grid/grid";
import { ListScreen } from "../../components/list-screen";
import { PasswordDialog } from "../../components/password-dialog";
import { RightButton } from "../../components/right-button";
import { useLasting } from "../../components/skeleton";
import { TabPanel, Tabs } from "../../components/tabs";
import { useCommands } from "../../lib/command-registry";
import { errorView } from "../../lib/errors";
import { useFormats } from "../../lib/formats";
import { useBook, useSettings } from "../../lib/queries";
import { useMissingRight } from "../../lib/rights";
import { t } from "../../lib/texts";
import { staffColumns } from "./columns";
import { PersonDrawer } from "./drawer";
import { Limits } from "./limits";
import { Matrix } from "./matrix";
import styles from "./page.module.css";
import { PersonDialog } from "./person-dialog";
import { useStaff } from "./queries";
import type { StaffSearch } from "./search";

const rowId = (row: StaffRow) => row.login;
const TABS = ["people", "limits", "roles"] as const;
const route = getRouteApi("/staff");

/** Who works at the desk, what each role may do, and what one person may decide alone. */
export function StaffPage() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/staff" });
  const router = useRouter();
  const book = useBook();
  const staff = useStaff();
  const grid = useRef<GridHandle>(null);
  const mayInvite = useMissingRight("staff", "do") === null;
  const { data } = staff;
  const change = useCallback(
    (next: Partial<StaffSearch>) =>
      void navigate({ to: "/staff", search: (now) => ({ ...now, ...next }), replace: true }),
    [navigate],
  );
  const openPerson = useCallback((login: string) => change({ open: login }), [change]);
  const invite = () => change({ new: true });
  const close = useCallback(() => {
    change({ open: undefined });
    grid.current?.focus();
  }, [change]);
  useCommands(
    mayInvite
      ? [
          {
            id: "staff.new",
            title: t("commands.new_staff"),
            group: "actions",
            shortcut: [{ key: "n" }, { key: "p" }],
            listed: true,
            run: invite,
          },
        ]
      : [],
  );
  const tab = search.tab ?? "people";
  const opened = tab === "people" ? data?.rows.find((row) => row.login === search.open) : undefined;
  const confirmed = data !== undefined && !data.alone;
  // In a file the first one to invite somebody needs a password of their own: else anybody could sign in as them.
  const needsPassword = data !== undefined && book.engine === "sqlite" && !data.sign_in;
  return (
    <ListScreen
      title={t("nav.staff")}
      remark={data === undefined ? null : t("staff.count", { count: activeOf(data) })}
      actions={
        <RightButton
          area="staff"
          needed="do"
          look="primary"
          hint={t("commands.new_staff")}
          shortcut={[{ key: "n" }, { key: "p" }]}
          onClick={invite}
        >
          <UserPlus aria-hidden="true" />
          {t("staff.invite_open")}
        </RightButton>
      }
      notices={
        <>
          {staff.isError ? (
            <ErrorBanner error={errorView(staff.error)} onRetry={() => void staff.refetch()} />
          ) : null}
          {data === undefined || data.waiting.length === 0 ? null : (
            <NoticeBanner
              actions={
                <Button
                  size="small"
                  onClick={() =>
                    router.history.push(
                      data.waiting.length === 1
                        ? `/requests?open=${data.waiting[0] ?? ""}`
                        : "/requests",
                    )
                  }
                >
                  {t("staff.waiting_open")}
                </Button>
              }
            >
              {t("staff.waiting", { count: data.waiting.length })}
            </NoticeBanner>
          )}
        </>
      }
      drawer={
        opened === undefined ? null : (
          <PersonDrawer
            key={opened.login}
            row={opened}
            confirmed={confirmed}
            onStep={(by) => grid.current?.step(by)}
            onClose={close}
          />
        )
      }
    >
      <Tabs
        className={styles.tabs}
        label={t("nav.staff")}
        tabs={TABS.map((value) => ({ value, label: t(`staff.tab_${value}`) }))}
        value={tab}
        onChange={(next) => change({ tab: next === "people" ? undefined : next, open: undefined })}
      >
        <TabPanel value="people" className={styles.people}>
          <People
            page={data}
            pending={staff.isPending}
            grid={grid}
            open={search.open ?? null}
            onOpen={openPerson}
            onClose={close}
            onInvite={invite}
          />
        </TabPanel>
        <TabPanel value="limits" className={styles.panel}>
          {data === undefined ? null : <Limits rows={data.policies} confirmed={confirmed} />}
        </TabPanel>
        <TabPanel value="roles" className={styles.panel}>
          {data === undefined ? null : <Matrix matrix={data.matrix} />}
        </TabPanel>
      </Tabs>
      {data === undefined ? null : <p className={styles.protection}>{data.protection}</p>}
      {search.new === true && mayInvite && data !== undefined ? (
        needsPassword ? (
          <PasswordDialog first onClose={() => change({ new: undefined })} onDone={invite} />
        ) : (
          <PersonDialog
            row={null}
            confirmed={confirmed}
            onClose={() => change({ new: undefined })}
          />
        )
      ) : null}
    </ListScreen>
  );
}

function activeOf(page: Page): number {
  return page.rows.filter((row) => row.active).length;
}

function People(props: {
  page: Page | undefined;
  pending: boolean;
  grid: React.RefObject<GridHandle | null>;
  open: string | null;
  onOpen(login: string): void;
  onClose(): void;
  onInvite(): void;
}) {
  const { page, grid, open, onOpen, onClose, onInvite } = props;
  const settings = useSettings();
  const formats = useFormats();
  const columns = useMemo(() => staffColumns(formats), [formats]);
  const loading = useLasting(props.pending);
  const following = open !== null;
  const openRow = useCallback((row: StaffRow) => onOpen(row.login), [onOpen]);
  const follow = useCallback(
    (row: StaffRow) => {
      if (following) {
        onOpen(row.login);
      }
    },
    [following, onOpen],
  );
  const [lonely] = page?.rows ?? [];
  const alone = page !== undefined && page.rows.length <= 1;
  return (
    <>
      <div className={alone ? styles.short : styles.list}>
        <LedgerGrid<StaffRow>
          ref={grid}
          label={t("staff.tab_people")}
          listKey="staff"
          rows={page?.rows ?? []}
          rowId={rowId}
          columns={columns}
          density={settings.density}
          singleKeys={settings.single_keys}
          total={page?.rows.length ?? null}
          firstIndex={0}
          loading={loading}
          empty={null}
          openId={open}
          onOpen={openRow}
          onClose={onClose}
          onActive={follow}
        />
      </div>
      {alone ? (
        <div className={styles.alone}>
          <EmptyState
            icon={<UsersRound aria-hidden="true" />}
            title={t("staff.alone_title")}
            actions={
              <RightButton area="staff" needed="do" look="primary" onClick={onInvite}>
                {t("staff.alone_action")}
              </RightButton>
            }
          >
            {t(
              lonely === undefined || !page.sign_in ? "staff.alone_open_text" : "staff.alone_text",
            )}
          </EmptyState>
        </div>
      ) : null}
    </>
  );
}
