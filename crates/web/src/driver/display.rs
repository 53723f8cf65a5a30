//! Shows the broker's rows and the wallet's files.

use tallystick_core::message::FrontendAtBroker;
use tallystick_holder::{CommandError, pause::Wakes};

use super::{chats, views, wallet::Wallet};
use crate::state::{Action, Problem, Resource};

/// Shows them again whenever they changed; what changed several times meanwhile is shown once.
pub(super) async fn keep_shown(wallet: &Wallet, mut changed: Wakes) {
    loop {
        changed.woken().await;
        show(wallet).await;
    }
}

/// Reads what is stored and tells the store.
pub(super) async fn show(wallet: &Wallet) {
    let stored = match read(wallet).await {
        Ok(stored) => stored,
        Err(error) => {
            let problem: Problem = error.into();
            wallet.dispatch(Action::Chats(Resource::Failed(problem.clone())));
            return wallet.dispatch(Action::Tokens(Resource::Failed(problem)));
        }
    };
    let known = wallet.holder.known_issuer();
    let language = stored.display["Wallet"]["Language"].as_str().unwrap_or_default();
    wallet.dispatch(Action::Language(language.to_owned()));
    wallet.dispatch(Action::Offers(views::offers(&stored)));
    let tokens = views::tokens(&stored, &known, wallet.holder.now());
    wallet.dispatch(Action::Tokens(Resource::Ready(tokens)));
    let chats = chats::views(&stored, language);
    wallet.dispatch(Action::Chats(Resource::Ready(chats)));
}

/// What the pages show of the display.
const SETS: [&str; 2] = ["Tokens", "Schemas"];

async fn read(wallet: &Wallet) -> Result<views::Stored, CommandError> {
    let waiting = wallet.holder.unacknowledged().await?;
    let shown = wallet.holder.shown().await?;
    let sets = SETS.map(str::to_owned).into();
    let (outputs, asserts) = Default::default();
    let display = shown.frontend_at_broker(&FrontendAtBroker { sets, outputs, asserts })?;
    Ok(views::Stored { shown, display, waiting })
}
