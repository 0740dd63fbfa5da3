//! The one list of commands: what the page may ask for, with what, and what it answers.
//!
//! From it come the commands that Tauri calls (each behind [`guard`]), the handler, and in tests
//! `ui/src/bindings/commands.ts` and `src-tauri/permissions/*.toml`. A function in `commands/<feature>.rs` that differs
//! from its line here does not compile.

use credit_desk_actions::view::{AppState, ErrorView, Settings};

use super::settings::WindowTheme;
use super::{app, settings};
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
        cancel_job(job: String) -> ();
        copy_text(text: String) -> ();
    }
    settings {
        save_settings(settings: Settings) -> Settings;
        /// The window's title bar follows the theme.
        set_window_theme(theme: WindowTheme) -> ();
    }
}
