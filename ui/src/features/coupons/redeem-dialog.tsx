import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { NewRedemption } from "../../bindings/NewRedemption";
import type { RedemptionOutcome } from "../../bindings/RedemptionOutcome";
import { call, newJob } from "../../bridge";
import { ErrorBanner } from "../../components/banner";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Field, TextInput } from "../../components/field";
import { OrganisationField } from "../../components/organisation-field";
import { toastDone } from "../../components/toast";
import { errorView } from "../../lib/errors";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";
import { AnswerBanner } from "./answer";

/** Redeems a code that a customer sent, on their behalf. */
export function RedeemDialog(props: { onClose(): void }) {
  const { onClose } = props;
  const client = useQueryClient();
  const [orgId, setOrgId] = useState<number | null>(null);
  const [code, setCode] = useState("");
  const [user, setUser] = useState("");
  const [tried, setTried] = useState(false);
  // Another try is another press: it gets a key of its own once the first one was answered.
  const [key, setKey] = useState(newJob);
  const [refused, setRefused] = useState<RedemptionOutcome | null>(null);
  const redeem = useMutation({
    mutationFn: (redemption: NewRedemption) => call("redeem_code", { redemption }),
    onSuccess: (outcome) => {
      setKey(newJob());
      void client.invalidateQueries({ queryKey: keys.book });
      if (outcome.answer === "redeemed") {
        toastDone(outcome.sentence);
        onClose();
      } else {
        setRefused(outcome);
      }
    },
  });
  const submit = () => {
    setTried(true);
    if (orgId !== null && code.trim() !== "" && !redeem.isPending) {
      setRefused(null);
      redeem.mutate({
        org_id: orgId,
        code: code.trim(),
        user: user.trim() === "" ? null : user.trim(),
        key,
      });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open && !redeem.isPending) {
          onClose();
        }
      }}
      title={t("coupons.redeem_title")}
      description={t("coupons.redeem_text")}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button look="primary" disabled={redeem.isPending} focusableWhenDisabled onClick={submit}>
            {t(redeem.isPending ? "coupons.redeeming" : "coupons.redeem")}
          </Button>
        </>
      }
    >
      <Field
        label={t("common.organisation")}
        error={tried && orgId === null ? t("coupons.redeem_need_org") : undefined}
      >
        <OrganisationField label={t("common.organisation")} value={orgId} onChange={setOrgId} />
      </Field>
      <Field
        label={t("coupons.redeem_code")}
        description={t("coupons.redeem_code_hint")}
        error={tried && code.trim() === "" ? t("coupons.redeem_need_code") : undefined}
      >
        <TextInput
          value={code}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setCode(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              submit();
            }
          }}
        />
      </Field>
      <Field label={t("coupons.redeem_user")} description={t("coupons.redeem_user_hint")}>
        <TextInput value={user} onChange={(event) => setUser(event.target.value)} />
      </Field>
      {refused === null ? null : <AnswerBanner outcome={refused} />}
      {redeem.isError ? <ErrorBanner error={errorView(redeem.error)} /> : null}
    </Dialog>
  );
}
