import {
  keepPreviousData,
  useInfiniteQuery,
  type InfiniteData,
  type QueryKey,
} from "@tanstack/react-query";
import { useMemo } from "react";

import type { TransactionFilter } from "../bindings/TransactionFilter";
import type { TransactionPage } from "../bindings/TransactionPage";
import type { TransactionRow } from "../bindings/TransactionRow";
import { call } from "../bridge";
import { keys } from "./queries";

const LIMIT = 200;
/** Pages kept in memory; the far ones are dropped and read again when needed. */
const KEPT = 10;

/** Where a page starts and, when known, which place in the whole list its first or last row has. */
export type PageStart =
  | { at: "start" }
  | { at: "day"; day: string }
  | { at: "after"; cursor: string; first: number | null }
  | { at: "before"; cursor: string; end: number | null };

/** Place of a page's first row in the whole list. */
export function firstOf(start: PageStart, page: TransactionPage): number | null {
  switch (start.at) {
    case "start":
      return 0;
    case "day":
      return page.prev === null ? 0 : null;
    case "after":
      return start.first;
    case "before":
      return page.prev === null ? 0 : start.end === null ? null : start.end - page.rows.length;
  }
}

/** The start of the page behind `page`. */
export function startAfter(page: TransactionPage, start: PageStart): PageStart | null {
  if (page.next === null) {
    return null;
  }
  const first = firstOf(start, page);
  return {
    at: "after",
    cursor: page.next,
    first: first === null ? null : first + page.rows.length,
  };
}

/** The start of the page before `page`. */
export function startBefore(page: TransactionPage, start: PageStart): PageStart | null {
  return page.prev === null || start.at === "start"
    ? null
    : { at: "before", cursor: page.prev, end: firstOf(start, page) };
}

/** A filtered list of transactions, paged both ways; `day` starts it at the end of that day. */
export function useTransactionPages(filter: TransactionFilter, day: string | null) {
  const initial: PageStart = day === null ? { at: "start" } : { at: "day", day };
  const query = useInfiniteQuery<
    TransactionPage,
    Error,
    InfiniteData<TransactionPage, PageStart>,
    QueryKey,
    PageStart
  >({
    queryKey: keys.in("transactions", filter, day),
    initialPageParam: initial,
    queryFn: ({ pageParam }) =>
      call("list_transactions", {
        filter,
        page: {
          cursor: pageParam.at === "after" || pageParam.at === "before" ? pageParam.cursor : null,
          on_or_before: pageParam.at === "day" ? pageParam.day : null,
          limit: LIMIT,
        },
      }),
    getNextPageParam: (page, _pages, start) => startAfter(page, start),
    getPreviousPageParam: (page, _pages, start) => startBefore(page, start),
    maxPages: KEPT,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });
  const { data } = query;
  const rows = useMemo(() => rowsOf(data), [data]);
  const firstStart = data?.pageParams[0];
  const firstPage = data?.pages[0];
  const firstIndex =
    firstStart === undefined || firstPage === undefined ? null : firstOf(firstStart, firstPage);
  return { query, rows, firstIndex };
}

/** All loaded rows in order; a row that moved between two pages while they were read appears once. */
function rowsOf(data: InfiniteData<TransactionPage, PageStart> | undefined): TransactionRow[] {
  const rows = new Map<string, TransactionRow>();
  for (const page of data?.pages ?? []) {
    for (const row of page.rows) {
      rows.set(row.id, row);
    }
  }
  return [...rows.values()];
}
