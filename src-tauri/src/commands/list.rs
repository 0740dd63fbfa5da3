//! The one list of commands: what the page may ask for, with what, and what it answers.
//!
//! From it come the commands that Tauri calls (each behind [`guard`]), the handler, and in tests
//! `ui/src/bindings/commands.ts` and `src-tauri/permissions/*.toml`. A function in `commands/<feature>.rs` that differs
//! from its line here does not compile.

use credit_desk_actions::view::{
    AppState, BalanceExplained, BookChoice, ErrorView, EventView, Found, ImportInspection, ImportPlan,
    ImportReport, OrgFilter, OrgList, OrgPage, PageRequest, Settings, TransactionDetail, TransactionFilter,
    TransactionPage, TransactionSummary,
};

use super::exports::ExportResult;
use super::settings::WindowTheme;
use super::{app, exports, imports, organisations, settings, transactions};
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
    exports {
        /// Opens the native save dialog and streams the whole filtered set as CSV; null when cancelled.
        export_transactions(filter: TransactionFilter, bom: bool, job: String) -> Option<ExportResult>;
    }
}
