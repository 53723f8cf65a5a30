//! Texts with `$variables`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Variables;

/// A text in which `$name` stands for a variable and `$$` for a dollar sign. A dollar sign that no
/// name follows, as in `$5`, stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Template(String);

enum Piece<'a> {
    Literal(&'a str),
    Variable(&'a str),
}

/// Whether a text is the name of a variable: a letter or `_`, then letters, digits and `_`.
pub(super) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(begins_name) && characters.all(continues_name)
}

fn begins_name(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_'
}

fn continues_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

impl Template {
    /// A template of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The variable that it is, and nothing else.
    pub fn variable(&self) -> Option<&str> {
        self.0.strip_prefix('$').filter(|name| is_name(name))
    }

    /// The variables that it names.
    pub fn variables(&self) -> Vec<String> {
        let names = self.pieces().into_iter().filter_map(|piece| match piece {
            Piece::Variable(name) => Some(name.to_owned()),
            Piece::Literal(_) => None,
        });
        names.collect()
    }

    /// The text with what the variables hold; nothing in place of one that is not set.
    pub fn render(&self, variables: &Variables) -> String {
        let mut text = String::new();
        for piece in self.pieces() {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Variable(name) => {
                    if let Some(value) = variables.get(name) {
                        text.push_str(&value.to_string());
                    }
                }
            }
        }
        text
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = self.0.as_str();
        while let Some(dollar) = rest.find('$') {
            let after = &rest[dollar + 1..];
            if let Some(after) = after.strip_prefix('$') {
                pieces.push(Piece::Literal(&rest[..=dollar]));
                rest = after;
                continue;
            }
            let named = after.starts_with(begins_name);
            let end = after.find(|character| !continues_name(character)).unwrap_or(after.len());
            if named {
                pieces.push(Piece::Literal(&rest[..dollar]));
                pieces.push(Piece::Variable(&after[..end]));
                rest = &after[end..];
            } else {
                pieces.push(Piece::Literal(&rest[..=dollar]));
                rest = after;
            }
        }
        pieces.push(Piece::Literal(rest));
        pieces
    }
}

/// The context of a token: as the script has it, with each text rendered. A text that is one
/// variable and nothing else becomes what the variable holds, a number a number.
pub(super) fn render_json(json: &Json, variables: &Variables) -> Json {
    match json {
        Json::String(text) => {
            let template = Template::new(text.as_str());
            let value = template.variable().and_then(|name| variables.get(name));
            value.map_or_else(|| template.render(variables).into(), super::Value::to_json)
        }
        Json::Array(items) => items.iter().map(|item| render_json(item, variables)).collect(),
        Json::Object(fields) => {
            let rendered =
                fields.iter().map(|(name, value)| (name.clone(), render_json(value, variables)));
            rendered.collect()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => json.clone(),
    }
}

/// The variables that a context names.
pub(super) fn variables_of_json(json: &Json) -> Vec<String> {
    match json {
        Json::String(text) => Template::new(text.as_str()).variables(),
        Json::Array(items) => items.iter().flat_map(variables_of_json).collect(),
        Json::Object(fields) => fields.values().flat_map(variables_of_json).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) => Vec::new(),
    }
}

/// The languages of a text and what it says in each.
pub(super) type Localized = BTreeMap<String, Template>;
