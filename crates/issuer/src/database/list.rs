//! The lists that the console reads. Read-only connections, never in the writer's way.

use sqlx::{QueryBuilder, Sqlite};
use tallystick_core::{
    Correlation, Definition, Flow, FlowId, IssuanceRequest, Outgoing, Participant, ParticipantId,
    Permission, RequestId, RequestStatus, Timestamp, TokenId, WalletId, issuer::Wallet,
    view::VaultView,
};

use super::{Database, Loader, decode::Columns};

/// Which requests to list.
#[derive(Clone, Debug)]
pub struct RequestFilter {
    /// Where they stand.
    pub status: Vec<RequestStatus>,
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
    /// Its number.
    pub seq: i64,
    /// The same each time it goes out.
    pub correlation: Correlation,
    /// What goes out.
    pub outgoing: Outgoing,
}

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

impl Database {
    /// All participants, in their order.
    pub async fn participants(&self) -> Result<Vec<Participant>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM participants ORDER BY position");
        let rows = query.fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).participant()).collect()
    }

    /// All definitions, by name.
    pub async fn definitions(&self) -> Result<Vec<Definition>, sqlx::Error> {
        let query = sqlx::query("SELECT * FROM definitions ORDER BY name, id");
        let rows = query.fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).definition()).collect()
    }

    /// A wallet.
    pub async fn wallet(&self, id: WalletId) -> Result<Option<Wallet>, sqlx::Error> {
        let mut connection = self.reads.acquire().await?;
        Loader::new(&mut connection).wallet(id).await
    }

    /// What this participant holds: a card for each active definition and for each it has.
    pub async fn vaults(&self, owner: &ParticipantId) -> Result<Vec<VaultView>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT definitions.id, definitions.name, definitions.symbol, definitions.decimals, \
             definitions.version, definitions.issuer, definitions.definer, \
             definitions.custodian, definitions.defined_at, definitions.active, \
             COALESCE(vault.balance, 0) AS balance, COALESCE(held.balance, 0) AS reserved \
             FROM definitions \
             LEFT JOIN accounts AS vault ON vault.definition = definitions.id \
             AND vault.kind = 'VAULT' AND vault.owner = $1 \
             LEFT JOIN accounts AS held ON held.definition = definitions.id \
             AND held.kind = 'RESERVED' AND held.owner = $2 \
             WHERE definitions.active = 1 OR vault.balance > 0 OR held.balance > 0 \
             ORDER BY definitions.name, definitions.id",
        );
        let query = query.bind(owner.as_str()).bind(owner.as_str());
        let rows = query.fetch_all(&self.reads).await?;
        let view = |row| {
            let columns = Columns(row);
            let definition = columns.definition()?;
            let decimals = definition.decimals;
            Ok(VaultView {
                definition: definition.id,
                name: definition.name,
                symbol: definition.symbol,
                decimals,
                balance: columns.amount("balance", decimals)?,
                reserved: columns.amount("reserved", decimals)?,
            })
        };
        rows.iter().map(view).collect()
    }

    /// The requests that this reader sees.
    pub async fn requests(
        &self,
        reader: &Participant,
        filter: &RequestFilter,
    ) -> Result<Vec<IssuanceRequest>, sqlx::Error> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "SELECT requests.*, definitions.decimals FROM requests \
             JOIN definitions ON definitions.id = requests.definition \
             LEFT JOIN participants ON participants.id = requests.requester WHERE ",
        );
        let parties = ["requests.requester", "requests.issuer", "requests.custodian"];
        restrict(&mut query, reader, &parties);
        query.push(" AND requests.status IN (");
        let mut list = query.separated(", ");
        for status in &filter.status {
            // Written out, so that the index of the open ones serves; they are our own words.
            list.push(format!("'{}'", status.as_str()));
        }
        query.push(")");
        if let Some(search) = &filter.search {
            let pattern = format!("%{}%", escaped(&search.to_lowercase()));
            query.push(" AND (LOWER(definitions.name) LIKE ").push_bind(pattern.clone());
            query.push(" ESCAPE '\\' OR LOWER(definitions.symbol) LIKE ");
            query.push_bind(pattern.clone());
            query.push(" ESCAPE '\\' OR LOWER(participants.title) LIKE ").push_bind(pattern);
            query.push(" ESCAPE '\\')");
        }
        let (compare, order) = if filter.oldest_first { (" > (", "ASC") } else { (" < (", "DESC") };
        if let Some((updated_at, id)) = filter.after {
            query.push(" AND (requests.updated_at, requests.id)").push(compare);
            query.push_bind(updated_at).push(", ").push_bind(id.to_string()).push(")");
        }
        query.push(format!(" ORDER BY requests.updated_at {order}, requests.id {order} LIMIT "));
        query.push_bind(i64::from(filter.limit));
        let rows = query.build().fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).request()).collect()
    }

    /// The latest flows that this reader sees, newest first.
    pub async fn flows(
        &self,
        reader: &Participant,
        after: Option<(i64, FlowId)>,
        limit: u16,
    ) -> Result<Vec<Flow>, sqlx::Error> {
        let observes = reader.may(Permission::Observe);
        let mut query = QueryBuilder::<Sqlite>::new(match observes {
            true => "SELECT document FROM flows AS seen WHERE ",
            false => {
                "SELECT document FROM flow_parties AS seen \
                 JOIN flows ON flows.id = seen.flow WHERE "
            }
        });
        restrict(&mut query, reader, &["seen.participant"]);
        let id = if observes { "seen.id" } else { "seen.flow" };
        if let Some((started_at, flow)) = after {
            query.push(format!(" AND (seen.started_at, {id}) < (")).push_bind(started_at);
            query.push(", ").push_bind(flow.to_string()).push(")");
        }
        query.push(format!(" ORDER BY seen.started_at DESC, {id} DESC LIMIT "));
        query.push_bind(i64::from(limit));
        let rows = query.build().fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).flow()).collect()
    }

    /// What waits for this wallet behind a number, oldest first, at most 100.
    pub async fn waiting(&self, wallet: WalletId, after: i64) -> Result<Vec<Waiting>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT seq, wallet, correlation, subject, body FROM mailbox \
             WHERE wallet = $1 AND seq > $2 AND acknowledged_at IS NULL ORDER BY seq LIMIT 100",
        );
        let rows = query.bind(wallet.to_string()).bind(after).fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).waiting()).collect()
    }

    /// The offers whose time is over.
    pub async fn lapsed(&self, now: Timestamp) -> Result<Vec<TokenId>, sqlx::Error> {
        let query = sqlx::query(
            "SELECT token FROM issuer_tokens \
             WHERE state = 'ISSUED' AND offered_until <= $1 ORDER BY offered_until LIMIT 256",
        );
        let rows = query.bind(now.milliseconds()).fetch_all(&self.reads).await?;
        rows.iter().map(|row| Columns(row).parsed("token")).collect()
    }
}

fn escaped(search: &str) -> String {
    search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
