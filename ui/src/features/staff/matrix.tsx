import { Check, Eye, Minus, PencilLine } from "lucide-react";

import type { Level } from "../../bindings/Level";
import type { RoleRights } from "../../bindings/RoleRights";
import { Table, type Column } from "../../components/table";
import { roleName } from "../../lib/rights";
import { AREAS, levelIn } from "../../lib/role-matrix";
import { t } from "../../lib/texts";
import styles from "./page.module.css";

const ICONS: Record<Level, typeof Check> = {
  hidden: Minus,
  view: Eye,
  propose: PencilLine,
  do: Check,
};

type Area = (typeof AREAS)[number];

/** What each role may do: a shape and a word for each. */
export function Matrix({ matrix }: { matrix: readonly RoleRights[] }) {
  const columns: Column<Area>[] = [
    { key: "area", header: t("staff.area"), wide: true, cell: (area) => t(`area.${area}`) },
    ...matrix.map(({ role, rights }): Column<Area> => ({
      key: role,
      header: roleName(role),
      cell: (area) => {
        const level = levelIn(rights, area);
        const Icon = ICONS[level];
        return (
          <span className={styles.level} data-level={level}>
            <Icon aria-hidden="true" />
            {t(`staff.level_${level}`)}
          </span>
        );
      },
    })),
  ];
  return (
    <>
      <p className={styles.lead}>{t("staff.matrix_lead")}</p>
      <Table label={t("staff.tab_roles")} columns={columns} rows={AREAS} rowKey={(area) => area} />
    </>
  );
}
