//! The house keeps its shape: what README's code map says is true.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Our packages from the inside out. Each may use those before it, never one after it.
const INSIDE_OUT: &[&str] =
    &["credit-desk-domain", "credit-desk-invoices", "credit-desk-storage", "credit-desk-actions"];
/// Our packages at the rim: they use the inside, and not each other.
const RIM: &[&str] = &["credit-desk", "credit-desk-cli"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Our packages with everything they depend on, tests and build scripts included.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata speaks JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a name").to_owned();
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let list = package["dependencies"].as_array().expect("dependencies");
            (text(&package["name"]), list.iter().map(|dependency| text(&dependency["name"])).collect())
        })
        .collect()
}

/// Files below a folder whose name ends so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn names(folder: &str) -> BTreeSet<String> {
    fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn packages_depend_only_inwards() {
    let dependencies = dependencies();
    let ours: BTreeSet<&str> = INSIDE_OUT.iter().chain(RIM).copied().collect();
    let found: BTreeSet<&str> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(found, ours, "a new package gets its place in this test");
    for (package, uses) in &dependencies {
        let inner = INSIDE_OUT.iter().position(|name| name == package).unwrap_or(INSIDE_OUT.len());
        for used in uses.iter().filter(|used| ours.contains(used.as_str()) && *used != package) {
            let place = INSIDE_OUT.iter().position(|name| name == used);
            assert!(
                place.is_some_and(|place| place < inner),
                "{package} must not use {used}: it lies further out"
            );
        }
    }
}

#[test]
fn the_domain_does_no_io() {
    let dependencies = dependencies();
    for outside in ["tokio", "sqlx", "rusqlite", "tracing", "futures-util", "tempfile", "tauri"] {
        assert!(
            !dependencies["credit-desk-domain"].contains(outside),
            "values and decisions need no {outside}"
        );
    }
}

#[test]
fn only_the_window_knows_tauri() {
    for (package, uses) in dependencies() {
        let says = uses.iter().find(|name| name.starts_with("tauri"));
        assert!(
            package == "credit-desk" || says.is_none(),
            "{package} uses {says:?}: it must build without a window"
        );
    }
    for file in files(&root().join("ui/src"), ".ts").into_iter().chain(files(&root().join("ui/src"), ".tsx"))
    {
        let text = fs::read_to_string(&file).expect("text");
        let bridge = file.starts_with(root().join("ui/src/bridge"));
        assert!(
            bridge || !text.contains("@tauri-apps/"),
            "{}: only the bridge imports Tauri",
            file.display()
        );
    }
}

#[test]
fn no_amount_is_a_float() {
    // Positions on a PDF page are floats; amounts reach that one file as glyphs.
    let drawing = root().join("src-tauri/crates/invoices/src/pdf/draw.rs");
    for folder in ["domain", "invoices", "storage", "actions", "cli"] {
        for file in files(&root().join("src-tauri/crates").join(folder).join("src"), ".rs") {
            if file == drawing {
                continue;
            }
            let text = fs::read_to_string(&file).expect("text");
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                let float = code
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .any(|word| word == "f32" || word == "f64");
                assert!(!float, "{}:{}: a float: {line}", file.display(), number + 1);
            }
        }
    }
}

#[test]
fn migrations_come_in_pairs() {
    let numbered = |folder: &str| -> BTreeSet<String> {
        names(folder).into_iter().filter(|name| name.starts_with(|c: char| c.is_ascii_digit())).collect()
    };
    let (sqlite, postgres) = (numbered("migrations/sqlite"), numbered("migrations/postgres"));
    assert_eq!(sqlite, postgres, "each migration exists for both engines under one name");
    for (place, name) in sqlite.iter().enumerate() {
        let number = name.split('_').next().unwrap_or_default();
        assert_eq!(number, format!("{:04}", place + 1), "numbers rise without a gap: {name}");
    }
    assert!(!sqlite.is_empty(), "there is a first migration");
    for folder in ["migrations/sqlite", "migrations/postgres"] {
        assert!(
            names(folder).contains("kernel.sql"),
            "{folder}: the posting kernel is a file made anew each time"
        );
    }
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let belongs = [
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "Makefile",
        "README.md",
        "icons",
        "migrations",
        "rust-toolchain.toml",
        "src-tauri",
        "tauri.conf.json",
        "tests",
        "ui",
    ];
    // Built, never committed.
    let built = ["gen", "target"];
    for name in names(".").iter().filter(|name| !name.starts_with('.')) {
        let known = belongs.contains(&name.as_str()) || built.contains(&name.as_str());
        assert!(known, "{name} does not belong at the top level");
    }
    for name in belongs {
        assert!(root().join(name).exists(), "{name} is missing at the top level");
    }
}

#[test]
fn files_stay_readable_in_one_sitting() {
    let limit = 600;
    let generated = root().join("ui/src/bindings");
    for folder in ["src-tauri", "tests", "ui/src"] {
        for ending in [".rs", ".ts", ".tsx"] {
            for file in
                files(&root().join(folder), ending).iter().filter(|file| !file.starts_with(&generated))
            {
                let lines = fs::read_to_string(file).expect("text").lines().count();
                assert!(lines <= limit, "{} has {lines} lines: more than one concept?", file.display());
            }
        }
    }
}

#[test]
fn menu_items_are_commands_of_the_page() {
    let menu = fs::read_to_string(root().join("src-tauri/src/menu.rs")).expect("the menu");
    let ids: Vec<&str> = menu
        .split('"')
        .filter(|word| {
            word.contains('.') && word.chars().all(|c| c.is_ascii_lowercase() || ".-_".contains(c))
        })
        .collect();
    assert!(ids.len() > 5, "the menu's ids are found: {ids:?}");
    let sources: Vec<String> = [".ts", ".tsx"]
        .iter()
        .flat_map(|ending| files(&root().join("ui/src"), ending))
        .map(|file| fs::read_to_string(file).expect("text"))
        .collect();
    for id in ids {
        // `theme.light` and its kin are made from one template in the page.
        let (group, _) = id.split_once('.').expect("a dot");
        let written =
            |text: &String| text.contains(&format!("\"{id}\"")) || text.contains(&format!("`{group}.${{"));
        assert!(sources.iter().any(written), "the menu sends {id}, which the page does not know");
    }
}

#[test]
fn folders_and_package_go_by_one_name() {
    let config = fs::read_to_string(root().join("tauri.conf.json")).expect("the configuration");
    let config: serde_json::Value = serde_json::from_str(&config).expect("JSON");
    assert_eq!(
        config["identifier"],
        credit_desk_actions::home::IDENTIFIER,
        "the window's name is that of its folders"
    );
}

#[test]
fn the_policy_allows_no_inline_style_or_script_and_no_remote_host() {
    let config = fs::read_to_string(root().join("tauri.conf.json")).expect("the configuration");
    let config: serde_json::Value = serde_json::from_str(&config).expect("JSON");
    let security = &config["app"]["security"];
    let policy = security["csp"].as_str().expect("a policy");
    for word in ["unsafe-inline", "unsafe-eval", "https:", "*"] {
        assert!(!policy.contains(word), "the policy must not say {word}");
    }
    let hosts: Vec<&str> = policy.split([' ', ';']).filter(|word| word.contains("//")).collect();
    assert_eq!(hosts, ["http://ipc.localhost"], "the page talks to the program alone");
    assert!(security.get("dangerousDisableAssetCspModification").is_none(), "Tauri may tighten the policy");
}
