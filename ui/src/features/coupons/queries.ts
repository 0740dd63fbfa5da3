import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { NewBatch } from "../../bindings/NewBatch";
import { call } from "../../bridge";
import { keys } from "../../lib/queries";

/** Every batch; there are never many. */
export function useBatches() {
  return useQuery({
    queryKey: keys.in("batches"),
    queryFn: () => call("list_batches", {}),
  });
}

export function useBatch(id: string) {
  return useQuery({
    queryKey: keys.in("batch", id),
    queryFn: () => call("get_batch", { id }),
    placeholderData: keepPreviousData,
  });
}

/** What a batch would be, while its form is filled in. */
export function useBatchPreview(batch: NewBatch) {
  return useQuery({
    queryKey: keys.in("batch-preview", batch),
    queryFn: () => call("preview_batch", { batch }),
    placeholderData: keepPreviousData,
    gcTime: 5_000,
  });
}
