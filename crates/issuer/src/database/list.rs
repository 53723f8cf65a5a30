//! The lists that the console reads. Read-only connections, never in the writer's way.

use std::collections::BTreeSet;

use sqlx::{QueryBuilder, Sqlite, sqlite::SqliteRow};
use tallystick_core::{
    Correlation, Definition, Flow, FlowId, MailId, Outgoing, Participant, Permission, Request,
    RequestId, RequestStatus, Timestamp, TokenId, WalletId,
    access::may_hold,
    issuer::IssuerToken,
    view::VaultView,
    work::{Row, Wallet},
};

use super::{Database, bytes::id, columns::Columns, placeholders::push_limit, table::Table};

/// Which list of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestList {
    /// The requests for issuances.
    Issuances,
    /// The requests for transfers, pushes and pulls.
    Transfers,
    /// The requests for redemptions.
    Redemptions,
}

impl RequestList {
    /// Its rows.
    fn kinds(self) -> &'static str {
        match self {
            Self::Issuances => "requests.kind = 'ISSUANCE'",
            Self::Transfers => "requests.kind IN ('PUSH', 'PULL')",
            Self::Redemptions => "requests.kind = 'REDEMPTION'",
        }
    }

    /// The columns that name who reads a row.
    fn parties(self, reader: &Participant) -> &'static [&'static str] {
        match self {
            Self::Issuances | Self::Redemptions => {
                &["requests.requester", "requests.issuer", "requests.custodian"]
            }
            Self::Transfers if reader.may(Permission::TransfersCustodian) => {
                &["requests.requester", "requests.counterpart", "definitions.custodian"]
            }
            Self::Transfers => &["requests.requester", "requests.counterpart"],
        }
    }
}

/// Which requests to list.
#[derive(Clone, Debug)]
pub struct RequestFilter {
    /// Of which list.
    pub list: RequestList,
    /// Where they stand; those on the list of open requests without.
    pub status: Option<BTreeSet<RequestStatus>>,
    /// The time, by which some have left the list of open requests.
    pub now: Timestamp,
    /// Words that the token's name, symbol or the requester's title contains.
    pub search: Option<String>,
    /// Oldest change first.
    pub oldest_first: bool,
    /// Only those behind this one.
    pub after: Option<(i64, RequestId)>,
    /// At most so many.
    pub limit: u16,
}

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

/// Who may see a row: its parties, and observers.
fn restrict(query: &mut QueryBuilder<Sqlite>, reader: &Participant, columns: &[&str]) {
    if reader.may(Permission::Observe) {
        query.push("1 = 1");
        return;
    }
    query.push("(");
    for (index, column) in columns.iter().enumerate() {
        query.push(if index == 0 { "" } else { " OR " });
        query.push(*column).push(" = ").push_bind(reader.id.as_str().to_owned());
    }
    query.push(")");
}

/// In one of two forms: each other one would be a statement of its own, prepared and kept.
fn push_status(query: &mut QueryBuilder<Sqlite>, filter: &RequestFilter) {
    let Some(status) = &filter.status else {
        query.push(" AND requests.open = 1 AND (leaves_at IS NULL OR leaves_at > ");
        query.push_bind(filter.now.milliseconds()).push(")");
        return;
    };
    query.push(" AND requests.status IN (");
    let mut list = query.separated(", ");
    for possible in RequestStatus::ALL {
        list.push_bind(status.contains(&possible).then(|| possible.as_str()));
    }
    query.push(")");
}

impl Database {
    /// All participants, in their order.
    pub async fn participants(&self) -> Result<Vec<Participant>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM participants ORDER BY position");
        let rows = query.fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).participant()).collect()
    }

    /// All definitions, by name, but for those that cannot be read.
    pub async fn definitions(&self) -> Result<Vec<Definition>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM definitions ORDER BY name, id");
        let rows = query.fetch_all(&self.reads).await?;
        let read = |row| {
            let columns = Columns(row);
            self.unreadable.skip(
                Definition::NAME,
                columns.shown_id("id"),
                Definition::read(&columns),
            )
        };
        Ok(rows.iter().filter_map(read).collect())
    }

    /// A wallet.
    pub async fn wallet(&self, wallet: WalletId) -> Result<Option<Wallet>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        self.loader(&mut connection).wallet(wallet).await
    }

    /// A token that was issued.
    pub async fn token(&self, token: TokenId) -> Result<Option<IssuerToken>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        self.loader(&mut connection).one(token).await
    }

    /// What this participant holds: a card for each active definition that it may hold, and for
    /// each that it has. A definition's issuer is told what is outstanding, too.
    pub async fn vaults(&self, owner: &Participant) -> Result<Vec<VaultView>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT definitions.*, COALESCE(vault.balance, 0) AS balance, \
             COALESCE(held.balance, 0) AS reserved, -COALESCE(supply.balance, 0) AS outstanding \
             FROM definitions \
             LEFT JOIN accounts AS vault ON vault.definition = definitions.id \
             AND vault.kind = 'VAULT' AND vault.owner = $1 \
             LEFT JOIN accounts AS held ON held.definition = definitions.id \
             AND held.kind = 'RESERVED' AND held.owner = $2 \
             LEFT JOIN accounts AS supply ON supply.definition = definitions.id \
             AND supply.kind = 'SUPPLY' \
             ORDER BY definitions.name, definitions.id",
        );
        let query = query.bind(owner.id.as_str()).bind(owner.id.as_str());
        let rows = query.fetch_all(&self.reads).await?;
        let view = |row| {
            let columns = Columns(row);
            let definition = Definition::read(&columns)?;
            let decimals = definition.decimals;
            let balance = columns.amount("balance", decimals)?;
            let reserved = columns.amount("reserved", decimals)?;
            let is_issuer = definition.issuer == owner.id;
            let outstanding = columns.amount("outstanding", decimals)?;
            let holds = !balance.is_zero() || !reserved.is_zero();
            let may_come = definition.is_active() && may_hold(owner, &definition);
            Ok((holds || may_come).then(|| VaultView {
                definition: definition.id,
                name: definition.name,
                symbol: definition.symbol,
                decimals,
                balance,
                reserved,
                outstanding: is_issuer.then_some(outstanding),
            }))
        };
        let read = |row| {
            let id = Columns(row).shown_id("id");
            self.unreadable.skip(Definition::NAME, id, view(row)).flatten()
        };
        Ok(rows.iter().filter_map(read).collect())
    }

    /// The requests that this reader sees. One that cannot be read is left out, and the page is
    /// filled up with what follows.
    pub async fn requests(
        &self,
        reader: &Participant,
        filter: &RequestFilter,
    ) -> Result<Vec<Request>, sqlx::Error> {
        let (mut filter, limit) = (filter.clone(), usize::from(filter.limit));
        let mut found = Vec::new();
        loop {
            let rows = self.request_rows(reader, &filter).await?;
            for row in &rows {
                let columns = Columns(row);
                let read = Request::read(&columns);
                found.extend(self.unreadable.skip("request", columns.shown_id("id"), read));
            }
            let Some(last) = rows.last().filter(|_| rows.len() == limit && found.len() < limit)
            else {
                found.truncate(limit);
                return Ok(found);
            };
            let columns = Columns(last);
            filter.after = Some((columns.number("updated_at")?, columns.id("id")?));
        }
    }

    async fn request_rows(
        &self,
        reader: &Participant,
        filter: &RequestFilter,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT requests.*, definitions.decimals FROM requests \
             JOIN definitions ON definitions.id = requests.definition \
             LEFT JOIN participants ON participants.id = requests.requester \
             WHERE ",
        );
        query.push(filter.list.kinds()).push(" AND ");
        restrict(&mut query, reader, filter.list.parties(reader));
        push_status(&mut query, filter);
        if let Some(search) = &filter.search {
            let pattern = format!("%{}%", escaped(&search.to_lowercase()));
            query.push(" AND (LOWER(definitions.name) LIKE ").push_bind(pattern.clone());
            query.push(" ESCAPE '\\' OR LOWER(definitions.symbol) LIKE ");
            query.push_bind(pattern.clone());
            query.push(" ESCAPE '\\' OR LOWER(participants.title) LIKE ").push_bind(pattern);
            query.push(" ESCAPE '\\')");
        }
        let (compare, order) = if filter.oldest_first { (" > (", "ASC") } else { (" < (", "DESC") };
        if let Some((updated_at, request)) = filter.after {
            query.push(" AND (requests.updated_at, requests.id)").push(compare);
            query.push_bind(updated_at).push(", ").push_bind(id(request)).push(")");
        }
        query.push(format!(" ORDER BY requests.updated_at {order}, requests.id {order}"));
        push_limit(&mut query, filter.limit.into());
        query.build().fetch_all(&self.reads).await
    }

    /// The latest flows that this reader sees, newest first. One that cannot be read is left out,
    /// and the page is filled up with what follows.
    pub async fn flows(
        &self,
        reader: &Participant,
        after: Option<(i64, FlowId)>,
        limit: u16,
    ) -> Result<Vec<Flow>, sqlx::Error> {
        let (mut after, most) = (after, usize::from(limit));
        let mut found = Vec::new();
        loop {
            let rows = self.flow_rows(reader, after, limit).await?;
            for row in &rows {
                let columns = Columns(row);
                found.extend(self.unreadable.skip(
                    "flow",
                    columns.shown_id("id"),
                    Flow::read(&columns),
                ));
            }
            let Some(last) = rows.last().filter(|_| rows.len() == most && found.len() < most)
            else {
                found.truncate(most);
                return Ok(found);
            };
            let columns = Columns(last);
            after = Some((columns.number("started_at")?, columns.id("id")?));
        }
    }

    async fn flow_rows(
        &self,
        reader: &Participant,
        after: Option<(i64, FlowId)>,
        limit: u16,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let observes = reader.may(Permission::Observe);
        let mut query = QueryBuilder::<Sqlite>::new(match observes {
            true => "SELECT * FROM flows AS seen WHERE ",
            false => {
                "SELECT flows.* FROM flow_parties AS seen JOIN flows ON flows.id = seen.flow WHERE "
            }
        });
        restrict(&mut query, reader, &["seen.participant"]);
        let own = if observes { "seen.id" } else { "seen.flow" };
        if let Some((started_at, flow)) = after {
            query.push(format!(" AND (seen.started_at, {own}) < (")).push_bind(started_at);
            query.push(", ").push_bind(id(flow)).push(")");
        }
        query.push(format!(" ORDER BY seen.started_at DESC, {own} DESC"));
        push_limit(&mut query, limit.into());
        query.build().fetch_all(&self.reads).await
    }

    /// The tokens that this reader's participant issued, newest first; an observer gets all. One that
    /// cannot be read is left out, and the page is filled up with what follows.
    pub async fn issued_tokens(
        &self,
        reader: &Participant,
        after: Option<(i64, TokenId)>,
        limit: u16,
    ) -> Result<Vec<IssuerToken>, sqlx::Error> {
        let (mut after, most) = (after, usize::from(limit));
        let mut found = Vec::new();
        loop {
            let rows = self.issued_token_rows(reader, after, limit).await?;
            for row in &rows {
                let columns = Columns(row);
                let (token, read) = (columns.shown_id("token"), IssuerToken::read(&columns));
                found.extend(self.unreadable.skip("token", token, read));
            }
            let Some(last) = rows.last().filter(|_| rows.len() == most && found.len() < most)
            else {
                found.truncate(most);
                return Ok(found);
            };
            let columns = Columns(last);
            after = Some((columns.number("issued")?, columns.id("token")?));
        }
    }

    async fn issued_token_rows(
        &self,
        reader: &Participant,
        after: Option<(i64, TokenId)>,
        limit: u16,
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM issuer_tokens WHERE ");
        restrict(&mut query, reader, &["issuer"]);
        if let Some((issued, token)) = after {
            query.push(" AND (issued, token) < (").push_bind(issued);
            query.push(", ").push_bind(id(token)).push(")");
        }
        query.push(" ORDER BY issued DESC, token DESC");
        push_limit(&mut query, limit.into());
        query.build().fetch_all(&self.reads).await
    }

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

    /// Some of the offers whose time is over, longest ago first.
    pub async fn lapsed(&self, now: Timestamp, most: usize) -> Result<Vec<TokenId>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT token FROM issuer_tokens WHERE state = 'ISSUED' AND offered_until <= ",
        );
        query.push_bind(now.milliseconds()).push(" ORDER BY offered_until");
        push_limit(&mut query, most);
        let rows = query.build().fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).id("token")).collect()
    }
}

fn escaped(search: &str) -> String {
    search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
