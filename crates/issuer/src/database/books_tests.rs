//! The books guard themselves: what the database refuses, whoever asks.

use sqlx::{SqliteConnection, sqlite::SqliteQueryResult};

use super::{Database, Depth, last_posting, mark_verified};

/// The largest amount, and a definition and participants to post it for.
const MOST: i64 = i64::MAX;
const NETWORK: &str = "
    INSERT INTO participants VALUES ('bank', 0, 'Bank', 'CN=Bank', 'blue', '[]');
    INSERT INTO definitions VALUES
        (zeroblob(16), 1, 0, 'Dirham', 'AED', 2, 'bank', 'bank', NULL, 0, 'ACTIVE', '[1,{}]');
";

async fn database(folder: &tempfile::TempDir) -> Database {
    let file = folder.path().join("books.db");
    let database = Database::open(&format!("sqlite:{}", file.display())).await.unwrap();
    let mut transaction = database.begin().await.unwrap();
    sqlx::raw_sql(NETWORK).execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();
    database
}

type Account = (&'static str, &'static str);

const SUPPLY: Account = ("SUPPLY", "");
const BANK: Account = ("VAULT", "bank");
const OTHER: Account = ("VAULT", "other");

async fn post(
    connection: &mut SqliteConnection,
    from: Account,
    to: Account,
    amount: i64,
) -> Result<SqliteQueryResult, sqlx::Error> {
    let query = sqlx::query(
        "INSERT INTO postings (id, definition, from_kind, from_owner, to_kind, to_owner, amount, \
         flow, posted_at) VALUES (randomblob(16), zeroblob(16), $1, $2, $3, $4, $5, zeroblob(16), 0)",
    );
    query.bind(from.0).bind(from.1).bind(to.0).bind(to.1).bind(amount).execute(connection).await
}

async fn balances(connection: &mut SqliteConnection) -> Vec<(String, String, i64, String)> {
    let query = "SELECT kind, owner, balance, typeof(balance) FROM accounts ORDER BY kind, owner";
    sqlx::query_as(query).fetch_all(connection).await.unwrap()
}

fn row(account: Account, balance: i64) -> (String, String, i64, String) {
    (account.0.to_owned(), account.1.to_owned(), balance, "integer".to_owned())
}

#[tokio::test]
async fn the_largest_amount_fits_and_one_more_fails() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    let mut books = database.begin().await.unwrap();
    post(&mut books, SUPPLY, BANK, MOST).await.unwrap();
    let full = [row(SUPPLY, -MOST), row(BANK, MOST)];
    assert_eq!(balances(&mut books).await, full);

    // -2^63 would still be a whole number; -2^63 - 1 is a float that is rounded to the former.
    for amount in [1, 2, 512, 1_025, MOST] {
        for to in [BANK, OTHER] {
            assert!(post(&mut books, SUPPLY, to, amount).await.is_err(), "{amount} to {to:?}");
            assert_eq!(balances(&mut books).await, full, "{amount} to {to:?}");
        }
    }
    post(&mut books, BANK, OTHER, MOST).await.unwrap();
    assert!(post(&mut books, BANK, OTHER, 1).await.is_err(), "there is nothing left");
    post(&mut books, OTHER, SUPPLY, MOST).await.unwrap();
    assert_eq!(balances(&mut books).await, [row(SUPPLY, 0), row(BANK, 0), row(OTHER, 0)]);
}

#[tokio::test]
async fn balances_move_with_postings_and_with_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    let mut books = database.begin().await.unwrap();
    post(&mut books, SUPPLY, BANK, 100).await.unwrap();
    post(&mut books, BANK, OTHER, 40).await.unwrap();
    let before = balances(&mut books).await;
    for sql in [
        "UPDATE accounts SET balance = balance + 1 WHERE kind = 'VAULT'",
        "UPDATE accounts SET balance = balance + 40, posting = 2 WHERE owner = 'other'",
        "UPDATE accounts SET balance = balance + 40, posting = 3 WHERE owner = 'other'",
        "UPDATE accounts SET balance = 0, posting = 0",
        "UPDATE accounts SET posting = 0",
        "UPDATE accounts SET owner = 'thief' WHERE owner = 'other'",
        "UPDATE OR REPLACE accounts SET owner = 'bank' WHERE owner = 'other'",
        "DELETE FROM accounts",
        "INSERT INTO accounts VALUES (zeroblob(16), 'VAULT', 'thief', 5, 0, 0)",
        "INSERT INTO accounts VALUES (zeroblob(16), 'VAULT', 'thief', 0, 2, 0)",
        "INSERT OR REPLACE INTO accounts VALUES (zeroblob(16), 'VAULT', 'bank', 0, 0, 0)",
        "UPDATE postings SET amount = 1",
        "UPDATE postings SET posted_at = 1",
        "DELETE FROM postings",
        "INSERT OR REPLACE INTO postings SELECT 1, randomblob(16), definition, from_kind, \
         from_owner, to_kind, to_owner, 1, flow, posted_at FROM postings WHERE number = 1",
        "INSERT OR REPLACE INTO postings SELECT NULL, id, definition, from_kind, from_owner, \
         to_kind, to_owner, 1, flow, posted_at FROM postings WHERE number = 1",
        "INSERT INTO postings SELECT -5, randomblob(16), definition, from_kind, from_owner, \
         to_kind, to_owner, 1, flow, posted_at FROM postings WHERE number = 1",
    ] {
        assert!(sqlx::query(sql).execute(&mut *books).await.is_err(), "{sql}");
        assert_eq!(balances(&mut books).await, before, "{sql}");
    }
    let rows: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM postings").fetch_one(&mut *books).await.unwrap();
    assert_eq!(rows, 2);
}

#[tokio::test]
async fn a_column_takes_nothing_but_its_kind() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    let mut books = database.begin().await.unwrap();
    for sql in [
        "UPDATE definitions SET id = zeroblob(15)",
        "UPDATE definitions SET id = '00000000-0000-0000-0000-000000000000'",
        "UPDATE definitions SET status = 'retired'",
        "UPDATE definitions SET decimals = 'two'",
        "INSERT INTO wallets VALUES (randomblob(16), 'bank', zeroblob(31), 'en', 0, 0)",
        "INSERT INTO keys VALUES ('pw1', zeroblob(32), 0, NULL, 'GOOD')",
        "INSERT INTO flows VALUES (randomblob(16), 0, 0, 0, NULL, NULL, NULL, NULL, '{}', 'MINT', \
         'RUNNING', NULL)",
        "INSERT INTO issuer VALUES (2, randomblob(16), 'issuer.example.org', 0, 0, 0, NULL)",
        "INSERT INTO requests (id, version, replaces, kind, definition, amount, requester, wallet, \
         approvals, status, open, dismissed, created_at, updated_at, list, approver, value, \
         shown_amount) VALUES (randomblob(16), 1, 0, 'ISSUANCE', zeroblob(16), 1, 'bank', \
         randomblob(16), '[1,[]]', 'pending', 1, 0, 0, 0, 'ISSUANCE', 'bank', randomblob(16), '1')",
        "INSERT INTO requests (id, version, replaces, kind, definition, amount, requester, wallet, \
         approvals, status, open, dismissed, created_at, updated_at, list, approver, value, \
         shown_amount) VALUES (randomblob(16), 1, 0, 'ISSUANCE', zeroblob(16), 1, 'bank', \
         randomblob(16), '[1,[]]', 'PENDING', 1, 0, 0, 0, 'OTHERS', 'bank', randomblob(16), '1')",
        "INSERT INTO chats VALUES (randomblob(16), 1, 0, randomblob(15), 'bank', randomblob(16), \
         'OPEN', '[1,{}]', 0, 0)",
        "INSERT INTO sessions VALUES ('text of 16 bytes', randomblob(16), 0)",
    ] {
        let refused = sqlx::query(sql).execute(&mut *books).await.unwrap_err().to_string();
        let by_its_kind = refused.contains("constraint failed") || refused.contains("cannot store");
        assert!(by_its_kind, "{sql}: {refused}");
    }
}

/// What a start of a large database relies on.
#[tokio::test]
async fn since_a_verification_only_what_came_after_it_is_added_up() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder).await;
    let mut books = database.writer().await.unwrap();
    let faults = async |books: &mut SqliteConnection| {
        let depth = Depth::SinceVerified;
        super::faults(books, depth).await.unwrap().join(" ")
    };
    post(&mut books, SUPPLY, BANK, 5).await.unwrap();
    assert_eq!(last_posting(&mut books).await.unwrap(), 1);
    // Somebody wrote meanwhile: what was checked is not all there is.
    mark_verified(&mut books, 0, 7).await.unwrap();
    let verified = "SELECT verified_posting FROM issuer";
    let demo = "INSERT INTO issuer VALUES (1, zeroblob(16), 'issuer.example.org', 0, 0, 0, NULL)";
    sqlx::query(demo).execute(&mut *books).await.unwrap();
    mark_verified(&mut books, 0, 7).await.unwrap();
    let number: i64 = sqlx::query_scalar(verified).fetch_one(&mut *books).await.unwrap();
    assert_eq!(number, 0);
    mark_verified(&mut books, 1, 7).await.unwrap();
    let number: i64 = sqlx::query_scalar(verified).fetch_one(&mut *books).await.unwrap();
    assert_eq!(number, 1);

    post(&mut books, BANK, OTHER, 2).await.unwrap();
    assert_eq!(faults(&mut books).await, "");
    sqlx::raw_sql("DROP TRIGGER accounts_move").execute(&mut *books).await.unwrap();
    let stolen = "UPDATE accounts SET balance = balance + 1 WHERE owner = 'other'";
    sqlx::query(stolen).execute(&mut *books).await.unwrap();
    let found = faults(&mut books).await;
    assert!(found.contains("the balance is 3, expected is 2"), "{found}");
}
