import { useOrganisationOptions } from "../lib/organisation-options";
import { t } from "../lib/texts";
import { Combobox } from "./combobox";

const ANY = 0;

/** One of the book's organisations, found by typing. `any` is the words for none of them, where none is an answer. */
export function OrganisationField(props: {
  label: string;
  value: number | null;
  onChange(orgId: number | null): void;
  any?: string;
}) {
  const { label, value, onChange, any } = props;
  const { data = [] } = useOrganisationOptions();
  return (
    <Combobox<number>
      aria-label={label}
      searchLabel={t("common.find_organisation")}
      placeholder={any ?? t("common.choose_organisation")}
      options={any === undefined ? data : [{ value: ANY, label: any }, ...data]}
      value={value ?? (any === undefined ? null : ANY)}
      onChange={(next) => onChange(next === ANY ? null : next)}
    />
  );
}
