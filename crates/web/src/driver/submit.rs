//! A person's commands: stored in the outbox, then sent.

use serde::Serialize;
use tallystick_core::{
    Correlation, DefinitionId, Outgoing, Refusal, TokenId,
    broker::BrokerTokenInput,
    message::{
        ApproveAtIssuer, Body, CancelAtIssuer, IssueAtIssuer, RejectAtIssuer,
        RequestIssuanceAtIssuer,
    },
};
use uuid::Uuid;

use super::{broker, wallet::Wallet};
use crate::{
    commands::Command,
    services::{
        database::{Asking, Given, Letter, OUTBOX, OutboxEntry, StorageError},
        tabs::CommandKind,
    },
    state::{Action, Problem},
};

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
        Command::Answer { token, accept } => answer(wallet, token, accept).await,
        Command::PutAway(token) => put_away(wallet, token).await,
        Command::Select(_)
        | Command::ChangeParticipant
        | Command::Retry
        | Command::StartAnew
        | Command::DismissRefusal
        | Command::Prefer(_) => Ok(()),
    };
    if let Err(problem) = outcome {
        wallet.dispatch(Action::Refused(Some(problem)));
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
    let waiting = async { wallet.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await };
    let waiting = match waiting.await {
        Ok(waiting) => waiting,
        Err(error) => return wallet.report(error),
    };
    for given in waiting.into_iter().filter_map(|(_, entry)| entry.given) {
        if given.tab == wallet.tab {
            wallet.dispatch(under_way(given.command, true));
        }
    }
}

async fn request_issuance(
    wallet: &Wallet,
    definition: DefinitionId,
    amount: String,
) -> Result<(), Problem> {
    let known = wallet.definitions.borrow().iter().find(|known| known.id == definition).cloned();
    let known = known.ok_or_else(|| refused(&Refusal::NotFound { thing: "token definition" }))?;
    let parsed = known.amount(&amount).map_err(|error| refused(&error.into()))?;
    let body = RequestIssuanceAtIssuer { definition, amount: parsed.to_string() };
    let asking = Asking { definition: known, amount: parsed };
    send(wallet, CommandKind::RequestIssuance, &body, Some(asking)).await
}

async fn act<B: Body + Serialize>(
    wallet: &Wallet,
    command: CommandKind,
    body: &B,
) -> Result<(), Problem> {
    send(wallet, command, body, None).await
}

async fn send<B: Body + Serialize>(
    wallet: &Wallet,
    command: CommandKind,
    body: &B,
    asking: Option<Asking>,
) -> Result<(), Problem> {
    wallet.dispatch(under_way(command, true));
    let outgoing = Outgoing::new(wallet.issuer.borrow().domain.clone(), body);
    let letter = Letter::new(outgoing, Correlation(Uuid::new_v4()));
    let given = Some(Given { tab: wallet.tab.clone(), command });
    let stored = store(wallet, &OutboxEntry { letter, given, asking }).await;
    match stored {
        Ok(()) => {
            wallet.work();
            Ok(())
        }
        Err(error) => {
            wallet.dispatch(under_way(command, false));
            Err(error.into())
        }
    }
}

async fn store(wallet: &Wallet, entry: &OutboxEntry) -> Result<(), StorageError> {
    let transaction = wallet.database.write(&[OUTBOX.name])?;
    transaction.append(&OUTBOX, entry)?;
    transaction.commit().await
}

/// `Yes` or `No` to `Accept token?`. Where two tabs answer at once, the second transaction finds
/// the row answered: the first answer stands, and there is nothing to tell.
async fn answer(wallet: &Wallet, token: TokenId, accept: bool) -> Result<(), Problem> {
    let issuer = wallet.issuer.borrow().domain.clone();
    let input = BrokerTokenInput::Answered(accept);
    match broker::step(wallet, (&issuer, token), input, |_| Ok(())).await? {
        Ok(_) | Err(Refusal::OutOfTurn { .. }) => Ok(()),
        Err(refusal) => Err(refused(&refusal)),
    }
}

/// Also of a token that was put away in another tab meanwhile: then it is away.
async fn put_away(wallet: &Wallet, token: TokenId) -> Result<(), Problem> {
    let issuer = wallet.issuer.borrow().domain.clone();
    let input = BrokerTokenInput::Removed;
    match broker::step(wallet, (&issuer, token), input, |_| Ok(())).await? {
        Ok(_) | Err(Refusal::OutOfTurn { .. }) => Ok(()),
        Err(refusal) => Err(refused(&refusal)),
    }
}

fn refused(refusal: &Refusal) -> Problem {
    Problem { code: refusal.code().to_owned(), message: refusal.to_string() }
}
