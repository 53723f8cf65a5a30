//! Scripts: what leads a chat, command by command (the protocol's *Script*).
//!
//! A script is a list of commands with jumps that lead forward only, so that it ends after as many
//! steps as it has commands, and sends as many prompts at most. What it may contain is checked by
//! [`Script::new`]; who writes it as YAML, and where an error stands in the file, is the issuer's.

mod command;
mod reply;
mod template;
mod value;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use command::{Command, Condition, DayEdge, Instant, Issued, Text};
pub use reply::{LONGEST_REPLY, ReplyError, ReplyForm};
pub use template::Template;
pub use value::{Value, Variables};

/// The most commands of a script.
pub const LONGEST_SCRIPT: usize = 200;

/// The variables that every script has: the issuer's domain and the title of the holder.
pub const GIVEN: [&str; 2] = ["issuer", "holder"];

/// A script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Script {
    commands: Vec<Command>,
}

/// Why commands are no script. Positions are those of the commands, from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScriptError {
    /// There are too many.
    #[error("a script has {LONGEST_SCRIPT} commands at most")]
    TooLong,
    /// A jump that leads back, or beyond the end.
    #[error("command {at} jumps to {to}, which is not after it within the script")]
    Jump {
        /// Which command.
        at: usize,
        /// Where it leads.
        to: usize,
    },
    /// A variable that no command before has set on each way there.
    #[error("the variable ${name} may not be set here; what is set: {}", list(.set))]
    UnknownVariable {
        /// Which command reads it.
        at: usize,
        /// The variable.
        name: String,
        /// Those that are set.
        set: Vec<String>,
    },
}

fn list(names: &[String]) -> String {
    names.iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
}

impl Script {
    /// A script of these commands.
    ///
    /// # Errors
    /// [`ScriptError`]: nothing in a script that was made loops, grows without bound, or reads a
    /// variable that may not be set.
    pub fn new(commands: Vec<Command>) -> Result<Self, ScriptError> {
        if commands.len() > LONGEST_SCRIPT {
            return Err(ScriptError::TooLong);
        }
        for (at, command) in commands.iter().enumerate() {
            if let Some(to) = command.jump()
                && (to <= at || to > commands.len())
            {
                return Err(ScriptError::Jump { at, to });
            }
        }
        let script = Self { commands };
        script.check_variables()?;
        Ok(script)
    }

    /// The command at a position; none at the end.
    pub fn command(&self, position: usize) -> Option<&Command> {
        self.commands.get(position)
    }

    /// How many commands there are.
    pub fn len(&self) -> usize {
        self.commands.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
    }

    /// Follows every way through the script: jumps lead forward, so that one pass sees each command
    /// after all those that lead to it.
    fn check_variables(&self) -> Result<(), ScriptError> {
        let given: BTreeSet<String> = GIVEN.map(str::to_owned).into();
        let mut reached: Vec<Option<BTreeSet<String>>> = vec![None; self.commands.len() + 1];
        reached[0] = Some(given);
        for (at, command) in self.commands.iter().enumerate() {
            let Some(mut set) = reached[at].clone() else { continue };
            for name in command.reads() {
                if !set.contains(&name) {
                    let set = set.into_iter().collect();
                    return Err(ScriptError::UnknownVariable { at, name, set });
                }
            }
            set.extend(command.sets().map(str::to_owned));
            if let Some(to) = command.jump() {
                join(&mut reached[to], &set);
            }
            if command.continues() {
                join(&mut reached[at + 1], &set);
            }
        }
        Ok(())
    }
}

/// Where two ways meet, only what both have set is set.
fn join(known: &mut Option<BTreeSet<String>>, set: &BTreeSet<String>) {
    *known = Some(match known.take() {
        None => set.clone(),
        Some(known) => known.intersection(set).cloned().collect(),
    });
}

#[cfg(test)]
mod tests;
