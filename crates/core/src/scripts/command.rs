//! The commands of a script.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{
    ReplyForm, Template, Value, Variables,
    template::{Localized, render_json, variables_of_json},
};
use crate::{SchemaCode, Timestamp, broker::titles::looked_up};

/// What is said, by language (BCP 47).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(Localized);

impl Text {
    /// What is said in one language, in English or in the first that there is.
    pub fn new(by_language: Localized) -> Self {
        Self(by_language)
    }

    /// The text in the language of whoever reads it, with what the variables hold.
    pub fn render(&self, language: &str, variables: &Variables) -> String {
        let known = looked_up(language, |tag| self.0.get(tag));
        let template = known.or_else(|| self.0.values().next());
        template.map(|template| template.render(variables)).unwrap_or_default()
    }

    fn variables(&self) -> Vec<String> {
        self.0.values().flat_map(Template::variables).collect()
    }
}

/// A point in time that is known when the command is carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Instant {
    /// This one.
    At(Timestamp),
    /// So many seconds after the command is carried out; 0 for the time of the command itself.
    After(u64),
    /// The date that a variable holds: its first moment in UTC where something starts, its last where
    /// something expires.
    On(String),
}

/// Which moment of a date is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayEdge {
    /// Its first.
    Start,
    /// Its last.
    End,
}

impl Instant {
    /// The point in time; none where the variable holds no date.
    pub fn resolve(
        &self,
        now: Timestamp,
        edge: DayEdge,
        variables: &Variables,
    ) -> Option<Timestamp> {
        match self {
            Self::At(at) => Some(*at),
            Self::After(seconds) => Some(now.after(Duration::from_secs(*seconds))),
            Self::On(variable) => match variables.get(variable)? {
                Value::Text(date) => moment_of(date, edge),
                Value::Bool(_) | Value::Number(_) => None,
            },
        }
    }
}

fn moment_of(date: &str, edge: DayEdge) -> Option<Timestamp> {
    let start = super::reply::date(date)?;
    match edge {
        DayEdge::Start => Some(start),
        DayEdge::End => Some(start.after(LAST_MOMENT)),
    }
}

/// The last millisecond of a day, after its first one.
const LAST_MOMENT: Duration = Duration::from_millis(86_400_000 - 1);

/// What `ISSUE` issues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Issued {
    /// A token of any schema.
    Token {
        /// What kind of token it is.
        schema: SchemaCode,
        /// From when it is valid.
        starts: Instant,
        /// Until when it is valid; for ever without.
        expires: Option<Instant>,
        /// Its context, with `$variables` in its texts.
        context: Map<String, Json>,
    },
    /// The currency of the approved request that a variable holds.
    Currency {
        /// The variable that `REQUEST` set.
        request: String,
    },
}

impl Issued {
    fn variables(&self) -> Vec<String> {
        match self {
            Self::Token { starts, expires, context, .. } => {
                let mut names: Vec<String> = context.values().flat_map(variables_of_json).collect();
                for instant in [Some(starts), expires.as_ref()].into_iter().flatten() {
                    if let Instant::On(name) = instant {
                        names.push(name.clone());
                    }
                }
                names
            }
            Self::Currency { request } => vec![request.clone()],
        }
    }

    /// The context with what the variables hold.
    pub fn render_context(context: &Map<String, Json>, variables: &Variables) -> Map<String, Json> {
        let rendered = context.iter();
        rendered.map(|(name, value)| (name.clone(), render_json(value, variables))).collect()
    }
}

/// What an `IF` decides on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The variable.
    pub variable: String,
    /// What it must be, as a person writes it; without, it must not be false.
    pub equals: Option<String>,
}

impl Condition {
    /// Whether it is met.
    pub fn is_met(&self, variables: &Variables) -> bool {
        let Some(value) = variables.get(&self.variable) else { return false };
        match &self.equals {
            Some(text) => value.to_string() == *text,
            None => value.is_true(),
        }
    }
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Command {
    /// Says something.
    Info {
        /// What.
        text: Text,
    },
    /// `CONFIRM` and `ASK`: asks the holder something and waits.
    Ask {
        /// What.
        text: Text,
        /// Which replies are admitted.
        form: ReplyForm,
        /// The variable that gets the reply.
        into: Option<String>,
    },
    /// Makes a request for issuance in the holder's name and waits until it is decided: the variable
    /// is false, or the approved request.
    Request {
        /// The name or symbol of a token definition of the talker's issuer.
        definition: String,
        /// How much.
        amount: Template,
        /// The variable that gets the outcome.
        into: Option<String>,
    },
    /// Issues a token and waits for the holder: the variable is true or false.
    Issue {
        /// What.
        issued: Issued,
        /// The variable that gets the outcome.
        into: Option<String>,
    },
    /// Goes on elsewhere.
    Jump {
        /// Where; after this command.
        to: usize,
    },
    /// Goes on elsewhere unless a condition is met.
    JumpUnless {
        /// The condition.
        condition: Condition,
        /// Where; after this command.
        to: usize,
    },
    /// Ends the chat, which came to what it was for.
    Done {
        /// What is said last.
        text: Option<Text>,
    },
    /// Ends the chat, which came to nothing.
    Fail {
        /// What is said last.
        text: Text,
    },
}

impl Command {
    /// Where it may lead besides the next command.
    pub(super) fn jump(&self) -> Option<usize> {
        match self {
            Self::Jump { to } | Self::JumpUnless { to, .. } => Some(*to),
            _ => None,
        }
    }

    /// Whether the next command may follow.
    pub(super) fn continues(&self) -> bool {
        !matches!(self, Self::Jump { .. } | Self::Done { .. } | Self::Fail { .. })
    }

    /// The variables that it reads.
    pub(super) fn reads(&self) -> Vec<String> {
        match self {
            Self::Info { text } | Self::Ask { text, .. } | Self::Fail { text } => text.variables(),
            Self::Done { text } => text.as_ref().map(Text::variables).unwrap_or_default(),
            Self::Request { amount, .. } => amount.variables(),
            Self::Issue { issued, .. } => issued.variables(),
            Self::JumpUnless { condition, .. } => vec![condition.variable.clone()],
            Self::Jump { .. } => Vec::new(),
        }
    }

    /// The variable that it sets.
    pub fn sets(&self) -> impl Iterator<Item = &str> {
        let into = match self {
            Self::Ask { into, .. } | Self::Request { into, .. } | Self::Issue { into, .. } => {
                into.as_deref()
            }
            _ => None,
        };
        into.into_iter()
    }
}
