//! Looks into the database behind the issuer's back.

use std::path::Path;

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions,
};

use tallystick_core::RequestId;

use crate::issuer::Issuer;

/// An open look into an issuer's database.
pub(crate) struct Books {
    connection: SqliteConnection,
}

/// Every row of every table.
pub(crate) type Contents = Vec<(String, Vec<String>)>;

impl Books {
    /// Opened for reading only.
    pub(crate) async fn of(issuer: &Issuer) -> Self {
        Self::open(&issuer.database(), true).await
    }

    /// Opened as somebody would who wants to do damage.
    pub(crate) async fn writable(issuer: &Issuer) -> Self {
        Self::open(&issuer.database(), false).await
    }

    /// A new file, or one that no issuer serves.
    pub(crate) async fn new_file(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        Self { connection: options.connect().await.unwrap() }
    }

    /// Of a file, as somebody would who wants to do damage.
    pub(crate) async fn writable_file(path: &Path) -> Self {
        Self::open(path, false).await
    }

    /// Of a file that no issuer has to serve, for reading only.
    pub(crate) async fn in_file(path: &Path) -> Self {
        Self::open(path, true).await
    }

    async fn open(path: &Path, read_only: bool) -> Self {
        let options = SqliteConnectOptions::new().filename(path).read_only(read_only);
        Self { connection: options.connect().await.unwrap() }
    }

    /// A single number.
    pub(crate) async fn number(&mut self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut self.connection).await.unwrap()
    }

    /// A single text.
    pub(crate) async fn text(&mut self, sql: &'static str) -> String {
        sqlx::query_scalar(sql).fetch_one(&mut self.connection).await.unwrap()
    }

    /// Whether there is such a request.
    pub(crate) async fn has_request(&mut self, request: RequestId) -> bool {
        let query = sqlx::query_scalar("SELECT COUNT(*) FROM requests WHERE id = $1");
        let query = query.bind(request.0.as_bytes().to_vec());
        query.fetch_one(&mut self.connection).await.unwrap_or(0) == 1_i64
    }

    /// Damages rows; says how many.
    pub(crate) async fn change(&mut self, sql: &'static str) -> u64 {
        sqlx::query(sql).execute(&mut self.connection).await.unwrap().rows_affected()
    }

    /// Closes the file: dropped, it stays open a little longer.
    pub(crate) async fn close(self) {
        self.connection.close().await.unwrap();
    }

    /// Gives its wallets this key.
    pub(crate) async fn enrol_key(&mut self, key: &tallystick_core::PublicKey) {
        let query = sqlx::query("UPDATE wallets SET public_key = $1").bind(key.as_bytes().to_vec());
        query.execute(&mut self.connection).await.unwrap();
    }

    /// Why the database itself refuses a statement; it is rolled back if it does not.
    pub(crate) async fn refusal(&mut self, sql: &'static str) -> Option<String> {
        let mut transaction = self.connection.begin().await.unwrap();
        let outcome = sqlx::query(sql).execute(&mut *transaction).await;
        transaction.rollback().await.unwrap();
        outcome.err().map(|error| error.to_string())
    }

    /// Everything, to see whether anything was changed. That a message was refused is remembered,
    /// without the message.
    pub(crate) async fn contents(&mut self) -> Contents {
        let mut transaction = self.connection.begin().await.unwrap();
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let tables: Vec<String> =
            sqlx::query_scalar(tables).fetch_all(&mut *transaction).await.unwrap();
        let mut contents = Vec::new();
        for table in tables {
            let columns = "SELECT group_concat('quote(' || name || ')', ' || '', '' || ') \
                           FROM pragma_table_info($1)";
            let columns: String = sqlx::query_scalar(columns)
                .bind(&table)
                .fetch_one(&mut *transaction)
                .await
                .unwrap();
            let accepted = if table == "inbox" { "status = 200" } else { "TRUE" };
            let rows = format!("SELECT {columns} FROM {table} WHERE {accepted} ORDER BY 1");
            let rows = AssertSqlSafe(rows);
            let rows = sqlx::query_scalar(rows).fetch_all(&mut *transaction).await.unwrap();
            contents.push((table, rows));
        }
        contents
    }

    /// What must always hold where nothing was minted or burned but the demo's own: see
    /// [`Books::audit_outstanding`].
    pub(crate) async fn audit(&mut self) {
        self.audit_outstanding(100_000_000).await;
    }

    /// What must always hold: each balance is the sum of its postings, and what was minted and not
    /// burned, so much of all definitions together, is in the vaults and reservations, whole.
    pub(crate) async fn audit_outstanding(&mut self, expected: i64) {
        let differing = self
            .number(
                "SELECT COUNT(*) FROM accounts WHERE balance <> \
                 (SELECT COALESCE(SUM(amount), 0) FROM postings WHERE definition = \
                 accounts.definition AND to_kind = kind AND to_owner = owner) - \
                 (SELECT COALESCE(SUM(amount), 0) FROM postings WHERE definition = \
                 accounts.definition AND from_kind = kind AND from_owner = owner)",
            )
            .await;
        assert_eq!(differing, 0, "accounts differ from the sum of their postings");
        let moved = "SELECT COALESCE(SUM(CASE WHEN from_kind = 'SUPPLY' THEN amount WHEN to_kind = \
                     'SUPPLY' THEN -amount ELSE 0 END), 0) FROM postings";
        let outstanding = self.number(moved).await;
        let held = self.number("SELECT SUM(balance) FROM accounts WHERE kind <> 'SUPPLY'").await;
        assert_eq!(outstanding, expected, "what was minted and not burned");
        assert_eq!(outstanding, held, "minted − burned = vaults + reserved");
        let reserved =
            self.number("SELECT COALESCE(SUM(balance), 0) FROM accounts WHERE kind = 'RESERVED'");
        let reserved = reserved.await;
        let asked = self.number(
            "SELECT COALESCE(SUM(amount), 0) FROM requests WHERE status = 'ISSUING' OR (status = \
             'APPROVED' AND kind IN ('PUSH', 'REDEMPTION'))",
        );
        assert_eq!(reserved, asked.await, "what is reserved is being issued or was approved");
    }
}
