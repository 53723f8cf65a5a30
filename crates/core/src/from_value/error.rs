//! What is said of a value that is not what was expected.

use std::fmt::{self, Display};

use serde::de::{self, Expected, Unexpected};
use serde_json::Value;

/// The value is not what was expected: [`Display`] says which field, what is allowed there and what
/// was given, for a person.
///
/// An error of a type that is read from text begins with `must be` and what is allowed: the rest is
/// said here.
///
/// It is as small as a pointer, and what makes it is compiled once: every field of every type that
/// the browser reads passes it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread(Box<Misreading>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Misreading {
    /// Names of fields and indexes of lists, such as `Requests[2].Version`; empty for the value
    /// itself.
    place: String,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    /// It is something else than what is allowed.
    Must { be: String, given: Option<String> },
    /// It is not there.
    Missing,
    /// It is there, and only these may be.
    Unknown(&'static [&'static str]),
    /// In the words of whoever reads the type.
    Refused(String),
}

/// How an error begins that goes on with what is allowed.
const MUST: &str = "must be ";

/// The most characters of a text that are repeated.
const LONGEST: usize = 40;

impl Misread {
    /// This is allowed, and not what is there.
    #[cold]
    pub(super) fn must_be(allowed: &str) -> Self {
        Self::of("", Problem::Must { be: allowed.to_owned(), given: None })
    }

    /// One of these is allowed.
    #[cold]
    pub(super) fn must_be_one_of(allowed: &[&str]) -> Self {
        Self::must_be(&list(allowed, "or"))
    }

    /// What serde's own readers of types say they expect.
    #[cold]
    pub(super) fn unexpected(expected: &dyn Expected) -> Self {
        Self::must_be(&allowed(expected))
    }

    /// It is about this value.
    #[cold]
    #[inline(never)]
    pub(super) fn about(mut self, value: &Value) -> Self {
        if let Problem::Must { given: given @ None, .. } = &mut self.0.problem {
            *given = Some(self::given(value));
        }
        self
    }

    /// It is about what is in this field, or within that.
    #[cold]
    #[inline(never)]
    pub(super) fn in_field(self, name: &str, value: &Value) -> Self {
        self.within(shortened(name), value)
    }

    /// It is about this element of a list, or what is within that.
    #[cold]
    #[inline(never)]
    pub(super) fn in_element(self, index: usize, value: &Value) -> Self {
        self.within(format!("[{index}]"), value)
    }

    fn within(mut self, outer: String, value: &Value) -> Self {
        let inner = &self.0.place;
        let dot = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
        self.0.place = outer + dot + inner;
        self.about(value)
    }

    #[cold]
    #[inline(never)]
    fn of(place: &str, problem: Problem) -> Self {
        Self(Box::new(Misreading { place: shortened(place), problem }))
    }

    #[cold]
    #[inline(never)]
    fn said(text: String) -> Self {
        match text.strip_prefix(MUST) {
            Some(allowed) => Self::must_be(allowed),
            None => Self::of("", Problem::Refused(text)),
        }
    }
}

/// What a value is, for whoever wrote it. A fraction is not repeated: to write one takes tables and
/// code of 5 KB in the browser.
pub(crate) fn given(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => format!("the number {number}"),
            (_, Some(number)) => format!("the number {number}"),
            _ => "a number with a fraction".to_owned(),
        },
        Value::String(text) => format!("the text {:?}", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// `a, b and c`.
fn list(names: &[&str], and: &str) -> String {
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let before = match names.len() - index {
            _ if index == 0 => "",
            1 => &format!(" {and} "),
            _ => ", ",
        };
        text.push_str(before);
        text.push_str(name);
    }
    text
}

/// What serde's own readers of types say they expect, in words for people.
fn allowed(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    let range = match expected.as_str() {
        "u8" => "from 0 to 255",
        "u16" => "from 0 to 65535",
        "u32" => "from 0 to 4294967295",
        "u64" | "usize" => "from 0 on",
        "i8" | "i16" | "i32" | "i64" | "isize" | "f32" | "f64" => "",
        "a string" => return "a text".to_owned(),
        "a boolean" => return "true or false".to_owned(),
        "a sequence" => return "a list".to_owned(),
        text if text == "a map" || text.starts_with("struct ") => return "an object".to_owned(),
        _ => return expected,
    };
    format!("a whole number {range}").trim_end().to_owned()
}

impl Display for Misread {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Misreading { place, problem } = &*self.0;
        formatter.write_str(if place.is_empty() { "the value" } else { place })?;
        match problem {
            Problem::Must { be, given: Some(given) } => {
                write!(formatter, " must be {be}, not {given}")
            }
            Problem::Must { be, given: None } => write!(formatter, " must be {be}"),
            Problem::Missing => formatter.write_str(" is missing"),
            Problem::Refused(reason) => write!(formatter, " was refused: {reason}"),
            Problem::Unknown(known) => {
                let outer = place.rsplit_once('.').map_or("this message", |(outer, _)| outer);
                write!(formatter, " is not a field of {outer}")?;
                match known {
                    [] => formatter.write_str("; it has none"),
                    [only] => write!(formatter, "; its only field is {only}"),
                    _ => write!(formatter, "; its fields are {}", list(known, "and")),
                }
            }
        }
    }
}

impl std::error::Error for Misread {}

impl de::Error for Misread {
    fn custom<T: Display>(message: T) -> Self {
        Self::said(message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::unexpected(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::unexpected(expected)
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Self::must_be_one_of(known)
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::of(name, Problem::Unknown(known))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::of(name, Problem::Missing)
    }
}
