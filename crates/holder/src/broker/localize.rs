//! `OnTokenLocalized`: the titles of all rows in the language of the wallet, in one transaction.

use tallystick_core::{
    Machine,
    broker::{BrokerTokenInput, titles::Catalogue},
};

use super::{Rows, Scene};
use crate::{
    notice::Notice,
    platform::{Clock, Platform},
    store::{Access, Database, StoreError, Transaction},
    tables::{LANGUAGE, ONLY},
    wallet::Wallet,
};

/// The language of titles: the one that the holder chose, else the one that the wallet was enrolled
/// with. One that cannot be read counts as none.
pub(crate) async fn language<A: Access>(transaction: &Transaction<A>, enrolled_in: &str) -> String {
    let chosen = transaction.get(&LANGUAGE, ONLY).await.ok().flatten();
    chosen.unwrap_or_else(|| enrolled_in.to_owned())
}

/// Titles anew whatever is not titled as the catalogue has it now, after the holder chose a
/// language if there is one. It is all of the rows or none.
pub(crate) async fn localize<P: Platform>(
    wallet: &Wallet<P>,
    chosen: Option<&str>,
) -> Result<(), StoreError> {
    let (catalogue, enrolled_in) = (wallet.catalogue(), wallet.enrolled_in());
    let localized = localize_in(&wallet.into(), &catalogue, enrolled_in, chosen).await?;
    if localized.posted {
        wallet.work();
    }
    if localized.changed {
        wallet.notice(Notice::Rows);
    }
    Ok(())
}

/// What a localization did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Localized {
    /// Something was written.
    pub(super) changed: bool,
    /// Something was posted, which is to be handled.
    pub(super) posted: bool,
}

pub(super) async fn localize_in<D: Database>(
    scene: &Scene<'_, D, impl Clock>,
    catalogue: &Catalogue,
    enrolled_in: &str,
    chosen: Option<&str>,
) -> Result<Localized, StoreError> {
    let mut rows = Rows::read(scene).await?;
    let before = language(&rows.transaction, enrolled_in).await;
    let language = chosen.unwrap_or(&before);
    let mut changed = language != before;
    if changed {
        rows.transaction.put(&LANGUAGE, ONLY, &language.to_owned())?;
    }
    for place in 0..rows.tokens.len() {
        let row = rows.tokens[place].clone();
        let titles = catalogue.localize(language, &row.issuer, &row.schema);
        if row.is_localized(&titles) {
            continue;
        }
        // What is not shown any more is refused, and keeps its titles.
        if let Ok(step) = row.step(scene.now, BrokerTokenInput::Translated(titles)) {
            rows.put(&step.next)?;
            rows.tokens[place] = step.next;
            changed = true;
        }
    }
    if changed {
        rows.altered()?;
        let posted = rows.posted;
        rows.transaction.commit().await?;
        return Ok(Localized { changed, posted });
    }
    Ok(Localized { changed, posted: false })
}

#[cfg(test)]
mod tests;
