//! What the person at the terminal reads.

use std::time::Duration;

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};

const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// Opens a section of the output.
pub(crate) fn heading(title: &str) {
    println!("\n{HEADING}── {title}{HEADING:#}");
}

/// Says that something is installed, and what for.
pub(crate) fn installing(what: &str, purpose: &str) {
    println!("{HEADING}Installing{HEADING:#} {what}: {purpose}");
}

/// Says how far one of several tasks is, and since when they run.
pub(crate) fn step(elapsed: Duration, task: &str, how_far: &str) {
    let seconds = elapsed.as_secs();
    println!("{FAINT}{:>2}:{:02}{FAINT:#} {task}: {how_far}", seconds / 60, seconds % 60);
}

/// Shows a command before it runs.
pub(crate) fn command(line: &str) {
    println!("{FAINT}$ {line}{FAINT:#}");
}

/// Something to know that does not stop the work.
pub(crate) fn note(sentence: &str) {
    println!("{FAINT}{sentence}{FAINT:#}");
}

/// The work is done.
pub(crate) fn success(sentence: &str) {
    println!("\n{GOOD}✓{GOOD:#} {sentence}");
}

/// The work ended early, and why: always the last line.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("\n{BAD}✗ Failed:{BAD:#} {error:#}");
}
