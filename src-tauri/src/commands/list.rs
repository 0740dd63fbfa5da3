//! The one list of commands: what the page may ask for, with what, and what it answers.
//!
//! From it come the commands that Tauri calls (each behind [`guard`]), the handler, and in tests
//! `ui/src/bindings/commands.ts` and `src-tauri/permissions/*.toml`. A function in `commands/<feature>.rs` that differs
//! from its line here does not compile.

use credit_desk_actions::view::{
    AppState, AuditFilter, AuditPage, BalanceExplained, BatchDetail, BatchIssued, BatchPreview, BatchRow,
    BookChoice, ChainCheck, CodeFile, Decision, DecisionOutcome, ErrorView, EventView, Found, GrantFile,
    GrantFilter, GrantPage, GrantPreview, ImportInspection, ImportPlan, ImportReport, Inbox, NewBatch,
    NewBulkGrant, NewExtension, NewGrant, NewRedemption, NewRequest, NewReversal, NewVoid, OrgFilter,
    OrgList, OrgPage, PageRequest, PolicyChange, ProposalDetail, ProposalFilter, ProposalPage,
    RedemptionOutcome, Rehearsal, Settings, StaffChange, StaffOutcome, StaffPage, TransactionDetail,
    TransactionFilter, TransactionPage, TransactionSummary, WorkOutcome, WorkPreview,
};

use super::exports::ExportResult;
use super::settings::WindowTheme;
use super::{
    access, app, audit, coupons, exports, grants, imports, inbox, organisations, requests, settings, staff,
    transactions,
};
use crate::desk::Desk;
use crate::error::guard;

macro_rules! define_commands {
    ($($feature:ident {
        $( $(#[doc = $doc:literal])* $name:ident($($argument:ident: $type:ty),*) -> $answer:ty; )*
    })*) => {
        /// Each command as Tauri calls it.
        mod bridge {
            use super::*;
            $($(
                $(#[doc = $doc])*
                #[tauri::command(rename_all = "snake_case")]
                pub async fn $name(desk: tauri::State<'_, Desk>, $($argument: $type),*) -> Result<$answer, ErrorView> {
                    guard(stringify!($name), $feature::$name(Desk::clone(&desk), $($argument),*)).await
                }
            )*)*
        }

        /// Answers the page's calls.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($(bridge::$name),*),*]
        }

        /// Writes the TypeScript of every type that a command takes or answers, with all that it is made of.
        #[cfg(test)]
        pub fn export_types(config: &ts_rs::Config) {
            use ts_rs::TypeVisitor as _;
            let mut exporter = Exporter(config);
            $($(
                $(exporter.visit::<$type>();)*
                exporter.visit::<$answer>();
            )*)*
        }

        /// The list as data, in TypeScript's words.
        #[cfg(test)]
        pub fn signatures(words: &ts_rs::Config) -> Vec<Signature> {
            use ts_rs::TS;
            vec![$($(Signature {
                feature: stringify!($feature),
                name: stringify!($name),
                docs: vec![$($doc),*],
                arguments: vec![$((stringify!($argument), <$type as TS>::name(words))),*],
                answer: <$answer as TS>::name(words),
            }),*),*]
        }
    };
}

/// One line of the list, in TypeScript's words.
#[cfg(test)]
#[derive(Debug)]
pub struct Signature {
    /// File in `commands/`, and folder in `ui/src/features/`.
    pub feature: &'static str,
    /// Name.
    pub name: &'static str,
    /// What it does, where the name does not say it.
    pub docs: Vec<&'static str>,
    /// Arguments: name and type.
    pub arguments: Vec<(&'static str, String)>,
    /// What it answers.
    pub answer: String,
}

/// Writes named types; of `Option<T>` and `Vec<T>` it writes `T`.
#[cfg(test)]
struct Exporter<'a>(&'a ts_rs::Config);

#[cfg(test)]
impl ts_rs::TypeVisitor for Exporter<'_> {
    fn visit<T: ts_rs::TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            T::export_all(self.0).expect("written");
        } else {
            T::visit_generics(self);
        }
    }
}

define_commands! {
    app {
        app_state() -> AppState;
        /// Opens another book and remembers it for the next start; a demo book is made first when there is none.
        open_book(choice: BookChoice, job: String) -> AppState;
        /// Signs in and out again; answers what was found, in a sentence.
        test_connection(choice: BookChoice) -> String;
        cancel_job(job: String) -> ();
        copy_text(text: String) -> ();
        /// Opens a record or a list in a window of its own, at a route of the page.
        open_window(route: String, title: String) -> ();
    }
    settings {
        save_settings(settings: Settings) -> Settings;
        /// The window's title bar follows the theme.
        set_window_theme(theme: WindowTheme) -> ();
    }
    transactions {
        list_transactions(filter: TransactionFilter, page: PageRequest) -> TransactionPage;
        summarise_transactions(filter: TransactionFilter) -> TransactionSummary;
        get_transaction(id: String) -> TransactionDetail;
        lookup_event(event_id: String) -> Option<EventView>;
        find_anything(text: String) -> Vec<Found>;
        /// Names of operations, for the filter chips.
        list_operations() -> Vec<String>;
        /// Names of projects, for the filter chips.
        list_projects(org_id: Option<i32>) -> Vec<String>;
    }
    organisations {
        list_organisations(filter: OrgFilter) -> OrgList;
        get_organisation(org_id: i32) -> OrgPage;
        explain_balance(org_id: i32, as_of: Option<String>) -> BalanceExplained;
    }
    imports {
        /// Opens the native file dialog; null when cancelled.
        choose_import_file() -> Option<ImportInspection>;
        /// Checks each row and adds up totals; posts nothing.
        dry_run_import(file: String, plan: ImportPlan, job: String) -> ImportReport;
        run_import(file: String, plan: ImportPlan, job: String) -> ImportReport;
    }
    access {
        sign_in(login: String, password: String) -> AppState;
        /// Nobody is signed in any more; the book stays open.
        lock_desk(reason: Option<String>) -> AppState;
        change_password(current: String, new: String) -> ();
    }
    inbox {
        get_inbox() -> Inbox;
        /// Puts an item off until the start of a day; nothing brings it back now.
        snooze_item(item: String, until: Option<String>) -> Inbox;
    }
    requests {
        list_proposals(filter: ProposalFilter, cursor: Option<String>) -> ProposalPage;
        get_proposal(id: String) -> ProposalDetail;
        submit_request(request: NewRequest) -> WorkOutcome;
        /// Each by itself: one that is refused does not keep the others.
        decide_proposals(decisions: Vec<Decision>) -> Vec<DecisionOutcome>;
    }
    grants {
        list_grants(filter: GrantFilter, cursor: Option<String>) -> GrantPage;
        preview_grant(grant: NewGrant) -> GrantPreview;
        /// Posts it, or proposes it where it is beyond what the person may give alone.
        grant_credits(grant: NewGrant) -> WorkOutcome;
        /// Opens the native file dialog; null when cancelled.
        choose_grant_file() -> Option<GrantFile>;
        /// Runs it where nothing is kept, and shows what came out.
        rehearse_bulk_grant(grant: NewBulkGrant) -> Rehearsal;
        propose_bulk_grant(grant: NewBulkGrant, shown: String) -> WorkOutcome;
        preview_void(lot: String) -> WorkPreview;
        void_lot(work: NewVoid) -> WorkOutcome;
        preview_reversal(transaction: String) -> WorkPreview;
        reverse_transaction(work: NewReversal) -> WorkOutcome;
        preview_extension(lot: String, expires_on: String) -> WorkPreview;
        extend_lot(work: NewExtension) -> WorkOutcome;
    }
    coupons {
        list_batches() -> Vec<BatchRow>;
        get_batch(id: String) -> BatchDetail;
        preview_batch(batch: NewBatch) -> BatchPreview;
        issue_batch(batch: NewBatch) -> BatchIssued;
        /// Opens the native save dialog; answers the file's name, null when cancelled.
        save_batch_codes(codes: String, format: CodeFile) -> Option<String>;
        disable_batch(id: String, reason: String) -> BatchDetail;
        redeem_code(redemption: NewRedemption) -> RedemptionOutcome;
    }
    audit {
        list_audit(filter: AuditFilter, cursor: Option<String>) -> AuditPage;
        check_audit_chain() -> ChainCheck;
        /// Opens the native save dialog and streams the filtered log as CSV; null when cancelled.
        export_audit(filter: AuditFilter, bom: bool, job: String) -> Option<ExportResult>;
    }
    staff {
        get_staff() -> StaffPage;
        /// Invites, changes or ends; on a team's book a second admin confirms.
        change_staff(change: StaffChange) -> StaffOutcome;
        change_policy(change: PolicyChange) -> StaffOutcome;
    }
    exports {
        /// Opens the native save dialog and streams the whole filtered set as CSV; null when cancelled.
        export_transactions(filter: TransactionFilter, bom: bool, job: String) -> Option<ExportResult>;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use credit_desk_actions::rights::RULES;

    #[test]
    fn every_command_has_one_rule() {
        let commands = super::signatures(&ts_rs::Config::default());
        let names: BTreeSet<&str> = commands.iter().map(|command| command.name).collect();
        let ruled: BTreeSet<&str> = RULES.iter().map(|(name, _)| *name).collect();
        assert_eq!(ruled.len(), RULES.len(), "no command has two");
        assert_eq!(names, ruled, "a new command gets its rule in the actions' rights.rs");
    }
}
