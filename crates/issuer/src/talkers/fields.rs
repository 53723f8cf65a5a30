//! The named fields of a mapping: each is known, and those that are needed are there.

use std::collections::BTreeMap;

use tallystick_core::{
    broker::titles::Titles,
    scripts::{Template, Text},
};

use super::node::{Fault, Node, Position};

/// The fields of a mapping that have not been taken yet.
pub(super) struct Fields<'a> {
    /// What has them, in words.
    what: &'static str,
    at: Position,
    fields: Vec<(String, Node<'a>, Node<'a>)>,
}

impl<'a> Fields<'a> {
    /// The fields of a mapping, of which these are known.
    pub(super) fn of(node: Node<'a>, what: &'static str, known: &[&str]) -> Result<Self, Fault> {
        let fields = node.entries(&format!("the fields of {what}: {}", known.join(", ")))?;
        for (name, key, _) in &fields {
            if !known.contains(&name.as_str()) {
                let reason = format!("{what} has no field {name:?}; it has {}", known.join(", "));
                return Err(Fault::new(key.position(), reason));
            }
        }
        Ok(Self { what, at: node.position(), fields })
    }

    /// A field that may be missing.
    pub(super) fn get(&self, name: &str) -> Option<Node<'a>> {
        self.fields.iter().find(|(known, ..)| known == name).map(|(.., value)| *value)
    }

    /// A field that is needed.
    pub(super) fn need(&self, name: &str) -> Result<Node<'a>, Fault> {
        self.get(name)
            .ok_or_else(|| Fault::new(self.at, format!("{} needs the field {name:?}", self.what)))
    }
}

/// Texts by language; one that is not a mapping is English.
fn by_language(node: Node<'_>, what: &str) -> Result<BTreeMap<String, String>, Fault> {
    if !node.is_mapping() {
        return Ok([("en".to_owned(), node.text(what)?)].into());
    }
    let mut texts = BTreeMap::new();
    for (language, key, text) in node.entries(what)? {
        if !tallystick_core::actions::is_language(&language) {
            return Err(key.expected("a language, such as en or pt-BR"));
        }
        texts.insert(language, text.text(what)?);
    }
    if texts.is_empty() {
        return Err(node.expected(what));
    }
    Ok(texts)
}

/// The longest text that a script says, in characters.
const LONGEST_TEXT: usize = 2_000;

/// What a script says.
pub(super) fn said(node: Node<'_>) -> Result<Text, Fault> {
    let texts = by_language(node, "a text, or one for each language")?;
    if texts.values().any(|text| text.chars().count() > LONGEST_TEXT) {
        return Err(node.expected(&format!("a text of {LONGEST_TEXT} characters at most")));
    }
    Ok(Text::new(texts.into_iter().map(|(tag, text)| (tag, Template::new(text))).collect()))
}

/// A title.
pub(super) fn titles(node: Node<'_>) -> Result<Titles, Fault> {
    by_language(node, "a title, or one for each language")
}
