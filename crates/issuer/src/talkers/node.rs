//! YAML with positions, and what is wrong with it in words.

use std::fmt;

use saphyr::{LoadableYamlNode as _, MarkedYaml, Marker, Scalar, YamlData};
use saphyr_parser::{Event, Parser};

/// Where something stands in a file: line and column from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    line: usize,
    column: usize,
}

impl From<&Marker> for Position {
    fn from(marker: &Marker) -> Self {
        Self { line: marker.line(), column: marker.col() + 1 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.line, self.column)
    }
}

/// What is wrong at a place of a file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {reason}")]
pub(crate) struct Fault {
    /// Where.
    pub(crate) at: Position,
    /// What is there and what was expected.
    pub(crate) reason: String,
}

impl Fault {
    /// At this place.
    pub(crate) fn new(at: Position, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }
}

/// A node of a YAML document.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a>(&'a MarkedYaml<'a>);

/// Reads the one document of a file.
pub(crate) fn parse(text: &str) -> Result<MarkedYaml<'_>, Fault> {
    // An alias stands for a copy: a few lines of them would be larger than any memory.
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| Fault::new(error.marker().into(), error.info()))?;
        if let Event::Alias(_) = event {
            let reason = "expected the content itself, found an alias (*name)";
            return Err(Fault::new((&span.start).into(), reason));
        }
    }
    let documents = MarkedYaml::load_from_str(text)
        .map_err(|error| Fault::new(error.marker().into(), error.info()))?;
    let mut documents = documents.into_iter();
    let start = Position { line: 1, column: 1 };
    match (documents.next(), documents.next()) {
        (Some(document), None) => Ok(document),
        (None, _) => Err(Fault::new(start, "expected a talker, found an empty file")),
        (Some(_), Some(_)) => Err(Fault::new(start, "expected one document, found several")),
    }
}

impl<'a> Node<'a> {
    pub(crate) fn new(yaml: &'a MarkedYaml<'a>) -> Self {
        Self(yaml)
    }

    pub(crate) fn position(self) -> Position {
        (&self.0.span.start).into()
    }

    /// That something else was expected here.
    pub(crate) fn expected(self, what: &str) -> Fault {
        Fault::new(self.position(), format!("expected {what}, found {}", self.found()))
    }

    fn found(self) -> String {
        match &self.0.data {
            YamlData::Sequence(_) => "a list".to_owned(),
            YamlData::Mapping(_) => "a mapping".to_owned(),
            YamlData::Value(Scalar::Null) => "nothing".to_owned(),
            YamlData::Value(Scalar::FloatingPoint(_)) => {
                "a number with a fraction (put it into quotes)".to_owned()
            }
            _ => match self.plain() {
                Some(text) => format!("{text:?}"),
                None => "something else".to_owned(),
            },
        }
    }

    /// A scalar as text: also a whole number, `true` and `false`.
    fn plain(self) -> Option<String> {
        match &self.0.data {
            YamlData::Value(Scalar::String(text)) => Some(text.to_string()),
            YamlData::Value(Scalar::Integer(number)) => Some(number.to_string()),
            YamlData::Value(Scalar::Boolean(value)) => Some(value.to_string()),
            _ => None,
        }
    }

    pub(crate) fn is_nothing(self) -> bool {
        matches!(self.0.data, YamlData::Value(Scalar::Null))
    }

    pub(crate) fn text(self, what: &str) -> Result<String, Fault> {
        let text = self.plain().filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.expected(what))
    }

    pub(crate) fn whole_number(self, what: &str) -> Result<i64, Fault> {
        match &self.0.data {
            YamlData::Value(Scalar::Integer(number)) => Ok(*number),
            _ => Err(self.expected(what)),
        }
    }

    pub(crate) fn is_mapping(self) -> bool {
        matches!(self.0.data, YamlData::Mapping(_))
    }

    /// The entries of a mapping in their order: key, its place, value.
    pub(crate) fn entries(self, what: &str) -> Result<Vec<(String, Self, Self)>, Fault> {
        let YamlData::Mapping(mapping) = &self.0.data else { return Err(self.expected(what)) };
        let entry = |(key, value): (&'a MarkedYaml<'a>, &'a MarkedYaml<'a>)| {
            let key = Node(key);
            Ok((key.text("a name")?, key, Node(value)))
        };
        mapping.iter().map(entry).collect()
    }

    /// The items of a list.
    pub(crate) fn items(self, what: &str) -> Result<Vec<Self>, Fault> {
        match &self.0.data {
            YamlData::Sequence(items) => Ok(items.iter().map(Node).collect()),
            _ => Err(self.expected(what)),
        }
    }

    /// Anything, as JSON. Mappings have texts as keys.
    pub(crate) fn json(self) -> Result<serde_json::Value, Fault> {
        Ok(match &self.0.data {
            YamlData::Value(Scalar::Null) => serde_json::Value::Null,
            YamlData::Value(Scalar::Boolean(value)) => (*value).into(),
            YamlData::Value(Scalar::Integer(number)) if number.abs() < 1 << 53 => (*number).into(),
            YamlData::Value(Scalar::String(text)) => text.as_ref().into(),
            YamlData::Sequence(items) => {
                items.iter().map(|item| Node(item).json()).collect::<Result<Vec<_>, _>>()?.into()
            }
            YamlData::Mapping(_) => {
                let entries = self.entries("a mapping")?.into_iter();
                let entries = entries.map(|(name, _, value)| Ok((name, value.json()?)));
                entries.collect::<Result<serde_json::Map<_, _>, Fault>>()?.into()
            }
            _ => {
                return Err(self.expected("a text, a whole number below 2^53, a list or a mapping"));
            }
        })
    }
}
