import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import type { WorkOutcome } from "../../bindings/WorkOutcome";
import { keys } from "../../lib/queries";
import { t } from "../../lib/texts";
import { toastDone } from "../toast";

/** Counts openings, so that each begins with an empty form and a key of its own; 0 before the first. */
export function useTurn(open: boolean): number {
  const [turn, setTurn] = useState(0);
  const [wasOpen, setWasOpen] = useState(false);
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) {
      setTurn(turn + 1);
    }
  }
  return turn;
}

/** A key that makes the same press again harmless. */
export function useKey(): string {
  const [key] = useState(() => crypto.randomUUID());
  return key;
}

/**
 * Sends work to the core: once, however often it is pressed, until the core has answered. What was posted or
 * proposed is said in a toast, and everything of the book is read again.
 */
export function useWork<Asked>(
  send: (asked: Asked) => Promise<WorkOutcome>,
  onDone: (outcome: WorkOutcome) => void,
) {
  const client = useQueryClient();
  const sent = useRef(false);
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: (outcome) => {
      toastDone(
        outcome.sentence,
        outcome.already_applied
          ? t("work.already")
          : (outcome.transaction ?? outcome.proposal ?? undefined),
      );
      onDone(outcome);
    },
    onError: () => {
      sent.current = false;
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.book }),
  });
  return {
    submit: (asked: Asked) => {
      if (!sent.current) {
        sent.current = true;
        mutation.mutate(asked);
      }
    },
    isPending: mutation.isPending,
    error: mutation.error,
  };
}

/** The value once it has rested for a moment. */
export function useSettled<T>(value: T, ms = 180): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
