import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import type { BookChoice } from "../../bindings/BookChoice";
import type { ErrorView } from "../../bindings/ErrorView";
import { call, newJob } from "../../bridge";
import { errorView } from "../../lib/errors";
import { keys } from "../../lib/queries";
import { toastFailed } from "../toast";

/** Opens another book. Everything that was read from the one before is forgotten. */
export function useOpenBook(onOpened: () => void): {
  open(choice: BookChoice): void;
  /** Asks the core to stop; its answer ends the opening. */
  cancel(): void;
  isOpening: boolean;
  /** The job whose progress is told. */
  job: string | null;
  problem: ErrorView | null;
} {
  const client = useQueryClient();
  const [job, setJob] = useState<string | null>(null);
  const running = useRef(false);
  const mutation = useMutation({
    mutationFn: ({ choice, name }: { choice: BookChoice; name: string }) =>
      call("open_book", { choice, job: name }),
    // The answer holds no secret; what was sent may, so it is not kept.
    gcTime: 0,
    onSuccess: (state) => {
      client.removeQueries({ queryKey: keys.book });
      client.setQueryData(keys.app, state);
      onOpened();
    },
    onSettled: () => {
      running.current = false;
      setJob(null);
    },
  });
  return {
    open: (choice) => {
      if (!running.current) {
        running.current = true;
        const name = newJob();
        setJob(name);
        mutation.mutate({ choice, name });
      }
    },
    cancel: () => {
      if (job !== null) {
        call("cancel_job", { job }).catch((cause: unknown) =>
          toastFailed(errorView(cause).message),
        );
      }
    },
    isOpening: mutation.isPending,
    job,
    problem: mutation.error === null ? null : errorView(mutation.error),
  };
}
