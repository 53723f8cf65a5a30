//! Submitting a command from a form or a dialog.
//!
//! A component calls [`use_action`] with the body that it submits, such as `MintAtIssuer`, or
//! [`use_actions_about`] where several commands about one thing exclude each other, as in the dialog
//! of a request. No other list of commands exists: the body's type names the subject.
//!
//! # Invariants
//! - While a submission is under way, another one from the same form or dialog is ignored, however
//!   fast the clicks are.
//! - A refusal is shown where it was submitted, or else as a toast.

use std::{cell::Cell, marker::PhantomData, rc::Rc};

use serde_json::Value;
use tallystick_core::{Correlation, Subject, message::Body};
use tallystick_holder::{
    platform::Clock as _,
    tables::{Origin, Submitted},
};
use yew::prelude::*;

use crate::{
    app::{Store, use_commands, use_store},
    commands::{Command, Commands, Intended},
    services::clock::DeviceClock,
    state::{Action, Problem, Progress, Submission, SubmissionAction},
};

/// What a form or a dialog submits.
#[derive(Clone, Debug, PartialEq)]
enum Scope {
    /// One subject, about the thing of this id if there is one.
    Subject(Subject, Option<String>),
    /// Any subject about the thing of this id.
    About(String),
}

impl Scope {
    fn about(&self) -> Option<&String> {
        match self {
            Self::Subject(_, about) => about.as_ref(),
            Self::About(about) => Some(about),
        }
    }

    fn includes(&self, command: &Submitted) -> bool {
        let same_subject = match self {
            Self::Subject(subject, _) => command.subject == subject.as_str(),
            Self::About(_) => true,
        };
        same_subject && command.origin.about.as_ref() == self.about()
    }
}

/// The submission of one type of body.
#[derive(Debug)]
pub struct ActionHandle<A> {
    submitter: Submitter,
    body: PhantomData<fn(A)>,
}

impl<A> Clone for ActionHandle<A> {
    fn clone(&self) -> Self {
        Self { submitter: self.submitter.clone(), body: PhantomData }
    }
}

impl<A> PartialEq for ActionHandle<A> {
    fn eq(&self, other: &Self) -> bool {
        self.submitter == other.submitter
    }
}

impl<A: Body> ActionHandle<A> {
    /// Whether a submission is under way.
    pub fn busy(&self) -> bool {
        self.submitter.busy()
    }

    /// Why the last submission was refused, until the next one.
    pub fn refusal(&self) -> Option<&Problem> {
        self.submitter.refusal()
    }

    /// Submits it, unless a submission is under way.
    pub fn submit(&self, body: &A) {
        self.submitter.submit(body);
    }
}

/// Submits commands of which one at a time is under way.
#[derive(Clone, Debug)]
pub struct Submitter {
    scope: Scope,
    /// The latest submission. Set while a click is handled, not when the page is drawn anew.
    current: Rc<Cell<Option<Correlation>>>,
    /// The state of the latest submission when the page was drawn.
    progress: Option<Progress>,
    /// What its commands are about, in words.
    summary: Option<String>,
    store: Store,
    commands: Commands,
}

impl PartialEq for Submitter {
    fn eq(&self, other: &Self) -> bool {
        self.scope == other.scope
            && self.progress == other.progress
            && self.summary == other.summary
            && Rc::ptr_eq(&self.current, &other.current)
    }
}

impl Submitter {
    /// Whether a submission is under way.
    pub fn busy(&self) -> bool {
        self.progress == Some(Progress::Busy)
    }

    /// Why the last submission was refused, until the next one.
    pub fn refusal(&self) -> Option<&Problem> {
        match &self.progress {
            Some(Progress::Refused(problem)) => Some(problem),
            _ => None,
        }
    }

    /// With what its commands are about in words, where their bodies do not say it.
    #[must_use]
    pub fn about(self, summary: String) -> Self {
        Self { summary: Some(summary), ..self }
    }

    /// What it is about, in words.
    pub fn summary(&self) -> Option<String> {
        self.summary.clone()
    }

    /// Submits it, unless a submission is under way.
    pub fn submit<A: Body>(&self, body: &A) {
        self.submit_intended(Intended::new(body));
    }

    /// Submits it, unless a submission is under way.
    pub fn submit_intended(&self, intended: Intended) {
        if !self.is_under_way() {
            self.start(intended);
        }
    }

    /// As it is now, whatever was drawn: the store's handle reads the latest state. What was taken is
    /// under way until the form is told.
    fn is_under_way(&self) -> bool {
        let current = self.current.get().and_then(|current| self.store.submission(current));
        current.is_some_and(|one| !matches!(one.progress, Progress::Refused(_)))
    }

    fn start(&self, Intended { subject, body }: Intended) {
        let correlation = Correlation(DeviceClock.fresh_id());
        if let Some(earlier) = self.current.replace(Some(correlation)) {
            self.dispatch(SubmissionAction::Released { correlation: earlier, seen: true });
        }
        let summary = self.summary.clone().or_else(|| summary(&body, &self.store));
        let (tab, about) = (self.commands.tab.to_string(), self.scope.about().cloned());
        let origin = Origin { tab, about, summary };
        let command = Submitted { correlation, subject, origin };
        self.dispatch(SubmissionAction::Submitted(command.clone()));
        self.commands.give(Command::Submit { command, body });
    }

    fn dispatch(&self, action: SubmissionAction) {
        self.store.dispatch(Action::Submission(action));
    }

    /// The latest submission is not shown here any more.
    fn release(&self, seen: bool) {
        if let Some(correlation) = self.current.take() {
            self.dispatch(SubmissionAction::Released { correlation, seen });
        }
    }
}

/// What a command is about, as far as its body says it: `500.00 AED`.
fn summary(body: &Value, store: &Store) -> Option<String> {
    let amount = body["Amount"].as_str()?;
    let definition = body["Definition"].as_str()?;
    let known = store.definitions.ready()?.iter().find(|one| one.id.to_string() == definition)?;
    let amount = known.amount(amount).ok()?;
    Some(format!("{} {}", amount.grouped(), known.symbol))
}

/// Submits bodies of type `A`, one at a time. `about` is the id of what they are about, where there
/// may be several such forms. `ontaken` is called when the issuer has carried a submission out.
#[hook]
pub fn use_action<A: Body + 'static>(
    about: Option<String>,
    ontaken: Callback<()>,
) -> ActionHandle<A> {
    let submitter = use_submitter(Scope::Subject(A::SUBJECT, about), ontaken);
    ActionHandle { submitter, body: PhantomData }
}

/// Submits bodies of this subject, one at a time, from a form that serves several. `ontaken` is
/// called when the issuer has carried a submission out.
#[hook]
pub fn use_action_of(subject: Subject, ontaken: Callback<()>) -> Submitter {
    use_submitter(Scope::Subject(subject, None), ontaken)
}

/// Submits bodies of any type about the thing of this id, one at a time. `ontaken` is called when
/// the issuer has carried a submission out.
#[hook]
pub fn use_actions_about(about: String, ontaken: Callback<()>) -> Submitter {
    use_submitter(Scope::About(about), ontaken)
}

#[hook]
fn use_submitter(scope: Scope, ontaken: Callback<()>) -> Submitter {
    let store = use_store();
    let commands = use_commands();
    let current = use_memo((), |()| Cell::new(None::<Correlation>));

    // Submitted before the tab was reloaded, or before a dialog was closed and opened again.
    let unshown = |one: &&Submission| !one.shown && scope.includes(&one.command);
    let adopted = store.submissions.iter().find(unshown).map(|one| one.command.correlation);
    if adopted.is_some() {
        current.set(adopted);
    }
    let latest = current.get().and_then(|current| store.submission(current));
    let progress = latest.map(|submission| submission.progress.clone());
    let summary = None;
    let submitter = Submitter { scope, current, progress, summary, store, commands };

    {
        let submitter = submitter.clone();
        use_effect_with(adopted, move |adopted| {
            if let Some(correlation) = *adopted {
                submitter.dispatch(SubmissionAction::Adopted(correlation));
            }
        });
    }
    // A refusal was seen once it was drawn.
    let seen = use_memo((), |()| Cell::new(false));
    {
        let (submitter, seen) = (submitter.clone(), seen.clone());
        use_effect_with(submitter.progress.clone(), move |progress| {
            seen.set(matches!(progress, Some(Progress::Refused(_))));
            if *progress == Some(Progress::Taken) {
                submitter.release(true);
                ontaken.emit(());
            }
        });
    }
    {
        let submitter = submitter.clone();
        use_effect_with((), move |()| move || submitter.release(seen.get()));
    }
    submitter
}

/// What a command is called, of its subject: `Request Issuance` of `RequestIssuance@Issuer`.
pub fn action_name(subject: &str) -> String {
    let event = subject.split('@').next().unwrap_or_default();
    let mut name = String::new();
    for letter in event.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push(' ');
        }
        name.push(letter);
    }
    name
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_command_is_called_by_its_subject_known_or_not() {
        for (subject, name) in [
            ("Mint@Issuer", "Mint"),
            ("RequestIssuance@Issuer", "Request Issuance"),
            ("SomethingNewer@Issuer", "Something Newer"),
            ("", ""),
        ] {
            assert_eq!(action_name(subject), name);
        }
    }
}
