//! Whether a database has the tables, indexes and triggers that this program makes, and no others.
//!
//! The triggers keep the books: without them nothing fails, and everything goes wrong.

use std::collections::BTreeMap;

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

use super::migrations::{self, MIGRATIONS};

/// How a database differs from what this program makes.
#[derive(Debug, Default)]
pub(super) struct Differences {
    /// Of tables: what reads them may fail.
    pub(super) tables: Vec<String>,
    /// Of indexes and triggers.
    others: Vec<String>,
}

impl Differences {
    pub(super) fn into_sentences(self) -> Vec<String> {
        [self.tables, self.others].concat()
    }
}

/// Kind and name.
type Key = (String, String);

/// The schema of a database: each object with the table that it is of, and the statement that made
/// it, without what spaces it was written with.
type Schema = BTreeMap<Key, (String, String)>;

/// Compares the schema with one that is made anew, of the version that the database has.
///
/// # Errors
/// If it cannot be read.
pub(super) async fn differences(
    connection: &mut SqliteConnection,
) -> Result<Differences, sqlx::Error> {
    let steps = migrations::applied(connection).await?;
    let version = steps.last().map_or(0, |step| step.version);
    let mut fresh = SqliteConnectOptions::new().in_memory(true).connect().await?;
    let made = MIGRATIONS.run_to(version, &mut fresh).await;
    made.map_err(|failure| sqlx::Error::Migrate(Box::new(failure)))?;
    let (expected, found) = (schema(&mut fresh).await?, schema(connection).await?);

    let mut differences = Differences::default();
    for (key, made) in &expected {
        let (kind, name) = key;
        let sentence = match found.get(key) {
            Some(found) if found == made => continue,
            None => format!("the {kind} {name} is missing"),
            Some(_) if kind == "table" => {
                let columns = columns(&mut fresh, name).await?;
                let columns_found = self::columns(connection, name).await?;
                table_differs(name, &columns, &columns_found)
            }
            Some(_) => format!("the {kind} {name} is not as Tallystick makes it"),
        };
        differences.add(kind, sentence);
    }
    for (kind, name) in found.keys().filter(|key| !expected.contains_key(key)) {
        differences.add(kind, format!("the {kind} {name} is not Tallystick's"));
    }
    Ok(differences)
}

impl Differences {
    fn add(&mut self, kind: &str, sentence: String) {
        if kind == "table" { &mut self.tables } else { &mut self.others }.push(sentence);
    }
}

fn table_differs(name: &str, expected: &[String], found: &[String]) -> String {
    let missing = expected.iter().find(|column| !found.contains(column));
    let foreign = found.iter().find(|column| !expected.contains(column));
    match (missing, foreign) {
        (Some(column), _) => format!("the table {name} does not have the column {column}"),
        (None, Some(column)) => {
            format!("the table {name} has a column {column} that is not Tallystick's")
        }
        (None, None) => format!("the table {name} is not as Tallystick makes it"),
    }
}

/// Everything but SQLite's own objects and the list of steps, which sqlx makes.
async fn schema(connection: &mut SqliteConnection) -> Result<Schema, sqlx::Error> {
    let query = sqlx::query_as(
        "SELECT type, name, tbl_name, COALESCE(sql, '') FROM sqlite_schema \
         WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> '_sqlx_migrations'",
    );
    let rows: Vec<(String, String, String, String)> = query.fetch_all(connection).await?;
    let object = |(kind, name, table, sql): (String, String, String, String)| {
        let words: Vec<_> = sql.split_whitespace().collect();
        ((kind, name), (table, words.join(" ")))
    };
    Ok(rows.into_iter().map(object).collect())
}

async fn columns(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Vec<String>, sqlx::Error> {
    let query = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)");
    query.bind(table).fetch_all(connection).await
}
