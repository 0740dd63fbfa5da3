//! One CloudEvent of a line: its attributes and data as paths and texts, numbers kept as they are written.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep `data` may nest.
const DEPTH: usize = 8;
/// The version of the specification that this reads.
pub(super) const SPEC_VERSION: &str = "1.0";
/// Attributes that the specification requires.
pub(super) const REQUIRED: [&str; 4] = ["specversion", "id", "source", "type"];

/// An object's members in the order they are written; a name given twice is an error, not a silent choice.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                let mut seen = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    if seen.insert(name.clone(), ()).is_some() {
                        return Err(serde::de::Error::custom(format!("“{name}” is given twice")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Paths such as `data.input_tokens` with their values as text; nulls are left out, lists stay JSON.
/// The error completes the sentence "Line 3 …".
pub(crate) fn flatten(line: &str) -> Result<Vec<(String, String)>, String> {
    let members: Members<'_> =
        serde_json::from_str(line).map_err(|error| format!("is not one JSON object: {}", plain(&error)))?;
    let mut fields = Vec::new();
    collect("", members, 1, &mut fields)?;
    Ok(fields)
}

fn collect(
    prefix: &str,
    members: Members<'_>,
    depth: usize,
    into: &mut Vec<(String, String)>,
) -> Result<(), String> {
    if depth > DEPTH {
        return Err(format!("nests more than {DEPTH} levels deep"));
    }
    for (name, value) in members.0 {
        let path = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
        let raw = value.get();
        match raw.as_bytes().first() {
            Some(b'{') => {
                let inner = serde_json::from_str(raw)
                    .map_err(|error| format!("has in “{path}” what is not JSON: {}", plain(&error)))?;
                collect(&path, inner, depth + 1, into)?;
            }
            Some(b'"') => {
                let text = serde_json::from_str(raw)
                    .map_err(|error| format!("has in “{path}” what is not text: {}", plain(&error)))?;
                into.push((path, text));
            }
            Some(b'n') => {}
            _ => into.push((path, raw.to_owned())),
        }
    }
    Ok(())
}

/// serde_json's own words without "at line 1", which is not the file's line.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => format!("{} at character {}", &text[..at], error.column()),
        None => text,
    }
}

/// What makes an event one that cannot be imported, completing the sentence "This event …".
pub(super) fn problem(fields: &[(String, String)]) -> Option<String> {
    let value = |name: &str| fields.iter().find(|(path, _)| path == name).map(|(_, text)| text.as_str());
    for name in REQUIRED {
        if value(name).is_none_or(str::is_empty) {
            return Some(format!("has no {name}, which CloudEvents requires"));
        }
    }
    match value("specversion") {
        Some(SPEC_VERSION) => None,
        other => {
            Some(format!("is of version {} of CloudEvents; only 1.0 can be read", other.unwrap_or("none")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_nesting_and_numbers_stay_as_written() {
        let line = r#"{"specversion":"1.0","data":{"input_tokens":374,"cost":0.00000000000000000012,"x":{"y":[1,2]},"none":null,"ok":true},"time":"2023\u002d11"}"#;
        let fields = flatten(line).expect("an event");
        let pairs: Vec<(&str, &str)> =
            fields.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("specversion", "1.0"),
                ("data.input_tokens", "374"),
                ("data.cost", "0.00000000000000000012"),
                ("data.x.y", "[1,2]"),
                ("data.ok", "true"),
                ("time", "2023-11"),
            ]
        );
    }

    #[test]
    fn a_name_given_twice_is_an_error() {
        let error = flatten(r#"{"id":"1","id":"2"}"#).expect_err("twice");
        assert!(error.contains("“id” is given twice"), "{error}");
    }

    #[test]
    fn broken_and_deep_json_is_an_error_of_the_row() {
        assert!(flatten(r#"{"id":"#).expect_err("cut off").contains("not one JSON object"));
        assert!(flatten(r#"{"id":1} {"id":2}"#).is_err(), "two objects on a line");
        let deep = format!("{}1{}", r#"{"a":"#.repeat(12), "}".repeat(12));
        assert!(flatten(&deep).expect_err("deep").contains("levels deep"));
    }

    #[test]
    fn what_the_specification_requires_is_required() {
        let event = |line: &str| problem(&flatten(line).expect("json"));
        assert_eq!(event(r#"{"specversion":"1.0","id":"1","source":"s","type":"t"}"#), None);
        assert!(
            event(r#"{"specversion":"1.0","id":"","source":"s","type":"t"}"#)
                .expect("no id")
                .contains("no id")
        );
        assert!(
            event(r#"{"specversion":"0.3","id":"1","source":"s","type":"t"}"#).expect("old").contains("0.3")
        );
    }
}
