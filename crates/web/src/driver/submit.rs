//! A person's commands: stored in the outbox, then sent.

use serde::Serialize;
use tallystick_core::{
    DefinitionId, Refusal,
    message::{ApproveAtIssuer, Body, CancelAtIssuer, IssueAtIssuer, RejectAtIssuer},
};
use tallystick_holder::{
    CommandError,
    tables::{CommandKind, Given},
};

use super::wallet::Wallet;
use crate::{commands::Command, state::Action};

/// Carries out what concerns the wallet; the driver itself does the rest.
pub(super) async fn submit(wallet: &Wallet, command: Command) {
    wallet.dispatch(Action::Refused(None));
    let outcome = match command {
        Command::RequestIssuance { definition, amount } => {
            request_issuance(wallet, definition, amount).await
        }
        Command::Approve { request, version } => {
            act(wallet, CommandKind::Act(request), &ApproveAtIssuer { request, version }).await
        }
        Command::Reject { request, version, reason } => {
            act(wallet, CommandKind::Act(request), &RejectAtIssuer { request, version, reason })
                .await
        }
        Command::Cancel { request, version } => {
            act(wallet, CommandKind::Act(request), &CancelAtIssuer { request, version }).await
        }
        Command::Issue { request, version } => {
            act(wallet, CommandKind::Act(request), &IssueAtIssuer { request, version }).await
        }
        Command::Answer { token, accept } => wallet.holder.answer(token, accept).await,
        Command::PutAway(token) => wallet.holder.put_away(token).await,
        Command::Select(_)
        | Command::ChangeParticipant
        | Command::Retry
        | Command::StartAnew(_)
        | Command::Use(_)
        | Command::ListWallets
        | Command::DismissRefusal
        | Command::Prefer(_) => Ok(()),
    };
    if let Err(error) = outcome {
        wallet.dispatch(Action::Refused(Some(error.into())));
    }
}

/// Shows that a command is under way, or no longer.
pub(super) fn under_way(command: CommandKind, under_way: bool) -> Action {
    match command {
        CommandKind::RequestIssuance => Action::Requesting(under_way),
        CommandKind::Act(request) => Action::Acting(request, under_way),
    }
}

/// After a reload: what this tab gave and what is not answered yet.
pub(super) async fn show_under_way(wallet: &Wallet) {
    let waiting = match wallet.holder.under_way().await {
        Ok(waiting) => waiting,
        Err(error) => return wallet.report(error),
    };
    for given in waiting.into_iter().filter(|given| given.tab == wallet.tab) {
        wallet.dispatch(under_way(given.command, true));
    }
}

async fn request_issuance(
    wallet: &Wallet,
    definition: DefinitionId,
    amount: String,
) -> Result<(), CommandError> {
    let known = wallet.definitions.borrow().iter().find(|known| known.id == definition).cloned();
    let known = known.ok_or(Refusal::NotFound { thing: "token definition" })?;
    let command = CommandKind::RequestIssuance;
    wallet.dispatch(under_way(command, true));
    let stored = wallet.holder.request_issuance(wallet.tab.clone(), known, &amount).await;
    taken(wallet, command, stored)
}

async fn act<B: Body + Serialize>(
    wallet: &Wallet,
    command: CommandKind,
    body: &B,
) -> Result<(), CommandError> {
    wallet.dispatch(under_way(command, true));
    let given = Given { tab: wallet.tab.clone(), command };
    let stored = wallet.holder.act(given, body).await;
    taken(wallet, command, stored.map_err(CommandError::from))
}

/// What was not taken is not under way.
fn taken(
    wallet: &Wallet,
    command: CommandKind,
    stored: Result<(), CommandError>,
) -> Result<(), CommandError> {
    if stored.is_err() {
        wallet.dispatch(under_way(command, false));
    }
    stored
}
