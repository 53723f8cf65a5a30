//! `OnTokenLocalized`: the titles of all rows in the language of the wallet, in one transaction.

use super::{Rows, put};
use crate::{
    notice::Notice,
    platform::Platform,
    store::{Access, StoreError, Transaction},
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
    let mut rows = Rows::read(&wallet.into()).await?;
    let before = language(&rows.transaction, wallet.enrolled_in()).await;
    let language = chosen.unwrap_or(&before);
    let mut changed = language != before;
    if changed {
        rows.transaction.put(&LANGUAGE, ONLY, &language.to_owned())?;
    }
    let (catalogue, now) = (wallet.catalogue(), wallet.now());
    for row in &mut rows.tokens {
        let titles = catalogue.localize(language, &row.issuer, &row.schema);
        if let Some(translated) = row.translated(now, titles) {
            put(&rows.transaction, &translated)?;
            *row = translated;
            changed = true;
        }
    }
    if !changed {
        return Ok(());
    }
    rows.altered()?;
    let posted = rows.posted;
    rows.transaction.commit().await?;
    if posted {
        wallet.work();
    }
    wallet.notice(Notice::Rows);
    Ok(())
}

#[cfg(test)]
mod tests;
