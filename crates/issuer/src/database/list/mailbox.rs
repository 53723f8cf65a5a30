//! What waits for wallets.

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{Correlation, MailId, Outgoing, WalletId};

use crate::database::{Database, bytes::id, columns::Columns, placeholders::push_limit};

/// A message that waits for a wallet.
#[derive(Debug)]
pub struct Waiting {
    /// Which one. It is its correlation, too: the same each time it goes out.
    pub id: MailId,
    /// What goes out.
    pub outgoing: Outgoing,
}

impl Waiting {
    /// The correlation of the message.
    pub fn correlation(&self) -> Correlation {
        Correlation(self.id.0)
    }
}

/// Some of what waits for a wallet.
#[derive(Debug)]
pub struct WaitingPage {
    /// The messages, oldest first, but for those that cannot be read.
    pub messages: Vec<Waiting>,
    /// Where the next page starts.
    pub end: MailPlace,
    /// There may be another page.
    pub more: bool,
}

/// A place in the order in which mail was stored. It never leaves the issuer: a restored database
/// counts again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MailPlace(i64);

/// The most messages of a page.
const MAIL_PAGE: usize = 100;

impl Database {
    /// What waits for this wallet from a place on, oldest first.
    pub async fn waiting(
        &self,
        wallet: WalletId,
        from: MailPlace,
    ) -> Result<WaitingPage, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT number, id, wallet, subject, body FROM mailbox WHERE wallet = ",
        );
        query.push_bind(id(wallet)).push(" AND number > ").push_bind(from.0);
        query.push(" AND acknowledged_at IS NULL ORDER BY number");
        push_limit(&mut query, MAIL_PAGE);
        let rows = query.build().fetch_all(&self.reads).await?;
        let end = match rows.last() {
            Some(row) => MailPlace(Columns(row).number("number")?),
            None => from,
        };
        let messages = rows.iter().filter_map(|row| {
            let columns = Columns(row);
            self.unreadable.skip("mail", columns.shown_id("id"), columns.waiting())
        });
        Ok(WaitingPage { messages: messages.collect(), end, more: rows.len() == MAIL_PAGE })
    }

    /// The place behind this message of this wallet; the start if there is none.
    pub async fn behind(&self, wallet: WalletId, mail: MailId) -> Result<MailPlace, sqlx::Error> {
        let query = sqlx::query("SELECT number FROM mailbox WHERE id = $1 AND wallet = $2");
        let row = query.bind(id(mail)).bind(id(wallet)).fetch_optional(&self.reads).await?;
        let number = row.map(|row| Columns(&row).number("number")).transpose()?;
        Ok(MailPlace(number.unwrap_or(0)))
    }
}
