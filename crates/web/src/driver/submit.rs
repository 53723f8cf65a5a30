//! A person's commands: stored in the outbox, then sent.

use serde_json::Value;
use tallystick_core::{Outgoing, Refusal};
use tallystick_holder::{CommandError, tables::Submitted};

use super::wallet::{Wallet, toast};
use crate::{
    commands::{Command, OfferAnswer},
    state::{Action, Problem, SubmissionAction},
};

/// Carries out what concerns the wallet; the driver itself does the rest.
pub(super) async fn carry_out(wallet: &Wallet, command: Command) {
    match command {
        Command::Submit { command, body } => submit(wallet, command, body).await,
        Command::Answer(answer) => {
            let answered = match answer {
                OfferAnswer::Accept(token) => wallet.holder.accept(token).await,
                OfferAnswer::Decline(token, reason) => wallet.holder.decline(token, reason).await,
            };
            show_failure(wallet, "Your answer could not be stored", answered);
        }
        Command::Tag { token, tag } => {
            let tagged = wallet.holder.tag(token, tag).await;
            show_failure(wallet, "The name could not be stored", tagged);
        }
        Command::Remove(token) => {
            let removed = wallet.holder.remove(token).await;
            show_failure(wallet, "The token could not be removed", removed);
        }
        Command::ChooseLanguage(language) => {
            let chosen = wallet.holder.choose_language(&language).await;
            let title = "The language could not be changed";
            show_failure(wallet, title, chosen.map_err(CommandError::from));
        }
        Command::Confirm(command) => {
            let confirmed = wallet.holder.confirm(command).await;
            let title = "The action could not be confirmed";
            show_failure(wallet, title, confirmed.map_err(CommandError::from));
        }
        Command::TakeBack(command) => {
            let taken_back = wallet.holder.take_back(command).await;
            let title = "The action could not be withdrawn";
            show_failure(wallet, title, taken_back.map_err(CommandError::from));
        }
        Command::Select(_)
        | Command::ChangeParticipant
        | Command::Retry
        | Command::StartAnew(_)
        | Command::Use(_)
        | Command::ListWallets
        | Command::Verify(_)
        | Command::Ask(_)
        | Command::Forget(_)
        | Command::ForgetExamination
        | Command::Prefer(_) => {}
    }
}

/// Shows after a reload what this tab submitted and what is not answered yet.
pub(super) async fn show_under_way(wallet: &Wallet) {
    let waiting = match wallet.holder.under_way().await {
        Ok(waiting) => waiting,
        Err(error) => return wallet.report(error),
    };
    for command in waiting.into_iter().filter(|command| command.origin.tab == wallet.tab) {
        wallet.dispatch(Action::Submission(SubmissionAction::Restored(command)));
    }
}

async fn submit(wallet: &Wallet, command: Submitted, body: Value) {
    if let Err(error) = store(wallet, &command, body).await {
        wallet.dispatch(ended(command, Err(error.into())));
    }
}

async fn store(wallet: &Wallet, command: &Submitted, body: Value) -> Result<(), CommandError> {
    let subject = command
        .subject
        .parse()
        .map_err(|_| Refusal::UnknownSubject { subject: command.subject.clone() })?;
    let message = Outgoing { to: wallet.holder.domain().clone().into(), subject, body };
    let definitions = wallet.definitions.borrow().clone();
    let Submitted { correlation, origin, .. } = command.clone();
    wallet.holder.submit(correlation, origin, message, &definitions).await
}

/// What the store is told when a command ended.
pub(super) fn ended(command: Submitted, outcome: Result<(), Problem>) -> Action {
    Action::Submission(SubmissionAction::Ended(command, outcome))
}

fn show_failure(wallet: &Wallet, title: &str, outcome: Result<(), CommandError>) {
    if let Err(error) = outcome {
        let Problem { message, .. } = error.into();
        wallet.dispatch(toast(title.to_owned(), Some(message)));
    }
}
