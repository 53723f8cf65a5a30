//! A person's commands that wait to be sent: what they are, and what can still be done about them.

use serde_json::Value;
use tallystick_core::{
    Correlation, Timestamp,
    wallet::{Held, held},
};

use crate::{
    chats,
    notice::Notice,
    platform::Platform,
    store::{Database as _, Store as _, StoreError},
    tables::{OUTBOX, OutboxEntry, PROMPTS, Submitted},
    wallet::Wallet,
};

/// A command that waits.
#[derive(Clone, Debug, PartialEq)]
pub struct UnsentCommand {
    /// Which one, and where it was submitted.
    pub command: Submitted,
    /// The body of its message.
    pub body: Value,
    /// When it was made or last confirmed, if that is known.
    pub made_at: Option<Timestamp>,
    /// It was sent, and no answer came: the issuer may have carried it out.
    pub tried: bool,
    /// Why it is not sent before it is confirmed, if so.
    pub held: Option<Held>,
}

impl<P: Platform> Wallet<P> {
    /// Why this entry is not sent before a person confirms it, if so.
    pub(crate) fn held(&self, entry: &OutboxEntry) -> Option<Held> {
        let origin = entry.origin.as_ref()?;
        held(entry.made_at, origin.tab == self.tab, self.now())
    }

    /// The commands that wait, in the order in which they were submitted.
    ///
    /// # Errors
    /// They could not be read.
    pub async fn unsent(&self) -> Result<Vec<UnsentCommand>, StoreError> {
        let waiting = self.database.read(&[OUTBOX.name])?.queue(&OUTBOX).await?;
        let unsent = |(_, entry): (u32, OutboxEntry)| {
            let (command, held) = (entry.submitted()?, self.held(&entry));
            let OutboxEntry { message, made_at, tried, .. } = entry;
            Some(UnsentCommand { command, body: message.body, made_at, tried, held })
        };
        Ok(waiting.into_iter().filter_map(unsent).collect())
    }

    /// A person confirms a command that waits: it is sent from here.
    ///
    /// # Errors
    /// It could not be stored.
    pub async fn confirm(&self, command: Correlation) -> Result<(), StoreError> {
        let lock = self.platform().store().lock(&self.outbox_lock()).await?;
        let transaction = self.database.write(&[OUTBOX.name])?;
        if let Some((place, entry)) = find(transaction.queue(&OUTBOX).await?, command) {
            let mut origin = entry.origin.clone().unwrap_or_default();
            origin.tab.clone_from(&self.tab);
            let (origin, made_at) = (Some(origin), Some(self.now()));
            transaction.replace(&OUTBOX, place, &OutboxEntry { origin, made_at, ..entry })?;
            transaction.commit().await?;
        }
        drop(lock);
        self.notice(Notice::Unsent);
        self.work();
        Ok(())
    }

    /// A person takes back a command that waits: it is not sent, or not again. What the issuer has
    /// carried out already stays so.
    ///
    /// # Errors
    /// It could not be stored.
    pub async fn take_back(&self, command: Correlation) -> Result<(), StoreError> {
        // While it is sent it cannot be taken back.
        let lock = self.platform().store().lock(&self.outbox_lock()).await?;
        let transaction = self.database.write(&[OUTBOX.name, PROMPTS.name])?;
        let found = find(transaction.queue(&OUTBOX).await?, command);
        if let Some((place, entry)) = &found {
            transaction.remove(&OUTBOX, *place)?;
            chats::refused(&transaction, entry).await?;
            transaction.commit().await?;
        }
        drop(lock);
        if let Some((_, entry)) = found {
            if let Some(command) = entry.submitted() {
                self.notice(Notice::TakenBack(command));
            }
            if chats::is_about_a_chat(&entry) {
                self.notice(Notice::Rows);
            }
        }
        self.notice(Notice::Unsent);
        Ok(())
    }
}

fn find(waiting: Vec<(u32, OutboxEntry)>, command: Correlation) -> Option<(u32, OutboxEntry)> {
    waiting
        .into_iter()
        .find(|(_, entry)| entry.origin.is_some() && entry.message.correlation == command)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tallystick_core::{Outgoing, actions::ApproveAtIssuer};
    use uuid::Uuid;

    use super::*;
    use crate::{
        outbox::{Pass, send_all},
        tables::Origin,
        testing::{Fixture, REQUEST, Reply, domain},
    };

    const COMMAND: Correlation = Correlation(Uuid::from_u128(0xc0));
    const APPROVE: &str = "Approve@Issuer";

    async fn approve(fixture: &Fixture, tab: &str) {
        let message = Outgoing::new(domain(), &ApproveAtIssuer { request: REQUEST, version: 1 });
        let origin = Origin { tab: tab.to_owned(), ..Origin::default() };
        fixture.wallet.submit(COMMAND, origin, message, &[]).await.unwrap();
    }

    fn posts(fixture: &Fixture) -> usize {
        fixture.platform.network.posted(APPROVE).len()
    }

    async fn only(fixture: &Fixture) -> UnsentCommand {
        let mut unsent = fixture.wallet.unsent().await.unwrap();
        assert_eq!(unsent.len(), 1);
        unsent.remove(0)
    }

    #[tokio::test]
    async fn a_decision_of_another_tab_is_sent_only_once_it_is_confirmed() {
        let fixture = Fixture::new().await;
        approve(&fixture, "a closed tab").await;
        assert_eq!(send_all(&fixture.wallet).await.unwrap(), Pass::Done);
        assert_eq!(posts(&fixture), 0);
        let unsent = only(&fixture).await;
        assert_eq!((unsent.held, unsent.tried), (Some(Held::MadeElsewhere), false));
        fixture.wallet.confirm(COMMAND).await.unwrap();
        assert_eq!(only(&fixture).await.held, None);
        send_all(&fixture.wallet).await.unwrap();
        assert_eq!(posts(&fixture), 1);
        assert_eq!(fixture.wallet.unsent().await.unwrap(), []);
    }

    #[tokio::test]
    async fn a_decision_that_waited_too_long_is_sent_only_once_it_is_confirmed() {
        let mut fixture = Fixture::new().await;
        approve(&fixture, "tab").await;
        fixture.issuer.reply(APPROVE, [Reply::Unreachable]);
        let mut running = fixture.run();
        running.advance(Duration::from_secs(599));
        let tried = posts(&fixture);
        assert!(tried > 10, "{tried}");
        running.advance(Duration::from_secs(3_600));
        let late = posts(&fixture);
        assert!(late <= tried + 1, "{late} after {tried}");
        let unsent = only(&fixture).await;
        assert_eq!((unsent.held, unsent.tried), (Some(Held::MadeLongAgo), true));
        fixture.issuer.reply(APPROVE, [Reply::Response(serde_json::json!({}))]);
        fixture.wallet.confirm(COMMAND).await.unwrap();
        running.advance(Duration::from_secs(60));
        assert_eq!(fixture.wallet.unsent().await.unwrap(), []);
    }

    #[tokio::test]
    async fn what_is_taken_back_is_not_sent() {
        let mut fixture = Fixture::new().await;
        approve(&fixture, "tab").await;
        let command = only(&fixture).await.command;
        fixture.notices();
        fixture.wallet.take_back(COMMAND).await.unwrap();
        let notices = fixture.notices();
        let told = |notice: &Notice| matches!(notice, Notice::TakenBack(one) if *one == command);
        assert!(notices.iter().any(told), "{notices:?}");
        send_all(&fixture.wallet).await.unwrap();
        assert_eq!(posts(&fixture), 0);
        // It is too late, or was done before: nothing more happens.
        fixture.wallet.take_back(COMMAND).await.unwrap();
        fixture.wallet.confirm(COMMAND).await.unwrap();
        assert_eq!(fixture.wallet.unsent().await.unwrap(), []);
    }
}
