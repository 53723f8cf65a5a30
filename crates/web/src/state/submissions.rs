//! Commands that were submitted in this tab and whose end was not shown yet.

use tallystick_core::Correlation;
use tallystick_holder::tables::Submitted;

use super::{Problem, State, ToastKind, ToastWords};
use crate::actions::action_name;

/// How far a submission is.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// It is stored and sent, or about to be.
    Busy,
    /// The issuer carried it out.
    Taken,
    /// It was refused, and nothing has happened.
    Refused(Problem),
}

/// A submission, told from the others by its correlation.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The command.
    pub command: Submitted,
    /// How far it is.
    pub progress: Progress,
    /// A form or dialog shows it. The end of one that nobody shows becomes a toast.
    pub shown: bool,
}

/// What happens to submissions.
#[derive(Clone, Debug, PartialEq)]
pub enum SubmissionAction {
    /// A form or dialog submitted it.
    Submitted(Submitted),
    /// It was submitted before the tab was loaded, and is still under way.
    Restored(Submitted),
    /// A form or dialog shows it from now on.
    Adopted(Correlation),
    /// The issuer answered it, or it could not be stored.
    Ended(Submitted, Result<(), Problem>),
    /// A person took it back before it was answered.
    TakenBack(Correlation),
    /// The form or dialog that showed it is gone, or shows it no longer.
    Released {
        /// Which one.
        correlation: Correlation,
        /// The person saw the refusal, if it was refused.
        seen: bool,
    },
}

impl State {
    /// The submission of this correlation.
    pub fn submission(&self, correlation: Correlation) -> Option<&Submission> {
        self.submissions.iter().find(|one| one.command.correlation == correlation)
    }

    pub(super) fn apply_to_submissions(&mut self, action: SubmissionAction) {
        match action {
            SubmissionAction::Submitted(command) => self.add(command, true),
            SubmissionAction::Restored(command) => self.add(command, false),
            SubmissionAction::Adopted(correlation) => {
                let found = self.find(correlation);
                found.into_iter().for_each(|one| one.shown = true);
            }
            SubmissionAction::Ended(command, outcome) => self.end(&command, outcome),
            SubmissionAction::TakenBack(correlation) => self.remove(correlation),
            SubmissionAction::Released { correlation, seen } => self.release(correlation, seen),
        }
    }

    fn find(&mut self, correlation: Correlation) -> Option<&mut Submission> {
        self.submissions.iter_mut().find(|one| one.command.correlation == correlation)
    }

    fn add(&mut self, command: Submitted, shown: bool) {
        if self.submission(command.correlation).is_none() {
            self.submissions.push(Submission { command, progress: Progress::Busy, shown });
        }
    }

    fn end(&mut self, command: &Submitted, outcome: Result<(), Problem>) {
        match (self.find(command.correlation), outcome) {
            (Some(one), Ok(())) if one.shown => one.progress = Progress::Taken,
            (Some(one), Err(problem)) if one.shown => one.progress = Progress::Refused(problem),
            (_, Ok(())) => self.remove(command.correlation),
            (_, Err(problem)) => {
                self.remove(command.correlation);
                self.tell_refusal(command, problem);
            }
        }
    }

    fn release(&mut self, correlation: Correlation, seen: bool) {
        let Some(one) = self.find(correlation) else { return };
        one.shown = false;
        let (command, progress) = (one.command.clone(), one.progress.clone());
        match progress {
            Progress::Busy => {}
            Progress::Refused(problem) if !seen => {
                self.remove(correlation);
                self.tell_refusal(&command, problem);
            }
            Progress::Taken | Progress::Refused(_) => self.remove(correlation),
        }
    }

    fn remove(&mut self, correlation: Correlation) {
        self.submissions.retain(|one| one.command.correlation != correlation);
    }

    fn tell_refusal(&mut self, command: &Submitted, problem: Problem) {
        let title = format!("{} was refused", action_name(&command.subject));
        self.add_toast(ToastWords::new(ToastKind::Danger, title).detail(problem.message));
    }
}
