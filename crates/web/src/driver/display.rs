//! Shows the broker's rows and the wallet's files.

use std::collections::BTreeMap;

use tallystick_holder::{
    pause::Wakes,
    store::{Database as _, StoreError},
    tables::{BROKER_TOKENS, CHATS, FILES, FRONTEND, ONLY, PROMPTS},
};

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
    wallet.dispatch(Action::Offers(views::offers(&stored)));
    let tokens = views::tokens(&stored, wallet.holder.id(), &known, wallet.holder.now());
    wallet.dispatch(Action::Tokens(Resource::Ready(tokens)));
    let chats = chats::views(&stored, wallet.holder.language());
    wallet.dispatch(Action::Chats(Resource::Ready(chats)));
}

async fn read(wallet: &Wallet) -> Result<views::Stored, StoreError> {
    let waiting = wallet.holder.unacknowledged().await?;
    let stores = [BROKER_TOKENS.name, CHATS.name, FILES.name, FRONTEND.name, PROMPTS.name];
    let transaction = wallet.holder.database.read(&stores)?;
    let rows = transaction.all(&BROKER_TOKENS).await?;
    let chats = transaction.all(&CHATS).await?;
    let prompts = transaction.all(&PROMPTS).await?;
    let mut files = BTreeMap::new();
    for path in rows.iter().filter_map(|row| row.path.as_ref()) {
        if let Ok(Some(file)) = transaction.get(&FILES, path).await {
            files.insert(path.clone(), file);
        }
    }
    let frontend = transaction.get(&FRONTEND, ONLY).await.ok().flatten().unwrap_or_default();
    Ok(views::Stored { rows, chats, prompts, files, frontend, waiting })
}
